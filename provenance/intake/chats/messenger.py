"""Messages in Facebook's and Instagram's "Download your information" as JSON -> Statements, one a message with pictures.

No documentation is public; the fields are those that exports have: `participants`, `messages` with `sender_name`,
`timestamp_ms`, `content`, `photos` with `uri`. Texts are UTF-8 taken for Latin-1. Paths begin at the root of the download.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import ClassVar

from provenance.contents import Source
from provenance.contents.tree import safe_name
from provenance.errors import DateError, SourceError
from provenance.intake.chats.message import Ids, Message, statements
from provenance.intake.chats.streaming import Found, Path, read_parts
from provenance.intake.interface import Options, Read
from provenance.intake.platform_times import shown, unix_time
from provenance.intake.posts.fields import Fields, distinct, file_beside, file_name, object_of, objects_of, text_of
from provenance.model.kind import Kind
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime

_MESSAGES: Path = ("messages", "[]")
_LEFT_OUT = {
    "gifs": "an animation",
    "sticker": "a sticker",
    "videos": "a film; its pictures are not looked at",
}
_MILLISECONDS = 1000


class MessengerReader:
    """Messages that Facebook or Instagram gave to their owner."""

    kind: ClassVar[Kind] = Kind.MESSENGER

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: by the fields of a message."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        fields = (b'"participants"', b'"messages"', b'"sender_name"', b'"timestamp_ms"')
        return source.member is not None and start.startswith(b"{") and all(field in head for field in fields)

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        yield from statements(_messages(source), options)

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone; the other files of a chat have messages of their own."""
        del source


def _messages(source: Source) -> Iterator[Message]:
    ids, count = Ids(), 0
    ids.begin_chat(file_name(source), None)
    with source.open() as stream:
        try:
            for found in read_parts(stream, source.name, frozenset({_MESSAGES})):
                if found.path == _MESSAGES:
                    count += 1
                    message = _message(found, source, count, ids.of(count))
                    if message.media or message.left_out or message.problem:
                        yield message
        except SourceError as error:
            if count == 0:
                raise
            yield Message(f"{file_name(source)}, end", source.name, problem=f"{error}; what comes after message {count} is lost")


def _message(found: Found, source: Source, count: int, name: str) -> Message:
    fields, place = found.value, f"message {count}"
    where = f"{source.name}, {place}"
    if not isinstance(fields, dict):
        return Message(name, where, problem=f"a message that is no object: {shown(fields)}")
    text = mended(text_of(fields, "content"))
    media = distinct(_picture(source, photo, place, text, fields) for photo in objects_of(fields.get("photos")))
    left_out = tuple(_left_out(source, fields))
    times: tuple[StatedTime, ...] = ()
    problem = found.problem
    if media or left_out:
        try:
            times = (unix_time(fields.get("timestamp_ms"), "timestamp_ms", _MILLISECONDS),)
        except DateError as error:
            problem = problem or str(error)
    return Message(name, where, times, problem, media, left_out, text)


def mended(text: str | None) -> str | None:
    """A text whose UTF-8 was taken for Latin-1, put right; any other as it is."""
    try:
        return None if text is None else text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _picture(source: Source, photo: Fields, place: str, text: str | None, fields: Fields) -> MediaItem:
    uri = text_of(photo, "uri") or f"{place}, photo without uri"
    sender = mended(text_of(fields, "sender_name"))
    notes = (("sender", sender),) if sender else ()
    content = file_beside(source, uri)
    if safe_name(uri) is not None and (member := _member(source, uri)) is not None:
        content = source.tree.content(member)
    return MediaItem(uri, content, Origin(source.name, place), text, notes=notes)


def _member(source: Source, uri: str) -> str | None:
    """The file that a path from the download's root means: that root is some folder above, or was not kept."""
    folder = PurePosixPath(source.member or "").parent.parts
    parts = PurePosixPath(uri).parts
    above = ["/".join((*folder[:depth], *parts)) for depth in range(len(folder) + 1)]
    beside = ["/".join((*folder, *parts[start:])) for start in range(1, len(parts))]
    return next((member for member in (*above, *beside) if source.tree.has(member)), None)


def _left_out(source: Source, fields: Fields) -> Iterator[LeftOut]:
    for name, reason in _LEFT_OUT.items():
        for one in (object_of(fields, name), *objects_of(fields.get(name))):
            if (uri := text_of(one, "uri")) is not None:
                member = _member(source, uri) if safe_name(uri) is not None else None
                yield LeftOut(uri, reason, source.tree.content(member).key if member else None)
