"""Bringing a database of an older version up to date: in a copy that takes its place when it is whole.

Whatever ends the process, what lies under the name is the old database or the new one. Nobody writes to the old one meanwhile, nor after:
whoever writes holds the write-ahead log open, which keeps it from being taken alone, and looks whether the name is still that of
the file it has open before it writes.
"""

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from provenance.archive.files import partial_path, sync_folder
from provenance.archive.schema import BUSY_TIMEOUT_S
from provenance.errors import ArchiveDamagedError

_PAUSE_S = 0.05


def migrate(old: sqlite3.Connection, path: Path, named: os.stat_result, convert: Callable[[sqlite3.Connection], None]) -> None:
    """Put a copy of the database that `convert` has changed in its place, unless another process has done so.

    Args:
        old: The database, open for writing.
        path: Its name.
        named: What the name stood for before it was opened.
        convert: Called within a transaction on the copy.

    Raises:
        sqlite3.Error: It is in use, or cannot be written; then it is as it was.
        OSError: The copy cannot be written; likewise.
        ArchiveDamagedError: The old database is damaged.
    """
    _take_alone(old)
    if not os.path.samestat(named, path.stat()):
        return
    with partial_path(path) as partial:
        with closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            copy.execute("PRAGMA synchronous = FULL")
            # Whoever holds the lock cannot copy (sqlite3_backup_step), but others may read.
            with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as reading:
                reading.backup(copy)
            copy.execute("BEGIN EXCLUSIVE")
            convert(copy)
            copy.execute("COMMIT")
            for (line,) in copy.execute("PRAGMA integrity_check"):
                if line != "ok":
                    raise ArchiveDamagedError(f"{path}: damaged, so it was left as it is: {line}; restore it from a copy")
        with partial.open("rb") as handle:
            os.fsync(handle.fileno())
        partial.replace(path)
        sync_folder(path.parent)


def _take_alone(connection: sqlite3.Connection) -> None:
    """Leave the write-ahead log, which works only where nobody else has the database open, and lock it against other writers."""
    left = round(BUSY_TIMEOUT_S / _PAUSE_S)
    while True:  # SQLite itself does not wait for this
        try:
            connection.execute("PRAGMA journal_mode = DELETE")
            break
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or not left:
                raise
        left -= 1
        time.sleep(_PAUSE_S)
    connection.execute("BEGIN IMMEDIATE")
