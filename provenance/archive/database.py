"""Connections to `archive.db`, with SQLite's errors turned into those of the package."""

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.archive.schema import APPLICATION_ID, BUSY_TIMEOUT_S, CONVERSIONS, SCHEMA_VERSION, TABLES
from provenance.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveLockedError,
    ArchiveMissingError,
    ArchiveTooNewError,
)

FILE_NAME = "archive.db"
_REFERENCE = re.compile(r" REFERENCES \w+ \(\w+\) ON DELETE CASCADE")
"""A temporary table cannot refer to one of the file."""


def create(folder: Path) -> sqlite3.Connection:
    """A new database in `folder`, open for writing.

    Raises:
        ArchiveExistsError: The folder holds an archive, or anything else.
        ArchiveError: The folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        occupied = any(folder.iterdir())
    except OSError as error:
        raise ArchiveError(f"{folder}: cannot be made: {error.strerror}") from error
    if occupied:
        raise ArchiveExistsError(f"{folder}: not empty; name a folder that does not exist yet")
    with translated(folder):
        connection = _connect(folder, "rwc")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _bring_up_to_date(connection, 0)
        connection.execute("COMMIT")
    return connection


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The database of an archive, open for writing; one of an older version is brought up to date, or left as it was.

    Raises:
        ArchiveError: As its subclasses say.
    """
    _require(folder)
    with translated(folder):
        connection = _connect(folder, "rw")
        if _check_version(connection, folder) < SCHEMA_VERSION:
            with transaction(connection, folder):  # another writer may have done it while this one waited
                _bring_up_to_date(connection, _check_version(connection, folder))
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    return connection


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """The database of an archive, open for reading only; works on read-only media.

    Raises:
        ArchiveError: As its subclasses say.
    """
    _require(folder)
    with translated(folder):
        try:
            connection = _connect(folder, "ro")
            _check_version(connection, folder)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                raise
            # No right to make the files that a shared write-ahead log needs: then nobody else can write either.
            connection = _connect(folder, "ro&immutable=1")
            _check_version(connection, folder)
        _add_what_is_missing(connection)
    return connection


def close_after_writing(connection: sqlite3.Connection) -> None:
    """Close a database that was open for writing, and leave it as one file.

    While the write-ahead log is on, even a reader makes files beside the database. So it is on only while somebody
    writes; where another connection is open the last to write turns it off.
    """
    with contextlib.suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection, folder: Path) -> Iterator[None]:
    """All or nothing, on disk when it returns.

    Raises:
        ArchiveError: As its subclasses say; then nothing was written.
    """
    with translated(folder):
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, with the archive named."""
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveLockedError(f"{folder}: another process is writing to it; try again when it has ended") from error
        if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise ArchiveDamagedError(f"{folder / FILE_NAME}: damaged ({error}); restore it from a copy") from error
        raise ArchiveError(f"{folder / FILE_NAME}: {error}") from error


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """The same while rows are read: a value that is none is damage, too."""
    with translated(folder):
        try:
            yield
        except (ValueError, KeyError) as error:
            raise ArchiveDamagedError(f"{folder / FILE_NAME}: a row cannot be read: {error}") from error


def _require(folder: Path) -> None:
    if not (folder / FILE_NAME).is_file():
        raise ArchiveMissingError(f"{folder}: no archive there; make one with: provenance archive init {folder}")


def _connect(folder: Path, mode: str) -> sqlite3.Connection:
    uri = f"{(folder / FILE_NAME).resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _bring_up_to_date(connection: sqlite3.Connection, version: int) -> None:
    """Make what later versions added, within the caller's transaction."""
    for later in range(version + 1, SCHEMA_VERSION + 1):
        for statement in (TABLES[later] + (CONVERSIONS.get(later, "") if version else "")).split(";\n"):
            connection.execute(statement)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _add_what_is_missing(connection: sqlite3.Connection) -> None:
    """Lay empty tables beside a database of an older version, in memory: it then reads like one of today."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < SCHEMA_VERSION:
        connection.execute("PRAGMA temp_store = MEMORY")
        for later in range(version + 1, SCHEMA_VERSION + 1):
            for statement in TABLES[later].split(";\n"):
                connection.execute(_REFERENCE.sub("", statement.replace("CREATE TABLE", "CREATE TEMP TABLE")))


def _check_version(connection: sqlite3.Connection, folder: Path) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise ArchiveDamagedError(f"{folder / FILE_NAME}: not a database of this program")
    if version > SCHEMA_VERSION:
        raise ArchiveTooNewError(
            f"{folder}: written by a newer version (schema {version}, this one knows {SCHEMA_VERSION}); update the program"
        )
    return int(version)
