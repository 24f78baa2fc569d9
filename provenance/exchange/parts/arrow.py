"""The columns of a part in the words of Arrow, for who writes and reads Parquet."""

from typing import Any

import pyarrow as pa

from provenance.exchange.parts.schema import COLUMNS, FileKind, Holds

_KINDS: dict[Holds, Any] = {
    Holds.DIGEST: pa.binary(32),
    Holds.INT_32: pa.int32(),
    Holds.INT_64: pa.int64(),
    Holds.FLOAT_64: pa.float64(),
    Holds.TEXT: pa.string(),
    Holds.INSTANT: pa.timestamp("us", "UTC"),
    Holds.BYTES: pa.binary(),
}
SCHEMAS: dict[FileKind, Any] = {
    kind: pa.schema([pa.field(one.name, _KINDS[one.holds], nullable=not one.is_needed) for one in columns])
    for kind, columns in COLUMNS.items()
}
