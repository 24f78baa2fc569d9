"""Parts -> the lines of a list, with what is attached to them. Whatever a part holds, memory stays bounded by its size.

Nothing of a part is passed on before all of its files were read: their sizes and SHA-256 against the manifest, their columns, their page
checksums and rows. Files are read once, into memory, so that what was checked is what is used; what is in them, workers say (`tables.py`).
"""

import hashlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from provenance.errors import PartDamagedError
from provenance.exchange.columns import TEXTS, VERSION
from provenance.exchange.interface import Attached, BadLine, Line
from provenance.exchange.parts.manifest import FileEntry, PartEntry
from provenance.exchange.parts.schema import COLUMNS, FileKind
from provenance.exchange.parts.tables import open_columns
from provenance.model.dates import format_instant
from provenance.model.fingerprint import PHASH_256
from provenance.model.limits import Limits

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

_Row = Mapping[str, Any]


def read_part(folder: Path, part: PartEntry, limits: Limits) -> Iterator[Line | BadLine]:
    """The lines of a part: one an appearance, each with what is attached to its record; rows that make no sense are told.

    Args:
        folder: Where the manifest lies.
        part: Its files, by the manifest.
        limits: What opening one of them may take.

    Raises:
        PartDamagedError: A file is not what the manifest says; no line was passed on.
    """
    tables = {kind: _rows(folder, kind, entry, limits) for kind, entry in part.files().items()}
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


def _rows(folder: Path, kind: FileKind, entry: FileEntry, limits: Limits) -> list[_Row]:
    """The rows of a file; texts as bytes and instants as microseconds, since either may make no sense.

    Raises:
        PartDamagedError: It is not what the manifest says.
    """
    if not entry.path.startswith(f"{kind}/"):
        raise PartDamagedError(f"{entry.path}: named as a file of {kind}")
    columns = open_columns(_content(folder, entry), str(folder / entry.path), kind, entry.rows, limits)
    names = [column.name for column in COLUMNS[kind]]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


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
