"""DecodedImage -> the small JPEG that an archive keeps, for the second look and for a person's eye; and the smaller WebP of a report."""

import io
import re
import struct

from PIL import Image

from provenance.model.image import DecodedImage

SIDE = 512
"""Longer side in pixels."""
_QUALITY = 80
"""Pillow's JPEG quality; with `SIDE`, about 20 kB a picture."""
PREVIEW_SIDE = 320
"""Longer side in pixels of what a report shows."""
_PREVIEW_QUALITY = 60
"""Pillow's WebP quality; with `PREVIEW_SIDE`, about 8 kB a photograph, so that thousands fit into one file."""
_VP8_HEADER = struct.Struct("<4sI4s4sI3s3sHH")
"""`RIFF`, size, `WEBP`, `VP8 `, size, frame tag, start code, width and height (the upper two bits of each are a scale, 0 here)."""
_MARK, _SCAN, _JFIF = 0xFF, 0xDA, 0xE0
_TABLES = frozenset({0xDB, 0xC0, 0xC4})
"""Quantisation, the frame, Huffman codes."""
_MARKED = re.compile(rb"\xff[^\x00]")
"""Anything within a scan but its data."""
_PREVIEW_METHOD = 2
"""Pillow's WebP effort, 0 to 6: beyond, a picture takes longer and gets hardly smaller."""


def encode_thumbnail(image: DecodedImage) -> bytes:
    """A baseline JPEG of at most `SIDE` pixels on the longer side, never enlarged, with no metadata."""
    return _encoded(image, SIDE, "JPEG", quality=_QUALITY)


def encode_preview(image: DecodedImage, side: int = PREVIEW_SIDE) -> bytes:
    """A WebP of at most `side` pixels on the longer side, likewise."""
    return _encoded(image, side, "WEBP", quality=_PREVIEW_QUALITY, method=_PREVIEW_METHOD)


def is_preview(content: bytes) -> bool:
    """Whether bytes are laid out as `encode_preview` makes them: one still picture, small, with nothing beside or behind it.

    Simple file format, VP8 key frame (RFC 9649, section 2.5; RFC 6386, section 9.1). Its pixels are not looked at.
    """
    if len(content) < _VP8_HEADER.size:
        return False
    riff, size, webp, chunk, chunk_size, _, start, width, height = _VP8_HEADER.unpack_from(content)
    is_whole = size + 8 == len(content) and 0 <= size - 12 - chunk_size <= 1
    is_small = min(width, height) > 0 and max(width, height) <= PREVIEW_SIDE
    return (riff, webp, chunk, start) == (b"RIFF", b"WEBP", b"VP8 ", b"\x9d\x01\x2a") and is_whole and is_small


def is_thumbnail(content: bytes) -> bool:
    """Whether bytes are laid out as `encode_thumbnail` makes them: one baseline scan, with no metadata, and nothing beside or behind it.

    Markers of ITU-T T.81, table B.1. Its pixels are not looked at.
    """
    markers, place = [], 2
    while place + 4 <= len(content) and content[place] == _MARK and content[place + 1] != _SCAN:
        markers.append(content[place + 1])
        place += 2 + int.from_bytes(content[place + 2 : place + 4])
    is_bare = markers[:1] == [_JFIF] and set(markers[1:]) <= _TABLES and content[4:6] == bytes([0, 16])
    is_scan = content[place : place + 2] == bytes([_MARK, _SCAN]) and _MARKED.search(content, place + 2, len(content) - 2) is None
    return content.startswith(b"\xff\xd8") and is_bare and is_scan and content.endswith(b"\xff\xd9")


def _encoded(image: DecodedImage, side: int, format_: str, **options: int) -> bytes:
    left, top, right, bottom = image.box
    scale = min(1.0, side / max(image.width, image.height))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    picture = Image.fromarray(image.pixels)
    if size != picture.size or (left, top, right, bottom) != (0, 0, *picture.size):
        picture = picture.resize(size, Image.Resampling.BILINEAR, box=image.box)
    encoded = io.BytesIO()
    picture.save(encoded, format_, **options)
    return encoded.getvalue()
