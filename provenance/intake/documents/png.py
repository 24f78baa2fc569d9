"""Pixels -> the bytes of a PNG (PNG, third edition, W3C): the smallest lossless file that every decoder reads."""

import struct
import zlib

import numpy as np
import numpy.typing as npt

_COLOUR_TYPES = {1: 0, 3: 2}
"""Channels -> colour type: greyscale, truecolour (table 8)."""
_LEVEL = 1
"""Of zlib: the file is read once, at once."""


def encode_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The bytes of a PNG without filters or metadata.

    Args:
        pixels: `(H, W)` luma or `(H, W, 3)` RGB, uint8, no side of 0.
    """
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, -1)
    channels = rows.shape[1] // width
    filtered = np.zeros((height, rows.shape[1] + 1), dtype=np.uint8)  # each row begins with its filter, here none
    filtered[:, 1:] = rows
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    body = zlib.compress(filtered.tobytes(), _LEVEL)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", body) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
