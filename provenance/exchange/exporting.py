"""An archive -> its hash list."""

from collections.abc import Iterator, Mapping

from provenance.archive import StoredArchive
from provenance.exchange.columns import row_of
from provenance.exchange.formats import ListFormat
from provenance.exchange.interface import HashList, Value
from provenance.exchange.threat_exchange import ThreatExchange
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ


def export_lines(archive: StoredArchive, format_: HashList) -> Iterator[str]:
    """The text of the hash list, in pieces: the same for the same content, whatever the order in which it was added.

    Lines stand by SHA-256, then by their fields. Appearances that differ in their notes alone make one line.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    return format_.write(_rows(archive, alone=isinstance(format_, ThreatExchange)))


def untold(archive: StoredArchive, kind: ListFormat | None) -> Iterator[str]:
    """What a list of this kind, or parts where it is None, leaves out, a sentence each."""
    counts = archive.exchange_counts(PDQ, MIN_PDQ_QUALITY)
    if kind is not ListFormat.THREATEXCHANGE:
        if counts.alone:
            yield f"{counts.alone} records are known by their PDQ alone and were left out; -f threatexchange has a place for them"
        return
    if counts.lacking:
        yield f"{counts.lacking} records have no PDQ and were left out; with the extra pdq, add their files again"
    if counts.poor:
        yield f"{counts.poor} records were left out: the quality of their PDQ is below {MIN_PDQ_QUALITY}, which tells nothing"


def _rows(archive: StoredArchive, *, alone: bool) -> Iterator[Mapping[str, Value]]:
    """The lines, with or without those of records that are known by a code alone."""
    for record in archive.records():
        if record.file_sha256 is None and not alone:
            continue
        pdq = archive.exchange_code(record, PDQ)
        rows = {_key(row): row for row in (row_of(record, appearance, pdq) for appearance in record.appearances)}
        yield from (rows[key] for key in sorted(rows))


def _key(row: Mapping[str, Value]) -> tuple[str, ...]:
    return tuple("" if value is None else str(value) for value in row.values())
