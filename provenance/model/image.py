"""DecodedImage: the pixels of one image."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pixels: TypeAlias = npt.NDArray[np.uint8]


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
