"""Statement: what was said with the images, and the time that it gives.

(An in-toto Statement is an envelope around signed metadata; nothing of that is meant here.)
"""

from dataclasses import dataclass

from provenance.model.dates import DateInterval
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement with the images that circulated with it.

    Attributes:
        id: Its name; unique in a manifest.
        at: The time that it gives.
        at_text: The same, as it was written.
        media: Its images, in the order given.
        source: File and line that it was read from, or None.
        text: Its words, or None.
        url: Where it was made, or None.
    """

    id: str
    at: DateInterval
    at_text: str
    media: tuple[MediaItem, ...]
    source: str | None = None
    text: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class UnreadStatement:
    """A statement that cannot be checked, with what could be read of it.

    Attributes:
        id: Its name, or the line that it stands in where it has none.
        at_text: Its time as it was written, or None.
        paths: Its images, as far as they could be read.
        unchecked: Why not.
        source: File and line.
    """

    id: str
    at_text: str | None
    paths: tuple[str, ...]
    unchecked: Unchecked
    source: str
