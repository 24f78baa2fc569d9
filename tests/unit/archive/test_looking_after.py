"""`repair`, `backup`, and bringing an archive of an earlier version up to date."""

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from provenance.archive import ArchiveWriter, Fault, StoredArchive, back_up, database, repair, verify
from provenance.errors import ArchiveDamagedError, ArchiveExistsError, ArchiveLockedError, ArchiveTooNewError
from provenance.model.digest import Digest
from provenance.model.record import Keep
from tests.conftest import BY, PHOTOS, ROOT

MakeArchive = Callable[..., Path]
OLD = ROOT / "tests" / "peers" / "archive-3" / "archive.db"
OLD_DIGEST = "3b74945abc6093eddebff2d541be15808927baad65460d0c53bc1219710e03a0"
"""What the release that wrote it said of it."""


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    return make_archive([(str(photo), "2019", "published") for photo in PHOTOS[:4]], Keep.ORIGINALS)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    (tmp_path / "old").mkdir()
    shutil.copy(OLD, tmp_path / "old")
    return tmp_path / "old"


def changed(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        for statement in statements:
            connection.execute(statement)
        connection.commit()


def faults(archive: Path) -> list[Fault]:
    with StoredArchive.open(archive) as opened:
        return list(verify(opened, read_data=True))


def test_what_is_derived_is_made_anew(archive: Path) -> None:
    before = {path: path.read_bytes() for path in (archive / "index").iterdir()}
    shutil.rmtree(archive / "index")
    (archive / "thumbs" / "00").mkdir(exist_ok=True)
    left = [archive / "thumbs" / "00" / ("0" * 64), archive / "thumbs" / "00" / f".{'0' * 64}.01234567", archive / ".archive.db.01234567"]
    for path in left:
        path.write_bytes(b"left over")
    (archive / "thumbs" / "notes.txt").write_text("somebody's")
    changed(archive, "UPDATE files SET size_bytes = size_bytes + 1 WHERE path LIKE '%astronaut%'")
    found = faults(archive)
    assert all(fault.derived for fault in found)
    assert {str(path) for path in left} < {fault.place for fault in found}
    mended = list(repair(archive, BY))
    assert not [one for one in mended if isinstance(one, Fault)]
    assert "archive.db: 1 remembered files and 0 answers of web archives were forgotten" in mended
    assert faults(archive) == []
    assert {path: path.read_bytes() for path in (archive / "index").iterdir()} == before
    assert [path for path in left if path.exists()] == []
    assert (archive / "thumbs" / "notes.txt").exists()
    assert list(repair(archive, BY)) == []


def test_indexes_of_the_database_are_made_anew(archive: Path) -> None:
    """Emptied by way of a schema that says that nothing belongs into it."""
    text = "CREATE INDEX appearances_by_path ON appearances (path)"
    for told, *then in ((f"{text} WHERE 0", "REINDEX appearances_by_path"), (text,)):
        schema = f"UPDATE sqlite_schema SET sql = '{told}' WHERE name = 'appearances_by_path'"
        changed(archive, "PRAGMA writable_schema = ON", schema)
        changed(archive, *then)
    assert "index appearances_by_path" in " ".join(fault.text for fault in faults(archive))
    assert next(repair(archive, BY)) == "archive.db: its own indexes were made anew"
    assert faults(archive) == []


@pytest.mark.parametrize(
    ("statement", "place"),
    [
        ("UPDATE records SET width = width + 1 WHERE id = 2", "record "),
        ("UPDATE appearances SET caption = 'other' WHERE record_id = 2", "record "),
        ("UPDATE appearances SET basis = 'publis`ed' WHERE record_id = 2", "record 2"),
        ("UPDATE appearances SET latest = '2020-01-01T11:59:59.999999+00:p0' WHERE record_id = 2", "record 2"),
        ("DELETE FROM appearances WHERE record_id = 2", "record 2"),
        ("UPDATE hashes SET quality = 1 WHERE record_id = 2", "record "),
        ("UPDATE features SET number = 99 WHERE number = 2", "record "),
        ("UPDATE seals SET seal = zeroblob(16) WHERE record_id = 2", "record "),
        ("DELETE FROM seals WHERE record_id = 2", "record "),
        ("INSERT INTO marks VALUES (2, 0, 0, 1, 1, 'x')", "record "),
        ("UPDATE settings SET value = 'none' WHERE name = 'keep'", "settings"),
        ("INSERT INTO trust VALUES ('wire', 1, 'x')", "settings"),
        ("DELETE FROM log WHERE number = 1", "log"),
    ],
)
def test_what_is_not_derived_is_named_and_left_alone(archive: Path, statement: str, place: str) -> None:
    """Nothing that was changed is sealed as if it had been meant, whatever is done afterwards."""
    with closing(sqlite3.connect(archive / "archive.db")) as connection:
        if "hashes" in statement and not connection.execute("SELECT count(*) FROM hashes").fetchone()[0]:
            pytest.skip("pdqhash is not installed, so there are no codes of PDQ")
    changed(archive, statement)
    content = (archive / "archive.db").read_bytes()
    found = [fault for fault in faults(archive) if not fault.derived]
    assert any(place in fault.place for fault in found)
    try:
        left = [one for one in repair(archive, BY) if isinstance(one, Fault)]
    except ArchiveDamagedError:
        left = found
    assert left
    assert (archive / "archive.db").read_bytes()[100:] == content[100:]


def test_a_damaged_record_gives_no_answer_and_takes_no_addition(archive: Path) -> None:
    changed(archive, "UPDATE appearances SET earliest = '2001-01-01T00:00:00.000000+00:00' WHERE record_id = 1")
    with StoredArchive.open(archive) as opened, pytest.raises(ArchiveDamagedError, match="not what was written"):
        opened.find_bytes(Digest.of(PHOTOS[0].read_bytes()))
    with ArchiveWriter.open_writer(archive, BY) as writer, pytest.raises(ArchiveDamagedError, match="not what was written"):
        writer.finish()


def test_a_record_that_the_database_cannot_find_is_not_called_unknown(archive: Path) -> None:
    """The index of digests knows it."""
    changed(archive, "PRAGMA foreign_keys = OFF", "DELETE FROM appearances WHERE record_id = 1")
    with StoredArchive.open(archive) as opened, pytest.raises(ArchiveDamagedError, match="is lost"):
        opened.find_bytes(Digest.of(PHOTOS[0].read_bytes()))


def test_removed_records_are_unknown_even_to_a_reader_that_is_open(archive: Path) -> None:
    sha256 = Digest.of(PHOTOS[0].read_bytes())
    with StoredArchive.open(archive) as opened:
        assert opened.find_bytes(sha256) is not None
        with ArchiveWriter.open_writer(archive, BY) as writer:
            writer.remove(str(sha256))
        assert opened.find_bytes(sha256) is None


def test_backup_is_the_archive(archive: Path, tmp_path: Path) -> None:
    with ArchiveWriter.open_writer(archive, BY) as writer:  # in use
        summary = back_up(archive, tmp_path / "copies" / "copy")
        assert summary == writer.summary()
    assert faults(tmp_path / "copies" / "copy") == []
    copied = {path.relative_to(tmp_path / "copies" / "copy") for path in (tmp_path / "copies" / "copy").rglob("*")}
    assert copied == {path.relative_to(archive) for path in archive.rglob("*")}
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["copy"]
    with pytest.raises(ArchiveExistsError, match="is there already"):
        back_up(archive, tmp_path / "copies" / "copy")


def test_backup_of_a_damaged_archive_is_none(archive: Path, tmp_path: Path) -> None:
    kept = next(archive.glob("originals/*/*"))
    kept.write_bytes(b"damaged")
    with pytest.raises(ArchiveDamagedError, match="not what was stored"):
        back_up(archive, tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def test_archive_of_the_version_before_reads_as_it_is(old: Path) -> None:
    with StoredArchive.open(old) as opened:
        assert str(opened.summary().digest) == str(opened.compute_digest()) == OLD_DIGEST
        assert [fault for fault in verify(opened, read_data=True) if not fault.derived] == []
    assert (old / "archive.db").read_bytes() == OLD.read_bytes()


def test_upgrade_swaps_in_a_copy(old: Path) -> None:
    """The digest stays, every record is sealed, and who read the old file goes on reading it."""
    with StoredArchive.open(old) as reading:
        records = list(reading.records())
        ArchiveWriter.open_writer(old, BY).close()
        assert list(reading.records()) == records
    assert [path.name for path in old.iterdir()] == ["archive.db"]
    with StoredArchive.open(old) as opened:
        assert str(opened.compute_digest()) == OLD_DIGEST
        assert opened.connection.execute("SELECT count(*) FROM seals").fetchone() == (2,)
    with ArchiveWriter.open_writer(old, BY) as writer:
        writer.finish()
    assert faults(old) == []


def test_upgrade_that_is_killed_leaves_the_old_one(old: Path) -> None:
    lines = f"""
import os, signal
from provenance.archive import ArchiveWriter, database
from tests.conftest import BY
database.seal_all = lambda connection: os.kill(os.getpid(), signal.SIGKILL)
ArchiveWriter.open_writer(__import__("pathlib").Path({str(old)!r}), BY)
"""
    assert subprocess.run([sys.executable, "-c", lines], check=False).returncode == -9
    assert (old / "archive.db").read_bytes() == OLD.read_bytes()
    ArchiveWriter.open_writer(old, BY).close()
    assert sum(isinstance(one, str) for one in repair(old, BY)) > 0
    assert sorted(path.name for path in old.iterdir()) == ["archive.db", "index"]


def test_upgrade_of_a_damaged_archive_leaves_it(old: Path) -> None:
    content = bytearray((old / "archive.db").read_bytes())
    content[content.index(b"2018-04-30T10:00:00")] = 0xFF
    (old / "archive.db").write_bytes(content)
    with pytest.raises(ArchiveDamagedError):
        ArchiveWriter.open_writer(old, BY)
    assert (old / "archive.db").read_bytes() == content
    assert [path.name for path in old.iterdir()] == ["archive.db"]


def test_upgrade_waits_for_who_uses_the_old_one(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.archive.migrating.BUSY_TIMEOUT_S", 0.2)
    with closing(sqlite3.connect(old / "archive.db")) as older:
        older.execute("PRAGMA journal_mode = WAL")
        older.execute("SELECT count(*) FROM records").fetchone()
        with pytest.raises(ArchiveLockedError):
            ArchiveWriter.open_writer(old, BY)
    ArchiveWriter.open_writer(old, BY).close()


def test_a_writer_that_opened_a_file_that_was_swapped_opens_the_new_one(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else it would write into a file that has no name any more."""
    check, swapped = database._check, False

    def swap(connection: sqlite3.Connection, folder: Path) -> int:
        nonlocal swapped
        version = check(connection, folder)
        if not swapped:
            swapped = True
            shutil.copy(old / "archive.db", old / "new.db")
            (old / "new.db").replace(old / "archive.db")
        return version

    monkeypatch.setattr(database, "_check", swap)
    with ArchiveWriter.open_writer(old, BY) as writer:
        writer.finish()
    assert faults(old) == []


def test_newer_archive_is_refused_by_all(old: Path, tmp_path: Path) -> None:
    changed(old, "PRAGMA user_version = 5")
    for work in (StoredArchive.open, lambda folder: list(repair(folder, BY)), lambda folder: back_up(folder, tmp_path / "copy")):
        with pytest.raises(ArchiveTooNewError, match="schema 5"):
            work(old)


def test_interrupted_making_leaves_nothing_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / ".archive.db.01234567").write_bytes(b"half")
    (tmp_path / "a" / ".archive.db.01234567-journal").write_bytes(b"half")
    ArchiveWriter.create(tmp_path / "a", Keep.NONE, BY).close()
    assert {fault.derived for fault in faults(tmp_path / "a")} == {True}
