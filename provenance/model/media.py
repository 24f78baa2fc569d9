"""MediaItem: one image as it circulated. DecodedImage: its pixels."""

from dataclasses import dataclass
from typing import Protocol, TypeAlias

import numpy as np
import numpy.typing as npt

from provenance.model.label import Label
from provenance.model.record import Appearance

Pixels: TypeAlias = npt.NDArray[np.uint8]


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


@dataclass(frozen=True, slots=True)
class DecodedImage:
    """The first picture of a file, upright, without transparency, possibly smaller than stored.

    Attributes:
        pixels: `(H, W, 3)` uint8 RGB or `(H, W)` uint8 luma, as stored (no colour management); read-only.
        box: Part of `pixels` that is picture: left, top, right, bottom in pixels, fractions included. A scaled
            JPEG decode rounds its size up, so the last row and column may be only partly picture.
        width: Width in pixels of the stored picture, after the EXIF orientation was applied.
        height: Height, likewise.
        decode_path: Format and scale of the decode, for instance `jpeg/4` or `png/1`.
    """

    pixels: Pixels
    box: tuple[float, float, float, float]
    width: int
    height: int
    decode_path: str

    @property
    def picture(self) -> Pixels:
        """The whole pixels that are picture: `pixels` without what a scaled decode adds at its edges."""
        left, top, right, bottom = (round(edge) for edge in self.box)
        return self.pixels[top : max(top + 1, bottom), left : max(left + 1, right)]
