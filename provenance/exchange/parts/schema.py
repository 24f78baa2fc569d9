"""The files of a part: what they hold, and how large they may be."""

from dataclasses import dataclass
from enum import StrEnum

from provenance.exchange.columns import TEXTS

MANIFEST = "manifest.json"
TARGET_RECORDS = 1024
"""Records that a part has at most on average: with local features, about 16 MB."""
MAX_RECORDS = 4096
MAX_ROWS = 1 << 17
"""Rows of one file."""
CUT_BYTES = 16 << 20
"""A part ends with the record at which one of its files is as large as this."""
MAX_FILE_BYTES = 64 << 20
"""Of one file. Nothing in it is compressed, so that none can hold more than it is large."""
MAX_MANIFEST_BYTES = 64 << 20
"""About 100,000 parts."""


class FileKind(StrEnum):
    """What a file of a part holds; also the name of its folder."""

    RECORDS = "records"
    APPEARANCES = "appearances"
    LOCAL = "local"
    THUMBNAILS = "thumbnails"


class Holds(StrEnum):
    """What a column holds."""

    DIGEST = "digest"
    """32 bytes."""
    INT_32 = "int32"
    INT_64 = "int64"
    FLOAT_64 = "float64"
    TEXT = "text"
    """UTF-8."""
    INSTANT = "instant"
    """Microseconds since 1970, UTC."""
    BYTES = "bytes"


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    Attributes:
        name: Its name.
        holds: What.
        is_needed: Whether each row has it.
    """

    name: str
    holds: Holds
    is_needed: bool = False


_KEY = Column("sha256", Holds.DIGEST, is_needed=True)
COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    FileKind.RECORDS: (
        _KEY,
        Column("size_bytes", Holds.INT_64, is_needed=True),
        Column("width", Holds.INT_32, is_needed=True),
        Column("height", Holds.INT_32, is_needed=True),
        Column("phash-256", Holds.DIGEST, is_needed=True),
        Column("detail", Holds.FLOAT_64, is_needed=True),
        Column("decode_path", Holds.TEXT, is_needed=True),
        Column("pdq", Holds.DIGEST),
        Column("pdq_quality", Holds.INT_32),
    ),
    FileKind.APPEARANCES: (
        _KEY,
        Column("date", Holds.TEXT, is_needed=True),
        Column("earliest", Holds.INSTANT),
        Column("latest", Holds.INSTANT),
        Column("date_kind", Holds.TEXT, is_needed=True),
        *(Column(name, Holds.TEXT) for name in TEXTS),
    ),
    FileKind.LOCAL: (_KEY, Column("algorithm", Holds.TEXT, is_needed=True), Column("content", Holds.BYTES, is_needed=True)),
    FileKind.THUMBNAILS: (_KEY, Column("content", Holds.BYTES, is_needed=True)),
}
"""Columns of each kind of file. Rows stand by `sha256`, the digest of the picture's file."""
