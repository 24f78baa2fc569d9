"""Bytes of a mail -> its parts (RFC 5322, RFC 2045 to 2047), whatever its sender did to it."""

import re
import time
from collections.abc import Container, Iterator
from dataclasses import dataclass
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.parser import BytesFeedParser
from email.policy import Compat32, compat32
from pathlib import PurePosixPath

from provenance.model.limits import Limits, named

_CHUNK_BYTES = 2**16
_DEEPEST = 100
"""Levels of parts that are looked into; mails in use have up to a dozen."""
_MAX_HEADER = 65_536
"""Characters of a header that are decoded: the standard library takes time by the square of its encoded words."""
_ADDRESS_HEADERS = {"from", "to", "cc", "sender", "reply-to", "return-path", "delivered-to"}
_KNOWN_HEADERS = _ADDRESS_HEADERS | {"date", "subject", "received", "message-id", "mime-version", "content-type", "x-mailer"}

_HEADER_LINE = re.compile(rb"([!-9;-~]+)[ \t]*:")
"""RFC 5322, 2.2 and 4.5: printable ASCII but no colon; the space before it is obsolete, yet seen."""
_SEPARATOR = re.compile(rb"From \S* *.*\d\d:\d\d.*\d{4}")
"""RFC 4155, appendix A: sender and time; a sentence that begins with From has none."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a mail.

    Attributes:
        number: Its place as IMAP counts (RFC 9051, 6.4.5): `2.1` is the first part of the second one.
        message: Its headers and body.
        outer: The mails that it was forwarded in, the nearest last, without the mail itself.
    """

    number: str
    message: Message
    outer: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as far as it could be read.

    Attributes:
        root: The mail itself.
        parts: Every part that has a body of its own, in order.
        problems: What could not be read, in words.
    """

    root: Message
    parts: tuple[Part, ...]
    problems: tuple[str, ...]


def looks_like_mail(head: bytes) -> bool:
    """Whether bytes begin with headers of a mail: nothing but headers up to the first empty line, two of them well known."""
    names = set()
    for line in head.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n").splitlines(keepends=True):
        if not line.strip():
            break
        found = _HEADER_LINE.match(line)
        if found is not None:
            names.add(found[1].decode().lower())
        elif not line.startswith((b" ", b"\t", b"From ", b">From ")) and line.endswith((b"\r", b"\n")):
            return False
    return len(names & _KNOWN_HEADERS) >= 2


def parse_mail(content: bytes, limits: Limits) -> Mail:
    """The parts of a mail; one that is nested beyond reason is read up to there.

    The policy is `compat32`, since the newer ones raise on headers that break the rules, as those of spam do.
    """
    made: list[Message] = []

    def make(policy: Compat32 = compat32) -> Message:
        made.append(Message(policy))
        return made[-1]

    parser = BytesFeedParser(make, policy=compat32)
    made.clear()  # it tries its factory once
    problem = _feed(parser, content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n"), made, limits)
    root = made[0] if made else Message(compat32)
    parts, deeper = _parts(root, {id(one) for one in made[: limits.max_mail_parts]})
    problems = [problem] if problem else []
    if deeper:
        problems.append(f"parts are nested more than {_DEEPEST} deep; what lies deeper was not read")
    return Mail(root, parts, tuple(problems))


def decoded_header(value: object) -> str:
    """The first 65,536 characters of a header as text, encoded words decoded; what cannot be decoded stays as it is."""
    raw = str(value)[:_MAX_HEADER]
    try:
        text = str(make_header(decode_header(raw)))
    except (MessageError, LookupError, ValueError):  # the latter holds UnicodeError
        text = raw
    try:
        plain = text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:  # halves of characters, which UTF-7 can hold
        plain = text.encode("utf-8", "replace")
    return " ".join(plain.decode("utf-8", "replace").split())


def file_name(message: Message) -> str | None:
    """The name that its sender gave a part, without folders; None where there is none."""
    try:
        name = message.get_filename()
    except (MessageError, LookupError, ValueError, TypeError):  # RFC 2231 with an unknown charset or a broken number
        return None
    return PurePosixPath(decoded_header(name).replace("\\", "/")).name or None if name else None


def body_of(message: Message) -> bytes:
    """The decoded body of a part that has no parts; as it is where its encoding is broken."""
    try:
        body = message.get_payload(decode=True)
    except (MessageError, LookupError, ValueError, TypeError):
        body = None
    return body if isinstance(body, bytes) else b""


def _feed(parser: "BytesFeedParser[Message]", content: bytes, made: list[Message], limits: Limits) -> str | None:
    """Give the parser everything, within time and depth; what stopped it, in words.

    What was parsed until then stands in `made`: every message is attached to its parent when it begins.
    """
    until = time.monotonic() + limits.max_document_seconds
    try:
        for at in range(0, len(content), _CHUNK_BYTES):
            parser.feed(content[at : at + _CHUNK_BYTES])
            if time.monotonic() > until:
                return f"took longer than {limits.max_document_seconds:g} s (max_document_seconds); the rest was not read"
            if len(made) > limits.max_mail_parts:
                return f"has more than {limits.max_mail_parts:,} parts{named(limits.max_mail_parts)}; those after them were not read"
        parser.close()
    except RecursionError:
        return "parts are nested too deep for the parser; what comes after was not read"
    return None


def _parts(root: Message, taken: Container[int]) -> tuple[tuple[Part, ...], bool]:
    """Every part with a body of its own that is among those taken, by their `id`, in order; and whether there are some too deep."""
    found: list[Part] = []
    deeper = False
    waiting: list[tuple[Message, tuple[int, ...], tuple[Message, ...]]] = [(root, (), ())]
    while waiting:
        message, place, outer = waiting.pop()
        children = (
            [child for child in message.get_payload() if isinstance(child, Message) and id(child) in taken]
            if message.is_multipart()
            else []
        )
        if children and len(place) >= _DEEPEST:
            deeper = True
        elif children:
            inner = (*outer, children[0]) if message.get_content_type() == "message/rfc822" else outer
            waiting += [(child, (*place, number), inner) for number, child in reversed(list(enumerate(children, 1)))]
        elif not message.is_multipart():
            found.append(Part(".".join(map(str, place)) or "1", message, outer))
    return tuple(found), deeper


def mailbox(stream: Iterator[bytes], max_bytes: int) -> Iterator[bytes | None]:
    """The mails of an mbox file (RFC 4155; quoting as `mboxrd` has it), each read when it is needed.

    None stands for a mail that is larger than `max_bytes`.
    """
    lines: list[bytes] = []
    size = 0
    begun = before_empty = False
    for line in stream:
        if line.startswith(b"From ") and (not begun or (before_empty and _SEPARATOR.match(line))):
            if begun:
                yield None if size > max_bytes else b"".join(lines)
            begun, lines, size = True, [], 0
        else:
            size += len(line)
            if size <= max_bytes:
                lines.append(line[1:] if re.match(rb">+From ", line) else line)
        before_empty = not line.strip()
    if begun:
        yield None if size > max_bytes else b"".join(lines)
