"""Checksums over rows: one a record over all that is said of it, one over what the owner says, one a remembered file or answer.

A checksum is compared before anything is changed, so that damage is never sealed as if it had been meant.
"""

import sqlite3
from collections.abc import Collection, Iterable

from provenance.archive.rows import checksum, is_sealed, read_records, read_sealed
from provenance.errors import ArchiveDamagedError

SETTING = "seal"
"""The setting that seals all others, the names that are trusted, and the decisions."""


def seal_records(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """Write the checksums of some records as they are now, within the caller's transaction."""
    for number in numbers:
        rows = [(one.record.id, one.seal) for one in read_sealed(connection, "WHERE r.id = ?", (number,))]
        connection.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?)", rows)


def seal_all(connection: sqlite3.Connection) -> None:
    """Write all checksums, within the caller's transaction: for an archive that had none."""
    rows = [(one.record.id, one.seal) for one in read_sealed(connection)]
    connection.executemany("INSERT OR REPLACE INTO seals VALUES (?, ?)", rows)
    seal_settings(connection)


def require_records(connection: sqlite3.Connection, numbers: Collection[int]) -> None:
    """See that some records are what was written, before they are changed.

    Raises:
        ArchiveDamagedError: One is not.
    """
    for number in numbers:
        if not list(read_records(connection, "WHERE r.id = ?", (number,))):
            raise ArchiveDamagedError(f"rows of record {number} are lost; restore archive.db from a copy")


def seal_settings(connection: sqlite3.Connection) -> None:
    """Write the checksum over settings, trust and decisions as they are now, within the caller's transaction."""
    values = (SETTING, _settings_checksum(connection).hex())
    connection.execute("INSERT INTO settings VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value", values)


def settings_hold(connection: sqlite3.Connection) -> bool:
    """Whether settings, trust and decisions are what was written; True where an older version wrote them.

    Two statements: where others may write between them, the caller has begun a transaction.
    """
    if not is_sealed(connection):
        return True
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (SETTING,)).fetchone()
    return row is not None and row[0] == _settings_checksum(connection).hex()


def _settings_checksum(connection: sqlite3.Connection) -> bytes:
    settings = connection.execute("SELECT name, value FROM settings WHERE name <> ? ORDER BY name", (SETTING,)).fetchall()
    trust = connection.execute("SELECT name, trusted, reason FROM trust ORDER BY name").fetchall()
    decisions = connection.execute("SELECT finding, decision, reason, author, at FROM decisions ORDER BY finding").fetchall()
    return checksum([settings, trust, decisions])
