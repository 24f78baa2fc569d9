"""An archive -> parts and a manifest.

Every file is named for its bytes, so it is never changed, only written or not, and the same content gives the same files. Parts are
cut by the first digits of SHA-256: where records were added, the parts that got none stay as they are. The manifest is written last,
and in one step: a reader sees the old export or the new one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from provenance.archive import StoredArchive
from provenance.archive.coverage import measure_coverage
from provenance.archive.files import write_whole
from provenance.errors import ArchiveError, ConfigurationError
from provenance.exchange.columns import TEXTS
from provenance.exchange.parts.arrow import SCHEMAS
from provenance.exchange.parts.manifest import ArchiveEntry, FileEntry, Manifest, PartEntry
from provenance.exchange.parts.schema import (
    CUT_BYTES,
    MANIFEST,
    MAX_FILE_BYTES,
    MAX_RECORDS,
    MAX_ROWS,
    TARGET_RECORDS,
    FileKind,
)
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.coverage import Coverage
from provenance.model.dates import format_instant
from provenance.model.digest import Digest
from provenance.model.exchange_code import PDQ
from provenance.model.record import Appearance, Record

_Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export came to.

    Attributes:
        parts: Number of parts that the manifest names.
        written: Number of files that were not there before.
        stale: Files in the folder that the manifest does not name, relative to it, sorted: those of exports before.
    """

    parts: int
    written: int
    stale: tuple[str, ...]


@dataclass(slots=True)
class _Part:
    """The rows of one part, as they gather."""

    prefix: int
    rows: dict[FileKind, list[_Row]] = field(default_factory=lambda: {kind: [] for kind in FileKind})
    size_bytes: dict[FileKind, int] = field(default_factory=lambda: dict.fromkeys(FileKind, 0))

    def is_full(self) -> bool:
        """Whether the next record goes into another part."""
        many = len(self.rows[FileKind.RECORDS]) >= MAX_RECORDS or len(self.rows[FileKind.APPEARANCES]) >= MAX_ROWS // 2
        return many or max(self.size_bytes.values()) >= CUT_BYTES

    def add(self, kind: FileKind, row: _Row) -> None:
        """One more row."""
        self.rows[kind].append(row)
        self.size_bytes[kind] += sum(len(value) for value in row if isinstance(value, bytes | str))


def export_parts(archive: StoredArchive, folder: Path, *, tool: str, thumbnails: bool) -> Exported:
    """Write an archive as parts into `folder`: a new one, or one that holds an earlier export.

    Args:
        archive: Open for reading.
        folder: Where to; nothing in it that a manifest names is ever changed.
        tool: Name and version of the program.
        thumbnails: Whether the archive's small pictures go with it.

    Raises:
        ArchiveError: The archive cannot be read, or was changed meanwhile; the manifest of before still stands.
        ConfigurationError: The folder holds something else, or cannot be written.
    """
    _require_ours(folder)
    summary, generation = archive.summary(), archive.generation
    bits = max(0, (summary.records - 1) // TARGET_RECORDS).bit_length()
    writer = _Writer(folder)
    try:
        parts = tuple(writer.write(part) for part in _parts(archive, bits, thumbnails=thumbnails))
        coverage = _coverage(
            measure_coverage(archive.folder, LOCAL_ALGORITHM), sum(part.thumbnails.rows for part in parts if part.thumbnails is not None)
        )
        if archive.generation != generation:
            raise ArchiveError(f"{archive.folder}: was changed while it was exported; export it again")
        earliest, latest = (None if end is None else format_instant(end) for end in (summary.span.earliest, summary.span.latest))
        entry = ArchiveEntry(digest=str(summary.digest), records=summary.records, earliest=earliest, latest=latest)
        manifest = Manifest(tool=tool, writer=f"pyarrow {pa.__version__}", archive=entry, coverage=coverage, parts=parts)
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(folder / MANIFEST, [manifest.model_dump_json(indent=1, exclude_none=False).encode(), b"\n"])
    except OSError as error:
        raise ConfigurationError(f"{folder}: cannot be written: {error.strerror}") from error
    named = {entry.path for part in parts for entry in part.files().values()}
    return Exported(len(parts), writer.written, tuple(sorted(_files(folder) - named)))


def _require_ours(folder: Path) -> None:
    """Refuse a folder with anything but an export in it."""
    try:
        names = {path.name for path in folder.iterdir()} if folder.exists() else set()
    except OSError as error:
        raise ConfigurationError(f"{folder}: {error.strerror}; name a folder for the parts") from error
    if others := names - {MANIFEST, *FileKind}:
        raise ConfigurationError(f"{folder}: holds something else ({min(others)}); name a folder that does not exist yet")


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for kind in FileKind for path in (folder / kind).glob("*.parquet")}


def _parts(archive: StoredArchive, bits: int, *, thumbnails: bool) -> Iterator[_Part]:
    part: _Part | None = None
    for record in archive.records():
        if record.file_sha256 is None:
            continue
        prefix = int.from_bytes(record.sha256.value[:4]) >> (32 - bits)
        if part is not None and (part.prefix != prefix or part.is_full()):
            yield part
            part = None
        part = part or _Part(prefix)
        _add(part, archive, record, thumbnails=thumbnails)
    if part is not None:
        yield part


def _add(part: _Part, archive: StoredArchive, record: Record, *, thumbnails: bool) -> None:
    """All rows of a record."""
    key, print_ = record.sha256.value, record.fingerprint
    pdq = archive.exchange_code(record, PDQ)
    codes = (None, None) if pdq is None else (pdq.code, pdq.quality)
    size = (record.size_bytes, record.width, record.height)
    part.add(FileKind.RECORDS, (key, *size, print_.code, print_.detail, print_.decode_path, *codes))
    for row in sorted({_appearance(one) for one in record.appearances}, key=lambda row: [str(value or "") for value in row]):
        part.add(FileKind.APPEARANCES, (key, *row))
    if (features := archive.local_features(record)) is not None:
        part.add(FileKind.LOCAL, (key, features.algorithm, features.to_bytes()))
    if thumbnails and (picture := archive.thumbnail(record)) is not None:
        part.add(FileKind.THUMBNAILS, (key, picture))


def _appearance(one: Appearance) -> _Row:
    interval = one.interval
    return (one.date_text, interval.earliest, interval.latest, one.basis.value, *(getattr(one, name) for name in TEXTS))


class _Writer:
    """Puts parts on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.written = 0

    def write(self, part: _Part) -> PartEntry:
        """The entry of a part whose files are on disk."""
        return PartEntry.model_validate({kind.value: self._file(kind, rows) for kind, rows in part.rows.items() if rows})

    def _file(self, kind: FileKind, rows: list[_Row]) -> FileEntry:
        content = _parquet(kind, rows)
        if len(content) > MAX_FILE_BYTES or len(rows) > MAX_ROWS:
            raise ConfigurationError(f"{self._folder}: {rows[-1][0]!r} is too large for a part: {len(rows)} rows, {len(content)} bytes")
        digest = Digest.of(content)
        path = self._folder / kind / f"{digest}.parquet"
        if not path.is_file() or Digest.of(path.read_bytes()) != digest:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, [content])
            self.written += 1
        return FileEntry(path=f"{kind}/{path.name}", sha256=str(digest), size_bytes=len(content), rows=len(rows))


def _parquet(kind: FileKind, rows: list[_Row]) -> Any:
    """The bytes of a file: one row group, nothing compressed, a checksum for every page."""
    schema = SCHEMAS[kind]
    columns = [pa.array(values, schema.field(place).type) for place, values in enumerate(zip(*rows, strict=True))]
    buffer = pa.BufferOutputStream()
    pq.write_table(
        pa.table(columns, schema=schema),
        buffer,
        row_group_size=MAX_ROWS,
        compression="none",
        use_dictionary=False,
        write_page_checksum=True,
        store_schema=False,
    )
    return buffer.getvalue().to_pybytes()


def _coverage(coverage: Coverage, thumbnails: int) -> dict[str, object]:
    """What the receiver can know by it; nothing that only the archive's owner should."""
    return {
        "appearances": coverage.appearances,
        "appearances_by_basis": {basis.value: count for basis, count in coverage.by_basis},
        "records_by_year": {str(year): count for year, count in coverage.by_year},
        "records_spanning_several_years": coverage.spanning_years,
        "records_undated": coverage.undated,
        "local_features": {"records": coverage.with_features, "too_plain": coverage.too_plain},
        "thumbnails": thumbnails,
    }
