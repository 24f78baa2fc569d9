"""A first guess -> the transform that fits the pixels, and what displacement is left after it."""

from dataclasses import dataclass

import cv2
import numpy as np

from provenance.matching.frame import WorkFrame, cubic_terms
from provenance.matching.geometry import Array, fit_affine, fit_homography, local_scale, project

_POINTS = 200
"""Points that are followed, one in each cell of a grid."""
_LEAST_POINTS = 8
_WEAKEST = 0.15
"""Share of the points that is left out for want of texture."""
_WINDOW = (15, 15)
"""Window of the local brightness and contrast, pixels of the frame."""
_ERROR = 15.0
"""Mean difference of a followed window, in levels of the normalised picture, that halves its weight."""
_FARTHEST = 24.0
"""Displacement in pixels beyond which a followed point is lost."""
_BENT = 0.15
"""Median bend in pixels from which the query is laid on with it: lenses, screens and paper are never quite plane."""
_BENT_TOO_FAR = 8.0
_BENDINGS = 2
"""How often a bend is measured and applied: the second time what the first one left."""


@dataclass(frozen=True, slots=True)
class _Round:
    """One round of following and fitting: window and pyramid levels of the one, reaches in pixels of the other."""

    window: int
    levels: int
    reaches: tuple[float, ...]
    perspective_from: int


_COARSE = _Round(21, 2, (3, 2, 1.5, 1), 3)
_AGAIN = _Round(21, 1, (2.5, 1.5, 1, 1), 1)
_FINE = _Round(15, 1, (2, 1, 0.7, 0.5), 1)
_HOPELESS = 24.0
"""Median difference, in levels of the normalised pictures, above which the first round found no common picture. Of 153 copies
of the open bench and the harder set the highest has 20, of 315 other pairs three in four have over 27
(`benchmarks/RESULTS.md`, 2026-11-24)."""
_LARGE_STEP = 3.0
"""Gain of a coarse round, in levels, after which another one pays."""


@dataclass(frozen=True, slots=True, eq=False)
class Alignment:
    """The query laid on a work frame as well as can be.

    Attributes:
        matrix: Takes points of the frame to points of the frame's query.
        laid: The query on the frame, `(H, W)` float32 luma.
        covered: Where it lies, `(H, W)` uint8, 0 or 255.
        points: Textured places of the frame, `(N, 2)` float32.
        residuals: Displacement in pixels of the frame that is left at each, `(N,)`.
        bent_px: Median of the smooth bend that was taken out, in pixels of the frame.
    """

    matrix: Array
    laid: Array
    covered: Array
    points: Array
    residuals: Array
    bent_px: float


def refine(frame: WorkFrame) -> Alignment | None:
    """The best alignment near the frame's own; None where there is too little texture to follow.

    Both pictures are freed of local brightness and contrast. Textured points are followed by pyramidal Lucas-Kanade
    and the transform is fitted to them by re-weighted least squares; a round that makes the picture fit worse is undone.
    Where the first round finds nothing in common, the alignment is what it is, and all its points count as lost.
    """
    record = _normalised(frame.record)
    points, texture = _textured_points(record, frame.covered(frame.matrix))
    if len(points) < _LEAST_POINTS:
        return None
    at = points[:, 1].astype(np.int64), points[:, 0].astype(np.int64)

    def misfit(laid: Array) -> float:
        return float(np.median(cv2.boxFilter(cv2.absdiff(record, laid), -1, (11, 11))[at]))

    matrix, laid = frame.matrix, _normalised(frame.lay(frame.matrix))
    now = first = misfit(laid)
    rounds = [_COARSE, _FINE]
    while rounds:
        step = rounds.pop(0)
        better = _fit_round(matrix, record, laid, points, texture, step)
        if better is None:
            break
        tried = _normalised(frame.lay(better))
        then = misfit(tried)
        if then > now + 0.5:
            break
        if step is _COARSE and then > _HOPELESS:
            lost = np.full(len(points), _BENT_TOO_FAR)
            return Alignment(better, frame.lay(better), frame.covered(better), points, lost, _BENT_TOO_FAR)
        if step is _COARSE and first - then > _LARGE_STEP:
            rounds.insert(0, _AGAIN)
        matrix, laid, now = better, tried, min(now, then)
    return _settled(frame, matrix, record, laid, points)


def _settled(frame: WorkFrame, matrix: Array, record: Array, laid: Array, points: Array) -> Alignment | None:
    """The alignment, and what is left of the displacements after a smooth bend, such as lenses and paper make."""
    bend, picture = np.zeros((10, 2)), None
    for _ in range(_BENDINGS):
        moved, error = _follow(record, laid, points, 15, 0)
        kept = np.isfinite(error) & (np.hypot(*moved.T) < _BENT_TOO_FAR)
        if np.count_nonzero(kept) < _LEAST_POINTS:
            return None
        points, moved, error = points[kept], moved[kept], error[kept]
        bent = cubic_terms(points, frame.size) @ bend
        if len(points) < 3 * _LEAST_POINTS:
            break
        more = _bend(frame, points, moved, 1 / (1 + (error / _ERROR) ** 2))
        smooth = cubic_terms(points, frame.size) @ more
        moved, bent = moved - smooth, bent + smooth
        if _median_length(bent if picture is None else smooth) < _BENT:
            break
        bend = bend + more
        picture = frame.lay_bent(matrix, bend)
        laid = _normalised(picture)
    picture = frame.lay(matrix) if picture is None else picture
    return Alignment(matrix, picture, frame.covered(matrix), points, np.hypot(*moved.T), _median_length(bent))


def _median_length(vectors: Array) -> float:
    return float(np.median(np.hypot(*vectors.T)))


def _fit_round(matrix: Array, record: Array, laid: Array, points: Array, texture: Array, step: _Round) -> Array | None:
    moved, error = _follow(record, laid, points, step.window, step.levels)
    kept = np.isfinite(error) & (np.abs(moved).max(axis=1) < _FARTHEST)
    if np.count_nonzero(kept) < _LEAST_POINTS:
        return None
    start = points[kept] + 0.5
    end = project(matrix, start + moved[kept])
    trust = texture[kept] / (1 + (error[kept] / _ERROR) ** 2)
    scale = local_scale(matrix, start)
    weight = trust / (1 + (np.hypot(*(moved[kept] - np.median(moved[kept], axis=0)).T) / 6) ** 2) ** 2
    fitted = matrix
    for number, reach in enumerate(step.reaches):
        fit = fit_homography if number >= step.perspective_from else fit_affine
        fitted = fit(start, end, weight)
        weight = trust / (1 + (np.hypot(*(project(fitted, start) - end).T) / scale / reach) ** 2) ** 2
    return fitted if np.isfinite(fitted).all() else None


def _follow(record: Array, laid: Array, points: Array, window: int, levels: int) -> tuple[Array, Array]:
    """Where each point of `record` went in `laid`, `(N, 2)`, and how well its window fits, NaN where it was lost."""
    until = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 12, 0.02)
    ends, found, error = cv2.calcOpticalFlowPyrLK(
        record, laid, points[:, None], np.empty_like(points[:, None]), winSize=(window, window), maxLevel=levels, criteria=until,
        minEigThreshold=1e-5,
    )  # fmt: skip
    return ends[:, 0] - points, np.where(found.ravel() > 0, error.ravel(), np.nan)


def _bend(frame: WorkFrame, points: Array, moved: Array, trust: Array) -> Array:
    """The cubic polynomial of the place that explains most of the displacements, robustly: `(10, 2)`."""
    terms = cubic_terms(points, frame.size)
    stiffness = np.diag([0, 0, 0, 1, 1, 1, 3, 3, 3, 3]) * 1e-3 + 1e-9 * np.eye(10)
    weight, bend = trust, np.zeros((10, 2))
    for reach in (1.5, 0.8, 0.5, 0.5):
        normal = terms.T @ (terms * weight[:, None])
        bend = np.linalg.solve(normal + stiffness * (np.trace(normal) / 10), terms.T @ (moved * weight[:, None]))
        weight = trust / (1 + (np.hypot(*(moved - terms @ bend).T) / reach) ** 2) ** 2
    return bend


def _normalised(luma: Array) -> Array:
    """The picture freed of local brightness and contrast, `(H, W)` uint8."""
    mean = cv2.boxFilter(luma, -1, _WINDOW)
    variance = cv2.subtract(cv2.boxFilter(cv2.multiply(luma, luma), -1, _WINDOW), cv2.multiply(mean, mean))
    spread = np.sqrt(np.maximum(variance, 0)) + 3
    return cv2.addWeighted(cv2.divide(cv2.subtract(luma, mean), spread), 40, luma, 0, 128, dtype=cv2.CV_8U)


def _textured_points(record: Array, covered: Array) -> tuple[Array, Array]:
    """In each cell of a grid the place that can be followed best, `(N, 2)` float32, and a weight for its texture."""
    strength = cv2.cornerMinEigenVal(record, 5, ksize=3)
    inner = np.zeros_like(covered)
    inner[3:-3, 3:-3] = covered[3:-3, 3:-3]
    strength[cv2.erode(inner, np.ones((5, 5), np.uint8)) == 0] = 0
    height, width = strength.shape
    cell = max(10, int(np.sqrt(height * width / _POINTS)))
    rows, columns = height // cell, width // cell
    if rows * columns == 0:
        return np.empty((0, 2), np.float32), np.empty(0)
    cells = strength[: rows * cell, : columns * cell].reshape(rows, cell, columns, cell).swapaxes(1, 2).reshape(rows, columns, -1)
    best, most = cells.argmax(axis=2), cells.max(axis=2)
    y = best // cell + np.arange(rows)[:, None] * cell
    x = best % cell + np.arange(columns)[None, :] * cell
    kept = most > 0
    if np.count_nonzero(kept) > 20:
        kept &= most > np.quantile(most[kept], _WEAKEST)
    values = most[kept]
    return np.stack([x[kept], y[kept]], axis=1).astype(np.float32), values / (values + np.median(values)) if len(values) else values
