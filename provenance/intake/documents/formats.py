"""What bytes are by their first ones, whatever their name or declared type says."""

from enum import StrEnum

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "jpg"),  # JPEG, ITU-T T.81 B.1.1.3: SOI and the next marker
    (b"\x89PNG\r\n\x1a\n", "png"),  # PNG (W3C), 5.2
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tif"),  # TIFF 6.0, section 2
    (b"MM\0*", "tif"),
    (b"\xff\x0a", "jxl"),  # JPEG XL codestream, ISO/IEC 18181-1
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jxl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jp2"),  # JPEG 2000, ISO/IEC 15444-1 I.5.1
)
_BRANDS = {b"avif": "avif", b"avis": "avif", b"heic": "heic", b"heix": "heic", b"mif1": "heic", b"msf1": "heic"}
"""Major brands of the ISO base media file format (ISO/IEC 14496-12, 4.3) that hold pictures."""
_BMP_HEADERS = frozenset({12, 40, 52, 56, 64, 108, 124})
"""Sizes of the DIB header, which tell a bitmap from text that begins with BM."""


class Vector(StrEnum):
    """Drawings: pictures for a person, of no pixels that could be compared."""

    EMF = "EMF"
    WMF = "WMF"
    SVG = "SVG"


def picture_suffix(head: bytes) -> str | None:
    """The usual suffix of the picture format that the bytes begin with, without a dot; None for anything else."""
    for magic, suffix in _MAGIC:
        if head.startswith(magic):
            return suffix
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12])
    if head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return "bmp"
    return None


def vector_format(head: bytes) -> Vector | None:
    """The format of drawings that the bytes begin with ([MS-EMF] 2.3.4.2, [MS-WMF] 2.3.2), or None."""
    if head[:4] == b"\1\0\0\0" and head[40:44] == b" EMF":
        return Vector.EMF
    if head[:4] == b"\xd7\xcd\xc6\x9a" or head[:6] in (b"\1\0\t\0\0\3", b"\2\0\t\0\0\3"):
        return Vector.WMF
    if b"<svg" in head[:1024]:
        return Vector.SVG
    return None


def is_document(head: bytes) -> bool:
    """Whether the bytes begin like a container that holds pictures of its own: ZIP (and so OOXML, ODF) or PDF."""
    return head.startswith((b"PK\3\4", b"%PDF-"))
