"""Messages of a chat, whatever export they come from, and the statements that they make.

Pictures that were sent together are one statement. No export says what was sent together, so this is the rule: messages
that follow one another, of one sender, of one second, forwarded from one origin, each with a picture or film, at most ten of
them (the most that Telegram and its peers send at once), and with words at one of them only.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provenance.intake.interface import Options, Read
from provenance.intake.posts.fields import DATE_INVALID, INVALID, labelled
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement

_ALBUM_LARGEST = 10


@dataclass(frozen=True, slots=True)
class Message:
    """One message with something to see.

    Attributes:
        id: Unique in its source.
        source: File and message, for reports.
        times: What it gives for its time, the surest first.
        problem: Why its time, or all of it, cannot be read; None where it can.
        media: Its pictures.
        left_out: What is no picture that circulated: films, stickers.
        text: Its words; None where it has none.
        url: Its address, or None.
        album: Equal for messages that may have been sent together; None where it stands alone.
        publisher: The channel or chat, by its own name; None where the export does not tell it.
    """

    id: str
    source: str
    times: tuple[StatedTime, ...] = ()
    problem: str | None = None
    media: tuple[MediaItem, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    text: str | None = None
    url: str | None = None
    album: tuple[object, ...] | None = None
    publisher: str | None = None


def statements(messages: Iterable[Message], options: Options) -> Read:
    """One statement for each message or album with pictures, in their order; of the others is told what was left out."""
    for together in _albums(messages):
        if any(message.media or not message.left_out for message in together):
            yield _statement(together, options)
            continue
        for message in together:
            for left in message.left_out:
                reason = left.reason if message.problem is None else f"{left.reason} ({message.problem})"
                options.leave(LeftOut(f"{message.source}: {left.name}", reason, left.key))


class Ids:
    """Names of messages that are unique in a source, without remembering them all: numbers of messages mostly ascend."""

    def __init__(self) -> None:
        self._chats: set[str] = set()
        self._chat = ""
        self._highest = -1
        self._count = 0

    def begin_chat(self, name: str, number: object) -> None:
        """Go on to another chat; one with a name that was there already is told by its number, or by its order."""
        shown = name or f"chat {number}"
        while shown in self._chats:
            shown = f"{name} ({number if number is not None else len(self._chats) + 1})"
            number = None
        self._chats.add(shown)
        self._chat, self._highest = shown, -1

    def of(self, message: object) -> str:
        """The id of the next message; `message` is its number in the chat, or None."""
        self._count += 1
        if isinstance(message, int) and message > self._highest:
            self._highest = message
            return f"{self._chat}/{message}"
        return f"{self._chat}/{'' if message is None else message} (no. {self._count} of the source)"


def _albums(messages: Iterable[Message]) -> Iterator[list[Message]]:
    together: list[Message] = []
    for message in messages:
        if together and not _belongs(together, message):
            yield together
            together = []
        together.append(message)
    if together:
        yield together


def _belongs(together: list[Message], message: Message) -> bool:
    first = together[0]
    words = sum(1 for other in (*together, message) if other.text)
    sound = first.problem is None and message.problem is None
    return sound and first.album is not None and first.album == message.album and words <= 1 and len(together) < _ALBUM_LARGEST


def _statement(together: list[Message], options: Options) -> Statement | UnreadStatement:
    first = together[0]
    media = tuple({item.path: item for message in reversed(together) for item in reversed(message.media)}.values())[::-1]
    left_out = tuple(left for message in together for left in message.left_out)
    if first.problem is not None and not (first.media and options.given is not None):
        code = DATE_INVALID if media and not first.times else INVALID
        unchecked = Unchecked(code, f"{first.source}: {first.problem}")
        return UnreadStatement(first.id, None, tuple(item.path for item in media), unchecked, first.source, left_out)
    source = first.source if len(together) == 1 else f"{first.source} to {together[-1].source.rsplit(' ', 1)[-1]}"
    text = next((message.text for message in together if message.text), None)
    media = labelled(media, text, first.times)
    return options.statement(
        id=first.id,
        times=first.times,
        media=media,
        source=source,
        text=text,
        url=first.url,
        left_out=left_out,
        publisher=first.publisher,
    )
