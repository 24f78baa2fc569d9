"""Rows that no archive of this program holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provenance.archive.rows import read_sealed
from provenance.errors import ArchiveDamagedError
from tests.unit.archive.additions import addition, new_archive


def test_a_picture_that_is_there_twice_is_damage(tmp_path: Path) -> None:
    """As where the index that keeps pictures apart was damaged: each of the two would be one half of it."""
    with new_archive(tmp_path / "archive") as writer, closing(sqlite3.connect(":memory:")) as copy:
        writer.add([addition("a")], "x")
        writer.connection.backup(copy)
        assert len(list(read_sealed(copy))) == 1
        copy.execute("PRAGMA legacy_alter_table = ON")
        (made,) = copy.execute("SELECT sql FROM sqlite_schema WHERE name = 'records'").fetchone()
        copy.execute("ALTER TABLE records RENAME TO before")
        copy.execute(made.replace(" UNIQUE", ""))
        for number in range(2):
            copy.execute(f"INSERT INTO records SELECT id + {number}, {', '.join(names(copy, 'records')[1:])} FROM before")
        columns = ", ".join({"record_id": "2", "identity": "zeroblob(32)"}.get(name, name) for name in names(copy, "appearances"))
        copy.execute(f"INSERT INTO appearances SELECT {columns} FROM appearances")
        with pytest.raises(ArchiveDamagedError, match=r"comes twice, or out of order; restore archive\.db from a copy"):
            list(read_sealed(copy))


def names(connection: sqlite3.Connection, table: str) -> list[str]:
    return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
