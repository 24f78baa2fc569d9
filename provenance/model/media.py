"""MediaItem: one image as it circulated, with what its source says of it."""

from dataclasses import dataclass
from typing import Protocol

from provenance.model.label import Label
from provenance.model.record import Appearance


class Content(Protocol):
    """Where the bytes of an image lie: a file, a member of a container, an address."""

    @property
    def key(self) -> str:
        """Tells one place from another within a run; equal for equal places."""
        ...

    def read(self, name: str, max_bytes: int) -> bytes:
        """The bytes.

        Args:
            name: What messages call them.
            max_bytes: More than that is refused, unread where possible.

        Raises:
            InputError: They cannot be had, and why: a MediaError or a TransportError.
        """
        ...


@dataclass(frozen=True, slots=True)
class Origin:
    """Where in its source an image was found.

    Attributes:
        source: The file, member or page as reports name it.
        place: Where in that: a message, a page number, an element, the part of a mail; None where the source is the image.
        url: The image's own address, or None.
    """

    source: str
    place: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class MediaItem:
    """One image of a statement, or one to be archived.

    Attributes:
        path: Its name as the source gives it, unique within a statement; what reports print.
        content: Where its bytes lie.
        origin: Where it was found; None for a file that was named itself or lies in a folder that was.
        caption: What the source writes under it, or None.
        label: What the source itself says that the image is, a file photo for instance, or None.
        claims: Where and when the source says that the image had been before. Never evidence.
        notes: What else the source tells of it, name and value, sorted by name.
    """

    path: str
    content: Content
    origin: Origin | None = None
    caption: str | None = None
    label: Label | None = None
    claims: tuple[Appearance, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
