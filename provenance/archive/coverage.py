"""What an archive could have known: its records by year and publisher, its dates by basis, what it can be searched by.

Everything is counted by SQLite within one state of the database, so memory does not grow with the archive.
"""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from functools import cache
from itertools import accumulate
from pathlib import Path

from provenance.archive import database, exchange_codes, values
from provenance.archive.rows import read_trust
from provenance.model.coverage import Coverage, LastAddition, PublisherRecords, YearRecords
from provenance.model.dates import DateBasis, parse_instant
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ
from provenance.model.fingerprint import MIN_DETAIL, PHASH_256
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
_HEARD = "appearances a LEFT JOIN heard h ON h.identity = a.identity"
_RANK = "rank(a.basis, a.source, h.origin)"


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
    _rank_by_trust(connection)
    years = _count_years(connection)
    spanning, undated = sum(years.pop(_SEVERAL, ())), sum(years.pop(_UNDATED, ()))
    publishers, other_publishers, other_records, unnamed = _publishers(connection)
    records, thumbnails, too_plain = connection.execute(
        "SELECT count(*), count(thumbnail), count(*) FILTER (WHERE detail < ? AND algorithm = ?) FROM records", (MIN_DETAIL, PHASH_256)
    ).fetchone()
    pdq = exchange_codes.count(connection, PDQ, MIN_PDQ_QUALITY)
    marked, marked_whole = connection.execute(
        "SELECT count(DISTINCT record_id), count(DISTINCT record_id) FILTER "
        "(WHERE left_edge = 0 AND top_edge = 0 AND right_edge = 1 AND lower_edge = 1) FROM marks"
    ).fetchone()
    (heard,) = connection.execute("SELECT count(record_id) FROM heard_facts").fetchone()
    (with_features,) = connection.execute("SELECT count(*) FROM features WHERE algorithm = ?", (local_algorithm,)).fetchone()
    return Coverage(
        records=records,
        appearances=sum(bases.values()),
        by_basis=tuple((basis, bases.get(basis, 0)) for basis in DateBasis),
        years=tuple(YearRecords(int(year), by_basis) for year, by_basis in sorted(years.items())),
        spanning_years=spanning,
        undated=undated,
        evidence=_evidence(connection),
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
        with_pdq=records - pdq.lacking,
        pdq_alone=pdq.alone,
    )


def _rank_by_trust(connection: sqlite3.Connection) -> None:
    """Give SQL a function `rank`: what a date counts as, as far as its giver is trusted, by its place among `DateBasis`."""
    trust, order = read_trust(connection), list(DateBasis)

    @cache
    def rank(basis: str, source: str | None, origin: str | None) -> int:
        return order.index(trust.basis_of(DateBasis(basis), source, origin))

    connection.create_function("rank", 3, rank, deterministic=True)


def _count_bases(connection: sqlite3.Connection) -> Counter[DateBasis]:
    """How many appearances count as known in which way, as far as the owner trusts whose word they are."""
    trust, counted = read_trust(connection), Counter[DateBasis]()
    query = f"SELECT a.basis, a.source, h.origin, count(*) FROM {_HEARD} GROUP BY a.basis, a.source, h.origin"
    for basis, source, origin, count in connection.execute(query):
        counted[trust.basis_of(DateBasis(basis), source, origin)] += count
    return counted


def _count_years(connection: sqlite3.Connection) -> dict[str, tuple[int, ...]]:
    """Each year, and what lies in none, with its records by what counts for most of them."""
    of_records = f"SELECT {_YEAR} AS year, min({_RANK}) AS best FROM {_HEARD} GROUP BY a.record_id, year"
    years: dict[str, list[int]] = {}
    for year, best, count in connection.execute(f"SELECT year, best, count(*) FROM ({of_records}) GROUP BY year, best"):
        years.setdefault(year, [0] * len(DateBasis))[best] = count
    return {year: tuple(counts) for year, counts in years.items()}


def _evidence(connection: sqlite3.Connection) -> tuple[tuple[datetime, int], ...]:
    """See `Coverage.evidence`."""
    first_claim = [basis.is_evidence for basis in DateBasis].index(False)
    of_records = f"SELECT min(a.latest) AS until FROM {_HEARD} WHERE a.latest IS NOT NULL AND {_RANK} < {first_claim} GROUP BY a.record_id"
    rows = connection.execute(f"SELECT until, count(*) FROM ({of_records}) GROUP BY until ORDER BY until").fetchall()
    sums = accumulate(count for _, count in rows)
    return tuple((parse_instant(until), number) for (until, _), number in zip(rows, sums, strict=True))


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
            named.append(PublisherRecords(values.text(name), records))
        else:
            others, other_records = others + 1, other_records + records
    return tuple(named), others, other_records, unnamed


def _last_addition(connection: sqlite3.Connection) -> LastAddition | None:
    row = connection.execute("SELECT number, at, operator, tool FROM log WHERE action = 'add' ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else LastAddition(values.whole(row[0]), *map(values.text, row[1:]))


def _keeps_originals(connection: sqlite3.Connection) -> bool:
    row = connection.execute("SELECT value FROM settings WHERE name = 'keep'").fetchone()
    return row is not None and Keep(row[0]) is Keep.ORIGINALS
