"""Databases of archives with a setting or two, and what a writer that is killed leaves of one."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

from provenance.archive import database


def said(connection: sqlite3.Connection, pragma: str) -> object:
    return connection.execute(f"PRAGMA {pragma}").fetchone()[0]


def value_of(connection: sqlite3.Connection, name: str) -> object:
    row = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return None if row is None else row[0]


def put(name: str, value: str = "1") -> Callable[[sqlite3.Connection], None]:
    def fill(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO settings VALUES (?, ?)", (name, value))

    return fill


def killed_while_writing(folder: Path, to: Path) -> Path:
    """What lies there when a writer is killed: a batch that was acknowledged is in the write-ahead log alone."""
    writer = database.open_for_writing(folder)
    with database.transaction(writer, folder):
        put("acknowledged")(writer)
    to.mkdir()
    for end in ("", "-wal"):
        shutil.copy(folder / f"archive.db{end}", to / f"archive.db{end}")
    database.close_after_writing(writer)
    return to
