"""What some bytes are, by their first bytes: for saying what was found where no picture was."""

_SIGNATURES = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\x00\x00\x00\x0cJXL ", "JPEG XL"),
    (b"\x00\x00\x00\x0cjP  ", "JPEG 2000"),
    (b"%PDF", "a PDF document"),
    (b"%!PS", "PostScript"),
    (b"\xc5\xd0\xd3\xc6", "PostScript"),
    (b"8BPS", "a Photoshop document"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip"),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video"),
)
"""Registered magic numbers of what desks receive under a picture's name (PRONOM, the UK National Archives)."""
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1"})
"""ISO/IEC 23008-12, annex B."""


def describe(content: bytes) -> str:
    """A few words for what `content` is; "unknown bytes" where nothing is recognised."""
    if not content:
        return "an empty file"
    for signature, name in _SIGNATURES:
        if content.startswith(signature):
            return name
    if content[4:8] == b"ftyp":
        return "HEIF" if content[8:12] in _HEIF_BRANDS else "an MP4 or QuickTime video"
    return _describe_text(content[:1024])


def _describe_text(head: bytes) -> str:
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")):
        return "an HTML page"
    if b"<svg" in start:
        return "SVG"
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return "text" if printable == len(head) else "unknown bytes"
