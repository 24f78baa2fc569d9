"""Two pictures and a transform -> the one laid on the other, and where they differ. For the eye: it decides nothing."""

from dataclasses import dataclass
from itertools import product
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from provenance.model.image import DecodedImage
from provenance.model.match import Matrix, Outline

Floats: TypeAlias = npt.NDArray[np.float32]

_LOCAL_RADIUS = 6
"""Radius of the local brightness and contrast in pixels of the view; applied twice."""
_NOISE = 6.0
"""Levels of luma added to the local contrast, so that noise in plain areas is not blown up."""
_FAINT, _STRONG = 0.25, 1.4
"""Differences of locally normalised brightness that are drawn as nothing and as most."""


@dataclass(frozen=True, slots=True)
class View:
    """A part of a picture, shown at a size.

    Attributes:
        left: Of the part, in pixels of the upright full-size picture.
        top: Likewise.
        scale: Shown pixels for one of the picture.
        size: Width and height in shown pixels.
    """

    left: float
    top: float
    scale: float
    size: tuple[int, int]

    @classmethod
    def fitted(cls, part: tuple[float, float, float, float], width: int, height: int) -> "View":
        """The part left, top, right, bottom of a picture, as large as `width` x `height` holds it."""
        left, top, right, bottom = part
        scale = min(width / (right - left), height / (bottom - top))
        return cls(left, top, scale, (max(1, round((right - left) * scale)), max(1, round((bottom - top) * scale))))

    def place(self, x: float, y: float) -> tuple[float, float]:
        """Where a point of the picture is shown."""
        return (x - self.left) * self.scale, (y - self.top) * self.scale

    def reduced(self, factor: float) -> "View":
        """The same part at `factor` of the size, `factor` at most 1."""
        size = max(1, round(self.size[0] * factor)), max(1, round(self.size[1] * factor))
        return View(self.left, self.top, self.scale * size[0] / self.size[0], size)


def show(image: DecodedImage, view: View) -> Image.Image:
    """The part of a picture that `view` names, RGB."""
    across, down = _density(image)
    left, top = image.box[0] + view.left * across, image.box[1] + view.top * down
    right = min(image.box[2], left + view.size[0] / view.scale * across)
    bottom = min(image.box[3], top + view.size[1] / view.scale * down)
    return Image.fromarray(image.pixels).convert("RGB").resize(view.size, Image.Resampling.LANCZOS, box=(left, top, right, bottom))


def lay_on(record: DecodedImage, transform: Matrix, outline: Outline, view: View) -> tuple[Image.Image, Image.Image]:
    """The record as it lies in a view of the query, RGB, and the mask of the shared region, luma, 255 inside.

    Args:
        record: The archived picture.
        transform: Takes pixels of the query to pixels of the record.
        outline: The shared region in the query; outside of it the picture means nothing.
        view: Part of the query that is shown.
    """
    shown_to_record = np.array(transform) @ np.array([[1 / view.scale, 0, view.left], [0, 1 / view.scale, view.top], [0, 0, 1]])
    picture = _picture(record, _record_scale(shown_to_record, outline, view))
    to_picture = np.diag([picture.width / record.width, picture.height / record.height, 1]) @ shown_to_record
    to_picture /= to_picture[2, 2] or 1e-9
    coefficients = [float(value) for value in to_picture.flat[:8]]
    laid = picture.transform(view.size, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    return laid, mask_of(outline, view)


def mask_of(outline: Outline, view: View) -> Image.Image:
    """The region within an outline, luma, 255 inside."""
    mask = Image.new("L", view.size)
    ImageDraw.Draw(mask).polygon([view.place(x, y) for x, y in outline], fill=255)
    return mask


def differ(query: DecodedImage, record: DecodedImage, transform: Matrix, outline: Outline, view: View) -> Floats:
    """How much the pictures differ at each pixel of a view, `(H, W)` float32, 0 to 1; 0 outside the shared region.

    Both are freed of local brightness and contrast, so that filters and recompression count little, and are compared
    no finer than the coarser of them. A pixel may be out of place by one.
    """
    record_pixels = np.sqrt(_area_in_record(transform, outline) / max(1e-9, _area(outline)))
    finest = min(_density(query)[0], float(record_pixels) * _density(record)[0]) / view.scale
    coarse = view.reduced(min(1.0, max(finest, 16 / max(view.size))))
    laid, mask = lay_on(record, transform, outline, coarse)
    shown = show(query, coarse)
    laid.paste(shown, mask=Image.eval(mask, lambda level: 255 - level))
    one, other = (_normalised(np.asarray(picture.convert("L"), np.float32)) for picture in (shown, laid))
    padded = np.pad(other, 1, mode="edge")
    rows, columns = one.shape
    least = np.minimum.reduce([np.abs(one - padded[y : y + rows, x : x + columns]) for y, x in product(range(3), repeat=2)])
    strength = np.clip((_blurred(least, 1) - _FAINT) / (_STRONG - _FAINT), 0, 1)
    resized = Image.fromarray(strength).resize(view.size, Image.Resampling.BILINEAR)
    return np.where(np.asarray(mask_of(outline, view)) > 0, np.asarray(resized, np.float32), np.float32(0))


def _density(image: DecodedImage) -> tuple[float, float]:
    """Decoded pixels for one of the full-size picture, across and down."""
    return (image.box[2] - image.box[0]) / image.width, (image.box[3] - image.box[1]) / image.height


def _picture(image: DecodedImage, scale: float) -> Image.Image:
    """The whole picture, RGB, at `scale` of the full size, never enlarged: reduced first, it does not flicker when warped."""
    across, down = (min(scale, one) for one in _density(image))
    size = max(1, round(image.width * across)), max(1, round(image.height * down))
    return Image.fromarray(image.pixels).convert("RGB").resize(size, Image.Resampling.BOX, box=image.box)


def _record_scale(shown_to_record: npt.NDArray[np.float64], outline: Outline, view: View) -> float:
    """Shown pixels for one of the record, from the areas of the shared region."""
    shown = tuple(view.place(x, y) for x, y in outline)
    in_record = _taken(shown_to_record, shown)
    return float(np.sqrt(_area(shown) / max(1e-9, _area(in_record))))


def _area_in_record(transform: Matrix, outline: Outline) -> float:
    return _area(_taken(np.array(transform), outline))


def _taken(transform: npt.NDArray[np.float64], outline: Outline) -> Outline:
    points = np.column_stack([np.array(outline), np.ones(len(outline))]) @ transform.T
    return tuple((float(x / w), float(y / w)) for x, y, w in points)


def _area(outline: Outline) -> float:
    corners = np.array(outline)
    following = np.roll(corners, -1, axis=0)
    return float(abs(np.sum(corners[:, 0] * following[:, 1] - corners[:, 1] * following[:, 0])) / 2)


def _normalised(luma: Floats) -> Floats:
    """Freed of local brightness and contrast."""
    centred = luma - _blurred(luma, _LOCAL_RADIUS)
    contrast = np.sqrt(np.maximum(_blurred(centred**2, _LOCAL_RADIUS), 0))
    return np.asarray(centred / (contrast + _NOISE), np.float32)


def _blurred(values: Floats, radius: int) -> Floats:
    """The mean over a square, twice: close to a Gaussian."""
    for _ in range(2):
        for axis in (0, 1):
            values = _mean_along(values, radius, axis)
    return values


def _mean_along(values: Floats, radius: int, axis: int) -> Floats:
    padding = [(radius + 1, radius) if one == axis else (0, 0) for one in (0, 1)]
    sums = np.cumsum(np.pad(values, padding, mode="edge"), axis=axis, dtype=np.float64)
    length, width = values.shape[axis], 2 * radius + 1
    high, low = np.take(sums, range(width, width + length), axis), np.take(sums, range(length), axis)
    return np.asarray((high - low) / width, np.float32)
