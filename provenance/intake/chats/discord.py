"""JSON of DiscordChatExporter -> Statements, one a message with pictures.

After Tyrrrz/DiscordChatExporter, `DiscordChatExporter.Core/Exporting/JsonMessageWriter.cs`: `guild`, `channel`, `dateRange`,
`messages`; an attachment has `url` (an address, or a path where `--media` was given) and `fileName`.
"""

from collections.abc import Iterator
from typing import ClassVar

from provenance.contents import Source
from provenance.errors import DateError, SourceError
from provenance.intake.chats.message import Ids, Message, statements
from provenance.intake.chats.streaming import Found, Path, read_parts
from provenance.intake.interface import Options, Read
from provenance.intake.names import is_address, is_picture_name
from provenance.intake.platform_times import shown, written_time
from provenance.intake.posts.fields import Fields, distinct, left_out_beside, object_of, objects_of, picture_of, text_of
from provenance.model.kind import Kind
from provenance.model.statement import LeftOut, StatedTime

_MESSAGES: Path = ("messages", "[]")
_NO_GUILD = "0"
"""Id of the guild of direct messages, whose addresses have `@me` instead."""


class DiscordReader:
    """What DiscordChatExporter writes as JSON."""

    kind: ClassVar[Kind] = Kind.DISCORD

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: by the objects that it begins with."""
        start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
        return (
            source.member is not None
            and start.startswith(b"{")
            and all(field in head for field in (b'"guild"', b'"channel"', b'"dateRange"'))
        )

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        yield from statements(_messages(source, options), options)

    def owns(self, source: Source) -> str | None:
        """The folder that `--media` makes beside the file: attachments, and avatars and emoji, too."""
        return f"{source.member}_Files/"


def _messages(source: Source, options: Options) -> Iterator[Message]:
    ids, begun, last = Ids(), False, ""
    told: dict[Path, object] = {}
    with source.open() as stream:
        try:
            for found in read_parts(stream, source.name, frozenset({_MESSAGES})):
                if found.path != _MESSAGES:
                    if len(found.path) == 2 and not begun:
                        told[found.path] = found.value
                    continue
                if not begun:
                    ids.begin_chat(str(told.get(("channel", "name")) or "channel"), told.get(("channel", "id")))
                    begun = True
                message = _message(found, source, options, ids, told)
                last = message.source
                if message.media or message.left_out or message.problem:
                    yield message
        except SourceError as error:
            if not last:
                raise
            yield Message(f"{source.name}, end", source.name, problem=f"{error}; what comes after {last} is lost: export it anew")


def _message(found: Found, source: Source, options: Options, ids: Ids, told: dict[Path, object]) -> Message:
    fields = found.value
    if not isinstance(fields, dict):
        return Message(ids.of(None), source.name, problem=f"a message that is no object: {shown(fields)}")
    number = str(fields.get("id"))
    name = ids.of(int(number) if number.isascii() and number.isdigit() and len(number) <= 20 else number[:40])
    place, text = f"message {number[:40]}", text_of(fields, "content")
    where = f"{source.name}, {place}"
    pictures, left_out = [], _left_out(fields, source)
    author = object_of(fields, "author")
    for attachment in objects_of(fields.get("attachments")):
        url, file = text_of(attachment, "url") or "", text_of(attachment, "fileName") or ""
        if not is_picture_name(file or url):
            left_out += (left_out_beside(source, url or file, "no picture"),)
            continue
        local, address = ((), url) if is_address(url) else ((url or file,), None)
        sender, edited = text_of(author, "nickname", "name"), text_of(fields, "timestampEdited")
        pictures.append(picture_of(source, options, local, address, text, place=place, sender=sender, edited=edited, file_name=file))
    media = distinct(pictures)
    times: tuple[StatedTime, ...] = ()
    problem = found.problem
    if media or left_out:
        try:
            times = (written_time(fields.get("timestamp"), "timestamp", options.timezone),)
        except DateError as error:
            problem = problem or str(error)
    return Message(name, where, times, problem, media, left_out, text, _address(told, number), publisher=_channel(told))


def _channel(told: dict[Path, object]) -> str | None:
    """Server and channel, by their own names."""
    names = (told.get(("guild", "name")), told.get(("channel", "name")))
    return " / ".join(name for name in names if isinstance(name, str) and name) or None


def _left_out(fields: Fields, source: Source) -> tuple[LeftOut, ...]:
    stickers = [text_of(one, "sourceUrl", "name") or "sticker" for one in objects_of(fields.get("stickers"))]
    linked = [text_of(object_of(one, part), "url") for one in objects_of(fields.get("embeds")) for part in ("thumbnail", "image")]
    return (
        *(left_out_beside(source, name, "a sticker") for name in stickers),
        *(left_out_beside(source, url, "a picture of a page that the message links to") for url in linked if url),
    )


def _address(told: dict[Path, object], number: str) -> str | None:
    guild, channel = told.get(("guild", "id")), told.get(("channel", "id"))
    if not isinstance(guild, str) or not isinstance(channel, str) or not number.isdigit():
        return None
    return f"https://discord.com/channels/{'@me' if guild == _NO_GUILD else guild}/{channel}/{number}"
