"""The local features of records, and the segments of their index.

The table `features` is the truth. A segment of the index covers a range of its numbers, which only grow and are never
used again: so what was added later is simply not covered yet, and what was removed is found in no row. The setting
`segments` tells which files belong to the database as it is, by their digests; any other file is somebody else's.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.archive.index.cells import load_cells
from provenance.archive.index.local import LocalIndex
from provenance.archive.index.segment import Segment
from provenance.archive.index.segment_file import read_segment, segment_path, write_segment
from provenance.errors import ArchiveDamagedError
from provenance.model.digest import Digest
from provenance.model.local import LocalFeatures

SETTING = "segments"
MAX_RECORDS = 1 << 14
"""Records a segment: a quarter of a gigabyte of points; making one takes four times as much memory."""
_MERGE_SHARE = 4
"""A segment that is not this many times larger than the next is merged with it: few segments, and each point is rarely moved."""


@dataclass(frozen=True, slots=True)
class Range:
    """The numbers of features that a segment covers, both ends included, and the digest of its file; None where it has none yet."""

    first: int
    last: int
    sha256: Digest | None


def read_features(connection: sqlite3.Connection, algorithm: str, first: int, last: int) -> Iterator[tuple[int, LocalFeatures]]:
    """The features made by `algorithm` in a range of numbers, ascending.

    Raises:
        ArchiveDamagedError: A row is not what was written.
    """
    query = "SELECT number, sha256, content FROM features WHERE number BETWEEN ? AND ? AND algorithm = ? ORDER BY number"
    for number, sha256, content in connection.execute(query, (first, last, algorithm)):
        if Digest.of(content).value != sha256:
            raise ArchiveDamagedError(f"local features number {number} are not what was written; restore archive.db from a copy")
        try:
            yield number, LocalFeatures.from_bytes(algorithm, content)
        except ValueError as error:
            raise ArchiveDamagedError(f"local features number {number} cannot be read: {error}") from error


def newest_algorithm(connection: sqlite3.Connection) -> str | None:
    """The algorithm of the features added last; None where there are none."""
    row = connection.execute("SELECT algorithm FROM features ORDER BY number DESC LIMIT 1").fetchone()
    return None if row is None else str(row[0])


def recorded_ranges(connection: sqlite3.Connection, algorithm: str) -> list[Range]:
    """The segments that were written for this algorithm and partition, ascending; their files may be lost."""
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (SETTING,)).fetchone()
    if row is None:
        return []
    told = json.loads(row[0])
    if (told["algorithm"], told["cells"]) != (algorithm, load_cells().digest.hex()):
        return []
    return [Range(first, last, Digest.parse(sha256)) for first, last, sha256 in told["ranges"]]


def open_index(connection: sqlite3.Connection, folder: Path, algorithm: str) -> LocalIndex:
    """The index of everything in the database: mapped where there are whole segments, else made in memory."""
    segments = []
    ranges = _all_ranges(connection, algorithm)
    for covered in ranges:
        stored = None if covered.sha256 is None else read_segment(folder, covered.sha256, load_cells(), whole=False)
        segments.append(stored or _make(connection, algorithm, covered))
    return LocalIndex(segments, lambda place: _make(connection, algorithm, ranges[place]))


def damaged_ranges(connection: sqlite3.Connection, folder: Path, *, compared: bool) -> Iterator[Path]:
    """The segments that are lost, damaged or missing, by where they should lie; every byte is read.

    Args:
        connection: Of the database.
        folder: Where segments lie.
        compared: Make each anew and see that it says the same: whoever wrote the archive may have left records out of it.
    """
    algorithm = newest_algorithm(connection)
    for covered in [] if algorithm is None else _all_ranges(connection, algorithm):
        if covered.sha256 is None:
            yield folder
            continue
        stored = read_segment(folder, covered.sha256, load_cells(), whole=True)
        if stored is None or (compared and not stored.holds(_make(connection, str(algorithm), covered))):
            yield segment_path(folder, covered.sha256)


def write_segments(connection: sqlite3.Connection, folder: Path) -> str | None:
    """Write what is not covered by whole segments, merging small ones; what the setting `segments` is to say from now on.

    Whatever the answer, the files of before are still there: `forget_segments` removes them once the setting is stored.
    """
    algorithm = newest_algorithm(connection)
    if algorithm is None:
        return None
    kept = []
    for covered in _merged(connection, algorithm, _whole_or_bare(connection, folder, algorithm)):
        digest = covered.sha256
        if digest is None:
            digest = write_segment(folder, _make(connection, algorithm, covered), load_cells())
        kept.append([covered.first, covered.last, str(digest)])
    return json.dumps({"algorithm": algorithm, "cells": load_cells().digest.hex(), "ranges": kept})


def forget_segments(connection: sqlite3.Connection, folder: Path) -> None:
    """Remove the files of segments that the database no longer knows."""
    algorithm = newest_algorithm(connection)
    ranges = [] if algorithm is None else recorded_ranges(connection, algorithm)
    known = {segment_path(folder, one.sha256).name for one in ranges if one.sha256 is not None}
    for path in folder.glob("*.points"):
        if path.name not in known:
            path.unlink(missing_ok=True)


def _all_ranges(connection: sqlite3.Connection, algorithm: str) -> list[Range]:
    """The recorded ranges, and those of what was added since."""
    ranges = recorded_ranges(connection, algorithm)
    last = ranges[-1].last if ranges else 0
    query = "SELECT number FROM features WHERE algorithm = ? AND number > ? ORDER BY number"
    numbers = [row[0] for row in connection.execute(query, (algorithm, last))]
    parts = [numbers[start : start + MAX_RECORDS] for start in range(0, len(numbers), MAX_RECORDS)]
    return ranges + [Range(part[0], part[-1], None) for part in parts]


def _whole_or_bare(connection: sqlite3.Connection, folder: Path, algorithm: str) -> Iterator[Range]:
    """All ranges; those whose file is lost or damaged, or holds more removed records than others, without a digest."""
    for covered in _all_ranges(connection, algorithm):
        stored = None if covered.sha256 is None else read_segment(folder, covered.sha256, load_cells(), whole=True)
        current = stored is not None and len(stored.numbers) <= 2 * _count(connection, algorithm, covered)
        yield covered if current else Range(covered.first, covered.last, None)


def _merged(connection: sqlite3.Connection, algorithm: str, ranges: Iterator[Range]) -> list[Range]:
    """Ranges of which each holds a multiple of the next, or as much as a segment may."""
    merged: list[tuple[Range, int]] = []
    for covered in ranges:
        one, count = covered, _count(connection, algorithm, covered)
        while merged and merged[-1][1] < _MERGE_SHARE * count and merged[-1][1] + count <= MAX_RECORDS:
            before, more = merged.pop()
            one, count = Range(before.first, one.last, None), count + more
        merged.append((one, count))
    return [one for one, count in merged if count]


def _count(connection: sqlite3.Connection, algorithm: str, covered: Range) -> int:
    query = "SELECT count(*) FROM features WHERE number BETWEEN ? AND ? AND algorithm = ?"
    return int(connection.execute(query, (covered.first, covered.last, algorithm)).fetchone()[0])


def _make(connection: sqlite3.Connection, algorithm: str, covered: Range) -> Segment:
    return Segment.build(read_features(connection, algorithm, covered.first, covered.last), load_cells())
