"""Blocks -> RawTags: directories of TIFF and EXIF, datasets of IPTC, resources of Photoshop. Only tags that may hold dates are read."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from provenance.decoding.metadata.block import Block, BlockKind
from provenance.errors import DecodeError

_DATE_TAGS = {
    0x0132: "DateTime",
    0x9003: "DateTimeOriginal",
    0x9004: "DateTimeDigitized",
    0x9010: "OffsetTime",
    0x9011: "OffsetTimeOriginal",
    0x9012: "OffsetTimeDigitized",
    0x9290: "SubSecTime",
    0x9291: "SubSecTimeOriginal",
    0x9292: "SubSecTimeDigitized",
    0xC71B: "PreviewDateTime",
}
"""Exif 3.0, tables 4 and 8; the last one DNG 1.7.1."""
_GPS_TAGS = {0x0007: "GPSTimeStamp", 0x001D: "GPSDateStamp"}
"""Exif 3.0, table 15."""
_BLOCK_TAGS = {0x02BC: BlockKind.XMP, 0x83BB: BlockKind.IPTC, 0x8649: BlockKind.PHOTOSHOP}
"""TIFF tags that hold other metadata: XMP Specification Part 3 (2020), section 1.1.7."""
_EXIF_POINTER, _GPS_POINTER = 0x8769, 0x8825
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 9: 4, 10: 8, 129: 1}
"""Bytes of one value by its type: TIFF 6.0, page 15; 129 is UTF-8 of Exif 3.0."""
_MAX_DIRECTORIES = 16
_MAX_ENTRIES = 4096
"""Entries of one directory; cameras write about a hundred."""
_MAX_PAYLOAD = 4 * 2**20 + 1
"""Bytes of one tag; one more than all metadata of a file may have, so that it is told."""
_MAX_TEXT = 256
"""Bytes of a date's text that are read; the longest of the standards has 32."""
_DATASETS = {
    (1, 70): "DateSent",
    (1, 80): "TimeSent",
    (2, 30): "ReleaseDate",
    (2, 35): "ReleaseTime",
    (2, 37): "ExpirationDate",
    (2, 38): "ExpirationTime",
    (2, 47): "ReferenceDate",
    (2, 55): "DateCreated",
    (2, 60): "TimeCreated",
    (2, 62): "DigitalCreationDate",
    (2, 63): "DigitalCreationTime",
}
"""IPTC-NAA Information Interchange Model 4.2, chapters 5 and 6."""
_RESOURCE_SIGNATURES = (b"8BIM", b"AgHg", b"DCSR", b"MeSa", b"PHUT")
"""The second and further ones are of old versions of PhotoDeluxe, ImageReady and others."""
_RESOURCES = {0x0404: BlockKind.IPTC, 0x0422: BlockKind.TIFF, 0x0424: BlockKind.XMP}
"""Photoshop File Formats Specification (2019), image resource IDs."""


@dataclass(frozen=True, slots=True)
class Value:
    """A tag that was read: its group, its name and its text."""

    group: str
    name: str
    text: str


def tiff_values(tiff: bytes) -> Iterator[Value | Block]:
    """Dates of all directories of a TIFF header's block, and other metadata that lies in it.

    Raises:
        DecodeError: There is no TIFF header, or a limit is passed, or directories form a loop.
    """
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None or len(tiff) < 8:
        raise DecodeError("EXIF: it does not begin with a TIFF header")
    seen: set[int] = set()
    waiting = [(struct.unpack_from(f"{order}L", tiff, 4)[0], "IFD0")]
    while waiting:
        offset, group = waiting.pop(0)
        if offset in seen:
            raise DecodeError(f"EXIF: its directories form a loop ({group})")
        if len(seen) >= _MAX_DIRECTORIES:
            raise DecodeError(f"EXIF: more than {_MAX_DIRECTORIES} directories; the others were not read")
        seen.add(offset)
        if offset + 2 > len(tiff):
            yield Block(BlockKind.UNREADABLE, f"EXIF: the directory {group} lies outside of it".encode())
            continue
        count = struct.unpack_from(f"{order}H", tiff, offset)[0]
        if count > _MAX_ENTRIES:
            raise DecodeError(f"EXIF: the directory {group} has {count:,} entries; the limit is {_MAX_ENTRIES:,}")
        for position in range(offset + 2, min(offset + 2 + 12 * count, len(tiff) - 11), 12):
            tag, kind, number, value = struct.unpack_from(f"{order}HHLL", tiff, position)
            if tag in (_EXIF_POINTER, _GPS_POINTER):
                waiting.append((value, "ExifIFD" if tag == _EXIF_POINTER else "GPS"))
            else:
                yield from _value(_Entry(tiff, order, position, group, tag, kind, number))
        if group.startswith("IFD") and offset + 6 + 12 * count <= len(tiff):
            following = struct.unpack_from(f"{order}L", tiff, offset + 2 + 12 * count)[0]
            waiting += [(following, f"IFD{int(group[3:]) + 1}")] if following else []


@dataclass(frozen=True, slots=True)
class _Entry:
    """An entry of a directory: where it lies, and what it announces."""

    tiff: bytes
    order: str
    position: int
    group: str
    tag: int
    kind: int
    number: int

    def payload(self, limit: int = _MAX_PAYLOAD) -> bytes:
        size = self.number * _SIZES.get(self.kind, 0)
        start = self.position + 8 if size <= 4 else struct.unpack_from(f"{self.order}L", self.tiff, self.position + 8)[0]
        return self.tiff[start : start + min(size, limit)]


def _value(entry: _Entry) -> Iterator[Value | Block]:
    if entry.tag in _BLOCK_TAGS:
        yield Block(_BLOCK_TAGS[entry.tag], entry.payload())
        return
    name = (_GPS_TAGS if entry.group == "GPS" else _DATE_TAGS).get(entry.tag)
    if name is None:
        return
    if entry.kind in (5, 10):
        yield Value(entry.group, name, _rationals(entry))
    else:
        yield Value(entry.group, name, _text(entry.payload(_MAX_TEXT)))


def _rationals(entry: _Entry) -> str:
    """Numbers with up to six digits after the point."""
    letter = "L" if entry.kind == 5 else "l"
    payload = entry.payload()[:24]
    numbers = struct.unpack(f"{entry.order}{len(payload) // 8 * 2}{letter}", payload[: len(payload) // 8 * 8])
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return " ".join(f"{float(Fraction(over, under)):.6f}".rstrip("0").rstrip(".") if under else "?" for over, under in pairs)


def _text(payload: bytes) -> str:
    return payload[:_MAX_TEXT].split(b"\0")[0].decode("utf-8", "replace")


def iptc_values(iptc: bytes) -> Iterator[Value]:
    """Datasets with dates: Information Interchange Model 4.2, section 1.5."""
    position = iptc.find(b"\x1c")
    while 0 <= position <= len(iptc) - 5 and iptc[position] == 0x1C:
        record, dataset, length = struct.unpack_from(">BBH", iptc, position + 1)
        position += 5
        if length & 0x8000:
            digits = min(length & 0x7FFF, 8)
            length = int.from_bytes(iptc[position : position + digits])
            position += digits
        if name := _DATASETS.get((record, dataset)):
            yield Value("IPTC", name, _text(iptc[position : position + length]))
        position += length


def resource_blocks(resources: bytes) -> Iterator[Block]:
    """The resources that hold metadata."""
    position = 0
    while resources[position : position + 4] in _RESOURCE_SIGNATURES and position + 8 <= len(resources):
        identifier, name_length = struct.unpack_from(">HB", resources, position + 4)
        position += 6 + (name_length + 2) // 2 * 2
        length = int.from_bytes(resources[position : position + 4])
        if identifier in _RESOURCES:
            yield Block(_RESOURCES[identifier], resources[position + 4 : position + 4 + length])
        position += 4 + length + length % 2
