"""The one protocol of the intake: a Reader turns a Source of its kind into Statements.

A new kind is one module with a Reader, its name in `model/kind.py`, a line in `recognising.READERS`, and a folder of tests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from pathlib import Path
from typing import ClassVar, Protocol, TypeAlias

from provenance.contents import MissingContent, Source, UrlContent
from provenance.errors import FetchRefusedError, MediaError
from provenance.model.dates import DateInterval
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import Content, MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement
from provenance.transport import Fetcher

Read: TypeAlias = Iterator[Statement | UnreadStatement]
Found: TypeAlias = Statement | UnreadStatement | MediaItem
"""A statement, or a picture that belongs to none."""
CLOCKS_DIFFER = timedelta(days=1)
"""How far in the future a time may lie: the clocks and zones of two machines."""


class Reader(Protocol):
    """Reads the sources of one kind."""

    kind: ClassVar[Kind]

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether the source is of this kind, by its content: `head` is its first 4,096 bytes, empty for a folder."""
        ...

    def read(self, source: Source, options: "Options") -> Read:
        """Its statements, in its order, as they are read.

        A part that cannot be read becomes an UnreadStatement or an image with MissingContent; the rest goes on. A source
        of which nothing can be read raises.

        Raises:
            InputError: The source cannot be read at all.
        """
        ...

    def owns(self, source: Source) -> str | None:
        """The prefix of the names in `source.tree` that belong to this source; "" for all, None for itself alone.

        What lies there and is in no statement is no picture of the folder either: thumbnails, styles, profile pictures.
        """
        ...


@dataclass(frozen=True, slots=True)
class Options:
    """What was asked for, and what readers need of each other.

    Attributes:
        timezone: Zone of times that have none; None refuses them.
        given: The time given from outside, which counts before any that a source gives.
        all_images: Whether icons, avatars and other furniture of pages is taken, too.
        fetcher: The network; None where it may not be used.
        fetch_linked: Whether what a source refers to by address is fetched.
        base: The folder that relative paths lie in; None is that of the manifest, and for others the working folder.
        recognise: The reader of a source, or None where nobody knows it.
        read_source: Reads a source of any kind: for what lies in a container.
        find: What a name stands for that was read in a source of names, a manifest.
        leave: Told of each file that is neither a picture nor a source.
        now: The time: no statement is from after it. None believes every time.
        every_capture: Whether each captured image of a web archive is a statement of its own, at the time of its capture: for archives.
        limits: Within which sources are opened that were named; what lies in them is held to those of the source.
    """

    timezone: tzinfo | None = None
    given: StatedTime | None = None
    all_images: bool = False
    fetcher: Fetcher | None = None
    fetch_linked: bool = False
    base: Path | None = None
    recognise: Callable[[Source], Reader | None] = lambda _: None
    read_source: Callable[[Source, "Options"], Read] = lambda _source, _options: iter(())
    find: Callable[[str, "Options", Source], Iterator[Found]] = lambda _name, _options, _beside: iter(())
    leave: Callable[[LeftOut], None] = lambda _: None
    now: datetime | None = None
    every_capture: bool = False
    limits: Limits = DEFAULT_LIMITS

    @property
    def latest(self) -> datetime | None:
        """The latest time that is believed, UTC."""
        return None if self.now is None else self.now + CLOCKS_DIFFER

    def at_url(self, url: str) -> Content:
        """The bytes at an address, fetched when they are read, if that is allowed."""
        if self.fetcher is not None and self.fetch_linked:
            return UrlContent(self.fetcher, url)
        return MissingContent(FetchRefusedError(f"{url}: was not fetched: the source lies on disk; allow it with --fetch"), url)

    def statement(
        self,
        *,
        id: str,  # noqa: A002 - the name of the field
        times: tuple[StatedTime, ...],
        media: tuple[MediaItem, ...],
        source: str,
        text: str | None = None,
        url: str | None = None,
        left_out: tuple[LeftOut, ...] = (),
        title: str | None = None,
        publisher: str | None = None,
    ) -> Statement | UnreadStatement:
        """A statement at the time given from outside, else at the first of `times` that can be; without any it cannot be checked.

        A time in the future, or after the source was captured or saved, cannot be the statement's. Such a one comes of a wrong
        clock or another calendar, and every picture would seem to be older than it.

        Args:
            id: Its name; unique in its source.
            times: What the source gives, the surest first.
            media: Its images.
            source: Where it was read, for reports.
            text: Its words.
            url: Where it was made.
            left_out: Images that were not taken.
            title: Its title.
            publisher: Who the source says made it.
        """
        bounds = [DateInterval(None, self.latest), *(other.interval for other in times if other.basis is TimeBasis.CAPTURE)]
        times = tuple(sorted(times, key=lambda time: not _is_possible(time, bounds)))
        taken = self.given or next(iter(times), None)
        if taken is None:
            unchecked = Unchecked("statement-date-missing", f"{source}: gives no time that can be read; give it with --at")
            return UnreadStatement(id, None, tuple(item.path for item in media), unchecked, source, left_out)
        if self.given is None and not _is_possible(taken, bounds):
            text = f"{source}: its time, {taken.text} ({taken.place}), lies in the future; give the true one with --at"
            unchecked = Unchecked("statement-date-invalid", text)
            return UnreadStatement(id, taken.text, tuple(item.path for item in media), unchecked, source, left_out)
        return Statement(id, taken.interval, taken.text, media, source, text, url, taken.basis, times, left_out, title, publisher)


def not_looked_at(name: str, source: str, reason: str) -> MediaItem:
    """What stands for pictures that are too many to be taken: it cannot be had, so that they end as unchecked and not as if they were none.

    Args:
        name: What reports call them.
        source: What they are in.
        reason: Why they were not looked at.
    """
    key = f"{source}!{name}"
    return MediaItem(key, MissingContent(MediaError(f"{key}: {reason}"), key))


def surest_possible(times: tuple[StatedTime, ...], latest: datetime | None) -> StatedTime | None:
    """The first of the times that a source gives which can be its statement's; None where none can.

    Args:
        times: All of them, the surest first.
        latest: The latest time that is believed.
    """
    bounds = [DateInterval(None, latest), *(other.interval for other in times if other.basis is TimeBasis.CAPTURE)]
    return next((time for time in times if _is_possible(time, bounds)), None)


def _is_possible(time: StatedTime, bounds: list[DateInterval]) -> bool:
    """Whether a statement can have been made then: not in the future, and not after any of its captures."""
    return time.basis is TimeBasis.CAPTURE or not any(bound.surely_before(time.interval) for bound in bounds)
