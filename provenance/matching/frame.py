"""The work frame: the part of the record under the query, and the query at the same resolution."""

from dataclasses import dataclass

import cv2
import numpy as np

from provenance.matching.geometry import Array, corners, local_scale, project, rectangle
from provenance.model.image import DecodedImage, Pixels

WORK_SIDE = 400
"""Longest side of the frame in pixels: what the proof costs grows with its square."""
_LEAST_SIDE = 32
"""Shortest side of a frame in which anything can be compared."""
_CENTRES = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1.0]])
"""From OpenCV's coordinates, whose integers are pixel centres, to ours."""
_PATCH = 8
"""Pixels between the nodes at which a bent transform is computed exactly; linear between them."""


def luma_of(image: DecodedImage) -> Pixels:
    """The picture as `(H, W)` uint8 luma, without what a scaled decode adds at its edges."""
    pixels = image.picture
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8) if pixels.ndim == 3 else pixels


@dataclass(frozen=True, slots=True, eq=False)
class WorkFrame:
    """The shared part at the coarser resolution of the two pictures.

    Attributes:
        record: Its luma in the record, `(H, W)` float32.
        colour: The same in colour, `(H, W, 3)` float32, RGB.
        query: Luma of the whole query at about the resolution of the frame, `(H, W)` uint8.
        matrix: Takes points of the frame to points of `query`, as the start says.
        to_record: Takes points of the frame to points of the record as decoded.
        to_query: Takes points of `query` to points of the circulated image as decoded.
    """

    record: Array
    colour: Array
    query: Array
    matrix: Array
    to_record: Array
    to_query: Array

    @classmethod
    def cut(cls, query: Pixels, record: Pixels, start: Array) -> "WorkFrame | None":
        """The frame of two pictures; None where they hardly overlap.

        Args:
            query: Luma, `(H, W)` uint8.
            record: RGB or luma, uint8.
            start: Takes points of the query to points of the record.
        """
        height, width = record.shape[:2]
        left, top, right, bottom = _overlap(project(start, corners(query.shape[1], query.shape[0])), width, height)
        if min(right - left, bottom - top) < 8:
            return None
        back = np.linalg.inv(start)
        enlarged = local_scale(back, rectangle(left, top, right, bottom))
        reduced = min(1.0, enlarged, WORK_SIDE / max(right - left, bottom - top))
        size = round((right - left) * reduced), round((bottom - top) * reduced)
        if min(size) < _LEAST_SIDE:
            return None
        to_record = np.array([[(right - left) / size[0], 0, left], [0, (bottom - top) / size[1], top], [0, 0, 1.0]])
        part = cv2.resize(record[top:bottom, left:right], size, interpolation=cv2.INTER_AREA)
        colour = cv2.cvtColor(part, cv2.COLOR_GRAY2RGB) if part.ndim == 2 else part
        small = _reduced(query, reduced / enlarged)
        to_query = np.diag([query.shape[1] / small.shape[1], query.shape[0] / small.shape[0], 1.0])
        luma = cv2.cvtColor(colour, cv2.COLOR_RGB2GRAY).astype(np.float32)
        return cls(luma, colour.astype(np.float32), small, np.linalg.inv(to_query) @ back @ to_record, to_record, to_query)

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.record.shape[1], self.record.shape[0]

    def lay(self, matrix: Array) -> Array:
        """The query laid on the frame by `matrix`, `(H, W)` float32."""
        opencv = np.linalg.inv(_CENTRES) @ matrix @ _CENTRES
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return cv2.warpPerspective(self.query, opencv, self.size, flags=flags, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)

    def lay_bent(self, matrix: Array, bend: Array) -> Array:
        """The same, each point first moved by `bend`, the coefficients of `cubic_terms`, `(10, 2)`."""
        width, height = self.size
        columns, rows = -(-width // _PATCH), -(-height // _PATCH)
        x, y = np.meshgrid(np.arange(columns) * _PATCH + _PATCH / 2, np.arange(rows) * _PATCH + _PATCH / 2)
        nodes = np.column_stack([x.ravel(), y.ravel()])
        ends = project(matrix, nodes + cubic_terms(nodes, self.size) @ bend) - 0.5
        whole = columns * _PATCH, rows * _PATCH
        maps = [cv2.resize(ends[:, k].reshape(rows, columns).astype(np.float32), whole)[:height, :width].copy() for k in (0, 1)]
        return cv2.remap(self.query, maps[0], maps[1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)

    def covered(self, matrix: Array) -> Array:
        """Where the query lies on the frame, one pixel less on each side: `(H, W)` uint8, 0 or 255."""
        height, width = self.query.shape
        shape = project(np.linalg.inv(matrix), corners(width, height)) - 0.5
        mask = np.zeros(self.record.shape, np.uint8)
        cv2.fillConvexPoly(mask, np.rint(np.clip(shape, -1e4, 1e4) * 16).astype(np.int32), 255, shift=4)
        return cv2.erode(mask, np.ones((3, 3), np.uint8))


def cubic_terms(points: Array, size: tuple[int, int]) -> Array:
    """The ten terms of a cubic polynomial of the place in a frame, `(N, 10)`."""
    u, v = (points / size * 2 - 1).T
    return np.stack([np.ones_like(u), u, v, u * u, u * v, v * v, u**3, u * u * v, u * v * v, v**3], axis=1)


def _overlap(laid: Array, width: int, height: int) -> tuple[int, int, int, int]:
    """The whole pixels of a record that the shape `laid` on it touches: left, top, right, bottom; empty for none."""
    if not np.isfinite(laid).all():
        return 0, 0, 0, 0
    _, shared = cv2.intersectConvexConvex(laid.astype(np.float32), corners(width, height).astype(np.float32))
    if shared is None or len(shared) < 3:
        return 0, 0, 0, 0
    low, high = np.floor(shared.reshape(-1, 2).min(axis=0)), np.ceil(shared.reshape(-1, 2).max(axis=0))
    return max(0, int(low[0])), max(0, int(low[1])), min(width, int(high[0])), min(height, int(high[1]))


def _reduced(query: Pixels, factor: float) -> Pixels:
    """The query made smaller by area where that is more than interpolation can bridge."""
    if factor >= 0.85:
        return query
    size = max(1, round(query.shape[1] * factor)), max(1, round(query.shape[0] * factor))
    return np.asarray(cv2.resize(query, size, interpolation=cv2.INTER_AREA), np.uint8)
