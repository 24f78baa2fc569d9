"""Bringing a database up to date: alone, in a copy, or not at all."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from provenance.archive import ArchiveWriter
from provenance.archive.migrating import _take_alone, migrate
from provenance.errors import ArchiveDamagedError
from tests.conftest import BY, ROOT

OLD = ROOT / "tests" / "peers" / "archive-3" / "archive.db"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    return Path(shutil.copy(OLD, tmp_path / "archive.db"))


class Busy:
    """In the place of a connection: leaving the write-ahead log fails so many times."""

    def __init__(self, code: int, times: int) -> None:
        self.code, self.left, self.asked = code, times, list[str]()

    def execute(self, statement: str) -> None:
        self.asked.append(statement)
        if statement.startswith("PRAGMA") and self.left:
            self.left -= 1
            error = sqlite3.OperationalError("database is locked")
            error.sqlite_errorcode = self.code
            raise error


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was waited for each time; a fifth of a second in all may be."""
    pauses: list[float] = []
    monkeypatch.setattr("time.sleep", pauses.append)
    monkeypatch.setattr("provenance.archive.migrating.BUSY_TIMEOUT_S", 0.2)
    return pauses


LEAVE, LOCK = "PRAGMA journal_mode = DELETE", "BEGIN IMMEDIATE"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_BUSY_RECOVERY])
def test_others_are_waited_for_as_long_as_a_writer_waits(code: int, slept: list[float]) -> None:
    busy: Any = Busy(code, 4)
    _take_alone(busy)
    assert busy.asked == [LEAVE] * 5 + [LOCK]
    assert slept == [0.05] * 4
    busy = Busy(code, 5)
    with pytest.raises(sqlite3.OperationalError):
        _take_alone(busy)
    assert busy.asked == [LEAVE] * 5


def test_for_another_reason_nobody_waits(slept: list[float]) -> None:
    busy: Any = Busy(sqlite3.SQLITE_IOERR, 1)
    with pytest.raises(sqlite3.OperationalError):
        _take_alone(busy)
    assert (busy.asked, slept) == ([LEAVE], [])


def empty_log(copy: sqlite3.Connection) -> None:
    copy.execute("DELETE FROM log")


def test_a_file_that_another_process_has_swapped_is_left_alone(old: Path, tmp_path: Path) -> None:
    named = old.stat()
    shutil.copy(OLD, tmp_path / "new.db")
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        (tmp_path / "new.db").replace(old)
        migrate(connection, old, named, empty_log)
    assert old.read_bytes() == OLD.read_bytes()


def test_conversion_is_whole_or_none(old: Path) -> None:
    def fail(copy: sqlite3.Connection) -> None:
        empty_log(copy)
        raise ValueError("in the midst")

    with closing(sqlite3.connect(old, isolation_level=None)) as connection, pytest.raises(ValueError, match=r"^in the midst$"):
        migrate(connection, old, old.stat(), fail)
    assert [path.name for path in old.parent.iterdir()] == ["archive.db"]
    assert old.read_bytes() == OLD.read_bytes()
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        migrate(connection, old, old.stat(), empty_log)
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT count(*) FROM log").fetchone() == (0,)
    assert [path.name for path in old.parent.iterdir()] == ["archive.db"]


def test_damage_that_sqlite_finds_is_told_and_left(old: Path) -> None:
    """An index that says nothing of the rows, by way of a schema that said that nothing belongs into it."""
    text = "CREATE INDEX appearances_by_path ON appearances (path)"
    for told, *then in ((f"{text} WHERE 0", "REINDEX appearances_by_path"), (text,)):
        with closing(sqlite3.connect(old)) as connection:
            connection.execute("PRAGMA writable_schema = ON")
            connection.execute("UPDATE sqlite_schema SET sql = ? WHERE name = 'appearances_by_path'", (told,))
            connection.commit()
        for statement in then:
            with closing(sqlite3.connect(old)) as connection:
                connection.execute(statement)
                connection.commit()
    damaged = old.read_bytes()
    with pytest.raises(ArchiveDamagedError, match=f"^{old}: damaged, so it was left as it is: .*; restore it from a copy$"):
        ArchiveWriter.open_writer(old.parent, BY)
    assert old.read_bytes() == damaged
