"""What an archive could have known: its records by year and publisher, its dates by basis, what it can be searched by.

Everything is counted by SQLite within one state of the database, so memory does not grow with the archive.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from provenance.archive import database
from provenance.archive.log import LogEntry
from provenance.archive.rows import read_trust
from provenance.model.dates import DateBasis
from provenance.model.fingerprint import MIN_DETAIL
from provenance.model.record import Keep

MAX_PUBLISHERS = 20
"""Publishers that are named one by one; the others are summed."""
_SEVERAL, _UNDATED = "several", "undated"
_YEAR = f"""CASE
    WHEN a.earliest IS NULL AND a.latest IS NULL THEN '{_UNDATED}'
    WHEN substr(a.earliest, 1, 4) = substr(a.latest, 1, 4) THEN substr(a.earliest, 1, 4)
    WHEN strftime('%Y', substr(a.earliest, 1, 19), '+14 hours') = strftime('%Y', substr(a.latest, 1, 19), '-12 hours')
        THEN strftime('%Y', substr(a.latest, 1, 19), '-12 hours')
    ELSE '{_SEVERAL}' END"""
"""The one year that an interval lies in. That of a bare year or day begins with it in the first zone and ends with it in
the last, UTC+14 and UTC-12 (see `model.edtf`), so it leaves its year by that much in UTC. Fractions are cut off, since
SQLite would round them up into the next second."""


@dataclass(frozen=True, slots=True)
class PublisherRecords:
    """How many records have an appearance by one publisher, or where none is told, from one source."""

    name: str
    records: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What an archive holds, by what could be asked of it. A record counts in each year and for each publisher that it has.

    Attributes:
        records: Number of pictures.
        appearances: Number of their appearances.
        by_basis: How many of these are known in which way; every basis, in the order of `DateBasis`.
        by_year: Year, and number of records with an appearance that lies in it; ascending.
        spanning_years: Number of records with an appearance that may lie in more than one year; an open end is such.
        undated: Number of records with an appearance of which no date is known.
        publishers: The `MAX_PUBLISHERS` with most records, most first, ties by name.
        other_publishers: How many there are besides.
        other_records: The sum of the records of these; one of two publishers counts twice.
        unnamed: Number of records with an appearance that names neither a publisher nor a source.
        last_addition: The entry of the log, or None where nothing was added.
        with_features: Number of records with local features of the algorithm asked for.
        too_plain: Number of records that are too plain to be found by looks; they need no local features.
        marked: Number of records with a mark as generic, of a region or whole.
        marked_whole: How many of these are marked whole.
        thumbnails: Number of records with a stored thumbnail.
        originals: Number of records whose file is stored.
    """

    records: int
    appearances: int
    by_basis: tuple[tuple[DateBasis, int], ...]
    by_year: tuple[tuple[int, int], ...]
    spanning_years: int
    undated: int
    publishers: tuple[PublisherRecords, ...]
    other_publishers: int
    other_records: int
    unnamed: int
    last_addition: LogEntry | None
    with_features: int
    too_plain: int
    marked: int
    marked_whole: int
    thumbnails: int
    originals: int


def measure_coverage(folder: Path, local_algorithm: str) -> Coverage:
    """Count what the archive in `folder` holds; nothing is written.

    Args:
        folder: The archive.
        local_algorithm: Local features of another algorithm do not count.

    Raises:
        ArchiveError: As its subclasses say.
    """
    with closing(database.open_for_reading(folder)) as connection, database.readable(folder):
        connection.execute("BEGIN")  # one state, whatever another process adds meanwhile
        return _measure(connection, local_algorithm)


def _measure(connection: sqlite3.Connection, local_algorithm: str) -> Coverage:
    bases = _count_bases(connection)
    years = dict(connection.execute(f"SELECT {_YEAR} AS year, count(DISTINCT a.record_id) FROM appearances a GROUP BY year"))
    spanning, undated = years.pop(_SEVERAL, 0), years.pop(_UNDATED, 0)
    publishers, other_publishers, other_records, unnamed = _publishers(connection)
    records, thumbnails, too_plain = connection.execute(
        "SELECT count(*), count(thumbnail), count(*) FILTER (WHERE detail < ?) FROM records", (MIN_DETAIL,)
    ).fetchone()
    marked, marked_whole = connection.execute(
        "SELECT count(DISTINCT record_id), count(DISTINCT record_id) FILTER "
        "(WHERE left_edge = 0 AND top_edge = 0 AND right_edge = 1 AND lower_edge = 1) FROM marks"
    ).fetchone()
    (heard,) = connection.execute("SELECT count(*) FROM heard_facts").fetchone()
    (with_features,) = connection.execute("SELECT count(*) FROM features WHERE algorithm = ?", (local_algorithm,)).fetchone()
    return Coverage(
        records=records,
        appearances=sum(bases.values()),
        by_basis=tuple((basis, bases.get(basis, 0)) for basis in DateBasis),
        by_year=tuple(sorted((int(year), count) for year, count in years.items())),
        spanning_years=spanning,
        undated=undated,
        publishers=publishers,
        other_publishers=other_publishers,
        other_records=other_records,
        unnamed=unnamed,
        last_addition=_last_addition(connection),
        with_features=with_features,
        too_plain=too_plain,
        marked=marked,
        marked_whole=marked_whole,
        thumbnails=thumbnails,
        originals=records - heard if _keeps_originals(connection) else 0,
    )


def _count_bases(connection: sqlite3.Connection) -> Counter[DateBasis]:
    """How many appearances count as known in which way, as far as the owner trusts whose word they are."""
    trust, counted = read_trust(connection), Counter[DateBasis]()
    query = (
        "SELECT a.basis, a.source, h.origin, count(*) FROM appearances a LEFT JOIN heard h ON h.identity = a.identity "
        "GROUP BY a.basis, a.source, h.origin"
    )
    for basis, source, origin, count in connection.execute(query):
        counted[trust.basis_of(DateBasis(basis), source, origin)] += count
    return counted


def _publishers(connection: sqlite3.Connection) -> tuple[tuple[PublisherRecords, ...], int, int, int]:
    """The publishers with most records, how many others there are, the sum of their records, and the records without any."""
    query = "SELECT coalesce(publisher, source) AS name, count(DISTINCT record_id) AS records FROM appearances GROUP BY name"
    rows: Iterator[tuple[str | None, int]] = connection.execute(f"{query} ORDER BY records DESC, name")
    named: list[PublisherRecords] = []
    others = other_records = unnamed = 0
    for name, records in rows:
        if name is None:
            unnamed = records
        elif len(named) < MAX_PUBLISHERS:
            named.append(PublisherRecords(name, records))
        else:
            others, other_records = others + 1, other_records + records
    return tuple(named), others, other_records, unnamed


def _last_addition(connection: sqlite3.Connection) -> LogEntry | None:
    query = "SELECT number, at, operator, tool, action, detail, chain FROM log WHERE action = 'add' ORDER BY number DESC LIMIT 1"
    row = connection.execute(query).fetchone()
    return None if row is None else LogEntry(*row)


def _keeps_originals(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM settings WHERE name = 'keep'").fetchone()
    return row is not None and Keep(row[0]) is Keep.ORIGINALS
