"""What an archive has to be before it is used: its files are files, and its database is one that this program makes.

Archives are exchanged, so each may have been made by somebody who means harm. SQLite does what a database says: views, triggers and
generated columns run, and a journal may name a file elsewhere that is deleted once the journal is taken back.
"""

import sqlite3
import stat
import sys
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from provenance.archive.schema import make_tables
from provenance.errors import ArchiveDamagedError, ArchiveMissingError

_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite reads beside a database."""
_JOURNAL_MAGIC = bytes.fromhex("d9d505f920a163d7")
"""Ends a journal that names a super-journal (SQLite's pager.c, `readSuperJournal`); also begins every journal (file format, section 3)."""
_LARGEST_VALUE = 1 << 26
"""Bytes of a row. The largest of our own are entries of the log that name every appearance of a batch, some megabytes."""
_MOST_OBJECTS = 1000
"""Tables and indexes that are looked at: there are some thirty."""
_SHOWN = 3
_STEPS = 100_000
"""Of SQLite's machine, between two looks at the budget: about a millisecond."""
_STEPS_A_BYTE = 10
"""The dearest statement, over all that is said of every record, takes 0.2 for each byte of its database (20,000 records)."""
_LEAST_BYTES = 1 << 20
_KINDS = [("a link", stat.S_ISLNK), ("a folder", stat.S_ISDIR), ("a file", stat.S_ISREG), ("a pipe", stat.S_ISFIFO)]
_Object = tuple[str | None, ...]
"""Type, name, table and statement."""


def require_files(database: Path) -> None:
    """See that a database, what lies beside it, and the folder of indexes are what they are called, and lead nowhere else.

    Raises:
        ArchiveMissingError: There is no database.
        ArchiveDamagedError: Something is a link, a pipe or a device, or a journal names another file.
        OSError: Something cannot be looked at.
    """
    if not _is_one(database, stat.S_ISREG):
        folder = database.parent
        raise ArchiveMissingError(f"{folder}: no archive there; make one with: provenance archive init {folder}")
    for end in _BESIDE:
        _is_one(database.with_name(database.name + end), stat.S_ISREG)
    _is_one(database.parent / "index", stat.S_ISDIR)
    journal = database.with_name(f"{database.name}-journal")
    if _names_another_file(journal):
        raise ArchiveDamagedError(f"{journal}: names another file, which SQLite would delete; nothing of it was opened")


def restrain(connection: sqlite3.Connection) -> None:
    """Let a database do no more than hold rows, as far as this version of Python can say so."""
    connection.execute("PRAGMA trusted_schema = OFF")
    connection.execute("PRAGMA cell_size_check = ON")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _LARGEST_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    if sys.version_info >= (3, 12):
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_DEFENSIVE, True)
        connection.setconfig(sqlite3.SQLITE_DBCONFIG_ENABLE_VIEW, False)


def bound(connection: sqlite3.Connection, database: Path) -> None:
    """Let no statement go on for longer than a database of this size can ask for: pages that lead in circles have rows without end."""
    log = database.with_name(f"{database.name}-wal")
    size = database.stat().st_size + (log.stat().st_size if log.exists() else 0)
    budget = _Budget(_STEPS_A_BYTE * (size + _LEAST_BYTES))
    connection.set_trace_callback(budget.begin)
    connection.set_progress_handler(budget.is_over, _STEPS)


class _Budget:
    """The steps of SQLite's machine that one statement may take."""

    def __init__(self, most: int) -> None:
        self._most = self._left = most

    def begin(self, _: str) -> None:
        """A statement begins."""
        self._left = self._most

    def is_over(self) -> bool:
        """Some steps were taken; whether they were too many."""
        self._left -= _STEPS
        return self._left < 0


def require_schema(connection: sqlite3.Connection, version: int, place: Path) -> None:
    """See that a database has the tables of this program in a version, and nothing else that could run.

    Raises:
        ArchiveDamagedError: It has others, or lacks one; they are named.
    """
    other = {(str(one[0]), str(one[1])) for one in _objects(connection) ^ _made(version)}
    if foreign := [f"{kind} {name}" for kind, name in sorted(other, reverse=True)]:  # views and triggers first
        named = ", ".join(foreign[:_SHOWN]) + (f" and {len(foreign) - _SHOWN} more" if len(foreign) > _SHOWN else "")
        raise ArchiveDamagedError(f"{place}: its {named} is not as this program makes it; restore it from a copy that verifies")


def _is_one(path: Path, is_kind: Callable[[int], bool]) -> bool:
    """Whether there is something, of the kind that it should be."""
    try:
        mode = path.lstat().st_mode
    except FileNotFoundError:
        return False
    if not is_kind(mode):
        kind = next((name for name, is_it in _KINDS if is_it(mode)), "a device")
        raise ArchiveDamagedError(f"{path}: is {kind}, which no archive has under that name; nothing of it was opened")
    return True


@cache
def _made(version: int) -> frozenset[_Object]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as made:
        make_tables(made, 0, version)
        return _objects(made)


def _objects(connection: sqlite3.Connection) -> frozenset[_Object]:
    """What a database says that is in it, however its statements are broken into lines: SQLite itself adds to some."""
    rows = connection.execute("SELECT type, name, tbl_name, sql FROM main.sqlite_schema LIMIT ?", (_MOST_OBJECTS,))
    return frozenset((*map(str, names), None if sql is None else " ".join(str(sql).split())) for *names, sql in rows)


def _names_another_file(journal: Path) -> bool:
    try:
        with journal.open("rb") as handle:
            size = handle.seek(0, 2)
            handle.seek(max(0, size - len(_JOURNAL_MAGIC)))
            return size > len(_JOURNAL_MAGIC) and handle.read() == _JOURNAL_MAGIC
    except FileNotFoundError:
        return False
