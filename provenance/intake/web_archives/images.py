"""What is an image by its first bytes, whatever a server called it."""

_MAGIC = (
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"BM", "bmp"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"\0\0\1\0", "ico"),
    (b"\xff\x0a", "jxl"),
    (b"\0\0\0\x0cJXL ", "jxl"),
)
"""Registered magic numbers (PRONOM, the UK National Archives)."""
_HEIF_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"hevc", b"mif1", b"msf1")
"""ISO/IEC 23008-12, annex B; AVIF 1.1, section 6."""
DRAWINGS = frozenset({"svg", "ico"})
"""Drawings and icons of pages: no photographs, and not what is compared."""


def image_format(content: bytes, declared: str = "") -> str | None:
    """The format of an image by its magic number; None for what is none.

    Args:
        content: Its first 1,024 bytes or more.
        declared: Its media type as a server gave it: where a magic number is as short as that of BMP, it has to agree.
    """
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF_BRANDS:
        return "avif" if content[8:11] == b"avi" else "heif"
    for magic, name in _MAGIC:
        if content.startswith(magic):
            return name if len(magic) > 2 or declared.startswith(("image/", "application/octet-stream")) or not declared else None
    start = content[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_xml = start.startswith((b"<?xml", b"<svg", b"<!--", b"<!doctype svg"))
    return "svg" if is_xml and b"<svg" in start and b"<html" not in start else None
