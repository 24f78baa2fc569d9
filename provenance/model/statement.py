"""Statement: what was said with the images, and the time that it gives.

(An in-toto Statement is an envelope around signed metadata; nothing of that is meant here.)
"""

from dataclasses import dataclass
from enum import StrEnum

from provenance.model.dates import DateInterval
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.label import Label
from provenance.model.media import MediaItem


class TimeBasis(StrEnum):
    """How the time of a statement is known, the surest first."""

    GIVEN = "given"
    """By whoever runs the check: on the command line or in a manifest."""
    MESSAGE = "message"
    """The time that a platform's export, or a tool that saved a post, gives for it."""
    MAIL_HEADER = "mail-header"
    """The Date header of a mail, written by its sender."""
    JSON_LD = "json-ld"
    """`datePublished` of a page's JSON-LD."""
    META = "meta"
    """A meta element of a page, `article:published_time` for one."""
    TIME_ELEMENT = "time-element"
    """A `time` element of a page."""
    TEXT = "text"
    """A date in the text or address of a page."""
    DOCUMENT = "document"
    """The properties of a document."""
    CAPTURE = "capture"
    """Not later than the capture by a web archive; how much earlier is not known."""


@dataclass(frozen=True, slots=True)
class StatedTime:
    """A time that a source gives for a statement.

    Attributes:
        interval: When.
        text: As it was written.
        basis: How it is known.
        place: Which field or element says it.
    """

    interval: DateInterval
    text: str
    basis: TimeBasis
    place: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An image of a source that is no image of the statement.

    Attributes:
        name: Its name, member or address.
        reason: Why it was not taken.
        key: The key of its content, where it has one.
        label: What the source says that it is, or None: the picture of another article may be labelled, too.
    """

    name: str
    reason: str
    key: str | None = None
    label: Label | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with the images that circulated with it.

    Attributes:
        id: Its name; unique in a manifest.
        at: The time that it gives.
        at_text: The same, as it was written.
        media: Its images, in the order given.
        source: File and line, message or member that it was read from, or None.
        text: Its words, or None.
        url: Where it was made, or None.
        at_basis: How the time is known.
        times: Every time that the source gives, the one that was taken first; empty where it was given from outside.
        left_out: Images of the source that were not taken.
        title: Its title, or None.
        publisher: Who the source says made it: a channel, a site, a sender; or None. Anybody can claim any name.
        kind: What it was read from; None for loose pictures of the command line.
    """

    id: str
    at: DateInterval
    at_text: str
    media: tuple[MediaItem, ...]
    source: str | None = None
    text: str | None = None
    url: str | None = None
    at_basis: TimeBasis = TimeBasis.GIVEN
    times: tuple[StatedTime, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    title: str | None = None
    publisher: str | None = None
    kind: Kind | None = None

    @property
    def earlier_by_its_source(self) -> StatedTime | None:
        """The time that the source itself gives, where another one was given from outside and is surely later."""
        own = next(iter(self.times), None)
        return own if self.at_basis is TimeBasis.GIVEN and own is not None and own.interval.surely_before(self.at) else None


@dataclass(frozen=True, slots=True)
class UnreadStatement:
    """A statement that cannot be checked, with what could be read of it.

    Attributes:
        id: Its name, or the line that it stands in where it has none.
        at_text: Its time as it was written, or None.
        paths: Its images, as far as they could be read.
        unchecked: Why not.
        source: File and line, message or member.
        left_out: Images of the source that were not taken.
    """

    id: str
    at_text: str | None
    paths: tuple[str, ...]
    unchecked: Unchecked
    source: str
    left_out: tuple[LeftOut, ...] = ()
