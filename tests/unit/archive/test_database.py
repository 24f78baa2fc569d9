"""Connections to `archive.db`: whole or not at all, read without a trace, and every error one of ours, with the place."""

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from provenance.archive import database
from provenance.archive.database import UNREADABLE, open_for_reading, open_for_writing, readable, transaction, translated
from provenance.archive.schema import APPLICATION_ID, BUSY_TIMEOUT_S, SCHEMA_VERSION, make_tables
from provenance.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveLockedError,
    ArchiveMissingError,
    ArchiveTooNewError,
)
from tests.conftest import ROOT
from tests.unit.archive.databases import killed_while_writing, put, said, value_of

OLD = ROOT / "tests" / "peers" / "archive-3" / "archive.db"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Of an archive in which nothing is but a setting."""
    database.close_after_writing(database.create(tmp_path / "archive", put("keep", "none")))
    return tmp_path / "archive"


class TestMaking:
    def test_it_is_there_whole_and_its_names_are_on_disk(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        synced: list[Path] = []
        monkeypatch.setattr(database, "sync_folder", synced.append)
        with closing(database.create(tmp_path / "new" / "archive", put("keep"))) as connection:
            assert value_of(connection, "keep") == "1"
            assert value_of(connection, "seal") is not None
            assert (said(connection, "application_id"), said(connection, "user_version")) == (APPLICATION_ID, SCHEMA_VERSION)
        assert synced == [tmp_path / "new", tmp_path]
        assert [path.name for path in (tmp_path / "new" / "archive").glob(".*")] == []

    def test_what_fails_leaves_nothing(self, tmp_path: Path) -> None:
        def fail(connection: sqlite3.Connection) -> None:
            put("keep")(connection)
            raise ArchiveError("no")

        with pytest.raises(ArchiveError, match=r"^no$"):
            database.create(tmp_path / "archive", fail)
        assert list((tmp_path / "archive").iterdir()) == []
        database.create(tmp_path / "archive", put("keep")).close()

    def test_it_takes_no_folder_of_somebody_else(self, tmp_path: Path) -> None:
        (tmp_path / "notes.txt").write_text("somebody's")
        with pytest.raises(ArchiveExistsError) as caught:
            database.create(tmp_path, put("keep"))
        assert str(caught.value) == f"{tmp_path}: not empty; name a folder that does not exist yet"

    def test_what_an_interrupted_run_left_is_in_nobodys_way(self, tmp_path: Path) -> None:
        (tmp_path / ".archive.db.01234567").write_bytes(b"left over")
        database.create(tmp_path, put("keep")).close()

    def test_error_of_the_system_names_the_folder(self, tmp_path: Path) -> None:
        def fail(_: sqlite3.Connection) -> None:
            raise OSError(errno.EIO, "Input/output error")

        with pytest.raises(ArchiveError) as caught:
            database.create(tmp_path / "a", fail)
        assert str(caught.value) == f"{tmp_path}/a: Input/output error"


class TestWriting:
    def test_what_is_acknowledged_is_synced(self, folder: Path) -> None:
        with closing(open_for_writing(folder)) as connection:
            assert (said(connection, "journal_mode"), said(connection, "synchronous"), said(connection, "foreign_keys")) == ("wal", 2, 1)
            assert said(connection, "busy_timeout") == BUSY_TIMEOUT_S * 1000
            assert connection.isolation_level is None  # Python begins no transaction of its own

    def test_one_file_is_left(self, folder: Path) -> None:
        connection = open_for_writing(folder)
        with transaction(connection, folder):
            put("a")(connection)
        database.close_after_writing(connection)
        assert [path.name for path in folder.iterdir()] == ["archive.db"]
        with closing(sqlite3.connect(folder / "archive.db")) as plain:
            assert said(plain, "journal_mode") == "delete"

    def test_another_connection_may_stay_open(self, folder: Path) -> None:
        """The one that closes does not wait for it, and it goes on reading what it began to read."""
        writer = open_for_writing(folder)
        with closing(open_for_reading(folder)) as reader:
            reader.execute("BEGIN")
            assert value_of(reader, "a") is None
            with transaction(writer, folder):
                put("a")(writer)
            database.close_after_writing(writer)
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                writer.execute("SELECT 1")
            assert value_of(reader, "a") is None
            reader.execute("ROLLBACK")
            assert value_of(reader, "a") == "1"

    def test_transaction_is_all_or_nothing(self, folder: Path) -> None:
        with closing(open_for_writing(folder)) as connection:
            with pytest.raises(ValueError, match=r"^in the midst$"), transaction(connection, folder):
                put("a")(connection)
                raise ValueError("in the midst")
            assert not connection.in_transaction
            assert value_of(connection, "a") is None
            with transaction(connection, folder):
                put("a")(connection)
            assert not connection.in_transaction
            assert value_of(connection, "a") == "1"

    def test_transaction_that_the_database_took_back_itself_is_told_by_its_own_name(self, folder: Path) -> None:
        """As it does where the disk is full: there is nothing left to take back, and what went wrong is what is raised."""
        with closing(open_for_writing(folder)) as connection:
            with pytest.raises(ValueError, match=r"^the disk is full$"), transaction(connection, folder):
                put("a")(connection)
                connection.execute("ROLLBACK")
                raise ValueError("the disk is full")
            assert value_of(connection, "a") is None

    def test_database_that_was_replaced_while_it_was_opened_is_let_go(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Somebody put a newer version in its place: what were written into the old one would be lost."""
        opened: list[sqlite3.Connection] = []
        connect, same = database._connect, iter([False, True])

        def connect_and_count(path: Path, mode: str) -> sqlite3.Connection:
            opened.append(connect(path, mode))
            return opened[-1]

        monkeypatch.setattr(database, "_connect", connect_and_count)
        monkeypatch.setattr(os.path, "samestat", lambda *_: next(same))
        with closing(open_for_writing(folder)) as connection:
            assert connection is opened[1]
            with pytest.raises(sqlite3.ProgrammingError, match="closed"):
                opened[0].execute("SELECT 1")

    def test_second_writer_is_told(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.01)
        with closing(open_for_writing(folder)) as one, closing(open_for_writing(folder)) as other, transaction(one, folder):
            with pytest.raises(ArchiveLockedError) as caught, transaction(other, folder):
                pass
            assert str(caught.value) == f"{folder}: another process is writing to it; try again when it has ended"


class TestReading:
    def test_nothing_can_be_written(self, folder: Path) -> None:
        with closing(open_for_reading(folder)) as connection, pytest.raises(sqlite3.OperationalError, match="readonly"):
            put("a")(connection)

    def test_what_is_not_there_is_missing(self, tmp_path: Path) -> None:
        for opens in (open_for_reading, open_for_writing):
            with pytest.raises(ArchiveMissingError):
                opens(tmp_path)

    @pytest.mark.parametrize(
        ("change", "kind", "told"),
        [
            ("application_id = 7", ArchiveDamagedError, "{}/archive.db: not a database of this program"),
            ("user_version = 0", ArchiveDamagedError, "{}/archive.db: not a database of this program"),
            (
                f"user_version = {SCHEMA_VERSION + 1}",
                ArchiveTooNewError,
                f"{{}}: written by a newer version (schema {SCHEMA_VERSION + 1}, this one knows {SCHEMA_VERSION}); update the program",
            ),
        ],
    )
    def test_other_databases_are_refused(self, folder: Path, change: str, kind: type[ArchiveError], told: str) -> None:
        with closing(sqlite3.connect(folder / "archive.db")) as connection:
            connection.execute(f"PRAGMA {change}")
        for opens in (open_for_reading, open_for_writing):
            with pytest.raises(kind) as caught:
                opens(folder)
            assert str(caught.value) == told.format(folder)

    def test_schema_that_is_no_text_is_damage(self, folder: Path) -> None:
        """One flipped bit of a column's name: SQLite takes it, Python's module has no number for its error."""
        file = folder / "archive.db"
        content = file.read_bytes()
        place = content.index(b"reason     TEXT NOT NULL") + 1
        file.write_bytes(content[:place] + bytes((content[place] ^ 0x80,)) + content[place + 1 :])
        with pytest.raises(ArchiveDamagedError, match="Could not decode to UTF-8"):
            open_for_reading(folder)

    def test_damaged_one_is_named(self, folder: Path) -> None:
        (folder / "archive.db").write_bytes(b"not a database, and longer than a header of one is" * 10)
        for opens in (open_for_reading, open_for_writing):
            with pytest.raises(ArchiveDamagedError) as caught:
                opens(folder)
            assert str(caught.value) == f"{folder}/archive.db: damaged (file is not a database); restore it from a copy"

    def test_tables_of_others_are_refused_by_name(self, folder: Path) -> None:
        with closing(sqlite3.connect(folder / "archive.db")) as connection:
            connection.execute("CREATE TABLE other (a)")
        with pytest.raises(ArchiveDamagedError, match=f"^{folder}/archive.db: its table other is not as this program makes it"):
            open_for_reading(folder)

    def test_first_version_still_reads(self, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "archive.db", isolation_level=None)) as made:
            make_tables(made, 0, 1)
            made.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            made.execute("PRAGMA user_version = 1")
        with closing(open_for_reading(tmp_path)) as connection:
            assert [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("records", "features", "trust")] == [
                (0,)
            ] * 3

    def test_older_one_reads_like_one_of_today(self, tmp_path: Path) -> None:
        """What later versions added is empty, and lies in memory."""
        shutil.copy(OLD, tmp_path / "archive.db")
        with closing(open_for_reading(tmp_path)) as connection:
            assert [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in ("seals", "gone")] == [(0,), (0,)]
            assert connection.execute("SELECT count(*) FROM records").fetchone() == (2,)
            laid_beside = connection.execute("SELECT name FROM temp.sqlite_schema WHERE type = 'table'").fetchall()
            assert {name for (name,) in laid_beside} == {"seals", "gone"}
            assert said(connection, "temp_store") == 2
        assert (tmp_path / "archive.db").read_bytes() == OLD.read_bytes()

    def test_copy_is_one_file_that_holds_the_same(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "copy.db").write_bytes(b"an older one")
        with closing(open_for_writing(folder)) as connection:
            with transaction(connection, folder):
                put("a")(connection)
            database.copy_into(connection, tmp_path / "copy.db")
        with closing(sqlite3.connect(tmp_path / "copy.db")) as copy:
            assert (value_of(copy, "a"), said(copy, "journal_mode")) == ("1", "delete")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["archive", "copy.db"]


class Refusing:
    """In the place of `_connect`: SQLite fails so many times, then opens; what it was asked is noted."""

    def __init__(self, code: int, times: int) -> None:
        self.code, self.left = code, times
        self.modes: list[str] = []
        self.truly = database._connect

    def __call__(self, path: Path, mode: str) -> sqlite3.Connection:
        self.modes.append(mode)
        if self.left:
            self.left -= 1
            error = sqlite3.OperationalError("unable to open database file")
            error.sqlite_errorcode = self.code
            raise error
        return self.truly(path, mode)


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], Refusing]:
    def refuse(code: int, times: int) -> Refusing:
        refusing = Refusing(code, times)
        monkeypatch.setattr(database, "_connect", refusing)
        return refusing

    return refuse


class TestComingAndGoingOfWriters:
    """SQLite cannot open a database whose write-ahead log it may not make, or that is just being made."""

    @pytest.mark.parametrize("code", [sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_READONLY_CANTINIT])
    def test_it_is_tried_again(self, folder: Path, refuse: Callable[[int, int], Refusing], code: int) -> None:
        refusing = refuse(code, 2)
        with closing(open_for_reading(folder)) as connection:
            assert value_of(connection, "keep") == "none"
        assert refusing.modes == ["ro", "ro", "ro"]

    def test_not_for_ever(self, folder: Path, refuse: Callable[[int, int], Refusing]) -> None:
        refusing = refuse(sqlite3.SQLITE_CANTOPEN, 9)
        with pytest.raises(ArchiveError, match=r"archive.db: unable to open database file"):
            open_for_reading(folder)
        assert len(refusing.modes) == 3

    def test_not_for_another_reason(self, folder: Path, refuse: Callable[[int, int], Refusing]) -> None:
        refusing = refuse(sqlite3.SQLITE_IOERR, 1)
        with pytest.raises(ArchiveError):
            open_for_reading(folder)
        assert len(refusing.modes) == 1

    def test_where_nobody_can_write_it_is_read_as_it_is(
        self, folder: Path, refuse: Callable[[int, int], Refusing], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = []

        def access(path: Path, mode: int) -> bool:
            asked.append((path, mode))
            return False

        monkeypatch.setattr(os, "access", access)
        refusing = refuse(sqlite3.SQLITE_READONLY, 1)
        with closing(open_for_reading(folder)) as connection:
            assert value_of(connection, "keep") == "none"
        assert refusing.modes == ["ro", "ro&immutable=1"]
        assert asked == [(folder, os.W_OK)]

    def test_what_a_writer_left_is_put_right_in_a_copy(self, folder: Path, tmp_path: Path, refuse: Callable[[int, int], Refusing]) -> None:
        left = killed_while_writing(folder, tmp_path / "left")
        before = {path.name: path.read_bytes() for path in left.iterdir()}
        refusing = refuse(sqlite3.SQLITE_READONLY, 1)
        with closing(open_for_reading(left)) as connection:
            assert value_of(connection, "acknowledged") == "1"
        assert refusing.modes == ["ro", "rw"]
        assert {path.name: path.read_bytes() for path in left.iterdir()} == before


def failure(code: int, kind: type[sqlite3.Error] = sqlite3.OperationalError) -> sqlite3.Error:
    error = kind("text")
    error.sqlite_errorcode = code
    return error


FULL = "/a: the disk is full; make room, then run the same command again: what was reported is stored"


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (failure(sqlite3.SQLITE_BUSY), ArchiveLockedError, "/a: another process is writing to it; try again when it has ended"),
        (failure(sqlite3.SQLITE_LOCKED), ArchiveLockedError, "/a: another process is writing to it; try again when it has ended"),
        (failure(sqlite3.SQLITE_BUSY_SNAPSHOT), ArchiveLockedError, "/a: another process is writing to it; try again when it has ended"),
        (failure(sqlite3.SQLITE_CORRUPT), ArchiveDamagedError, "/a/archive.db: damaged (text); restore it from a copy"),
        (failure(sqlite3.SQLITE_NOTADB), ArchiveDamagedError, "/a/archive.db: damaged (text); restore it from a copy"),
        (sqlite3.OperationalError("text"), ArchiveDamagedError, "/a/archive.db: damaged (text); restore it from a copy"),
        (sqlite3.ProgrammingError("text"), ArchiveError, "/a/archive.db: text"),
        (failure(sqlite3.SQLITE_FULL), ArchiveError, FULL),
        (failure(sqlite3.SQLITE_IOERR), ArchiveError, "/a/archive.db: text"),
        (failure(sqlite3.SQLITE_INTERRUPT), ArchiveDamagedError, "/a/archive.db: reading it comes to no end; restore it from a copy"),
        (OSError(errno.ENOSPC, "No space"), ArchiveError, FULL),
        (OSError(errno.EDQUOT, "Quota"), ArchiveError, FULL),
        (OSError(errno.EACCES, "Permission denied", "/b"), ArchiveError, "/b: Permission denied"),
        (OSError(errno.EACCES, "Permission denied"), ArchiveError, "/a: Permission denied"),
        (OSError("text"), ArchiveError, "/a: text"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "no"), ArchiveDamagedError, "/a/archive.db: damaged ("),
    ],
)
def test_error_of_the_system_is_one_of_ours(error: Exception, kind: type[ArchiveError], told: str) -> None:
    with pytest.raises(ArchiveError) as caught, translated(Path("/a")):
        raise error
    assert type(caught.value) is kind
    assert str(caught.value).startswith(told)
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("kind", UNREADABLE)
def test_row_that_cannot_be_read_is_damage(kind: type[Exception]) -> None:
    with pytest.raises(ArchiveDamagedError, match=r"^/a/archive.db: a row cannot be read: '?text'?$"), readable(Path("/a")):
        raise kind("text")
