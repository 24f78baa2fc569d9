"""How many parts a file has, which decoders go over one by one in Python: before a decoder does."""

from collections.abc import Iterator
from itertools import islice

from provenance.errors import OverLimitError

MAX_PARTS = 400_000
"""Chunks of a PNG or blocks of a GIF, which take Pillow about a second. 64 MiB in chunks of 8 kB, the smallest in use, are 8,192; an
animation has two a frame; 4 MiB of XMP in a GIF are about 50,000."""
MAX_SEGMENTS = 10_000
"""Of a JPEG before its pixels; 64 MiB in the largest are 1,024."""
MAX_SEGMENT_BYTES = 2**24
"""Of the Exif, XMP and Photoshop segments of a JPEG (APP1, APP13), which Pillow joins one to the other, and goes through in Python."""
_PNG, _GIF, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8"


def check_parts(content: bytes) -> None:
    """Refuse a file of too many parts: it could be a small one, and take minutes.

    Raises:
        OverLimitError: It has more than the constants of this module say.
    """
    if content.startswith(_JPEG):
        _check_segments(content)
    elif content.startswith((_PNG, *_GIF)):
        parts = _chunks(content) if content.startswith(_PNG) else _blocks(content)
        if next(islice(parts, MAX_PARTS, None), None) is not None:
            raise OverLimitError(f"the file has more than {MAX_PARTS:,} chunks or blocks (MAX_PARTS)")


def _check_segments(content: bytes) -> None:
    """The same for a JPEG."""
    joined_bytes = 0
    for number, (marker, size_bytes) in enumerate(_segments(content), start=1):
        joined_bytes += size_bytes if marker in (_APP1, _APP13) else 0
        if number > MAX_SEGMENTS:
            raise OverLimitError(f"the JPEG has more than {MAX_SEGMENTS:,} segments before its pixels (MAX_SEGMENTS)")
        if joined_bytes > MAX_SEGMENT_BYTES:
            raise OverLimitError(
                f"the JPEG has more than {MAX_SEGMENT_BYTES:,} bytes of Exif, XMP and Photoshop segments (MAX_SEGMENT_BYTES)"
            )


_APP1, _APP13 = 0xE1, 0xED


def _segments(content: bytes) -> Iterator[tuple[int, int]]:
    """Marker and bytes of each segment up to the first scan (ITU-T T.81, B.1.1); fill bytes and markers without a length are some, too."""
    position = 2
    while position + 4 <= len(content) and content[position] == 0xFF and content[position + 1] != 0xDA:
        marker = content[position + 1]
        if marker == 0xFF:
            size_bytes = 1
        elif marker == 0 or 0xD0 <= marker <= 0xD9 or 0xF0 <= marker <= 0xFD:
            size_bytes = 2
        else:
            size_bytes = 2 + int.from_bytes(content[position + 2 : position + 4])
        yield marker, size_bytes
        position += size_bytes


def _chunks(content: bytes) -> Iterator[int]:
    """Those of a PNG (PNG 3, 5.3): length, type, data, checksum."""
    position = 8
    while position + 8 <= len(content):
        yield position
        position += 12 + int.from_bytes(content[position : position + 4])


def _blocks(content: bytes) -> Iterator[int]:
    """Those of a GIF before its first image (GIF89a, 24 to 26): each part of an extension, and each byte that belongs to none."""
    if len(content) < 13:
        return
    position = 13 + (3 << (content[10] & 7) + 1 if content[10] & 0x80 else 0)
    while position < len(content) and content[position] not in b",;":
        yield position
        if content[position] != 0x21:
            position += 1
            continue
        position += 2
        while position < len(content) and content[position]:
            yield position
            position += 1 + content[position]
        position += 1
