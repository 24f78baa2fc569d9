"""Telegram Desktop's `messages.html`, `messages2.html`... -> Messages.

After the exporter itself, telegramdesktop/tdesktop Telegram/SourceFiles/export/output/export_output_html.cpp (messagesFile), as of
2025-08. Its times are a wall clock with, since 2021, the offset of the zone *outside of
summer time* (FormatDateTime asks for QTimeZone::StandardTime): see `within_offset`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from provenance.contents import MissingContent, Source
from provenance.errors import DateError, ExtraMissingError, InputError, MediaLeftOutError
from provenance.intake.chats.message import Ids, Message
from provenance.intake.chats.telegram_page import ExportedFile, ExportedMessage, open_exported
from provenance.intake.interface import Options, not_looked_at
from provenance.intake.platform_times import shown, within_offset, written_time
from provenance.intake.posts.fields import file_beside
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.media import MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import LeftOut, StatedTime, TimeBasis

PAGE_NAME = re.compile(r"messages(\d{0,6})\.html")
_CHAT_FOLDERS = frozenset({"chats", "left_chats"})
_DATE = re.compile(r"(\d\d)\.(\d\d)\.(\d{4}) (\d\d):(\d\d):(\d\d)(?: UTC(?:([+-])(\d\d):?(\d\d)(?::?\d\d)?)?)?")
_PICTURE_FILES = frozenset({".jpg", ".jpeg", ".jfif", ".png", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".heic", ".heif", ".jxl"})
"""Files that are pictures by their name: this form of the export does not tell their kind."""


@dataclass(slots=True)
class _Said:
    """What joined messages leave out, because it is that of the message before, and the name of the chat."""

    sender: str = ""
    forwarded: tuple[str, str] | None = None
    chat: str = ""


def account_messages(source: Source, options: Options) -> Iterator[Message]:
    """The messages of every chat of an account, whose summary the source is, chat by chat.

    Raises:
        ExtraMissingError: lxml is not installed.
    """
    folder, ids = PurePosixPath(source.member or "").parent, Ids()
    begun: set[PurePosixPath] = set()
    for name in sorted(source.tree.names()):
        path = PurePosixPath(name)
        if path.parent.parent.parent != folder or path.parent.parent.name not in _CHAT_FOLDERS or not PAGE_NAME.fullmatch(path.name):
            continue
        if path.parent not in begun:
            begun.add(path.parent)
            try:
                yield from html_messages(source.of_member(name), options, ids)
            except ExtraMissingError:
                raise
            except InputError as error:
                yield _lost(name, "page", str(error))


def html_messages(source: Source, options: Options, ids: Ids) -> Iterator[Message]:
    """Every message of a chat with a picture, or with what is left out, in the order of the pages.

    Args:
        source: One of its pages.
        options: Zone of times that have none.
        ids: Names of the messages before.

    Raises:
        ExtraMissingError: lxml is not installed.
        InputError: The only page cannot be read or parsed.
    """
    said, expected, read = _Said(), 1, 0
    pages = _pages(source)
    for number, page in pages:
        if number != expected:
            yield _lost(page.name, "pages before", f"the pages {expected} to {number - 1} of the chat are not there: export it anew")
        expected = number + 1
        try:
            exported = open_exported(page.read(page.limits.max_page_bytes), page.name, page.limits)
        except ExtraMissingError:
            raise
        except InputError as error:
            if len(pages) == 1:
                raise
            yield _lost(page.name, "page", str(error))
            continue
        if read == 0:
            said.chat = exported.chat
            ids.begin_chat(said.chat or "chat", None)
        read += 1
        for told in exported.messages:
            name = ids.of(told.number)
            message = _service(told, name, page, options) if told.is_service else _message(told, name, page, options, said)
            if message is not None:
                yield message
        if exported.cut is not None:
            yield _lost(page.name, "end", f"the page could be read only up to a place, what comes after it is lost: {exported.cut}")


def _pages(source: Source) -> list[tuple[int, Source]]:
    """The pages of the chat with their numbers, the first one first; the one that was named alone where it has another name."""
    member = PurePosixPath(source.member or "")
    if PAGE_NAME.fullmatch(member.name) is None:
        return [(1, source)]
    pages = []
    for name in source.tree.names():
        path = PurePosixPath(name)
        if path.parent == member.parent and (found := PAGE_NAME.fullmatch(path.name)):
            pages.append((int(found[1] or 1), source.of_member(name)))
    return sorted(pages, key=lambda page: page[0]) or [(1, source)]


def _message(told: ExportedMessage, name: str, page: Source, options: Options, said: _Said) -> Message | None:
    if told.sender is not None or not told.is_joined:
        said.sender, said.forwarded = told.sender or "", None
    if not told.is_forwarded:
        said.forwarded = None
    elif told.forwarded_from is not None:
        said.forwarded = told.forwarded_from
    taker = _Taker(page, told, _claims(said.forwarded, options), _notes(told, said))
    for file in told.files:
        taker.take(file)
    if told.more_files:
        more = not_looked_at(f"{told.more_files:,} more files", name, "no message has so many; they were not looked at")
        taker.media.append(more)
    if not taker.media and not taker.left_out:
        return None
    times, problem = _times(told.written, options)
    album = (name.rpartition("/")[0], said.sender, told.written, said.forwarded, told.reply) if times else None
    return Message(
        name,
        f"{page.name}, message {told.number}",
        times,
        problem,
        tuple(taker.media),
        tuple(taker.left_out),
        told.text,
        album=album,
        publisher=said.chat or None,
    )


class _Taker:
    """Sorts what a message shows: pictures, pictures that the export does not hold, and what is none."""

    def __init__(self, page: Source, told: ExportedMessage, claims: tuple[Appearance, ...], notes: tuple[tuple[str, str], ...]) -> None:
        self.media: list[MediaItem] = []
        self.left_out: list[LeftOut] = []
        self.text = told.text
        self._page, self._place, self._claims, self._notes = page, f"message {told.number}", claims, notes

    def take(self, file: ExportedFile) -> None:
        """Look at one file of the message."""
        href, title = file.href, file.title
        if file.left_out is not None:
            name = href or title or file.left_out
            self.left_out.append(LeftOut(name, file.left_out, file_beside(self._page, href).key if href else None))
        elif file.is_any_file and PurePosixPath(href or title).suffix.lower() not in _PICTURE_FILES:
            return
        elif href:
            self._picture(href)
        else:
            self._not_held(title, file.status)

    def _picture(self, path: str) -> None:
        origin = Origin(self._page.name, self._place)
        if all(item.path != path for item in self.media):
            claims = tuple(replace(claim, path=path) for claim in self._claims)
            self.media.append(MediaItem(path, file_beside(self._page, path), origin, self.text, claims=claims, notes=self._notes))

    def _not_held(self, title: str, why: str) -> None:
        path = f"{self._place}, {title.lower() or 'photo'}"
        error = MediaLeftOutError(f"{self._page.name}, {self._place}: the export does not hold this picture: {why}")
        content = MissingContent(error, f"{self._page.name}!{path}")
        claims = tuple(replace(claim, path=path) for claim in self._claims)
        self.media.append(MediaItem(path, content, Origin(self._page.name, self._place), self.text, claims=claims, notes=self._notes))


def _service(told: ExportedMessage, name: str, page: Source, options: Options) -> Message | None:
    """A new picture of the chat itself is told; other services are passed over."""
    if not told.chat_pictures:
        return None
    left_out = tuple(LeftOut(link, "the new picture of the chat itself", file_beside(page, link).key) for link in told.chat_pictures)
    times, problem = _times(told.written, options)
    return Message(name, f"{page.name}, message {told.number}", times, problem, (), left_out)


def _times(written: str, options: Options) -> tuple[tuple[StatedTime, ...], str | None]:
    try:
        return (_time(written, options),), None
    except DateError as error:
        return (), str(error)


def _time(written: str, options: Options) -> StatedTime:
    found = _DATE.fullmatch(written.strip())
    if found is None:
        raise DateError(f"title of the date: {shown(written)} is no time of this form: 23.10.2023 10:01:00 UTC+02:00", written)
    day, month, year, hour, minute, second, sign, hours, minutes = found.groups()
    iso = f"{year}-{month}-{day}T{hour}:{minute}:{second}"
    if " UTC" not in written:
        return replace(written_time(iso, "title of the date", options.timezone), text=written.strip())
    try:
        offset = timedelta(hours=int(hours or 0), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
        interval = within_offset(datetime.fromisoformat(iso), offset, options.timezone)
    except (ValueError, OverflowError) as error:
        raise DateError(f"title of the date: {shown(written)}: {error}", written) from error
    return StatedTime(interval, written.strip(), TimeBasis.MESSAGE, "title of the date")


def _claims(forwarded: tuple[str, str] | None, options: Options) -> tuple[Appearance, ...]:
    """Where a forwarded message says that it comes from, and when it was sent there."""
    if forwarded is None:
        return ()
    publisher, written = forwarded
    try:
        interval, text = (_time(written, options).interval, written.strip()) if written else (UNKNOWN_DATE, "")
    except DateError:
        interval, text = UNKNOWN_DATE, written.strip()
    return (Appearance(interval, DateBasis.ASSERTED, text, "", publisher=publisher or None, notes=(("forwarded", "true"),)),)


def _notes(told: ExportedMessage, said: _Said) -> tuple[tuple[str, str], ...]:
    notes = {"from": said.sender, "reply_to_message_id": told.reply}
    if said.forwarded is not None:
        notes["forwarded_from"] = said.forwarded[0]
    return tuple(sorted((name, value) for name, value in notes.items() if value))


def _lost(name: str, what: str, problem: str) -> Message:
    return Message(f"{name}, {what}", name, problem=problem)
