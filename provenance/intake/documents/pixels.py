"""Picture objects of PDFium -> pixels."""

from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.intake.documents.placed import PlacedImage

_HOLE = 250
"""Alpha below which a pixel is seen through."""
_SMALLEST_SEEN = 8
"""Pixels a side; below that nearly all is edge."""
_HOLES_SHARE = 0.001
"""Of the pixels inside; less than that comes of smooth edges."""


def stored_pixels(shown: Any, image: PlacedImage, max_pixels: int) -> npt.NDArray[np.uint8]:
    """The stored pixels, or where a mask makes holes into them, the picture as it is seen on white.

    A picture may be one plain colour that only its mask gives a shape. The buffers are freed with their last reference.
    """
    seen = seen_through(shown, image, max_pixels)
    if seen is not None:
        return seen
    return as_rgb(shown.get_bitmap().to_numpy(), reverse=True)


def seen_through(shown: Any, image: PlacedImage, max_pixels: int) -> npt.NDArray[np.uint8] | None:
    """An upright picture on white, if a mask makes holes into it; None for one that is what is stored."""
    matrix = shown.get_matrix()
    left, bottom, right, top = shown.get_bounds()
    width, height = abs(right - left), abs(top - bottom)
    upright = (matrix.b == 0 and matrix.c == 0) and matrix.a > 0 and matrix.d > 0
    if not upright or min(width, height) <= 0:
        return None  # turned on the page, its corners are empty without any mask
    scale = max(image.width / width, image.height / height)
    if width * height * scale * scale > min(4 * image.width * image.height, max_pixels):
        return None
    try:
        drawn = shown.get_bitmap(render=True).to_numpy()
    except RuntimeError:
        return None  # the stored pixels are asked for next, and say what is wrong
    if drawn.ndim != 3 or drawn.shape[2] != 4 or min(drawn.shape[:2]) < _SMALLEST_SEEN:
        return None
    alpha = drawn[..., 3]
    if np.count_nonzero(alpha[2:-2, 2:-2] < _HOLE) <= _HOLES_SHARE * alpha.size:
        return None
    # In bands: whole pictures of wider numbers would take many times their memory.
    seen = np.empty((*alpha.shape, 3), dtype=np.uint8)
    for row in range(0, alpha.shape[0], 64):
        band = drawn[row : row + 64].astype(np.uint16)
        opaque = band[..., 3:]
        seen[row : row + 64] = ((band[..., 2::-1] * opaque + 255 * (255 - opaque) + 127) // 255).astype(np.uint8)
    return seen


def as_rgb(pixels: npt.NDArray[np.uint8], *, reverse: bool) -> npt.NDArray[np.uint8]:
    """Pixels of PDFium as luma or RGB; `reverse` where it gives blue first."""
    if pixels.ndim == 2:
        return pixels
    if pixels.shape[2] == 1:
        return pixels[..., 0]
    return pixels[..., 2::-1] if reverse else pixels[..., :3]
