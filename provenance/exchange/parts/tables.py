"""The bytes of a Parquet file -> its columns. They are opened in a confined worker; this process loads no reader of Parquet."""

import os
from contextlib import suppress
from typing import Any, TypeAlias

from provenance.errors import DecodeError, PartDamagedError
from provenance.exchange.parts.schema import COLUMNS, FileKind, Holds
from provenance.model.limits import Limits
from provenance.sandbox import Handle, confined, unnamed_file

Columns: TypeAlias = tuple[list[Any], ...]
"""In the order of `COLUMNS`: texts as bytes and instants as microseconds, since either may make no sense; None where a row has none."""
_BATCH_BYTES = 256 << 20
"""Memory for rows as they are read: no value is larger than its file, which is not compressed, so this says how many fit at a time."""
_MAX_THRIFT = 1 << 20
"""Longest string and longest list in the description of a file; ours have some hundred bytes and ten columns."""
_PLAIN = {Holds.FLOAT_64: float, Holds.INT_32: int, Holds.INT_64: int, Holds.INSTANT: int}
"""What values of a column are in Python; bytes where nothing is said."""


def open_columns(content: bytes, name: str, kind: FileKind, rows: int, limits: Limits) -> Columns:
    """All columns of a file.

    Args:
        content: Its bytes.
        name: What messages call it.
        kind: What it has to hold.
        rows: How many rows it has to have.
        limits: What opening it may take.

    Raises:
        PartDamagedError: It holds something else, or cannot be read.
    """
    try:
        with unnamed_file(content) as file:
            columns = confined(limits).run(_columns, Handle(file.fileno()), name, kind, rows)
    except DecodeError as error:
        raise PartDamagedError(f"{name}: not readable as Parquet: {error}") from error
    except OSError as error:
        raise PartDamagedError(f"{name}: there is no room to open it: {error.strerror}") from error
    if not _are(columns, kind, rows):  # who takes a worker over can answer anything
        raise PartDamagedError(f"{name}: not readable as Parquet: other columns than those of {kind}")
    return columns


def _are(columns: Columns, kind: FileKind, rows: int) -> bool:
    """Whether columns are of a kind: of its length, and each value of its type."""
    if len(columns) != len(COLUMNS[kind]):
        return False
    for column, values in zip(COLUMNS[kind], columns, strict=True):
        allowed = {_PLAIN.get(column.holds, bytes)} | (set() if column.is_needed else {type(None)})
        if len(values) != rows or not set(map(type, values)) <= allowed:
            return False
    return True


def prepare_worker() -> None:
    """Load what the job needs."""
    # Arrow's own way of taking memory reserves a gigabyte of addresses at once, which is all that a worker may have.
    os.environ["ARROW_DEFAULT_MEMORY_POOL"] = "system"
    with suppress(ImportError):  # the command says which extra to install
        import pyarrow.compute
        import pyarrow.parquet  # noqa: F401


def _columns(handle: Handle, name: str, kind: FileKind, rows: int) -> Columns:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from provenance.exchange.parts.arrow import SCHEMAS

    with handle.open() as stream:
        content = stream.read()
    columns: Columns = tuple([] for _ in COLUMNS[kind])
    told = 0
    try:
        opened = pq.ParquetFile(
            pa.BufferReader(content),
            page_checksum_verification=True,
            thrift_string_size_limit=_MAX_THRIFT,
            thrift_container_size_limit=_MAX_THRIFT,
        )
        if not opened.schema_arrow.equals(SCHEMAS[kind]):
            raise PartDamagedError(f"{name}: its columns are not those of {kind}")
        if _codecs(opened.metadata) != {"UNCOMPRESSED"}:
            raise PartDamagedError(f"{name}: is compressed, so it was not written by this program")
        if opened.metadata.num_rows != rows:
            raise PartDamagedError(f"{name}: {opened.metadata.num_rows} rows, and the manifest says {rows}")
        for batch in opened.iter_batches(min(rows, max(1, _BATCH_BYTES // len(content))), use_threads=False):
            table = pa.Table.from_batches([batch]).cast(_plain(batch.schema))
            told += _bytes_told(table)
            if len(columns[0]) + table.num_rows > rows or told > len(content):
                raise PartDamagedError(f"{name}: holds more than it is large, so it was not written by this program")
            for column, values in zip(columns, table.columns, strict=True):
                column.extend(values.to_pylist())
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise PartDamagedError(f"{name}: not readable as Parquet: {error}") from error
    if len(columns[0]) != rows:
        raise PartDamagedError(f"{name}: other rows than the {rows} that the manifest says")
    return columns


def _codecs(metadata: Any) -> set[str]:
    """How the columns are compressed; a reader goes by this, whatever the pages say."""
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    return {group.column(place).compression for group in groups for place in range(group.num_columns)}


def _bytes_told(table: Any) -> int:
    """Bytes of all texts and contents: no more than the file has, unless it repeats them, which ours never do."""
    import pyarrow as pa
    import pyarrow.compute as pc

    columns = [column for column in table.columns if pa.types.is_binary(column.type)]
    return sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in columns)


def _plain(schema: Any) -> Any:
    """The same columns, with nothing that Arrow would refuse to show."""
    import pyarrow as pa

    kinds = {pa.string(): pa.binary(), pa.timestamp("us", "UTC"): pa.int64()}
    return pa.schema([pa.field(one.name, kinds.get(one.type, one.type), one.nullable) for one in schema])
