"""LocalFeatures: what a picture looks like in many small places. LocalCandidate: a record that shows some of them."""

import struct
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from provenance.model.record import Record

Descriptors: TypeAlias = npt.NDArray[np.uint8]
Points: TypeAlias = npt.NDArray[np.float32]
"""Places in a picture, `(N, 2)` float32: x and y as shares of its width and height, 0 to 1."""

MAX_FRAME_SIDE = 1023
"""Pixels: an index keeps places in steps of a quarter of one, in 12 bits. Frames of our own have at most 640."""
LEVELS = 8
"""Scales that an index can keep apart, in 3 bits."""
_HEADER = struct.Struct("<HHH")
_POINT = np.dtype([("descriptor", "u1", 32), ("xy", "<u2", 2), ("angle", "u1"), ("level", "u1")])


@dataclass(frozen=True, slots=True, eq=False)
class LocalFeatures:
    """Binary descriptors with their places; all arrays read-only and of one length N.

    Attributes:
        algorithm: Name that states every parameter; features of two algorithms never compare.
        width: Of the frame in which they were found, in pixels.
        height: Of it.
        descriptors: `(N, 32)` uint8, 256 bits each.
        xy: `(N, 2)` uint16: places as shares of width and height, 0 to 65535, edges at 0 and 65535.
        angle: `(N,)` uint8: orientation in 1/256 turns, clockwise as seen.
        level: `(N,)` uint8: scale, each level 1.2 times the one before.
    """

    algorithm: str
    width: int
    height: int
    descriptors: Descriptors
    xy: npt.NDArray[np.uint16]
    angle: npt.NDArray[np.uint8]
    level: npt.NDArray[np.uint8]

    def __post_init__(self) -> None:
        for array in (self.descriptors, self.xy, self.angle, self.level):
            array.flags.writeable = False

    def __len__(self) -> int:
        return len(self.descriptors)

    @classmethod
    def empty(cls, algorithm: str, width: int, height: int) -> "LocalFeatures":
        """No features: a picture without corners."""
        return cls.from_bytes(algorithm, _HEADER.pack(width, height, 0))

    def to_bytes(self) -> bytes:
        """6 bytes of header (width, height, N; little-endian uint16), then 38 bytes a point."""
        points = np.empty(len(self), _POINT)
        points["descriptor"], points["xy"], points["angle"], points["level"] = self.descriptors, self.xy, self.angle, self.level
        return _HEADER.pack(self.width, self.height, len(self)) + points.tobytes()

    @classmethod
    def from_bytes(cls, algorithm: str, content: bytes) -> "LocalFeatures":
        """Read what `to_bytes` wrote.

        Raises:
            ValueError: The length is not what the header says, or a frame or scale is none that there can be.
        """
        if len(content) < _HEADER.size:
            raise ValueError(f"{len(content)} bytes are no local features")
        width, height, number = _HEADER.unpack_from(content)
        if len(content) != _HEADER.size + number * _POINT.itemsize:
            raise ValueError(f"{len(content)} bytes are not {number} local features")
        if not (1 <= width <= MAX_FRAME_SIDE and 1 <= height <= MAX_FRAME_SIDE):
            raise ValueError(f"local features in a frame of {width} x {height}, and a side has 1 to {MAX_FRAME_SIDE} pixels")
        points = np.frombuffer(content, _POINT, number, _HEADER.size)
        if number and int(points["level"].max()) >= LEVELS:
            raise ValueError(f"local features of scale {points['level'].max()}, and there are {LEVELS}")
        columns = (np.ascontiguousarray(points[name]) for name in ("descriptor", "xy", "angle", "level"))
        return cls(algorithm, width, height, *columns)


@dataclass(frozen=True, slots=True, eq=False)
class LocalCandidate:
    """A record of which the index has seen parts in the query, at one turn and scale. It decides nothing.

    Attributes:
        record: The record.
        mirrored: Whether the parts were seen in the mirror image of the query.
        score: Sum of the votes, each at most 1; at least the index's lowest score.
        query_points: Where the parts lie in the query as it circulated (never in its mirror image).
        record_points: Where they lie in the record, row by row.
    """

    record: Record
    mirrored: bool
    score: float
    query_points: Points
    record_points: Points
