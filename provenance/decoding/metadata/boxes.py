"""Boxes of ISO/IEC 14496-12 -> Blocks: metadata in AVIF, HEIF (ISO/IEC 23008-12), JPEG XL (ISO/IEC 18181-2) and JPEG 2000."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from provenance.decoding.metadata.block import Block, BlockKind

_MAX_BOXES = 4096
"""Boxes and items looked at in one file; cameras write some hundreds (a tile of a HEIF is an item)."""
_UUIDS = {
    bytes.fromhex("be7acfcb97a942e89c71999491e3afac"): BlockKind.XMP,
    b"JpgTiffExif->JP2": BlockKind.TIFF,
}
"""Boxes of JPEG 2000 with metadata: XMP Specification Part 3 (2020), section 1.1.4; the second as JPEG 2000 encoders write it."""


class _Cursor:
    """Reads numbers one after the other."""

    def __init__(self, content: bytes, position: int = 0) -> None:
        self._content = content
        self._position = position

    def number(self, size: int) -> int:
        value = int.from_bytes(self._content[self._position : self._position + size])
        self._position += size
        return value

    def raw(self, size: int) -> bytes:
        value = self._content[self._position : self._position + size]
        self._position += size
        return value

    def text(self) -> bytes:
        end = self._content.find(b"\0", self._position)
        value = self._content[self._position : end if end >= 0 else len(self._content)]
        self._position += len(value) + 1
        return value

    @property
    def is_at_end(self) -> bool:
        return self._position >= len(self._content)


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a part of an item lies: in the file (method 0) or in the box `idat` (method 1)."""

    method: int
    start: int
    length: int


def box_blocks(content: bytes) -> Iterator[Block]:
    """The metadata of `content`: boxes of its own (JPEG XL) and items (HEIF, AVIF)."""
    for number, (kind, body) in enumerate(_boxes(content)):
        if number == _MAX_BOXES:
            yield Block(BlockKind.UNREADABLE, f"the file has more than {_MAX_BOXES:,} boxes; what lies behind was not looked at".encode())
            return
        if kind == b"Exif":
            yield _exif(body)
        elif kind == b"xml ":
            yield Block(BlockKind.XMP, body)
        elif kind == b"brob" and body[:4] in (b"Exif", b"xml "):
            yield Block(BlockKind.UNREADABLE, b"metadata compressed with Brotli")
        elif kind == b"uuid" and body[:16] in _UUIDS:
            yield Block(_UUIDS[body[:16]], body[16:].removeprefix(b"Exif\0\0"))
        elif kind == b"meta":
            yield from _items(content, dict(islice(_boxes(body[4:]), _MAX_BOXES)))


def _boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    position = 0
    while position + 8 <= len(content):
        length, kind, header = int.from_bytes(content[position : position + 4]), content[position + 4 : position + 8], 8
        if length == 1:
            length, header = int.from_bytes(content[position + 8 : position + 16]), 16
        end = len(content) if length == 0 else position + max(length, header)
        yield kind, content[position + header : end] if kind != b"mdat" else b""
        position = end


def _exif(body: bytes) -> Block:
    """The TIFF header lies as many bytes after the offset as that says."""
    start = 4 + int.from_bytes(body[:4])
    return Block(BlockKind.TIFF, body[start:].removeprefix(b"Exif\0\0"))


def _items(content: bytes, meta: dict[bytes, bytes]) -> Iterator[Block]:
    extents = _locations(meta.get(b"iloc", b""))
    for identifier, kind, mime in _entries(meta.get(b"iinf", b"")):
        if kind != b"Exif" and not (kind == b"mime" and mime == b"application/rdf+xml"):
            continue
        parts = []
        for extent in extents.get(identifier, ()):
            held = content if extent.method == 0 else meta.get(b"idat", b"")
            parts.append(held[extent.start : extent.start + extent.length if extent.length else None])
        body = b"".join(parts)
        yield _exif(body) if kind == b"Exif" else Block(BlockKind.XMP, body)


def _entries(iinf: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, type and media type of each item: ISO/IEC 14496-12, section 8.11.6."""
    for kind, body in islice(_boxes(iinf[6 if iinf[:1] == b"\0" else 8 :]), _MAX_BOXES):
        if kind != b"infe" or body[:1] not in (b"\2", b"\3"):
            continue
        cursor = _Cursor(body, 4)
        identifier = cursor.number(2 if body[0] == 2 else 4)
        cursor.number(2)
        item_type = cursor.raw(4)
        cursor.text()
        yield identifier, item_type, cursor.text() if item_type == b"mime" else b""


def _locations(iloc: bytes) -> dict[int, tuple[_Extent, ...]]:
    """Where each item lies: ISO/IEC 14496-12, section 8.11.3."""
    if len(iloc) < 8:
        return {}
    version = iloc[0]
    offset_size, length_size, base_size, index_size = iloc[4] >> 4, iloc[4] & 15, iloc[5] >> 4, iloc[5] & 15
    cursor = _Cursor(iloc, 6)
    wide = 4 if version == 2 else 2
    located: dict[int, tuple[_Extent, ...]] = {}
    for _ in range(min(cursor.number(wide), _MAX_BOXES)):
        identifier = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        cursor.number(2)
        base = cursor.number(base_size)
        extents = []
        for _ in range(cursor.number(2)):
            if cursor.is_at_end:
                return located
            cursor.number(index_size if version else 0)
            start = base + cursor.number(offset_size)
            extents.append(_Extent(method, start, cursor.number(length_size)))
        located[identifier] = tuple(extents)
    return located
