"""Values put into the rows of an archive, with every checksum set right again: what somebody does who knows the program."""

import re
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from random import Random

from provenance.archive import FileState, log
from provenance.archive.complete import file_checksum, remembered_files
from provenance.archive.lookups import kept_lookups
from provenance.archive.rows import read_sealed
from provenance.archive.seals import seal_settings
from provenance.errors import ArchiveDamagedError
from provenance.model.digest import Digest

Value = str | bytes | int | float | None
VALUES: tuple[Value, ...] = (
    *(None, 0, -1, 1, 1 << 31, (1 << 63) - 1, -(1 << 63), 0.0, -1.0, 1.5, 1e300, float("inf")),
    *("", "x", "\x1b]8;;https://example.org\x07\u202e", "\0", "a\n::error::b", "x" * 100_000, "9" * 5_000),
    *("2019", "0001-01-01T00:00:00.000000+00:00", "9999-12-31T23:59:59.999999+00:00", "2019-01-01T00:00:00.000000+23:59"),
    *("captured", "published", "phash-256", "pdq", "originals", "dismiss"),
    *(
        "{}",
        "[]",
        "null",
        "NaN",
        '{"a": {}}',
        "[" * 100_000,
        '{"name": "' + "\x1b[2J" * 9 + '"}',
        '{"run": "x", "identities": 7}',
        '[0, "x"]',
    ),
    *(
        b"",
        bytes(16),
        bytes(32),
        b"\xff" * 32,
        bytes(6),
        b"\xff" * 16_384,
        b"\0\0\0\0\1\0" + bytes(38),
        b"\xff\xff\xff\xff\1\0" + b"\xff" * 38,
    ),
)


def columns(archive: Path) -> list[tuple[str, str]]:
    """Each table with each of its columns."""
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        query = (
            "SELECT s.name, c.name FROM sqlite_schema s, pragma_table_info(s.name) c WHERE s.type = 'table' AND s.name <> 'sqlite_sequence'"
        )
        return sorted(connection.execute(query))


def forge(archive: Path, table: str, column: str, value: Value) -> bool:
    """Put a value into a column of one row, whatever the schema allows, and seal it; False where SQLite itself refuses it."""
    with closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection:
        schema = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        _write_schema(connection, [(name, _lax(sql)) for name, sql in schema])
    with closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection:
        try:
            key = re.findall(r"\w+", dict(schema)[table])[3]  # CREATE TABLE name (key ...
            connection.execute(f"UPDATE {table} SET {column} = ? WHERE {key} = (SELECT max({key}) FROM {table})", (value,))
        except sqlite3.IntegrityError:
            return False
        finally:
            _write_schema(connection, schema)
    with (
        closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection,
        suppress(ArchiveDamagedError, sqlite3.Error, ValueError, TypeError),
    ):
        _seal(connection, table)
    return True


def _lax(sql: str) -> str:
    """The statement of a table that takes anything."""
    for strict, lax in ((") STRICT, WITHOUT", ") WITHOUT"), (") STRICT", ")"), (" NOT NULL", ""), (" CHECK (", " CHECK (1 OR ")):
        sql = sql.replace(strict, lax)
    return re.sub(r" (TEXT|REAL|INTEGER(?! PRIMARY))", " BLOB", sql)


def _write_schema(connection: sqlite3.Connection, tables: list[tuple[str, str]]) -> None:
    connection.execute("PRAGMA writable_schema = ON")
    connection.executemany("UPDATE sqlite_schema SET sql = ? WHERE name = ?", [(sql, name) for name, sql in tables])
    connection.execute("PRAGMA writable_schema = RESET")


def _seal(connection: sqlite3.Connection, table: str) -> None:
    """Make the checksums right that stand over a table."""
    if table != "settings":
        connection.execute("DELETE FROM settings WHERE name = 'digest'")
    if table in _SEALED:
        _SEALED[table](connection)
    if table != "seals":
        for (number,) in connection.execute("SELECT id FROM records").fetchall():
            with suppress(ArchiveDamagedError, ValueError, TypeError):  # what cannot be read needs no seal
                for one in read_sealed(connection, "WHERE r.id = ?", (number,)):
                    connection.execute("INSERT OR REPLACE INTO seals VALUES (?, ?)", (one.record.id, one.seal))
    seal_settings(connection)


def _seal_files(connection: sqlite3.Connection) -> None:
    for path, size, modified, sha256, *_ in list(remembered_files(connection)):
        values = (file_checksum(FileState(path, size, modified), sha256), path)
        connection.execute("UPDATE files SET checksum = ? WHERE path = ?", values)


def _seal_lookups(connection: sqlite3.Connection) -> None:
    for service, url, *_, read in list(kept_lookups(connection)):
        connection.execute("UPDATE lookups SET checksum = ? WHERE service = ? AND url = ?", (read, service, url))


def _seal_features(connection: sqlite3.Connection) -> None:
    for number, content in connection.execute("SELECT number, content FROM features").fetchall():
        connection.execute("UPDATE features SET sha256 = ? WHERE number = ?", (Digest.of(content).value, number))


def _chain(connection: sqlite3.Connection) -> None:
    before = log._START
    for *fields, _ in connection.execute("SELECT number, at, operator, tool, action, detail, chain FROM log ORDER BY number").fetchall():
        before = log._link(tuple(fields), before)
        connection.execute("UPDATE log SET chain = ? WHERE number = ?", (before, fields[0]))


_SEALED = {"log": _chain, "files": _seal_files, "lookups": _seal_lookups, "features": _seal_features}


def cases(archive: Path, number: int, seed: int) -> list[tuple[str, str, Value]]:
    """Some of all columns with all values."""
    every = [(table, column, value) for table, column in columns(archive) for value in VALUES]
    return Random(seed).sample(every, min(number, len(every)))
