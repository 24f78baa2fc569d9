"""Bytes of a file -> Blocks of metadata, container by container, without decoding a pixel.

Pillow is not asked here: it has the texts at the end of a PNG only after decoding the pixels, has nothing of a picture whose
header is damaged, opens no HEIF, and reads every tag of a directory whatever its size.
"""

import zlib
from collections.abc import Callable, Iterator

from provenance.decoding.metadata.block import Block, BlockKind
from provenance.decoding.metadata.boxes import box_blocks

_EXIF = b"Exif\0\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_SIGNATURES = (
    (_EXIF, BlockKind.TIFF, 0xE1),
    (_XMP, BlockKind.XMP, 0xE1),
    (_XMP_EXTENSION, BlockKind.XMP_EXTENSION, 0xE1),
    (_PHOTOSHOP, BlockKind.PHOTOSHOP, 0xED),
)
"""How segments begin, and the marker that they have: Exif 3.0, section 4.7.2; XMP Specification Part 3 (2020), section 1.1.3; the
resources as Photoshop writes them (Photoshop File Formats Specification, 2019)."""
_LONE_MARKERS = frozenset({0x01, 0xD8, *range(0xD0, 0xD8)})
"""JPEG markers without a length: ITU-T T.81, table B.1."""
_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_TEXT = 4 * 2**20
"""Bytes to which a compressed text may grow."""
_MAX_PARTS = 200_000
"""Segments, chunks or blocks that are walked over in one file; one of 64 MiB that a program wrote has some ten thousand."""
_TOO_MANY = Block(BlockKind.UNREADABLE, f"the file has more than {_MAX_PARTS:,} parts; what lies behind was not looked at".encode())


def blocks_of(content: bytes) -> tuple[str, Iterator[Block]] | None:
    """The format of `content` and its blocks in the order of the file; None where no such format is known."""
    for is_format, name, walk in _FORMATS:
        if is_format(content):
            return name, walk(content)
    return None


def _jpeg_blocks(content: bytes) -> Iterator[Block]:
    """Segments up to the first scan; bytes between segments are skipped, as decoders do."""
    position = 2
    for _ in range(_MAX_PARTS):
        position = content.find(b"\xff", position)
        if not 0 <= position < len(content) - 3:
            return
        marker = content[position + 1]
        if marker in (0xDA, 0xD9):
            return
        if marker in (0x00, 0xFF) or marker in _LONE_MARKERS:
            position += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[position + 2 : position + 4])
        segment = content[position + 4 : position + 2 + length]
        if marker == 0xFE:
            yield Block(BlockKind.COMMENT, segment)
        for signature, kind, of_marker in _SIGNATURES:
            if marker == of_marker and segment.startswith(signature):
                yield Block(kind, segment[len(signature) :])
        position += 2 + max(length, 2)
    yield _TOO_MANY


def _png_blocks(content: bytes) -> Iterator[Block]:
    """Chunks of W3C PNG (third edition), sections 11.3.3 and 11.3.4."""
    position = len(_PNG)
    for _ in range(_MAX_PARTS):
        if position + 8 > len(content):
            return
        length, kind = int.from_bytes(content[position : position + 4]), content[position + 4 : position + 8]
        body = slice(position + 8, position + 8 + length)
        if kind == b"eXIf":
            yield Block(BlockKind.TIFF, content[body].removeprefix(_EXIF))
        elif kind == b"tIME":
            yield Block(BlockKind.TIME, content[body])
        elif kind in (b"tEXt", b"zTXt", b"iTXt"):
            yield from _png_text(kind, content[body])
        position += 12 + length
    yield _TOO_MANY


def _png_text(kind: bytes, body: bytes) -> Iterator[Block]:
    keyword, _, rest = body.partition(b"\0")
    if kind == b"zTXt":
        text = _inflated(rest[1:])
    elif kind == b"iTXt":
        is_compressed, (_, _, text) = rest[:1] == b"\1", _fields(rest[2:])
        text = _inflated(text) if is_compressed else text
    else:
        text = rest
    if keyword == b"XML:com.adobe.xmp":
        yield Block(BlockKind.XMP, text)
    elif keyword.startswith(b"Raw profile type "):
        yield from _raw_profile(keyword.removeprefix(b"Raw profile type "), text)
    else:
        yield Block(BlockKind.TEXT, keyword + b"\0" + text)


def _fields(rest: bytes) -> tuple[bytes, bytes, bytes]:
    """Language, translated keyword and text of an iTXt."""
    language, _, rest = rest.partition(b"\0")
    translated, _, text = rest.partition(b"\0")
    return language, translated, text


def _inflated(compressed: bytes) -> bytes:
    """The text, as far as it can be read and is not too long: what is cut off is told by its reader."""
    inflater = zlib.decompressobj()
    try:
        return inflater.decompress(compressed, _MAX_TEXT)
    except zlib.error:
        return b""


def _raw_profile(name: bytes, text: bytes) -> Iterator[Block]:
    """Metadata as ImageMagick puts it into texts: the name, the number of bytes, the bytes in hexadecimal."""
    kinds = {b"exif": BlockKind.TIFF, b"APP1": BlockKind.TIFF, b"iptc": BlockKind.IPTC, b"xmp": BlockKind.XMP}
    kind = kinds.get(name)
    lines = text.strip().split(b"\n", 2)
    if kind is None or len(lines) != 3:
        return
    try:
        payload = bytes.fromhex(lines[2].decode("ascii"))
    except ValueError:
        yield Block(BlockKind.UNREADABLE, b"a raw profile of a PNG that is not hexadecimal")
        return
    if kind is BlockKind.TIFF and payload.startswith(_XMP):
        kind, payload = BlockKind.XMP, payload.removeprefix(_XMP)
    if kind is BlockKind.IPTC and payload.startswith(b"8BIM"):
        kind = BlockKind.PHOTOSHOP
    yield Block(kind, payload.removeprefix(_EXIF))


def _webp_blocks(content: bytes) -> Iterator[Block]:
    """Chunks of RFC 9649, section 2.7.1.5."""
    position = 12
    for _ in range(_MAX_PARTS):
        if position + 8 > len(content):
            return
        kind, length = content[position : position + 4], int.from_bytes(content[position + 4 : position + 8], "little")
        payload = content[position + 8 : position + 8 + length] if kind in (b"EXIF", b"XMP ") else b""
        if kind == b"EXIF":
            yield Block(BlockKind.TIFF, payload.removeprefix(_EXIF))
        elif kind == b"XMP ":
            yield Block(BlockKind.XMP, payload)
        position += 8 + length + length % 2
    yield _TOO_MANY


def _gif_blocks(content: bytes) -> Iterator[Block]:
    """Comments and XMP of a GIF89a (sections 23 to 26); XMP Specification Part 3 (2020), section 1.1.2."""
    position = 13 + _colours(content, 10)
    for _ in range(_MAX_PARTS):
        introducer, label = content[position : position + 1], content[position + 1 : position + 2]
        if introducer == b",":
            position = _after_sub_blocks(content, position + 11 + _colours(content, position + 9))
        elif introducer == b"!" and label == b"\xff" and content[position + 3 : position + 14] == b"XMP DataXMP":
            end = content.find(b"\x01\xff\xfe", position)  # where the list begins that leads other readers over the packet
            if end < 0:
                yield Block(BlockKind.UNREADABLE, b"XMP of a GIF that has no end")
                return
            yield Block(BlockKind.XMP, content[position + 14 : end])
            position = end + 258
        elif introducer == b"!":
            end = _after_sub_blocks(content, position + 2)
            if label == b"\xfe":
                yield Block(BlockKind.COMMENT, content[position + 3 : position + 3 + content[position + 2]] if end > position + 3 else b"")
            position = end
        else:
            return
    yield _TOO_MANY


def _colours(content: bytes, flags_at: int) -> int:
    """Bytes of the colour table that the flags announce."""
    flags = content[flags_at] if flags_at < len(content) else 0
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _after_sub_blocks(content: bytes, position: int) -> int:
    """Where the next block begins; the end of the file where there are too many of them."""
    for _ in range(_MAX_PARTS * 2):
        if position >= len(content) or content[position] == 0:
            return position + 1
        position += content[position] + 1
    return len(content)


def _psd_blocks(content: bytes) -> Iterator[Block]:
    """The image resources, after the header and the colours (Photoshop File Formats Specification, 2019)."""
    position = 26
    position += 4 + int.from_bytes(content[position : position + 4])
    length = int.from_bytes(content[position : position + 4])
    yield Block(BlockKind.PHOTOSHOP, content[position + 4 : position + 4 + length])


def _tiff_blocks(content: bytes) -> Iterator[Block]:
    yield Block(BlockKind.TIFF, content)


_HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1")
"""ISO/IEC 23008-12, annex B."""
_TIFF_HEADERS = (b"II*\0", b"MM\0*", b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
"""TIFF 6.0, page 13, and the same with the marks of Olympus and Panasonic for their raw files."""
_FORMATS: tuple[tuple[Callable[[bytes], bool], str, Callable[[bytes], Iterator[Block]]], ...] = (
    (lambda head: head.startswith(b"\xff\xd8"), "JPEG", _jpeg_blocks),
    (lambda head: head.startswith(b"\xff\x01Exiv2"), "EXV", _jpeg_blocks),  # segments of a JPEG without one, by the tool exiv2
    (lambda head: head.startswith(_PNG), "PNG", _png_blocks),
    (lambda head: head.startswith(b"RIFF") and head[8:12] == b"WEBP", "WebP", _webp_blocks),
    (lambda head: head[:6] in (b"GIF87a", b"GIF89a"), "GIF", _gif_blocks),
    (lambda head: head[:4] in _TIFF_HEADERS, "TIFF", _tiff_blocks),
    (lambda head: head.startswith(b"8BPS"), "Photoshop document", _psd_blocks),
    (lambda head: head[:12] == b"\0\0\0\x0cJXL \r\n\x87\n", "JPEG XL", box_blocks),
    (lambda head: head[:12] == b"\0\0\0\x0cjP  \r\n\x87\n", "JPEG 2000", box_blocks),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in (b"avif", b"avis"), "AVIF", box_blocks),
    (lambda head: head[4:8] == b"ftyp" and head[8:12] in _HEIF_BRANDS, "HEIF", box_blocks),
    (lambda head: head.startswith((b"BM", b"\xff\x0a")), "picture without metadata", lambda _: iter(())),
)
