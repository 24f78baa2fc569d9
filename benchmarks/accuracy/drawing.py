"""What every edit of the harder set is drawn with: chance, foreign photographs, text, noise, pasting."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, TypeAlias

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

Rgb: TypeAlias = npt.NDArray[np.uint8]
"""A picture, `(H, W, 3)` uint8, sRGB."""
Field: TypeAlias = npt.NDArray[np.float32]
"""One number a pixel, `(H, W)` float32."""

WORDS = [
    "breaking",
    "report",
    "from",
    "the",
    "harbour",
    "tonight",
    "witnesses",
    "say",
    "that",
    "smoke",
    "rose",
    "over",
    "old",
    "bridge",
    "at",
    "dawn",
    "officials",
    "have",
    "not",
    "confirmed",
    "any",
    "of",
    "it",
    "and",
    "crowds",
    "gathered",
    "near",
    "station",
    "while",
    "traffic",
    "stopped",
    "for",
    "hours",
    "sources",
    "close",
    "to",
    "council",
    "speak",
    "of",
    "a",
    "second",
    "event",
]
_FONTS = Path("/usr/share/fonts/truetype/dejavu")
_FACES = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansCondensed.ttf", "DejaVuSansCondensed-Bold.ttf", "DejaVuSerif.ttf")
BOLD = 1


@dataclass(frozen=True, slots=True)
class Draw:
    """One query's chance: the same seed draws the same picture.

    Attributes:
        rng: Source of every number.
        foreign: Gives a photograph that the archive does not hold.
        notes: The strengths that were drawn, in order.
        saving: Format and options to save with where the edit demands one; empty otherwise.
    """

    rng: np.random.Generator
    foreign: Callable[[], Rgb]
    notes: list[str] = field(default_factory=list)
    saving: dict[str, Any] = field(default_factory=dict)

    def between(self, low: float, high: float, note: str = "") -> float:
        """A number from `low` to `high`; noted where a name is given."""
        number = float(self.rng.uniform(low, high))
        if note:
            self.notes.append(f"{note}={number:.3g}")
        return number

    def whole(self, low: int, high: int, note: str = "") -> int:
        """A whole number from `low` to `high`, both inclusive."""
        number = int(self.rng.integers(low, high + 1))
        if note:
            self.notes.append(f"{note}={number}")
        return number

    def chance(self, share: float) -> bool:
        """True in `share` of the cases."""
        return bool(self.rng.random() < share)

    def colour(self, low: int = 0, high: int = 255) -> tuple[int, int, int]:
        """A colour whose channels lie from `low` to `high`."""
        red, green, blue = (int(value) for value in self.rng.integers(low, high + 1, 3))
        return red, green, blue

    def words(self, count: int) -> str:
        """A line of words."""
        return " ".join(str(self.rng.choice(WORDS)) for _ in range(count))


def clipped(values: npt.NDArray[Any]) -> Rgb:
    """Levels brought back to 8 bits."""
    return np.asarray(np.clip(np.rint(values), 0, 255), np.uint8)


def as_float(picture: Rgb) -> npt.NDArray[np.float32]:
    """The same levels, `(H, W, 3)` float32, 0 to 255."""
    return picture.astype(np.float32)


def luma(picture: Rgb) -> Field:
    """Brightness, 0 to 255."""
    return np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.float32)


def grey3(levels: npt.NDArray[Any]) -> Rgb:
    """A grey picture in three channels."""
    return np.repeat(clipped(levels)[:, :, None], 3, axis=2)


def resized(picture: Rgb, width: int, height: int) -> Rgb:
    """The picture at another size."""
    width, height = max(8, width), max(8, height)
    how = cv2.INTER_AREA if width < picture.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(picture, (width, height), interpolation=how), np.uint8)


def scaled(picture: Rgb, factor: float) -> Rgb:
    """The picture, `factor` times as large."""
    return resized(picture, round(picture.shape[1] * factor), round(picture.shape[0] * factor))


def fitted(picture: Rgb, width: int, height: int) -> Rgb:
    """The middle of the picture, filling `width` x `height` without being stretched."""
    factor = max(width / picture.shape[1], height / picture.shape[0])
    large = scaled(picture, factor * 1.002)
    top, left = (large.shape[0] - height) // 2, (large.shape[1] - width) // 2
    return np.ascontiguousarray(
        resized(large, max(width, large.shape[1]), max(height, large.shape[0]))[top : top + height, left : left + width]
    )


def cropped(picture: Rgb, area: float, draw: Draw) -> Rgb:
    """A crop with `area` of the picture's area, its shape a little different."""
    height, width = picture.shape[:2]
    skew = draw.between(0.9, 1.1)
    w, h = min(width, round(width * area**0.5 * skew)), min(height, round(height * area**0.5 / skew))
    left, top = draw.whole(0, width - w), draw.whole(0, height - h)
    return np.ascontiguousarray(picture[top : top + h, left : left + w])


def warped(picture: Rgb, matrix: npt.NDArray[np.float64], width: int, height: int, paper: tuple[int, int, int] = (0, 0, 0)) -> Rgb:
    """The picture taken through a 2 x 3 or 3 x 3 transform of pixels."""
    full = matrix if matrix.shape[0] == 3 else np.vstack([matrix, [0, 0, 1]])
    return np.asarray(cv2.warpPerspective(picture, full, (width, height), flags=cv2.INTER_CUBIC, borderValue=paper), np.uint8)


def remapped(picture: Rgb, x: npt.NDArray[Any], y: npt.NDArray[Any]) -> Rgb:
    """The picture with each pixel taken from `(x, y)`."""
    taken = cv2.remap(picture, x.astype(np.float32), y.astype(np.float32), cv2.INTER_CUBIC, borderMode=cv2.BORDER_REFLECT_101)
    return np.asarray(taken, np.uint8)


def grid(picture: Rgb) -> tuple[Field, Field]:
    """The x and the y of every pixel."""
    height, width = picture.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    return x, y


def noise(shape: tuple[int, ...], sigma: float, draw: Draw, grain: float = 0.0) -> npt.NDArray[np.float32]:
    """Normal noise; `grain` is the radius in pixels that it is coarsened by."""
    values = draw.rng.normal(0, 1, shape).astype(np.float32)
    if grain > 0:
        values = np.asarray(cv2.GaussianBlur(values, (0, 0), grain), np.float32)
        values /= max(float(values.std()), 1e-6)
    return values * np.float32(sigma)


def sigmoid(values: npt.NDArray[Any]) -> Field:
    """The logistic curve, 0 to 1: a soft edge where `values` cross 0."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))), np.float32)


def smooth_field(height: int, width: int, cells: int, draw: Draw) -> Field:
    """A smooth random surface, -1 to 1, with about `cells` hills along a side."""
    coarse = draw.rng.uniform(-1, 1, (cells + 2, cells + 2)).astype(np.float32)
    surface = cv2.resize(coarse, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(surface / max(float(np.abs(surface).max()), 1e-6), np.float32)


def blended(under: Rgb, over: Rgb, alpha: npt.NDArray[Any]) -> Rgb:
    """`over` on `under`; `alpha` is `(H, W)`, 0 to 1."""
    share = alpha.astype(np.float32)[:, :, None]
    return clipped(as_float(under) * (1 - share) + as_float(over) * share)


def pasted(page: Rgb, picture: Rgb, left: int, top: int) -> Rgb:
    """The page with the picture on it; what sticks out is cut off."""
    page = page.copy()
    height, width = min(picture.shape[0], page.shape[0] - top), min(picture.shape[1], page.shape[1] - left)
    page[top : top + height, left : left + width] = picture[:height, :width]
    return page


def plain(width: int, height: int, colour: tuple[int, int, int]) -> Rgb:
    """One colour."""
    return np.full((height, width, 3), colour, np.uint8)


@lru_cache(maxsize=256)
def font(face: int, size: int) -> Any:
    """A face of DejaVu, or Pillow's own where it is not installed."""
    path = _FONTS / _FACES[face % len(_FACES)]
    return ImageFont.truetype(str(path), max(8, size)) if path.exists() else ImageFont.load_default(max(8, size))


def with_pen(picture: Rgb, work: Callable[[ImageDraw.ImageDraw], None]) -> Rgb:
    """The picture after `work` has drawn on it."""
    image = Image.fromarray(picture)
    work(ImageDraw.Draw(image))
    return np.array(image)


def paragraph(
    pen: ImageDraw.ImageDraw, box: tuple[int, int, int, int], size: int, draw: Draw, ink: tuple[int, int, int], face: int = 0
) -> None:
    """Fill a box (left, top, right, bottom) with lines of words."""
    left, top, right, bottom = box
    chosen, y = font(face, size), top
    while y + size < bottom:
        line = draw.words(3)
        while chosen.getlength(line) < (right - left) * 0.8:
            line += " " + draw.words(1)
        while chosen.getlength(line) > right - left and " " in line:
            line = line.rsplit(" ", 1)[0]
        pen.text((left, y), line, font=chosen, fill=ink)
        y += round(size * 1.35)


def through_codec(picture: Rgb, extension: str, options: list[int]) -> Rgb:
    """The picture after one generation of a codec of OpenCV's."""
    done, content = cv2.imencode(extension, cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), options)
    assert done
    decoded = cv2.imdecode(content, cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.asarray(cv2.cvtColor(decoded, cv2.COLOR_BGR2RGB), np.uint8)


def through_jpeg(picture: Rgb, quality: int) -> Rgb:
    """The picture after one generation of JPEG."""
    return through_codec(picture, ".jpg", [cv2.IMWRITE_JPEG_QUALITY, quality])
