"""Straight picture borders: where a cell of a collage or a photograph in a page ends, or a pasted picture begins.

What lies beyond is another picture and says nothing about this one. A moving thing or parallax ends nowhere so straight.
"""

import cv2
import numpy as np

from provenance.matching.geometry import Array
from provenance.matching.windows import Rectangle, Windows

_LEAST_BEYOND = 4
"""Windows of the overlap beyond a side from which on the region ends there, not at the overlap's own edge."""
_LEAST_PASTED, _STRAY = 24, 0.25
"""Windows that differ, of a pasted rectangle, at least; share of its windows that may agree by chance."""
_OUTWEIGHS = 2
"""Times as many photographic windows that agree as pasted rectangles cover."""
_REACH_PX, _INSET_PX, _LEAST_PX = 18, 6, 24
"""How far from the side its border may lie, what is left out at the corners, and the shortest side that can be told."""
_STEP = 12
"""Levels by which a step in the query exceeds that in the record, where a border crosses."""
_STRAIGHT = 0.5
"""Share of a side's pixels with such a step on one line, above what any line nearby has.

On the open bench and the harder set 220 of 387 true pairs with a free side have it, and 2 of 103 wrong ones
(`benchmarks/RESULTS.md`, 2026-11-24).
"""


def counted_windows(record: Array, laid: Array, windows: Windows) -> Array:
    """The windows in which other content speaks against a copy, `(rows, columns)` bool.

    All of the overlap, but not what lies beyond a region that ends at straight borders, nor rectangles in it that have
    straight borders on all sides: pictures or cards that were pasted in. Those only where clearly more photograph agrees
    than they cover, since a template around another photograph looks the same.

    Args:
        record: Luma of the frame, `(H, W)` float32.
        laid: The query on it, likewise.
        windows: The two compared.
    """
    sides = _free_sides(windows.region, windows.inside)
    framed = bool(sides) and _has_borders(record, laid, windows.region, sides)
    counted = windows.region_mask & windows.inside if framed else windows.inside.copy()
    pasted = np.zeros_like(counted)
    for box in _foreign_rectangles(windows):
        sides = _free_sides(box, windows.inside)
        if sides and _has_borders(record, laid, box, sides):
            pasted[box.top : box.bottom, box.left : box.right] = True
    photographic = windows.textured & ~windows.graphic
    agreeing = np.count_nonzero(photographic & windows.agrees & windows.region_mask)
    if agreeing >= _OUTWEIGHS * np.count_nonzero(photographic & pasted):
        counted &= ~pasted
    return counted


def _free_sides(rectangle: Rectangle, inside: Array) -> tuple[str, ...]:
    """The sides of a rectangle beyond which the overlap goes on."""
    rows, columns = slice(rectangle.top, rectangle.bottom), slice(rectangle.left, rectangle.right)
    beyond = {
        "left": inside[rows, : max(0, rectangle.left - 1)],
        "right": inside[rows, rectangle.right + 1 :],
        "top": inside[: max(0, rectangle.top - 1), columns],
        "bottom": inside[rectangle.bottom + 1 :, columns],
    }
    return tuple(side for side, part in beyond.items() if np.count_nonzero(part) >= _LEAST_BEYOND)


def _foreign_rectangles(windows: Windows) -> list[Rectangle]:
    """The boxes around connected windows that differ, where hardly any window in the box agrees."""
    differs = (windows.changed | windows.drawn | windows.smoothed) & windows.region_mask
    number, _, stats, _ = cv2.connectedComponentsWithStats(differs.astype(np.uint8), connectivity=8)
    found = []
    for left, top, width, height, area in stats[1:number]:
        box = Rectangle(int(top), int(top + height), int(left), int(left + width))
        agreeing = np.count_nonzero(windows.agrees[box.top : box.bottom, box.left : box.right])
        if area >= _LEAST_PASTED and agreeing <= _STRAY * width * height:
            found.append(box)
    return found


def _has_borders(record: Array, laid: Array, rectangle: Rectangle, sides: tuple[str, ...]) -> bool:
    """Whether there is a straight border of the query at each of `sides`."""
    left, top, right, bottom = rectangle.pixels((record.shape[1], record.shape[0]))
    straightness = {
        "left": lambda: _straightness(record, laid, left, top, bottom),
        "right": lambda: _straightness(record, laid, right, top, bottom),
        "top": lambda: _straightness(record.T, laid.T, top, left, right),
        "bottom": lambda: _straightness(record.T, laid.T, bottom, left, right),
    }
    return all(straightness[side]() >= _STRAIGHT for side in sides)


def _straightness(record: Array, laid: Array, line: float, start: float, end: float) -> float:
    """For the upright line near x = `line` with the most steps of the query alone: their share, less the median line's."""
    rows = slice(int(start) + _INSET_PX, int(end) - _INSET_PX)
    first, last = max(1, round(line) - _REACH_PX), min(record.shape[1] - 2, round(line) + _REACH_PX)
    if rows.stop - rows.start < _LEAST_PX or last - first < _LEAST_PX // 2:
        return 0.0
    theirs, ours = (np.abs(plane[rows, first + 1 : last + 2] - plane[rows, first - 1 : last]) for plane in (laid, record))
    steps = theirs > ours + _STEP
    near = steps[:, :-2] | steps[:, 1:-1] | steps[:, 2:]
    share = near.mean(axis=0)
    return float(share.max() - np.median(share))
