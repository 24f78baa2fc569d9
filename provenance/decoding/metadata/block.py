"""Block: one piece of metadata as it lies in a file."""

from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """What a block holds."""

    TIFF = "EXIF"
    """A TIFF header with directories: EXIF, or a whole TIFF file."""
    XMP = "XMP"
    XMP_EXTENSION = "extended XMP"
    PHOTOSHOP = "Photoshop resources"
    IPTC = "IPTC"
    TEXT = "text"
    """A keyword, a NUL byte, a text."""
    TIME = "tIME"
    COMMENT = "comment"
    UNREADABLE = "unreadable"
    """Words for what is there and is not read."""


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of metadata: `payload` without the headers of its container."""

    kind: BlockKind
    payload: bytes
