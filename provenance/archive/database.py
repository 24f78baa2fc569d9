"""Connections to `archive.db`, with SQLite's errors turned into those of the package."""

import contextlib
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from provenance.archive.schema import APPLICATION_ID, BUSY_TIMEOUT_S, SCHEMA_VERSION, TABLES
from provenance.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveLockedError,
    ArchiveMissingError,
    ArchiveTooNewError,
)

FILE_NAME = "archive.db"


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
        for statement in TABLES.split(";\n"):
            connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
        connection.execute("COMMIT")
    return connection


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The database of an archive, open for writing.

    Raises:
        ArchiveError: As its subclasses say.
    """
    _require(folder)
    with translated(folder):
        connection = _connect(folder, "rw")
        _check_version(connection, folder)
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


def _require(folder: Path) -> None:
    if not (folder / FILE_NAME).is_file():
        raise ArchiveMissingError(f"{folder}: no archive there; make one with: provenance archive init {folder}")


def _connect(folder: Path, mode: str) -> sqlite3.Connection:
    uri = f"{(folder / FILE_NAME).resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    return connection


def _check_version(connection: sqlite3.Connection, folder: Path) -> None:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise ArchiveDamagedError(f"{folder / FILE_NAME}: not a database of this program")
    if version > SCHEMA_VERSION:
        raise ArchiveTooNewError(
            f"{folder}: written by a newer version (schema {version}, this one knows {SCHEMA_VERSION}); update the program"
        )
