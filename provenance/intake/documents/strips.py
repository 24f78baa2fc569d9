"""Whether a page is one scan that was stored in strips.

Scanners and some printer drivers cut a page into bands, each stored as an image of its own. The page is then the picture.
One image that covers a page is not drawn: its own bytes are better.
"""

from dataclasses import dataclass
from itertools import pairwise

from provenance.intake.documents.placed import PlacedImage

_COVERED_SHARE = 0.9
"""Of the page that its strips cover together."""
_OFF_SHARE = 0.01
"""Of the page's side by which edges that meet may miss each other."""


@dataclass(frozen=True, slots=True)
class Whole:
    """A page of strips.

    Attributes:
        images: The strips.
        scale: Pixels a point of the strips.
    """

    images: tuple[PlacedImage, ...]
    scale: float


def strips(images: list[PlacedImage], page_size: tuple[float, float]) -> Whole | None:
    """The strips that make up a page, or None where it is none of that kind.

    They are all images of the page, at least two, of one way of storing and one width in pixels; they begin and end at
    the same edges, each meets the next, and together they cover 0.9 of the page. Or the same with width and height
    exchanged. Photographs beside each other differ in one of these.
    """
    if len(images) < 2 or min(page_size) <= 0 or len({image.filters for image in images}) > 1:
        return None
    for across in (0, 1):
        along = 1 - across
        if len({(image.width, image.height)[across] for image in images}) == 1 and _is_pile(images, page_size, across, along):
            first = images[0]
            extent = first.box[across + 2] - first.box[across]
            return Whole(tuple(images), (first.width, first.height)[across] / extent)
    return None


def _is_pile(images: list[PlacedImage], page_size: tuple[float, float], across: int, along: int) -> bool:
    """Whether they lie one on the other along an axis, edge to edge, and cover the page."""
    off_across, off_along = page_size[across] * _OFF_SHARE, page_size[along] * _OFF_SHARE
    boxes = sorted((image.box for image in images), key=lambda box: box[along])
    first, last = boxes[0], boxes[-1]
    aligned = all(
        abs(box[across] - first[across]) <= off_across and abs(box[across + 2] - first[across + 2]) <= off_across for box in boxes
    )
    meeting = all(abs(after[along] - before[along + 2]) <= off_along for before, after in pairwise(boxes))
    area = (first[across + 2] - first[across]) * (last[along + 2] - first[along])
    return aligned and meeting and area >= _COVERED_SHARE * page_size[0] * page_size[1]
