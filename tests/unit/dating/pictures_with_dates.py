"""Files with metadata, put together field by field.

Sources: Exif 3.0 (4.5, 4.6), IPTC-IIM 4.2 (1.5), XMP Specification Part 3 (2020), W3C PNG, RFC 9649, ISO/IEC 14496-12.
"""

import struct
import zlib
from collections.abc import Mapping

ASCII, LONG, RATIONAL, BYTE = 2, 4, 5, 1
Tags = Mapping[int, tuple[int, int, bytes]]
DATE_TIME, ORIGINAL, DIGITIZED = 0x0132, 0x9003, 0x9004
EXIF_IFD, GPS_IFD = 0x8769, 0x8825
XMP_HEADER = b"http://ns.adobe.com/xap/1.0/\0"


def text(value: str) -> tuple[int, int, bytes]:
    """A value of a tag: type, number, bytes."""
    payload = value.encode() + b"\0"
    return ASCII, len(payload), payload


def rationals(*pairs: tuple[int, int]) -> tuple[int, int, bytes]:
    return RATIONAL, len(pairs), b"".join(struct.pack("<LL", *pair) for pair in pairs)


def tiff(ifd0: Tags, exif: Tags | None = None, gps: Tags | None = None, ifd1: Tags | None = None) -> bytes:
    """A little-endian TIFF header with its directories."""
    directories = [dict(ifd0), *(dict(part) for part in (exif, gps, ifd1) if part is not None)]
    pointers = [tag for tag, part in ((EXIF_IFD, exif), (GPS_IFD, gps)) if part is not None]
    for tag in pointers:
        directories[0][tag] = (LONG, 1, b"\0\0\0\0")
    starts, position = [], 8
    for directory in directories:
        starts.append(position)
        position += 6 + 12 * len(directory) + sum(len(payload) for _, _, payload in directory.values() if len(payload) > 4)
    for number, tag in enumerate(pointers, start=1):
        directories[0][tag] = (LONG, 1, struct.pack("<L", starts[number]))
    written = b"II*\0" + struct.pack("<L", 8)
    for number, directory in enumerate(directories):
        written += _directory(directory, starts[number], starts[-1] if number == 0 and ifd1 is not None else 0)
    return written


def _directory(directory: Tags, start: int, following: int) -> bytes:
    entries, values = struct.pack("<H", len(directory)), b""
    behind = start + 6 + 12 * len(directory)
    for tag, (kind, number, payload) in sorted(directory.items()):
        held = payload.ljust(4, b"\0") if len(payload) <= 4 else struct.pack("<L", behind + len(values))
        entries += struct.pack("<HHL", tag, kind, number) + held
        values += payload if len(payload) > 4 else b""
    return entries + struct.pack("<L", following) + values


def segment(marker: int, payload: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(payload) + 2) + payload


def jpeg(*segments: bytes) -> bytes:
    """A JPEG's beginning and end; its dates lie before any pixel."""
    return b"\xff\xd8" + b"".join(segments) + b"\xff\xda\0\2\0\xff\xd9"


def exif_segment(header: bytes) -> bytes:
    return segment(0xE1, b"Exif\0\0" + header)


def xmp(attributes: str = "", elements: str = "") -> bytes:
    """A packet with one description."""
    spaces = {
        "xmp": "http://ns.adobe.com/xap/1.0/",
        "photoshop": "http://ns.adobe.com/photoshop/1.0/",
        "exif": "http://ns.adobe.com/exif/1.0/",
        "dc": "http://purl.org/dc/elements/1.1/",
        "xmpMM": "http://ns.adobe.com/xap/1.0/mm/",
        "stEvt": "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#",
    }
    declared = " ".join(f'xmlns:{prefix}="{space}"' for prefix, space in spaces.items())
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        f'<rdf:Description rdf:about="" {declared} {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="w"?>   '
    ).encode()


def xmp_segment(packet: bytes) -> bytes:
    return segment(0xE1, XMP_HEADER + packet)


def iptc(*datasets: tuple[int, str]) -> bytes:
    """Datasets of the application record."""
    return b"".join(b"\x1c\2" + bytes((dataset,)) + struct.pack(">H", len(value)) + value.encode() for dataset, value in datasets)


def resource(identifier: int, payload: bytes) -> bytes:
    return b"8BIM" + struct.pack(">H", identifier) + b"\0\0" + struct.pack(">L", len(payload)) + payload + b"\0" * (len(payload) % 2)


def iptc_segment(datasets: bytes) -> bytes:
    return segment(0xED, b"Photoshop 3.0\0" + resource(0x0404, datasets))


def png(*chunks: tuple[bytes, bytes]) -> bytes:
    """Chunks with right checksums."""
    whole = [(b"IHDR", struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)), *chunks, (b"IEND", b"")]
    packed = (struct.pack(">L", len(body)) + kind + body + struct.pack(">L", zlib.crc32(kind + body)) for kind, body in whole)
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def webp(*chunks: tuple[bytes, bytes]) -> bytes:
    body = b"WEBP" + b"".join(kind + struct.pack("<L", len(held)) + held + b"\0" * (len(held) % 2) for kind, held in chunks)
    return b"RIFF" + struct.pack("<L", len(body)) + body


def box(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">L", len(body) + 8) + kind + body


def heif(brand: bytes, exif: bytes, packet: bytes) -> bytes:
    """Two items, EXIF and XMP, that lie in `mdat`."""
    items = [struct.pack(">L", 6) + b"Exif\0\0" + exif, packet]
    entries = [
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 1, 0) + b"Exif\0"),
        box(b"infe", b"\2\0\0\0" + struct.pack(">HH", 2, 0) + b"mime\0application/rdf+xml\0"),
    ]
    head = box(b"ftyp", brand + b"\0\0\0\0" + brand)

    def meta(start: int) -> bytes:
        iloc = b"\0\0\0\0\x44\0" + struct.pack(">H", 2)
        for number, item in enumerate(items, start=1):
            iloc += struct.pack(">HHHLL", number, 0, 1, start, len(item))
            start += len(item)
        return box(b"meta", b"\0\0\0\0" + box(b"iinf", b"\0\0\0\0\0\2" + b"".join(entries)) + box(b"iloc", iloc))

    return head + meta(len(head) + len(meta(0)) + 8) + box(b"mdat", b"".join(items))
