"""Where the second look starts: a first guess of the transform, from matched parts or from a whole-picture form."""

from dataclasses import dataclass

import numpy as np

from provenance.matching.geometry import Array, corners, fit_affine, fit_homography, keeps_orientation, project
from provenance.model.local import LocalCandidate
from provenance.model.match import Form

MIN_PLACES = 5
"""Distinct places that have to agree with one transform before pixels are looked at.

Places, not points: text and repeated texture match by hundreds of points in one spot. On the open bench 99.3 % of the
true records that an index proposed have 5, and 2.1 unrelated ones a query did (`benchmarks/RESULTS.md`, 2026-11-24).
"""
_TOLERANCE = 0.016
"""Distance at which a point still agrees, as a share of the record's longer side."""
_THINNED = 80
"""Cells along the longer side of each picture, of which one pair of points each is kept."""
_TRIALS = 320
_RECOUNTED = 12
"""Guesses with the most agreeing points whose distinct places are counted."""
_MAX_STRETCH = 2.2
"""Largest ratio of the two scales of an affine guess: a screen seen at 60 degrees has 2."""
_MIN_SPREAD = 0.03
"""Least distance of the two points of a trial, as a share of the longer side."""
_DRAWN = np.random.default_rng(7).random((_TRIALS, 2))
"""The same trials in every run, so that a query has one answer."""


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """A first guess.

    Attributes:
        matrix: Takes points of the query to points of the record, each in its own pixels, `(3, 3)` float64.
        inliers: Number of distinct places that agree with it; 0 for a guess from a form.
        places: Where these lie in the record, pixels, `(N, 2)`, N at least `inliers`.
    """

    matrix: Array
    inliers: int
    places: Array


def start_from_form(form: Form, query_size: tuple[int, int], record_size: tuple[int, int]) -> Start:
    """The whole query in `form`, laid on the whole record."""
    width, height = query_size
    matrix = np.array([[-1.0, 0, width], [0, 1, 0], [0, 0, 1]]) if form.mirrored else np.eye(3)
    for _ in range(form.quarter_turns):
        matrix = np.array([[0.0, 1, 0], [-1, 0, width], [0, 0, 1]]) @ matrix
        width, height = height, width
    return Start(np.diag([record_size[0] / width, record_size[1] / height, 1.0]) @ matrix, 0, np.empty((0, 2)))


def start_from_parts(candidate: LocalCandidate, query_size: tuple[int, int], record_size: tuple[int, int]) -> Start | None:
    """The transform that most distinct places agree with; None with fewer than `MIN_PLACES`.

    A similarity is drawn from pairs of points, then an affine transform and a homography are grown from it, each kept
    only where clearly more places agree closely.
    """
    query = candidate.query_points.astype(np.float64) * query_size
    record = candidate.record_points.astype(np.float64) * record_size
    query, record = _thinned(query, record, max(query_size), max(record_size))
    tolerance = _TOLERANCE * max(record_size)
    matrix = _similarity(query, record, candidate.mirrored, max(query_size), tolerance)
    if matrix is None:
        return None
    close, places = _agreeing(matrix, query, record, tolerance)
    grown = matrix
    if places >= MIN_PLACES + 3 and (affine := _grown_affine(matrix, query, record, tolerance)) is not None:
        affine_close, affine_places = _agreeing(affine, query, record, tolerance)
        if affine_close > close:
            grown, close, places = affine, affine_close, affine_places
    if places >= 2 * MIN_PLACES + 2 and (tilted := _grown_homography(grown, query, record, tolerance, query_size)) is not None:
        tilted_close, tilted_places = _agreeing(tilted, query, record, tolerance)
        if tilted_close > 1.1 * close + 2:
            grown, places = tilted, tilted_places
    return Start(grown, places, _places(grown, query, record, tolerance)) if places >= MIN_PLACES else None


def _thinned(query: Array, record: Array, query_side: float, record_side: float) -> tuple[Array, Array]:
    """One pair of points for each pair of cells."""
    cells = np.floor(np.column_stack([query * (_THINNED / query_side), record * (_THINNED / record_side)])).astype(np.int64)
    key = ((cells[:, 0] * 128 + cells[:, 1]) * 128 + cells[:, 2]) * 128 + cells[:, 3]
    _, kept = np.unique(key, return_index=True)
    return query[kept], record[kept]


def _similarity(query: Array, record: Array, mirrored: bool, query_side: float, tolerance: float) -> Array | None:
    """The similarity, of those through two of the pairs, that most distinct places agree with."""
    sign = -1.0 if mirrored else 1.0
    z, w = sign * query[:, 0] + 1j * query[:, 1], record[:, 0] + 1j * record[:, 1]
    if len(z) < 2:
        return None
    first, second = (_DRAWN * len(z)).astype(np.int64).T
    between, there = z[first] - z[second], w[first] - w[second]
    apart = (np.abs(between) > _MIN_SPREAD * query_side) & (np.abs(there) > _MIN_SPREAD * tolerance / _TOLERANCE)
    if not apart.any():
        return None
    turn = there[apart] / between[apart]
    shift = w[first[apart]] - turn * z[first[apart]]
    far = turn.astype(np.complex64)[:, None] * z.astype(np.complex64) + (shift.astype(np.complex64)[:, None] - w.astype(np.complex64))
    agrees = np.abs(far) < tolerance
    best, most = None, 0
    for k in np.argsort(-agrees.sum(axis=1), kind="stable")[:_RECOUNTED]:
        places = _distinct(query[agrees[k]], record[agrees[k]], abs(turn[k]), tolerance)
        if places > most:
            best, most = k, places
    if best is None:
        return None
    a, b = turn[best], shift[best]
    return np.array([[sign * a.real, -a.imag, b.real], [sign * a.imag, a.real, b.imag], [0, 0, 1]])


def _grown_affine(matrix: Array, query: Array, record: Array, tolerance: float) -> Array | None:
    grown = matrix
    for reach in (1.0, 0.8, 0.6, 0.5):
        weight = _weight(grown, query, record, reach * tolerance, 1.5)
        if np.count_nonzero(weight) < MIN_PLACES:
            return None
        grown = fit_affine(query, record, weight)
    scales = np.linalg.svd(grown[:2, :2], compute_uv=False)
    same_side = np.linalg.det(grown[:2, :2]) * np.linalg.det(matrix[:2, :2]) > 0
    return grown if same_side and scales[0] < _MAX_STRETCH * scales[1] else None


def _grown_homography(matrix: Array, query: Array, record: Array, tolerance: float, query_size: tuple[int, int]) -> Array | None:
    grown = matrix
    for _ in range(5):
        weight = _weight(grown, query, record, tolerance, 2.0)
        if np.count_nonzero(weight) < 2 * MIN_PLACES + 2:
            return None
        grown = fit_homography(query, record, weight)
    return grown if np.isfinite(grown).all() and keeps_orientation(grown, corners(*query_size)) else None


def _weight(matrix: Array, query: Array, record: Array, reach: float, cut: float) -> Array:
    error = np.hypot(*(project(matrix, query) - record).T)
    return np.where(error < cut * reach, 1 / (1 + (2 * error / reach) ** 2) ** 2, 0.0)


def _agreeing(matrix: Array, query: Array, record: Array, tolerance: float) -> tuple[int, int]:
    """Number of distinct places that agree within 0.6 of the tolerance, and within all of it."""
    error = np.hypot(*(project(matrix, query) - record).T)
    scale = float(np.sqrt(abs(np.linalg.det(matrix[:2, :2]))))
    close, near = error < 0.6 * tolerance, error < tolerance
    return _distinct(query[close], record[close], scale, tolerance), _distinct(query[near], record[near], scale, tolerance)


def _places(matrix: Array, query: Array, record: Array, tolerance: float) -> Array:
    """A point of the record for each distinct place that agrees."""
    near = record[np.hypot(*(project(matrix, query) - record).T) < tolerance]
    _, first = np.unique(np.floor(near / (2 * tolerance)), axis=0, return_index=True)
    return np.asarray(near[first])


def _distinct(query: Array, record: Array, scale: float, tolerance: float) -> int:
    """Number of cells of twice the tolerance that the points fall in, in the picture where it is less."""
    here, there = np.floor(query * (scale / (2 * tolerance))), np.floor(record / (2 * tolerance))
    return min(len(np.unique(cells[:, 0] * 1e5 + cells[:, 1])) for cells in (here, there))
