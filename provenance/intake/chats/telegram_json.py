"""Telegram Desktop's `result.json`, of one chat or of a whole account -> Messages.

After https://core.telegram.org/import-export and the exporter itself, telegramdesktop/tdesktop
Telegram/SourceFiles/export/output/export_output_json.cpp (writeDialogStart, SerializeMessage), as of 2025-08.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from provenance.contents import MissingContent, Source
from provenance.errors import DateError, MediaLeftOutError, SourceError
from provenance.intake.chats.message import Ids, Message
from provenance.intake.chats.streaming import Found, Path, read_parts
from provenance.intake.interface import Options
from provenance.intake.platform_times import shown, unix_time, written_time
from provenance.intake.posts.fields import file_beside, text_of
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.media import Content, MediaItem, Origin
from provenance.model.record import Appearance
from provenance.model.statement import LeftOut, StatedTime

_CHATS: tuple[Path, ...] = ((), ("chats", "list", "[]"), ("left_chats", "list", "[]"))
_MESSAGES: frozenset[Path] = frozenset((*chat, "messages", "[]") for chat in _CHATS)
_NOT_HELD = ("(File not included", "(File unavailable", "(File exceeds maximum size")
"""What pushPath writes instead of a path, as it begins."""
_KINDS_LEFT_OUT = {
    "animation": "an animation",
    "sticker": "a sticker",
    "video_file": "a film; its pictures are not looked at",
    "video_message": "a film; its pictures are not looked at",
}
_EXPORTED = frozenset({("type",), ("about",), *_MESSAGES})
"""What is in an export even if it has no message: the kind of the chat, or the words that an account begins with."""
_CHAT_FIELDS = frozenset({"name", "type", "id", "username"})


@dataclass(slots=True)
class _Chat:
    """What stands before the messages of a chat."""

    fields: dict[str, object]
    named: bool = False


def json_messages(source: Source, options: Options) -> Iterator[Message]:
    """Every message with a picture, or with what is left out, in the order of the file.

    Raises:
        SourceError: Nothing of it can be read.
    """
    ids, chat, last, is_export = Ids(), _Chat({}), "", False
    with source.open() as stream:
        try:
            for found in read_parts(stream, source.name, _MESSAGES):
                is_export = is_export or found.path in _EXPORTED
                if found.path in _CHATS and found.begins:
                    chat = _Chat({})
                elif found.path and found.path[:-1] in _CHATS and found.path[-1] in _CHAT_FIELDS:
                    chat.fields[found.path[-1]] = found.value
                elif found.path in _MESSAGES:
                    if not chat.named:
                        ids.begin_chat(str(chat.fields.get("name") or chat.fields.get("type") or ""), chat.fields.get("id"))
                        chat.named = True
                    message = _message(found, chat, source, options, ids)
                    last = f" after message {_field(found.value, 'id')}"
                    if message is not None:
                        yield message
        except SourceError as error:
            if not last:
                raise
            yield Message(f"{source.name}{last}", source.name, problem=f"{error}; what comes{last} is lost: export it anew")
    if not is_export:
        raise SourceError(f"{source.name}: no export of Telegram: it has neither messages nor the kind of a chat")


def _message(found: Found, chat: _Chat, source: Source, options: Options, ids: Ids) -> Message | None:
    fields = found.value
    if not isinstance(fields, dict):
        return Message(ids.of(None), source.name, problem=f"a message that is no object: {shown(fields)}")
    number = fields.get("id")
    name, place = ids.of(number), f"message {number if isinstance(number, int | str) else shown(number)}"
    where = f"{source.name}, {place}"
    if found.problem is not None:
        return Message(name, where, problem=found.problem)
    if fields.get("type") == "service":
        left_out = _service_photo(fields, source)
        return None if left_out is None else _left_out_only(name, where, fields, left_out, options)
    kept = _Kept(fields, source, place, name)
    if not kept.media and not kept.left_out and kept.problem is None:
        return None
    times, problem = _times(fields, options)
    sender, second = fields.get("from_id") or fields.get("from"), fields.get("date_unixtime") or fields.get("date")
    return Message(
        name,
        where,
        times,
        kept.problem or (None if times else problem),
        kept.media,
        kept.left_out,
        flatten_text(fields.get("text")),
        _url(chat, number),
        tuple(map(str, (name.rpartition("/")[0], sender, second, fields.get("forwarded_from"), fields.get("reply_to_message_id"))))
        if times
        else None,
        text_of(chat.fields, "name"),
    )


class _Kept:
    """What of a message is a picture, what is left out, and what cannot be told."""

    def __init__(self, fields: Mapping[str, object], source: Source, place: str, name: str) -> None:
        self.media: tuple[MediaItem, ...] = ()
        self.left_out: tuple[LeftOut, ...] = ()
        self.problem: str | None = None
        if "photo" in fields:
            self._take(fields, "photo", source, place, name)
        elif "file" in fields:
            reason = _KINDS_LEFT_OUT.get(str(fields.get("media_type")))
            if reason is not None:
                self.left_out = (_left_out(fields["file"], reason, source),)
            elif str(fields.get("mime_type")).startswith("image/"):
                self._take(fields, "file", source, place, name)

    def _take(self, fields: Mapping[str, object], field: str, source: Source, place: str, name: str) -> None:
        path = fields[field]
        if not isinstance(path, str) or not path:
            self.problem = f"field {field}: {shown(path)} is no path of a picture"
            return
        content: Content = file_beside(source, path)
        if path.startswith(_NOT_HELD):
            error = MediaLeftOutError(f"{source.name}, {place}: the export does not hold this picture: {path}")
            path, content = f"{place}, {field}", MissingContent(error, f"{source.name}!{name}!{field}")
        text = flatten_text(fields.get("text"))
        self.media = (MediaItem(path, content, Origin(source.name, place), text, claims=_claims(fields, path), notes=_notes(fields)),)


def flatten_text(text: object) -> str | None:
    """The words of a message: a text, or a list of texts and of objects with one (SerializeText); None where it has none."""
    parts = text if isinstance(text, list) else [text]
    words = [_field(part, "text") if isinstance(part, dict) else part for part in parts]
    return "".join(word for word in words if isinstance(word, str)) or None


def _times(fields: Mapping[str, object], options: Options) -> tuple[tuple[StatedTime, ...], str | None]:
    """`date_unixtime`, then `date`, which is a wall clock without a zone; with why none could be read."""
    times: list[StatedTime] = []
    problem = "fields date_unixtime and date: missing"
    for field in ("date", "date_unixtime"):
        if field not in fields:
            continue
        try:
            value = fields[field]
            times.insert(0, unix_time(value, field) if field == "date_unixtime" else written_time(value, field, options.timezone))
        except DateError as error:
            problem = str(error)
    return tuple(times), problem


def _claims(fields: Mapping[str, object], path: str) -> tuple[Appearance, ...]:
    """Where a forwarded message says that it comes from; the format has no date of the original."""
    origin = fields.get("forwarded_from")
    if "forwarded_from" not in fields:
        return ()
    publisher = origin if isinstance(origin, str) else None
    return (Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", path, publisher=publisher, notes=(("forwarded", "true"),)),)


def _notes(fields: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    names = ("author", "forwarded_from", "from", "reply_to_message_id", "saved_from", "file_name")
    notes = {name: str(fields[name]) for name in names if isinstance(fields.get(name), str | int)}
    if "edited_unixtime" in fields or "edited" in fields:
        try:
            edited = unix_time(fields.get("edited_unixtime"), "edited_unixtime").text
        except DateError:
            edited = shown(fields.get("edited", fields.get("edited_unixtime")))
        notes["edited"] = f"{edited}: the picture may be newer than the message"
    return tuple(sorted(notes.items()))


def _service_photo(fields: Mapping[str, object], source: Source) -> LeftOut | None:
    return _left_out(fields["photo"], "the new picture of the chat itself", source) if "photo" in fields else None


def _left_out_only(name: str, where: str, fields: Mapping[str, object], left_out: LeftOut, options: Options) -> Message:
    times, problem = _times(fields, options)
    return Message(name, where, times, None if times else problem, (), (left_out,))


def _left_out(path: object, reason: str, source: Source) -> LeftOut:
    held = isinstance(path, str) and not path.startswith(_NOT_HELD)
    return LeftOut(str(path)[:200], reason, file_beside(source, str(path)).key if held else None)


def _url(chat: _Chat, number: object) -> str | None:
    """A message's public address, where the chat's public name is told: the exporter itself does not write it."""
    username = chat.fields.get("username")
    named = isinstance(username, str) and username and isinstance(number, int)
    return f"https://t.me/{username.removeprefix('@')}/{number}" if named and isinstance(username, str) else None


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None
