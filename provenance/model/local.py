"""LocalFeatures: what a picture looks like in many small places, so that a part of it can be found."""

import struct
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Descriptors: TypeAlias = npt.NDArray[np.uint8]

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
            ValueError: The length is not what the header says.
        """
        width, height, number = _HEADER.unpack_from(content)
        if len(content) != _HEADER.size + number * _POINT.itemsize:
            raise ValueError(f"{len(content)} bytes are not {number} local features")
        points = np.frombuffer(content, _POINT, number, _HEADER.size)
        columns = (np.ascontiguousarray(points[name]) for name in ("descriptor", "xy", "angle", "level"))
        return cls(algorithm, width, height, *columns)
