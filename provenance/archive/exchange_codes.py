"""Codes by algorithms that others exchange: beside an archive's own, or all that is known of a picture."""

import sqlite3
from dataclasses import dataclass

from provenance.archive.index.codes import CodeIndex
from provenance.archive.rows import read_records


@dataclass(frozen=True, slots=True)
class ExchangeCounts:
    """How many records have a code by one such algorithm.

    Attributes:
        alone: Known by it alone.
        lacking: Without one.
        poor: With one, beside their own, that tells too little.
    """

    alone: int
    lacking: int
    poor: int


def count(connection: sqlite3.Connection, algorithm: str, least_quality: int) -> ExchangeCounts:
    """Count the records."""
    alone, others = connection.execute(
        "SELECT count(*) FILTER (WHERE algorithm = ?1), count(*) FILTER (WHERE algorithm <> ?1) FROM records", (algorithm,)
    ).fetchone()
    beside, poor = connection.execute(
        "SELECT count(*), count(*) FILTER (WHERE quality BETWEEN 0 AND ?2 - 1) FROM hashes WHERE algorithm = ?1", (algorithm, least_quality)
    ).fetchone()
    return ExchangeCounts(alone, others - beside, poor)


def index_of_alone(connection: sqlite3.Connection, algorithm: str, least_quality: int) -> CodeIndex:
    """The codes of the records that are known by this algorithm alone and tell enough to be searched; a quality that is not known does.

    Raises:
        ArchiveDamagedError: One of them is not what was written; it would merely not be found.
    """
    looks = ((one.id, one.fingerprint) for one in read_records(connection, "WHERE r.algorithm = ?", (algorithm,)))
    return CodeIndex.build(sorted((id_, one.code) for id_, one in looks if one.detail < 0 or one.detail >= least_quality))
