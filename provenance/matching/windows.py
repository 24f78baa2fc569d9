"""Two pictures laid on each other -> windows, and what each says: agrees, drawn over, smoothed, or other content.

A window has 16 x 16 pixels of the frame; the next one begins 8 pixels on. Fine detail is compared at the frame's
resolution and at half of it: compression spoils the first before the second, parallax and moved things spoil both.
"""

from dataclasses import dataclass

import cv2
import numpy as np

from provenance.matching.geometry import Array
from provenance.matching.refining import Alignment

STEP, WINDOW = 8, 16
"""Pixels of the frame between windows, and their side."""
_BAND_SIGMA = 3.0
"""Radius in pixels of the blur that is taken away: periods over about 20 pixels count little."""
_TEXTURED, _TEXTURED_HALF, _SPREAD = 4.0, 6.0, 5.0
"""Levels of luma: a window of the record is textured where a band has that much detail, and the window that spread."""
_AGREES, _AGREES_HALF = 0.6, 0.8
_DIFFERS, _DIFFERS_HALF = 0.45, 0.6
"""Correlations from which a window agrees in one of two bands, and under which it differs in both."""
_FLAT_STEP = 6
"""Levels between neighbours in a flat area."""
_GRAPHIC, _GRAPHIC_SPREAD = 1.6, 10.0
"""A window is graphic where its flat share, times its spread in units of 6 levels, is over 1.6 and the spread over 10:
large steps between flat areas, as in letters and plates."""
_MARK = 11
"""Side in pixels of the largest mark that is lifted off its ground to see whether the ground is plain: small letters."""
_PLAIN_GROUND = 0.25
"""Spread of the ground, as a share of the window's, under which the window is marks on a plain ground."""
_BRIGHT, _DARK, _EXTREME_SHARE = 236, 14, 0.10
"""Lettering is mostly white or black: 10 % more such pixels than in the record."""
_LOUDER, _LOUD = 2.2, 10.0
"""Or it has more than 2.2 times the record's spread, which counts as 10 at least."""
_SMOOTHED, _SMOOTH_HALF, _ROUGH_HALF = 0.33, 2.5, 5.0
"""Smoothed: under a third of the detail that the rest leads to expect, or hardly any where the record has some."""
_CHANGED_COST, _EDITED_COST = 1.2, 0.15
"""What a window of other content, and an edited one, cost against one that agrees, in the choice of the region."""
_ALIKE_GAIN, _UNLIKE_COST = 0.002, 0.05
"""Where the record is plain nothing can agree: windows that are plain in the query, too, settle ties; others, and those
in which agreement proves nothing, weigh a little."""
_COVERED = 0.95
"""Share of a window that the query has to cover."""
_STRONG = 5
"""Windows from which a median is taken for the whole."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Windows `top` to `bottom` and `left` to `right`, ends not included."""

    top: int
    bottom: int
    left: int
    right: int

    def pixels(self, frame_size: tuple[int, int]) -> tuple[float, float, float, float]:
        """Left, top, right and bottom in the frame; a side at the last window reaches to the frame's edge."""
        width, height = frame_size
        last_column, last_row = width // STEP - 1, height // STEP - 1
        right = width if self.right >= last_column else (self.right - 1) * STEP + WINDOW
        bottom = height if self.bottom >= last_row else (self.bottom - 1) * STEP + WINDOW
        return float(self.left * STEP), float(self.top * STEP), float(right), float(bottom)


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """One band of detail, a value a window.

    Attributes:
        record: Detail of the record, levels of luma.
        query: Detail of the query.
        correlation: Of the two, -1 to 1.
    """

    record: Array
    query: Array
    correlation: Array


@dataclass(frozen=True, slots=True, eq=False)
class Windows:
    """All windows of a frame, `(rows, columns)` each; masks are bool.

    Attributes:
        fine: Detail at the frame's resolution.
        half: Detail at half of it.
        query_mean: Mean luma of the query.
        colour: Mean colour of the record, `(rows, columns, 3)`, RGB.
        inside: The query covers the window.
        textured: There is something to compare.
        graphic: The record itself is graphic there.
        drawing: Both of them are, or the record is marked there: what they share proves nothing.
        agrees: The two agree.
        drawn: They differ, and one of them has graphics that the other does not have, or the query something where the
            record is plain.
        smoothed: They differ, and the query lost its detail.
        changed: They differ otherwise: other content.
        region: The rectangle in which most agrees and least is other content.
    """

    fine: Band
    half: Band
    query_mean: Array
    colour: Array
    inside: Array
    textured: Array
    graphic: Array
    drawing: Array
    agrees: Array
    drawn: Array
    smoothed: Array
    changed: Array
    region: Rectangle

    @property
    def region_mask(self) -> Array:
        """The windows of the region."""
        mask = np.zeros(self.inside.shape, bool)
        mask[self.region.top : self.region.bottom, self.region.left : self.region.right] = True
        return mask


def compare_windows(record: Array, colour: Array, alignment: Alignment, ignored: Array | None = None) -> Windows:
    """Compare a frame's record with the query laid on it.

    Args:
        record: Luma, `(H, W)` float32.
        colour: The same in colour, `(H, W, 3)` float32.
        alignment: How the query lies on it.
        ignored: Pixels in which agreement proves nothing, `(H, W)` uint8, 0 or 255; differences still count.
    """
    query = alignment.laid
    fine = _band(record, query)
    half = _half_band(record, query, fine)
    inside = _window_means((alignment.covered > 0).astype(np.float32)) > _COVERED
    record_spread, query_spread = _spread(record), _spread(query)
    textured = inside & ((fine.record > _TEXTURED) | (half.record > _TEXTURED_HALF)) & (record_spread > _SPREAD)
    strong = textured & (half.correlation > _AGREES)
    gain = max(_median((half.query / half.record)[strong], 1.0), 0.2)
    kept_detail = _median((fine.query / fine.record)[strong & (fine.record > _TEXTURED)], gain)
    agrees = textured & ((fine.correlation > _AGREES) | (half.correlation > _AGREES_HALF))
    differs = textured & ~agrees & (fine.correlation < _DIFFERS) & (half.correlation < _DIFFERS_HALF)
    graphic, query_graphic = _is_graphic(record, record_spread), _is_graphic(query, query_spread)
    whiter = _window_means(_extreme(query)) - _window_means(_extreme(record))
    louder = query_spread > _LOUDER * gain * np.maximum(record_spread, _LOUD)
    smooth = (fine.query < _SMOOTHED * kept_detail * fine.record) | ((half.query < _SMOOTH_HALF) & (half.record > _ROUGH_HALF))
    added = differs & ~graphic & (query_graphic | (whiter > _EXTREME_SHARE) | louder)
    smoothed = differs & smooth & ~added
    removed = differs & ~smooth & graphic & ~query_graphic
    drawn = added | removed | (inside & ~textured & louder)
    changed = differs & ~drawn & ~smoothed
    drawing = graphic & query_graphic
    unproving = np.zeros_like(inside) if ignored is None else _window_means((ignored > 0).astype(np.float32)) > 1 - _COVERED
    agrees, drawing = agrees & ~unproving, drawing | unproving
    plain = inside & ~textured
    alike = plain & (query_spread < 2 * record_spread + _SPREAD)
    value = agrees - _CHANGED_COST * changed - _EDITED_COST * (drawn | smoothed)
    value += _ALIKE_GAIN * alike - _UNLIKE_COST * (unproving | (plain & ~alike))
    region = _densest(value)
    return Windows(
        fine, half, _window_means(query), _window_means(colour),
        inside, textured, graphic, drawing, agrees, drawn, smoothed, changed, region,
    )  # fmt: skip


def _half_band(record: Array, query: Array, fine: Band) -> Band:
    """The band of detail at half the resolution, a value for each window of `fine`; `fine` itself where the frame is too small."""
    record, query = cv2.pyrDown(record), cv2.pyrDown(query)
    if min(record.shape) < 2 * WINDOW:
        return fine
    coarse = _band(record, query)
    rows, columns = fine.record.shape
    return Band(*(cv2.resize(plane, (columns, rows)) for plane in (coarse.record, coarse.query, coarse.correlation)))


def _band(record: Array, query: Array) -> Band:
    ours, theirs = (cv2.subtract(plane, cv2.GaussianBlur(plane, (0, 0), _BAND_SIGMA)) for plane in (record, query))
    mean_a, mean_b = _window_means(ours), _window_means(theirs)
    var_a = np.maximum(_window_means(cv2.multiply(ours, ours)) - mean_a * mean_a, 1e-6)
    var_b = np.maximum(_window_means(cv2.multiply(theirs, theirs)) - mean_b * mean_b, 1e-6)
    shared = _window_means(cv2.multiply(ours, theirs)) - mean_a * mean_b
    return Band(np.sqrt(var_a), np.sqrt(var_b), shared / np.sqrt(var_a * var_b))


def _window_means(plane: Array) -> Array:
    """The mean of each window of a plane, `(H // 8 - 1, W // 8 - 1)`."""
    rows, columns = plane.shape[0] // STEP, plane.shape[1] // STEP
    cells = cv2.resize(plane[: rows * STEP, : columns * STEP], (columns, rows), interpolation=cv2.INTER_AREA)
    return np.asarray((cells[:-1, :-1] + cells[1:, :-1] + cells[:-1, 1:] + cells[1:, 1:]) / 4)


def _spread(plane: Array) -> Array:
    mean = _window_means(plane)
    return np.asarray(np.sqrt(np.maximum(_window_means(cv2.multiply(plane, plane)) - mean * mean, 0)))


def _is_graphic(plane: Array, spread: Array) -> Array:
    steps = cv2.morphologyEx(plane, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8))
    flat = _window_means((steps <= _FLAT_STEP).astype(np.float32))
    mark = np.ones((_MARK, _MARK), np.uint8)
    ground = np.minimum(*(_spread(cv2.morphologyEx(plane, lift, mark)) for lift in (cv2.MORPH_OPEN, cv2.MORPH_CLOSE)))
    marked = (flat * spread / _FLAT_STEP > _GRAPHIC) | (ground < _PLAIN_GROUND * spread)
    return np.asarray(marked & (spread > _GRAPHIC_SPREAD))


def _extreme(plane: Array) -> Array:
    return ((plane >= _BRIGHT) | (plane <= _DARK)).astype(np.float32)


def _median(values: Array, otherwise: float) -> float:
    return float(np.median(values)) if len(values) >= _STRONG else otherwise


def _densest(value: Array) -> Rectangle:
    """The rectangle with the largest sum (Kadane's scan over every band of rows)."""
    rows, columns = value.shape
    upto = np.vstack([np.zeros(columns), np.cumsum(value, axis=0)])
    first, last = np.triu_indices(rows + 1, 1)
    if rows > 24:  # every second row will do: half a window
        even = (first % 2 == 0) & ((last % 2 == 0) | (last == rows))
        first, last = first[even], last[even]
    sums = np.hstack([np.zeros((len(first), 1)), np.cumsum(upto[last] - upto[first], axis=1)])
    lowest = np.minimum.accumulate(sums, axis=1)
    gain = sums - lowest
    band, right = divmod(int(gain.argmax()), columns + 1)
    left = int(np.flatnonzero(sums[band, : right + 1] == lowest[band, right])[-1])
    return Rectangle(int(first[band]), int(last[band]), left, right)
