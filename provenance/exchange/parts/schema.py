"""The files of a part: what they hold, and how large they may be."""

from enum import StrEnum
from typing import Any

import pyarrow as pa

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


def _field(name: str, kind: Any, *, needed: bool = False) -> Any:
    return pa.field(name, kind, nullable=not needed)


_KEY = _field("sha256", pa.binary(32), needed=True)
_INSTANT = pa.timestamp("us", "UTC")
SCHEMAS: dict[FileKind, Any] = {
    FileKind.RECORDS: pa.schema(
        [
            _KEY,
            _field("size_bytes", pa.int64(), needed=True),
            _field("width", pa.int32(), needed=True),
            _field("height", pa.int32(), needed=True),
            _field("phash-256", pa.binary(32), needed=True),
            _field("detail", pa.float64(), needed=True),
            _field("decode_path", pa.string(), needed=True),
            _field("pdq", pa.binary(32)),
            _field("pdq_quality", pa.int32()),
        ]
    ),
    FileKind.APPEARANCES: pa.schema(
        [
            _KEY,
            _field("date", pa.string(), needed=True),
            _field("earliest", _INSTANT),
            _field("latest", _INSTANT),
            _field("date_kind", pa.string(), needed=True),
            *(_field(name, pa.string()) for name in TEXTS),
        ]
    ),
    FileKind.LOCAL: pa.schema([_KEY, _field("algorithm", pa.string(), needed=True), _field("content", pa.binary(), needed=True)]),
    FileKind.THUMBNAILS: pa.schema([_KEY, _field("content", pa.binary(), needed=True)]),
}
"""Columns of each kind of file. Rows stand by `sha256`, the digest of the picture's file."""
