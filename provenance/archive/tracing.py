"""Where an appearance comes from: the run that added it, by the log that names it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.archive import database
from provenance.archive.log import BEGUN, ENDED, IDENTITIES, LogEntry, read_log
from provenance.archive.rows import storable
from provenance.model.digest import Digest


@dataclass(frozen=True, slots=True)
class Traced:
    """One appearance with the entries of the log that tell of its adding.

    Attributes:
        sha256: Of its picture.
        path: Its name.
        date_text: As it was given.
        basis: How that is known, as it was stated.
        added: The entry of the batch that it came with; None where the log does not name it, as before version 3.
        begun: The entry that its run began with; None where it had none, as an import.
        ended: The entry that its run ended with; None where the run was interrupted.
    """

    sha256: Digest
    path: str
    date_text: str
    basis: str
    added: LogEntry | None
    begun: LogEntry | None
    ended: LogEntry | None


@dataclass(frozen=True, slots=True)
class History:
    """What is known of a name.

    Attributes:
        appearances: Those that go by it now, by path and date.
        others: What else was done by that name: removed, marked.
    """

    appearances: tuple[Traced, ...]
    others: tuple[LogEntry, ...]


def trace(folder: Path, name: str) -> History:
    """Where what goes by a name comes from.

    Args:
        folder: The archive's.
        name: Path as it was added, or SHA-256 of a record.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    connection = database.open_for_reading(folder)
    try:
        with database.readable(folder):
            return _trace(connection, name)
    finally:
        connection.close()


def _trace(connection: sqlite3.Connection, name: str) -> History:
    column, value = _selector(name)
    query = (
        f"SELECT r.sha256, a.path, a.date_text, a.basis, a.identity FROM appearances a JOIN records r ON r.id = a.record_id "
        f"WHERE {column} = ? ORDER BY a.path, a.earliest, a.latest, a.identity"
    )
    rows = connection.execute(query, (value,)).fetchall()
    added: dict[str, LogEntry] = {}
    runs: dict[int, LogEntry] = {}
    ends: dict[int, LogEntry] = {}
    others = []
    wanted = {row[4].hex() for row in rows}
    for entry in read_log(connection):
        if entry.action == BEGUN:
            runs[entry.number] = entry
        elif entry.action == ENDED:
            ends[_run_of(entry)] = entry
        elif entry.action == "add":
            added.update((identity, entry) for identity in _named_in(entry) if identity in wanted)  # the last one: it may have been removed
        elif entry.told().get("name") == name:
            others.append(entry)
    traced = []
    for sha256, path, date_text, basis, identity in rows:
        batch = added.get(identity.hex())
        run = 0 if batch is None else _run_of(batch)
        traced.append(Traced(Digest(sha256), path, date_text, basis, batch, runs.get(run), ends.get(run)))
    return History(tuple(traced), tuple(others))


def _named_in(entry: LogEntry) -> Iterator[str]:
    yield from map(str, entry.told().get(IDENTITIES, ()))


def _run_of(entry: LogEntry) -> int:
    """Number of the entry that a run began with; 0 where the entry is of none."""
    return int(entry.told().get("run", 0))


def _selector(name: str) -> tuple[str, object]:
    try:
        return "r.sha256", Digest.parse(name).value
    except ValueError:
        return "a.path", storable(name)
