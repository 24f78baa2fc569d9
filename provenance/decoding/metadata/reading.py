"""Blocks -> RawMetadata, within the limits: what is over them is told, never silently left out."""

import struct
from collections import defaultdict
from collections.abc import Iterator
from typing import assert_never

from provenance.decoding.metadata.block import Block, BlockKind
from provenance.decoding.metadata.containers import blocks_of
from provenance.decoding.metadata.tags import Value, iptc_values, resource_blocks, tiff_values
from provenance.decoding.sniffing import describe
from provenance.errors import DecodeError, UnsupportedFormatError
from provenance.model.metadata import RawMetadata, RawTag

MAX_METADATA_BYTES = 4 * 2**20
"""All metadata of one file. Cameras and editors write some ten thousand bytes; with long histories of edits, some hundred thousand."""
_MAX_TAGS = 2000
_MAX_BLOCKS = 512
_DATED_WORDS = ("date", "time")


def read_metadata(content: bytes) -> RawMetadata:
    """What `content` holds besides its pixels that may be a date. Damaged parts are told in `problems`; the rest is kept.

    Raises:
        UnsupportedFormatError: The bytes are in no format whose metadata is known.
    """
    found = blocks_of(content)
    if found is None:
        raise UnsupportedFormatError(f"the file is {describe(content)}, whose metadata cannot be read")
    form, blocks = found
    reading = _Reading(len(content))
    for block in blocks:
        if not reading.take(block):
            break
    reading.finish()
    has_manifest = b"c2pa" in content and (b"jumb" in content or b"C2PA" in content)
    return RawMetadata(form, tuple(reading.tags), tuple(reading.xmp), has_manifest, tuple(dict.fromkeys(reading.problems)))


class _Reading:
    """What was read so far of one file."""

    def __init__(self, size_bytes: int) -> None:
        self.tags: list[RawTag] = []
        self.xmp: list[bytes] = []
        self.problems: list[str] = []
        self._size_bytes = size_bytes
        self._bytes = self._blocks = 0
        self._photoshop: list[bytes] = []
        self._extensions: dict[bytes, list[tuple[int, bytes]]] = defaultdict(list)

    def take(self, block: Block) -> bool:
        """Read a block; False where the limits are reached and nothing more is to be read."""
        is_whole_file = len(block.payload) == self._size_bytes  # a TIFF: of it only single tags are read
        self._bytes += 0 if is_whole_file else len(block.payload)
        self._blocks += 1
        if self._bytes > MAX_METADATA_BYTES or self._blocks > _MAX_BLOCKS or len(self.tags) > _MAX_TAGS:
            limits = f"{MAX_METADATA_BYTES:,} bytes, {_MAX_BLOCKS} blocks, {_MAX_TAGS:,} tags"
            self.problems.append(f"there is more metadata than is read ({limits}); what lies behind was not looked at")
            return False
        try:
            self._read(block)
        except (DecodeError, struct.error, ValueError, OverflowError) as error:
            text = str(error) if isinstance(error, DecodeError) else f"{block.kind}: damaged: {error}"
            self.problems.append(text)
        return True

    def finish(self) -> None:
        """Read what comes in several segments, now that all are there."""
        resources, self._photoshop = self._photoshop, []
        for block in resource_blocks(b"".join(resources)):
            if not self.take(block):
                break
        for parts in self._extensions.values():
            self.xmp.append(b"".join(part for _, part in sorted(parts)))

    def _read(self, block: Block) -> None:
        match block.kind:
            case BlockKind.TIFF:
                self._add_tiff(block.payload)
            case BlockKind.XMP:
                self.xmp += [block.payload] if block.payload.strip(b"\0 \r\n\t") else []
            case BlockKind.XMP_EXTENSION:  # digest, full length, offset: XMP Specification Part 3 (2020), section 1.1.3.1
                self._extensions[block.payload[:32]].append((int.from_bytes(block.payload[36:40]), block.payload[40:]))
            case BlockKind.PHOTOSHOP:
                self._photoshop.append(block.payload)
            case BlockKind.IPTC:
                self._add(list(iptc_values(block.payload)))
            case BlockKind.TEXT | BlockKind.TIME | BlockKind.COMMENT:
                self._add(list(_text_values(block)))
            case BlockKind.UNREADABLE:
                self.problems.append(block.payload.decode())
            case never:
                assert_never(never)

    def _add_tiff(self, tiff: bytes) -> None:
        values: list[Value] = []
        try:
            for value in tiff_values(tiff):
                if isinstance(value, Value):
                    values.append(value)
                    if len(values) > _MAX_TAGS:
                        raise DecodeError(f"EXIF: more than {_MAX_TAGS:,} dates or parts of dates; the others were not read")
                elif not self.take(value):
                    break
        finally:
            self._add(values)

    def _add(self, values: list[Value]) -> None:
        self.tags += [RawTag(value.group, value.name, value.text, self._blocks) for value in values]


def _text_values(block: Block) -> Iterator[Value]:
    """Dates of a PNG's texts and of its time (W3C PNG, third edition, sections 11.3.3 and 11.3.4), and a comment."""
    if block.kind is BlockKind.TIME:
        year, *rest = struct.unpack(">HBBBBB", block.payload)
        yield Value("PNG", "tIME", "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z".format(year, *rest))
    elif block.kind is BlockKind.COMMENT:
        yield Value("comment", "comment", block.payload[:256].strip(b"\0 \r\n").decode("utf-8", "replace"))
    else:
        keyword, _, text = block.payload.partition(b"\0")
        name = keyword.decode("latin-1")
        if any(word in name.lower() for word in _DATED_WORDS):
            yield Value("PNG", name, text[:256].decode("utf-8", "replace"))
