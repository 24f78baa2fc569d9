"""Parts -> the lines of a list, with what is attached to them. Whatever a part holds, memory stays bounded by its size.

Nothing of a part is passed on before all of its files were read: their sizes and SHA-256 against the manifest, their columns, their page
checksums and rows. Files are read once, into memory, so that what was checked is what is used.
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from provenance.errors import PartDamagedError
from provenance.exchange.columns import TEXTS, VERSION
from provenance.exchange.interface import Attached, BadLine, Line
from provenance.exchange.parts.manifest import FileEntry, PartEntry
from provenance.exchange.parts.schema import SCHEMAS, FileKind
from provenance.model.dates import format_instant
from provenance.model.fingerprint import PHASH_256

_BATCH_BYTES = 256 << 20
"""Memory for rows as they are read: no value is larger than its file, which is not compressed, so this says how many fit at a time."""
_MAX_THRIFT = 1 << 20
"""Longest string and longest list in the description of a file; ours have some hundred bytes and ten columns."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_Row = Mapping[str, Any]


def read_part(folder: Path, part: PartEntry) -> Iterator[Line | BadLine]:
    """The lines of a part: one an appearance, each with what is attached to its record; rows that make no sense are told.

    Raises:
        PartDamagedError: A file is not what the manifest says; no line was passed on.
    """
    tables = {kind: list(_rows(folder, kind, entry)) for kind, entry in part.files().items()}
    return _joined(part, tables)


@dataclass(frozen=True, slots=True)
class _Keyed:
    """The rows of a file that has one a record."""

    rows: dict[bytes, _Row]
    numbers: dict[bytes, int]
    bad: list[BadLine]

    @classmethod
    def of(cls, entry: FileEntry | None, rows: list[_Row]) -> "_Keyed":
        """By SHA-256; a second row of one record is told."""
        keyed = cls({}, {}, [])
        for number, row in enumerate(rows, 1):
            if row["sha256"] in keyed.rows:
                assert entry is not None
                keyed.bad.append(BadLine(number, "sha256", "stands there twice", entry.path))
            else:
                keyed.rows[row["sha256"]], keyed.numbers[row["sha256"]] = row, number
        return keyed


def _joined(part: PartEntry, tables: Mapping[FileKind, list[_Row]]) -> Iterator[Line | BadLine]:
    records, local, thumbnails = (
        _Keyed.of(getattr(part, kind.value), tables.get(kind, [])) for kind in (FileKind.RECORDS, FileKind.LOCAL, FileKind.THUMBNAILS)
    )
    yield from (bad for keyed in (records, local, thumbnails) for bad in keyed.bad)
    attached = {key: _attached(local.rows.get(key), thumbnails.rows.get(key)) for key in records.rows}
    seen: set[bytes] = set()
    for number, row in enumerate(tables[FileKind.APPEARANCES], 1):
        key = row["sha256"]
        if (record := records.rows.get(key)) is None:
            yield BadLine(number, "sha256", "no record of the part has it", part.appearances.path)
            continue
        seen.add(key)
        yield Line(number, _fields(record, row), part.appearances.path, attached[key])
    for key, number in records.numbers.items():
        if key not in seen:
            yield BadLine(number, "sha256", "no appearance of the part has it", part.records.path)


def _attached(features: _Row | None, picture: _Row | None) -> Attached:
    named = None if features is None else (_text(features["algorithm"]), features["content"])
    return Attached(named, None if picture is None else picture["content"])


def _fields(record: _Row, row: _Row) -> dict[str, str]:
    """What the same would be in a list: one reading of the fields for all formats."""
    pdq = record["pdq"]
    return {
        "list_version": str(VERSION),
        "sha256": record["sha256"].hex(),
        **{name: str(record[name]) for name in ("size_bytes", "width", "height")},
        PHASH_256: f"{PHASH_256}:{record[PHASH_256].hex()}",
        "detail": repr(record["detail"]),
        "decode_path": _text(record["decode_path"]),
        "pdq": "" if pdq is None else pdq.hex(),
        "pdq_quality": "" if record["pdq_quality"] is None else str(record["pdq_quality"]),
        "date": _text(row["date"]),
        **{name: _instant(row[name]) for name in ("earliest", "latest")},
        "date_kind": _text(row["date_kind"]),
        **{name: _text(row[name]) for name in TEXTS},
    }


def _rows(folder: Path, kind: FileKind, entry: FileEntry) -> Iterator[_Row]:
    """The rows of a file; texts as bytes and instants as microseconds, since either may make no sense.

    Raises:
        PartDamagedError: It is not what the manifest says.
    """
    if not entry.path.startswith(f"{kind}/"):
        raise PartDamagedError(f"{entry.path}: named as a file of {kind}")
    content = _content(folder, entry)
    number = told = 0
    try:
        opened = pq.ParquetFile(
            pa.BufferReader(content),
            page_checksum_verification=True,
            thrift_string_size_limit=_MAX_THRIFT,
            thrift_container_size_limit=_MAX_THRIFT,
        )
        if not opened.schema_arrow.equals(SCHEMAS[kind]):
            raise PartDamagedError(f"{folder / entry.path}: its columns are not those of {kind}")
        if _codecs(opened.metadata) != {"UNCOMPRESSED"}:
            raise PartDamagedError(f"{folder / entry.path}: is compressed, so it was not written by this program")
        if opened.metadata.num_rows != entry.rows:
            raise PartDamagedError(f"{folder / entry.path}: {opened.metadata.num_rows} rows, and the manifest says {entry.rows}")
        for batch in opened.iter_batches(max(1, _BATCH_BYTES // len(content)), use_threads=False):
            table = pa.Table.from_batches([batch]).cast(_plain(batch.schema))
            number, told = number + table.num_rows, told + _bytes_told(table)
            if number > entry.rows or told > len(content):
                raise PartDamagedError(f"{folder / entry.path}: holds more than it is large, so it was not written by this program")
            yield from table.to_pylist()
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        raise PartDamagedError(f"{folder / entry.path}: not readable as Parquet: {error}") from error
    if number != entry.rows:
        raise PartDamagedError(f"{folder / entry.path}: other rows than the {entry.rows} that the manifest says")


def _codecs(metadata: Any) -> set[str]:
    """How the columns are compressed; a reader goes by this, whatever the pages say."""
    groups = (metadata.row_group(number) for number in range(metadata.num_row_groups))
    return {group.column(place).compression for group in groups for place in range(group.num_columns)}


def _bytes_told(table: Any) -> int:
    """Bytes of all texts and contents: no more than the file has, unless it repeats them, which ours never do."""
    columns = [column for column in table.columns if pa.types.is_binary(column.type)]
    return sum(pc.sum(pc.binary_length(column)).as_py() or 0 for column in columns)


def _content(folder: Path, entry: FileEntry) -> bytes:
    """The bytes of a file, of the size and digest that the manifest says."""
    path = folder / entry.path
    try:
        if not path.is_file():  # a pipe, for one, would never end
            raise PartDamagedError(f"{path}: is not there")
        with path.open("rb") as handle:
            if os.fstat(handle.fileno()).st_size != entry.size_bytes:
                raise PartDamagedError(f"{path}: its size is not the {entry.size_bytes} bytes that the manifest says")
            content = handle.read(entry.size_bytes)
    except OSError as error:
        raise PartDamagedError(f"{path}: cannot be read: {error.strerror}") from error
    if hashlib.sha256(content).hexdigest() != entry.sha256:
        raise PartDamagedError(f"{path}: its bytes are not those that the manifest names (SHA-256)")
    return content


def _plain(schema: Any) -> Any:
    """The same columns, with nothing that Arrow would refuse to show."""
    kinds = {pa.string(): pa.binary(), pa.timestamp("us", "UTC"): pa.int64()}
    return pa.schema([pa.field(one.name, kinds.get(one.type, one.type), one.nullable) for one in schema])


def _text(content: bytes | None) -> str:
    """A text; bytes that are no UTF-8 become halves of surrogate pairs, which every field refuses."""
    return "" if content is None else content.decode("utf-8", "surrogateescape")


def _instant(microseconds: int | None) -> str:
    """RFC 3339, or what cannot be read as such where no year has it."""
    if microseconds is None:
        return ""
    try:
        return format_instant(_EPOCH + timedelta(microseconds=microseconds))
    except OverflowError:
        return f"{microseconds} microseconds"
