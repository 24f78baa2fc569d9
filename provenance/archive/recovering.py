"""Reading what a crash left in the midst of a change, where it cannot be put right in place: a reader never writes there.

SQLite takes back, or takes in, what lies beside the database when it is next opened for writing. Where only reading is asked for, or
allowed, a copy is put right instead, in the system's temporary folder, and read from there; it has no name by the time it is read.
"""

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from provenance.errors import ArchiveLockedError

_BESIDE = ("-journal", "-wal")
_ATTEMPTS = 5
"""Times to copy while somebody else changes the files."""


def is_left_open(path: Path) -> bool:
    """Whether something lies beside the database that belongs into it, or out of it."""
    return any(_size(path, end) for end in _BESIDE)


def open_recovered(path: Path, connect: Callable[[Path, str], sqlite3.Connection]) -> sqlite3.Connection:
    """A copy of the database as its last writer acknowledged it, open for reading; nothing is left of it when it is closed.

    Raises:
        ArchiveLockedError: Somebody is writing to the database.
        OSError: There is no room for a copy.
    """
    with tempfile.TemporaryDirectory(prefix="provenance-") as folder:
        copy = Path(folder) / path.name
        for _ in range(_ATTEMPTS):
            before = _states(path)
            for end in ("", *_BESIDE):
                source = path.with_name(path.name + end)
                if source.exists():
                    shutil.copyfile(source, copy.with_name(copy.name + end))
            if _states(path) == before:
                break
        else:
            raise ArchiveLockedError(f"{path.parent}: another process is writing to it; try again when it has ended")
        connection = connect(copy, "rw")
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        except BaseException:
            connection.close()
            raise
    return connection


def _states(path: Path) -> list[tuple[int, int, int] | None]:
    """By what is known whether the database, or what lies beside it, has changed."""
    states: list[tuple[int, int, int] | None] = []
    for end in ("", *_BESIDE):
        try:
            state = path.with_name(path.name + end).stat()
        except FileNotFoundError:
            states.append(None)
        else:
            states.append((state.st_ino, state.st_size, state.st_mtime_ns))
    return states


def _size(path: Path, end: str) -> int:
    try:
        return path.with_name(path.name + end).stat().st_size
    except OSError:
        return 0
