"""Plane transforms as 3 x 3 matrices: applying, fitting and measuring them. Edges lie at integers, pixel centres at halves."""

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = npt.NDArray[Any]

_RIDGE = 0.01
"""Weight that draws the two perspective terms to 0, in coordinates of unit variance: where texture is scarce a free
homography bends (`docs/adr/0004-proof-of-a-part.md`)."""


def corners(width: float, height: float) -> Array:
    """The corners of a picture, clockwise as seen: `(4, 2)` float64."""
    return rectangle(0, 0, width, height)


def rectangle(left: float, top: float, right: float, bottom: float) -> Array:
    """The corners of a rectangle, clockwise as seen: `(4, 2)` float64."""
    return np.array([[left, top], [right, top], [right, bottom], [left, bottom]], dtype=np.float64)


def project(matrix: Array, points: Array) -> Array:
    """Where `matrix` takes `(N, 2)` points."""
    ends = points @ matrix[:, :2].T + matrix[:, 2]
    return np.asarray(ends[:, :2] / ends[:, 2:])


def local_scale(matrix: Array, points: Array) -> float:
    """By how much `matrix` enlarges lengths around `points`: the median of the square root of its Jacobian."""
    ends = points @ matrix[:, :2].T + matrix[:, 2]
    jacobian = np.abs(np.linalg.det(matrix)) / np.maximum(np.abs(ends[:, 2]) ** 3, 1e-12)
    return float(np.sqrt(np.median(jacobian)))


def keeps_orientation(matrix: Array, points: Array) -> bool:
    """Whether all `points` lie on one side of the line that `matrix` sends to infinity, none near it."""
    depth = points @ matrix[2, :2] + matrix[2, 2]
    return bool(depth.min() * depth.max() > 0 and np.abs(depth).max() < 4 * np.abs(depth).min())


def fit_affine(start: Array, end: Array, weight: Array) -> Array:
    """The affine transform of least weighted squares that takes `start` to `end`, `(3, 3)`."""
    return _fit(start, end, weight, perspective=False)


def fit_homography(start: Array, end: Array, weight: Array) -> Array:
    """The homography of least weighted squares that takes `start` to `end`, its perspective terms held back, `(3, 3)`."""
    return _fit(start, end, weight, perspective=True)


def _fit(start: Array, end: Array, weight: Array, *, perspective: bool) -> Array:
    share = weight / weight.sum()
    x, from_start = _standardised(start, share)
    y, from_end = _standardised(end, share)
    one = np.column_stack([x, np.ones(len(x))])
    moment = one.T @ (one * share[:, None])
    rows = 8 if perspective else 6
    normal, right = np.zeros((rows, rows)), np.zeros(rows)
    for axis in (0, 1):
        at = slice(3 * axis, 3 * axis + 3)
        normal[at, at] = moment
        right[at] = one.T @ (share * y[:, axis])
        if perspective:
            tilted = -x * y[:, axis : axis + 1]
            weighted = tilted * share[:, None]
            normal[at, 6:] = one.T @ weighted
            normal[6:, at] = normal[at, 6:].T
            normal[6:, 6:] += tilted.T @ weighted
            right[6:] += weighted.T @ y[:, axis]
    if perspective:
        normal[6, 6] += _RIDGE
        normal[7, 7] += _RIDGE
    solved = np.linalg.solve(normal + 1e-9 * np.eye(rows), right)
    unit = np.append(solved, [0, 0, 1] if not perspective else [1]).reshape(3, 3)
    return np.asarray(np.linalg.inv(from_end) @ unit @ from_start)


def _standardised(points: Array, share: Array) -> tuple[Array, Array]:
    """Points with mean 0 and unit variance, and the matrix that makes them so."""
    mean = share @ points
    spread = float(np.sqrt(share @ ((points - mean) ** 2)).mean()) + 1e-9
    matrix = np.array([[1 / spread, 0, -mean[0] / spread], [0, 1 / spread, -mean[1] / spread], [0, 0, 1]])
    return (points - mean) / spread, matrix
