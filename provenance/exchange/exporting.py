"""An archive -> its hash list."""

from collections.abc import Iterator, Mapping

from provenance.archive import StoredArchive
from provenance.exchange.columns import row_of
from provenance.exchange.interface import HashList, Value


def export_lines(archive: StoredArchive, format_: HashList) -> Iterator[str]:
    """The text of the hash list, in pieces: the same for the same content, whatever the order in which it was added.

    Lines stand by SHA-256, then by their fields. Appearances that differ in their notes alone make one line.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    return format_.write(_rows(archive))


def _rows(archive: StoredArchive) -> Iterator[Mapping[str, Value]]:
    for record in archive.records():
        rows = {_key(row): row for row in (row_of(record, appearance) for appearance in record.appearances)}
        yield from (rows[key] for key in sorted(rows))


def _key(row: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row.values())
