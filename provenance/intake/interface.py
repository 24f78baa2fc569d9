"""The one protocol of the intake: a Reader turns a Source of its kind into Statements.

A new kind is one module with a Reader, its name in `Kind`, a line in `recognising.READERS`, and a folder of tests.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import tzinfo
from enum import StrEnum
from typing import ClassVar, Protocol, TypeAlias

from provenance.contents import MissingContent, Source, UrlContent
from provenance.errors import FetchRefusedError
from provenance.model.finding import Unchecked
from provenance.model.media import Content, MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, UnreadStatement
from provenance.transport import Fetcher

Read: TypeAlias = Iterator[Statement | UnreadStatement]


class Kind(StrEnum):
    """What a source can be; `--as` takes these names."""

    IMAGE = "image"
    FOLDER = "folder"
    MANIFEST = "manifest"
    PAGE = "page"
    WARC = "warc"
    WACZ = "wacz"
    TELEGRAM = "telegram"
    AUTO_ARCHIVER = "auto-archiver"
    YT_DLP = "yt-dlp"
    GALLERY_DL = "gallery-dl"
    INSTALOADER = "instaloader"
    MAIL = "mail"
    PDF = "pdf"
    OFFICE = "office"
    ZIP = "zip"


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
        read_source: Reads a source of any kind: for what lies in a container.
    """

    timezone: tzinfo | None = None
    given: StatedTime | None = None
    all_images: bool = False
    fetcher: Fetcher | None = None
    fetch_linked: bool = False
    read_source: Callable[[Source, "Options"], Read] = field(default=lambda _source, _options: iter(()))

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
    ) -> Statement | UnreadStatement:
        """A statement at the time given from outside, else at the first of `times`; without any it cannot be checked.

        Args:
            id: Its name; unique in its source.
            times: What the source gives, the surest first.
            media: Its images.
            source: Where it was read, for reports.
            text: Its words.
            url: Where it was made.
            left_out: Images that were not taken.
        """
        taken = self.given or next(iter(times), None)
        if taken is None:
            unchecked = Unchecked("statement-date-missing", f"{source}: gives no time that can be read; give it with --at")
            return UnreadStatement(id, None, tuple(item.path for item in media), unchecked, source, left_out)
        return Statement(id, taken.interval, taken.text, media, source, text, url, taken.basis, times, left_out)
