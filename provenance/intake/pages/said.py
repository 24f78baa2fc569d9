"""What a page says, as plain values: all that comes back from the process that parses it."""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import TypeAlias

from provenance.intake.pages.images import PageImage
from provenance.model.dates import DateInterval
from provenance.model.label import Label
from provenance.model.statement import LeftOut, StatedTime

MAX_TEXT = 2_000
"""Characters of a statement's words."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a page.

    Attributes:
        url: Its own address, or None.
        base: What relative addresses are relative to, where that is not `url`.
        charset: The encoding that the server or mail names, or None.
        all_images: Whether icons, teasers and the like are taken, too.
        timezone: Zone of times that have none; None: they are only a day.
        latest: No page is from after it; None believes every time.
        given: The time of its statement that was given from outside; it counts before the page's own.
        known: A time known from elsewhere, of a capture for one; it counts where the page gives none.
        is_channel: Whether the preview of a channel is wanted as its messages, not as a page.
    """

    url: str | None
    base: str | None = None
    charset: str | None = None
    all_images: bool = False
    timezone: tzinfo | None = None
    latest: datetime | None = None
    given: DateInterval | None = None
    known: DateInterval | None = None
    is_channel: bool = False


@dataclass(frozen=True, slots=True)
class SaidPicture:
    """A picture of a page, with what the words beside it mean.

    Attributes:
        image: The picture.
        label: What the page says that it is, in any of the texts beside it.
        dates: Those that its caption writes, as written.
    """

    image: PageImage
    label: Label | None = None
    dates: tuple[tuple[str, DateInterval], ...] = ()


@dataclass(frozen=True, slots=True)
class SaidPage:
    """What one page says.

    Attributes:
        address: Its own, else the one that it gives for itself; None where it gives none.
        times: Of its publication, the best first.
        pictures: In its order, those that are left out among them.
        text: Its first words, or None.
        title: Its title, or None.
        publisher: The name of its site, or None.
        is_flattened: Whether where its pictures stand could not be told; see `parsing.Document`.
    """

    address: str | None
    times: tuple[StatedTime, ...]
    pictures: tuple[SaidPicture, ...]
    text: str | None
    title: str | None
    publisher: str | None
    is_flattened: bool


@dataclass(frozen=True, slots=True)
class SaidMessage:
    """One message of a channel's preview.

    Attributes:
        post: Channel and number, or its number in the page.
        times: When it was sent; none where that cannot be read.
        text: Its words, or None.
        pictures: Those that it shows itself.
        left_out: What it shows besides, and what could not be read of it.
    """

    post: str
    times: tuple[StatedTime, ...]
    text: str | None
    pictures: tuple[SaidPicture, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class SaidChannel:
    """What the preview of a channel says.

    Attributes:
        address: The page's own, else the one that it gives for itself; None where it gives none.
        messages: In its order.
    """

    address: str | None
    messages: tuple[SaidMessage, ...]


Said: TypeAlias = SaidPage | SaidChannel
