"""Mails -> one statement each, with every picture that came with it."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import ClassVar

from provenance.contents import BytesTree, Source
from provenance.errors import DateError, DecodeError, ExtraMissingError, InputError, SourceError
from provenance.intake.documents.compound import COMPOUND_MAGIC, Compound, compound_kind
from provenance.intake.documents.times import read_within, stated_time, timed_statement
from provenance.intake.interface import CLOCKS_DIFFER, Options, Read
from provenance.intake.mail.gathering import Gathered
from provenance.intake.mail.parsing import Mail, decoded_header, looks_like_mail, mailbox, parse_mail
from provenance.intake.mail.saved_page import is_saved_page, read_saved_page
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.limits import named
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

_DATE_PLACE = "Date header"
_UNKNOWN_ZONE = "-0000"
"""A time in UTC whose own zone is not told (RFC 5322, 3.3)."""
_AFTER_CLOCK = re.compile(r"\d\d?[:.]\d\d(?:[:.]\d\d)?\s*(.*)", re.DOTALL)
_SURE_ZONE = re.compile(r"(?:[+-]?\d{4}|UTC?|GMT|Z)?(?:\s*\(.*)?", re.DOTALL | re.IGNORECASE)
"""An offset, universal time, none, or the year that asctime writes last. Names of zones mean several: CST is -0600 by RFC 5322
(4.3), and +0800 to a sender in China."""


class MailReader:
    """Mails (.eml), mailboxes (mbox) and pages saved as MHTML; Outlook's own files are refused by name."""

    kind: ClassVar[Kind] = Kind.MAIL

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it begins with the headers of a mail, or is an Outlook message."""
        if source.member is None:
            return False
        if head.startswith(COMPOUND_MAGIC):
            return compound_kind(_content(source)) is Compound.MSG
        return looks_like_mail(head)

    def read(self, source: Source, options: Options) -> Read:
        """A statement a mail, then those of the documents attached to it.

        Raises:
            SourceError: It is no mail, or larger than `max_document_bytes`.
        """
        head = source.head()
        if head.startswith(COMPOUND_MAGIC):
            raise SourceError(f"{source.name}: an Outlook message (.msg), which is not read; export it as .eml")
        if head.startswith(b"From "):
            yield from _read_mailbox(source, options)
        elif looks_like_mail(head):
            yield from _read_mail(source.read(source.limits.max_document_bytes), source, options)
        else:
            raise SourceError(f"{source.name}: does not begin with the headers of a mail")

    def owns(self, source: Source) -> str | None:
        """Itself alone."""
        del source
        return None


def _read_mailbox(source: Source, options: Options) -> Read:
    most = source.limits.max_document_bytes
    with source.open() as stream:
        for number, content in enumerate(mailbox(iter(stream), most), 1):
            one = replace(source, name=f"{source.name}#{number}")
            if content is None:
                text = f"{one.name}: larger than {most:,} bytes{named(most)}; not read"
                yield UnreadStatement(one.name, None, (), Unchecked("source-unreadable", text), one.name)
            else:
                yield from _read_mail(content, one, options)


def _read_mail(content: bytes, source: Source, options: Options) -> Read:
    mail = parse_mail(content, source.limits)
    gathered = Gathered(source, options)
    for part in mail.parts:
        gathered.add(part)
    time = _time(mail.root, options)
    page, problem = _page(mail, gathered, source, options, time)
    yield page or _message(mail, gathered, source, options, time)
    problems = [f"{source.name}: {one}" for one in (*mail.problems, *gathered.problems)]
    yield from _unread(source.name, [*problems, problem] if problem else problems)
    for number, name, attached in gathered.documents:
        tree = BytesTree(((name, attached),))
        inner = source.inside(f"{source.name}!part-{number}-{name}", tree, name)
        yield from read_within(inner, options, time)


def _page(
    mail: Mail, gathered: Gathered, source: Source, options: Options, time: StatedTime | DateError | None
) -> tuple[Statement | UnreadStatement | None, str | None]:
    """The page that a browser saved, and why it cannot be read; neither for any other mail, nor without what reads pages."""
    if not is_saved_page(mail.root):
        return None, None
    try:
        return read_saved_page(mail, gathered, source, options, time if isinstance(time, StatedTime) else None), None
    except ExtraMissingError:  # its pictures are taken all the same
        return None, None
    except DecodeError as error:  # so are they here, but not as the page shows them
        return None, str(error)


def _message(
    mail: Mail, gathered: Gathered, source: Source, options: Options, time: StatedTime | DateError | None
) -> Statement | UnreadStatement:
    gathered.add_shown()
    return timed_statement(
        options,
        time,
        id=source.name,
        media=tuple(gathered.media),
        source=source.name,
        text=_text(mail.root, gathered.words),
        left_out=tuple(gathered.left_out),
        title=decoded_header(mail.root.get("Subject", "")) or None,
        publisher=decoded_header(mail.root.get("From", "")) or None,
    )


def _unread(source: str, problems: Iterable[str]) -> Iterator[UnreadStatement]:
    for number, problem in enumerate(problems, 1):
        yield UnreadStatement(f"{source}#unread-{number}", None, (), Unchecked("source-unreadable", problem), source)


def _time(root: Message, options: Options) -> StatedTime | DateError | None:
    """The time that the sender gives; of a saved page only that it was there when it was saved."""
    raw = root.get("Date")
    if raw is None:
        return None
    written = decoded_header(raw)
    try:
        clock = _AFTER_CLOCK.search(written)
        is_sure = clock is not None and _SURE_ZONE.fullmatch(clock[1].strip()) is not None
        # With a zone that cannot be told, only the day is known, and no other zone helps.
        edtf, zone = (_edtf(written), options.timezone) if is_sure else (_edtf(written)[:10], None)
        stated = stated_time(edtf, written, TimeBasis.MAIL_HEADER, _DATE_PLACE, zone)
        if not is_saved_page(root):
            return _received(root, stated) or stated
        place = f"{_DATE_PLACE} of a saved page"
        return StatedTime(replace(stated.interval, earliest=None), written, TimeBasis.CAPTURE, place)
    except (DateError, ValueError, TypeError, IndexError, OverflowError) as error:
        return DateError(f"{_DATE_PLACE}: {written!r} is no date that can be read: {error}", written)


def _received(root: Message, stated: StatedTime) -> StatedTime | None:
    """What the server that took the mail last says, where that is earlier than what the sender says; it only tells that it was there.

    Its own header stands first (RFC 5321, 4.4), and ends in the time after a semicolon.
    """
    trace = decoded_header(root.get("Received", "")).rpartition(";")[2].strip()
    try:
        taken = parse_edtf(_edtf(trace)) if trace else None
    except (DateError, ValueError, TypeError, IndexError, OverflowError):
        return None
    latest = None if taken is None or taken.latest is None else taken.latest + CLOCKS_DIFFER
    if latest is None or stated.interval.earliest is None or stated.interval.earliest <= latest:
        return None
    place = f"Received header; the {_DATE_PLACE}, {stated.text}, is later"
    return StatedTime(DateInterval(None, latest), trace, TimeBasis.CAPTURE, place)


def _edtf(written: str) -> str:
    """A date of RFC 5322 as RFC 3339 writes it.

    Raises:
        ValueError, TypeError, IndexError, OverflowError: It is none; the standard library raises them all.
    """
    instant = parsedate_to_datetime(written)
    zone = "+00:00" if instant.tzinfo is None and _UNKNOWN_ZONE in written else ""
    text = instant.isoformat() + zone
    # Without seconds any instant of the minute is meant.
    return text if re.search(r"\d\d?[:.]\d\d[:.]\d\d", written) else text[:16] + text[19:]


def _text(root: Message, words: str) -> str:
    lines = [f"{name}: {decoded_header(root[name])}" for name in ("From", "Subject") if root[name] is not None]
    return "\n".join([*lines, words]).strip()


def _content(source: Source) -> bytes:
    try:
        return source.read(source.limits.max_document_bytes)
    except InputError:
        return b""
