"""What a crash left beside a database: read from a copy, which nobody else sees, and never from files that somebody is changing."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provenance.archive import database, recovering
from provenance.errors import ArchiveLockedError
from tests.unit.archive.databases import killed_while_writing, put, said, value_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of an archive in which nothing is but a setting."""
    database.close_after_writing(database.create(tmp_path / "archive", put("keep", "none")))
    return tmp_path / "archive"


def test_only_what_holds_something_is_left_open(folder: Path) -> None:
    path = folder / "archive.db"
    assert not recovering.is_left_open(path)
    for end in ("-journal", "-wal"):
        beside = folder / f"archive.db{end}"
        beside.write_bytes(b"")
        assert not recovering.is_left_open(path)
        beside.write_bytes(b"x")
        assert recovering.is_left_open(path)
        beside.unlink()


def test_copy_holds_what_was_acknowledged_and_is_gone_with_its_connection(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = killed_while_writing(folder, tmp_path / "left")
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    opened: list[tuple[Path, str]] = []

    def connect(path: Path, mode: str) -> sqlite3.Connection:
        opened.append((path, mode))
        return database._connect(path, mode)

    with closing(recovering.open_recovered(left / "archive.db", connect)) as connection:
        assert value_of(connection, "acknowledged") == "1"
        assert said(connection, "journal_mode") == "delete"
    ((copy, mode),) = opened
    assert (copy.name, copy.parents[1], mode) == ("archive.db", tmp_path / "temporary", "rw")
    assert copy.parent.name.startswith("provenance-")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_copy_that_cannot_be_read_is_closed(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"no database, and longer than a header of one is" * 10)
    opened: list[sqlite3.Connection] = []

    def connect(path: Path, _: str) -> sqlite3.Connection:
        opened.append(sqlite3.connect(path))
        return opened[0]

    with pytest.raises(sqlite3.DatabaseError):
        recovering.open_recovered(tmp_path / "archive.db", connect)
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        opened[0].execute("SELECT 1")


@pytest.mark.parametrize(("changes", "holds"), [(4, True), (5, False)])
def test_files_that_go_on_changing_belong_to_a_writer(folder: Path, changes: int, holds: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    copy, left = shutil.copyfile, iter([True] * changes)

    def copy_and_change(source: Path, target: Path) -> None:
        copy(source, target)
        if next(left, False):
            source.write_bytes(source.read_bytes() + b"x" * 4096)

    monkeypatch.setattr(shutil, "copyfile", copy_and_change)
    if holds:
        recovering.open_recovered(folder / "archive.db", database._connect).close()
        return
    with pytest.raises(ArchiveLockedError) as caught:
        recovering.open_recovered(folder / "archive.db", database._connect)
    assert str(caught.value) == f"{folder}: another process is writing to it; try again when it has ended"
