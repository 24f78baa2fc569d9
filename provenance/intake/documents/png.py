"""Pixels -> the bytes of a PNG (PNG, third edition, W3C): the smallest lossless file that every decoder reads."""

import struct
import zlib

import numpy as np
import numpy.typing as npt

_COLOUR_TYPES = {1: 0, 3: 2}
"""Channels -> colour type: greyscale, truecolour (table 8)."""
_LEVEL = 1
"""Of zlib: the file is read once, at once."""
_BAND_ROWS = 64


def encode_png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The bytes of a PNG without filters or metadata.

    Args:
        pixels: `(H, W)` luma or `(H, W, 3)` RGB, uint8, no side of 0.
    """
    height, width = pixels.shape[:2]
    channels = 1 if pixels.ndim == 2 else pixels.shape[2]
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", header) + _chunk(b"IDAT", _packed(pixels)) + _chunk(b"IEND", b"")


def _packed(pixels: npt.NDArray[np.uint8]) -> bytes:
    """The rows, deflated; a band at a time, since whole copies of large pictures would take more memory than a worker has."""
    packer = zlib.compressobj(_LEVEL)
    packed = []
    for top in range(0, pixels.shape[0], _BAND_ROWS):
        band = pixels[top : top + _BAND_ROWS]
        rows = band.reshape(band.shape[0], -1)
        filtered = np.zeros((rows.shape[0], rows.shape[1] + 1), dtype=np.uint8)  # each row begins with its filter, here none
        filtered[:, 1:] = rows
        packed.append(packer.compress(filtered.data))
    return b"".join([*packed, packer.flush()])


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
