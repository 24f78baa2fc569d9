"""Codes by algorithms that others exchange: beside an archive's own, or all that is known of a picture."""

import sqlite3
from dataclasses import dataclass

from provenance.archive.index.codes import CodeIndex


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
    """The codes of the records that are known by this algorithm alone and tell enough to be searched; a quality that is not known does."""
    query = "SELECT id, code FROM records WHERE algorithm = ? AND (detail < 0 OR detail >= ?) ORDER BY id"
    return CodeIndex.build(connection.execute(query, (algorithm, least_quality)).fetchall())
