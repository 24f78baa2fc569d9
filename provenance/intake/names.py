"""What a name alone says: that it is one of a picture, or of something on the network."""

from pathlib import PurePosixPath

PICTURE_SUFFIXES = (
    ".jpg", ".jpeg", ".webp", ".png", ".avif", ".heic", ".gif", ".jxl", ".tif", ".tiff", ".bmp", ".jpe", ".jfif", ".heif",
)  # fmt: skip
"""Endings of pictures, the most usual first; the decoder decides what a file really is."""


def is_picture_name(name: str) -> bool:
    """Whether a file is named like a picture."""
    return PurePosixPath(name).suffix.lower() in PICTURE_SUFFIXES


def is_address(text: str) -> bool:
    """Whether a text is the address of something on the network."""
    return text.lower().startswith(("http://", "https://"))
