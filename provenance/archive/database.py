"""Connections to `archive.db`, with SQLite's errors turned into those of the package."""

import contextlib
import errno
import os
import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from provenance.archive import admitting, migrating, recovering
from provenance.archive.files import is_partial, partial_path, publish, sync_folder
from provenance.archive.schema import APPLICATION_ID, BUSY_TIMEOUT_S, SCHEMA_VERSION, TABLES, make_tables
from provenance.archive.seals import seal_all, seal_settings
from provenance.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveLockedError,
    ArchiveTooNewError,
)

FILE_NAME = "archive.db"
UNREADABLE = (ValueError, KeyError, TypeError, AssertionError, OverflowError, RecursionError)
"""What reading a row raises whose values are none that could have been written."""
_ATTEMPTS = 3
"""Times to open a database while others make and remove its write-ahead log."""
_FULL = "{}: the disk is full; make room, then run the same command again: what was reported is stored"
_REFERENCE = re.compile(r" REFERENCES \w+ \(\w+\) ON DELETE CASCADE")
"""A temporary table cannot refer to one of the file."""


def create(folder: Path, fill: Callable[[sqlite3.Connection], None]) -> sqlite3.Connection:
    """A new database in `folder`, open for writing. It is there whole, with what `fill` wrote, or not at all.

    Raises:
        ArchiveExistsError: The folder holds an archive, or anything else.
        ArchiveError: The folder cannot be made or written.
    """
    made = [one for one in (folder, *folder.parents) if not one.exists()]
    with translated(folder):
        folder.mkdir(parents=True, exist_ok=True)
        if any(not is_partial(one.name) for one in folder.iterdir()):
            raise ArchiveExistsError(f"{folder}: not empty; name a folder that does not exist yet")
        with partial_path(folder / FILE_NAME) as partial:
            with closing(_connect(partial, "rwc")) as connection, _exclusive(connection):
                connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
                _bring_up_to_date(connection, 0)
                fill(connection)
                seal_settings(connection)
            publish(partial, folder / FILE_NAME)
        for one in made:
            sync_folder(one.parent)
    return open_for_writing(folder)


def open_for_writing(folder: Path) -> sqlite3.Connection:
    """The database of an archive, open for writing; one of an older version is brought up to date, or left as it was.

    Raises:
        ArchiveError: As its subclasses say.
    """
    with translated(folder):
        admitting.require_files(folder / FILE_NAME)
        while True:
            named = (folder / FILE_NAME).stat()
            connection = _connect(folder / FILE_NAME, "rw")
            try:
                if _check(connection, folder) < SCHEMA_VERSION:
                    migrating.migrate(connection, folder / FILE_NAME, named, lambda copy: _bring_up_to_date(copy, _check(copy, folder)))
                else:
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.execute("PRAGMA synchronous = FULL")
                    connection.execute("SELECT count(*) FROM settings").fetchone()
                    if os.path.samestat(named, (folder / FILE_NAME).stat()):  # else somebody has put a newer one in its place
                        return connection
            except BaseException:
                connection.close()
                raise
            connection.close()


def open_for_reading(folder: Path) -> sqlite3.Connection:
    """The database of an archive, open for reading only; works on read-only media, and after a crash as well.

    Raises:
        ArchiveError: As its subclasses say.
    """
    with translated(folder):
        admitting.require_files(folder / FILE_NAME)
        left = _ATTEMPTS
        while True:
            left -= 1
            try:
                connection = _checked(_connect(folder / FILE_NAME, "ro"), folder)
                break
            except sqlite3.OperationalError as error:
                if primary_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
                    raise
                if recovering.is_left_open(folder / FILE_NAME):
                    connection = _checked(recovering.open_recovered(folder / FILE_NAME, _connect), folder)
                    break
                if not os.access(folder, os.W_OK):
                    # No right to make the files that a shared write-ahead log needs: then nobody else can write either.
                    connection = _checked(_connect(folder / FILE_NAME, "ro&immutable=1"), folder)
                    break
                if not left:
                    raise  # else a writer was just coming or going
        _add_what_is_missing(connection)
    return connection


def _checked(connection: sqlite3.Connection, folder: Path) -> sqlite3.Connection:
    """The connection, if it is one to an archive that this version can read; else it is closed."""
    try:
        admitting.bound(connection, folder / FILE_NAME)
        _check(connection, folder)
    except BaseException:
        connection.close()
        raise
    return connection


def copy_into(connection: sqlite3.Connection, target: Path) -> None:
    """Copy a database as it is at one moment, whoever writes to it meanwhile, into a file that is replaced; on disk when it returns."""
    with partial_path(target) as partial:
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            connection.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.replace(target)


def close_after_writing(connection: sqlite3.Connection) -> None:
    """Close a database that was open for writing, and leave it as one file.

    While the write-ahead log is on, even a reader makes files beside the database. So it is on only while somebody
    writes; where another connection is open the last to write turns it off.
    """
    with contextlib.suppress(sqlite3.Error):
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
            with contextlib.suppress(sqlite3.Error):  # what went wrong is told, not what went wrong besides
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
            raise


def primary_code(error: sqlite3.Error) -> int:
    """Which error of SQLite it is (sqlite.org/rescode.html); 0 for one of Python's own module, as of a text that is not UTF-8."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def translated(folder: Path) -> Iterator[None]:
    """Turn errors of SQLite and of the system into ours, with the archive named."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise ArchiveDamagedError(f"{folder / FILE_NAME}: damaged ({error}); restore it from a copy") from error
    except OSError as error:
        place = folder if error.filename is None else error.filename
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ArchiveError(_FULL.format(folder)) from error
        raise ArchiveError(f"{place}: {error.strerror or error}") from error
    except sqlite3.Error as error:
        code = primary_code(error)
        if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise ArchiveLockedError(f"{folder}: another process is writing to it; try again when it has ended") from error
        if code == sqlite3.SQLITE_INTERRUPT:
            raise ArchiveDamagedError(f"{folder / FILE_NAME}: reading it comes to no end; restore it from a copy that verifies") from error
        unreadable = isinstance(error, sqlite3.OperationalError) and not code
        if unreadable or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise ArchiveDamagedError(f"{folder / FILE_NAME}: damaged ({error}); restore it from a copy") from error
        if code == sqlite3.SQLITE_FULL:
            raise ArchiveError(_FULL.format(folder)) from error
        raise ArchiveError(f"{folder / FILE_NAME}: {error}") from error


@contextmanager
def readable(folder: Path) -> Iterator[None]:
    """The same while rows are read: a value that is none is damage, too."""
    with translated(folder):
        try:
            yield
        except UNREADABLE as error:
            raise ArchiveDamagedError(f"{folder / FILE_NAME}: a row cannot be read: {error}") from error


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"{path.resolve().as_uri()}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.execute("PRAGMA foreign_keys = ON")
    admitting.restrain(connection)
    return connection


@contextmanager
def _exclusive(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction on a file that nobody else knows yet; on disk when it returns."""
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("BEGIN EXCLUSIVE")
    yield
    connection.execute("COMMIT")


def _bring_up_to_date(connection: sqlite3.Connection, version: int) -> None:
    """Make what later versions added, and convert what earlier ones wrote, within the caller's transaction."""
    make_tables(connection, version, SCHEMA_VERSION)
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")
    if version:
        seal_all(connection)


def _add_what_is_missing(connection: sqlite3.Connection) -> None:
    """Lay empty tables beside a database of an older version, in memory: it then reads like one of today."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version < SCHEMA_VERSION:
        connection.execute("PRAGMA temp_store = MEMORY")
        for later in range(version + 1, SCHEMA_VERSION + 1):
            for statement in TABLES[later].split(";\n"):
                connection.execute(_REFERENCE.sub("", statement.replace("CREATE TABLE", "CREATE TEMP TABLE")))


def _check(connection: sqlite3.Connection, folder: Path) -> int:
    """The version of an archive, if it is one that this version of the program can read, and nothing in it can run."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID or version < 1:
        raise ArchiveDamagedError(f"{folder / FILE_NAME}: not a database of this program")
    if version > SCHEMA_VERSION:
        raise ArchiveTooNewError(
            f"{folder}: written by a newer version (schema {version}, this one knows {SCHEMA_VERSION}); update the program"
        )
    admitting.require_schema(connection, int(version), folder / FILE_NAME)
    return int(version)
