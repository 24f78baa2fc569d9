"""Killed runs, damaged files, places that cannot be written: nothing is lost, nothing wrong is called right."""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from provenance import ingesting
from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.errors import (
    ArchiveDamagedError,
    ArchiveError,
    ArchiveExistsError,
    ArchiveLockedError,
    ArchiveMissingError,
    ArchiveTooNewError,
)
from provenance.model.digest import Digest
from provenance.model.record import Keep
from tests.conftest import BY, PHOTOS, add_list

MakeArchive = Callable[..., Path]
DigestOf = Callable[[Path], str]


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A list of 500 small pictures: several batches."""
    folder = tmp_path_factory.mktemp("many")
    generator = random.Random(1)
    lines = ["path,date,date_kind"]
    for number in range(500):
        with Image.open(generator.choice(PHOTOS)) as photo:
            left, top = generator.randrange(60), generator.randrange(60)
            photo.crop((left, top, left + 160, top + 120)).save(folder / f"{number}.jpg", quality=generator.randrange(40, 95))
        lines.append(f"{number}.jpg,2019,published")
    (folder / "list.csv").write_text("\n".join(lines))
    return folder / "list.csv"


def test_killed_at_any_time_and_run_again_is_as_one_clean_run(many: Path, tmp_path: Path, digest_of: DigestOf) -> None:
    clean, killed = tmp_path / "clean", tmp_path / "killed"
    with ArchiveWriter.create(clean, Keep.THUMBS, BY) as writer:
        add_list(writer, many)
    ArchiveWriter.create(killed, Keep.THUMBS, BY).close()
    command = [sys.executable, "-m", "provenance", "archive", "add", str(killed), "--dates", str(many)]
    for delay in (0.4, 0.6, 0.8, 1.0, 1.2, 1.4):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        with StoredArchive.open(killed) as archive:
            assert not [fault for fault in verify(archive, read_data=True) if not fault.derived]
            assert archive.summary().records % 200 in (0, 100)
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    assert digest_of(killed) == digest_of(clean)
    with StoredArchive.open(killed) as archive:  # half of a kept file may lie about
        assert not [fault for fault in verify(archive, read_data=True) if not fault.derived]


def test_interrupted_run_says_so(many: Path, tmp_path: Path) -> None:
    ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY).close()
    command = [sys.executable, "-m", "provenance", "archive", "add", str(tmp_path / "a"), "--dates", str(many), "-j", "1"]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    while not (tmp_path / "a" / "archive.db-wal").exists():  # there as soon as the run writes
        time.sleep(0.005)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said


def test_second_add_decodes_nothing(make_archive: MakeArchive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = make_archive([(str(photo), "2019", "published") for photo in PHOTOS])

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("decoded again")

    monkeypatch.setattr(ingesting, "open_record", refuse)
    shutil.copy(PHOTOS[0], tmp_path / "copy.jpg")
    (tmp_path / "again.csv").write_text("path,date\n" + "\n".join(f"{photo},2019" for photo in PHOTOS) + "\ncopy.jpg,2018\n")
    with ArchiveWriter.open_writer(archive, BY) as writer:
        outcomes = [one.outcome for one in add_list(writer, tmp_path / "again.csv")]
    assert outcomes == [Outcome.EXTENDED] * (len(PHOTOS) + 1)


def test_changed_file_is_read_again(make_archive: MakeArchive, tmp_path: Path) -> None:
    shutil.copy(PHOTOS[0], tmp_path / "p.jpg")
    archive = make_archive([("p.jpg", "2019", "published")])
    shutil.copy(PHOTOS[1], tmp_path / "p.jpg")
    with ArchiveWriter.open_writer(archive, BY) as writer:
        assert [one.outcome for one in add_list(writer, tmp_path / "archive.csv")] == [Outcome.ADDED]


def test_order_of_adding_does_not_change_the_digest(make_archive: MakeArchive, digest_of: DigestOf) -> None:
    rows = [(str(photo), "2019", "published") for photo in PHOTOS]
    assert digest_of(make_archive(rows, name="a")) == digest_of(make_archive(rows[::-1], name="b"))


def test_same_picture_twice_is_one_record(make_archive: MakeArchive, tmp_path: Path) -> None:
    for name in ("a.jpg", "b.jpg"):
        shutil.copy(PHOTOS[0], tmp_path / name)
    archive = make_archive([("a.jpg", "2019", "published"), ("b.jpg", "2018", "captured"), ("a.jpg", "2019", "published")])
    with StoredArchive.open(archive) as opened:
        (record,) = opened.records()
        assert [one.path for one in record.appearances] == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize("place", ["index", "thumbs", "archive.db"])
def test_flipped_bits_are_found_and_named(make_archive: MakeArchive, tmp_path: Path, place: str) -> None:
    """Every flip in the index and the thumbnails is found; in the database, every flip that changes what it holds."""
    archive = make_archive([(str(photo), "2019", "published") for photo in PHOTOS[:6]])
    files = [path for path in archive.rglob("*") if path.is_file() and place in str(path.relative_to(archive))]
    generator = random.Random(2)
    content = contents(archive)
    for attempt in range(40):
        damaged = tmp_path / f"d{attempt}"
        shutil.copytree(archive, damaged)
        file = damaged / generator.choice(files).relative_to(archive)
        data = bytearray(file.read_bytes())
        data[generator.randrange(len(data))] ^= 1 << generator.randrange(8)
        file.write_bytes(data)
        try:
            with StoredArchive.open(damaged) as opened:
                faults = list(verify(opened, read_data=True))
        except ArchiveError:
            continue
        assert faults or (place == "archive.db" and contents(damaged) == content), file


def test_a_date_that_cannot_be_read_is_damage(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    connection = sqlite3.connect(archive / "archive.db")
    connection.execute("UPDATE appearances SET earliest = '\x0b' || earliest")
    connection.commit()
    connection.close()
    with StoredArchive.open(archive) as opened, pytest.raises(ArchiveDamagedError, match="cannot be read"):
        opened.summary()


def contents(archive: Path) -> object:
    """Everything that the database says of records and what was done."""
    with StoredArchive.open(archive) as opened:
        return list(opened.records()), list(opened.log()), opened.keep


def test_damaged_index_changes_no_answer(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(photo), "2019", "published") for photo in PHOTOS])
    for index in (archive / "index").glob("*.codes"):
        index.write_bytes(index.read_bytes()[:-40])
    with StoredArchive.open(archive) as opened:
        record = next(record for record in opened.records() if not record.fingerprint.is_plain)
        (candidate,) = opened.find_codes((record.fingerprint.code,), 0)
        assert candidate.record == record


def test_lost_thumbnail_is_named_not_called_another_picture(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    shutil.rmtree(archive / "thumbs")
    with StoredArchive.open(archive) as opened, pytest.raises(ArchiveDamagedError, match="cannot be read"):
        opened.thumbnail(next(opened.records()))


def test_changed_row_is_found(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("UPDATE appearances SET earliest = '2001-01-01T00:00:00.000000+00:00'")
    with StoredArchive.open(archive) as opened:
        (fault,) = verify(opened, read_data=False)
        assert (fault.place.endswith(f" ({PHOTOS[0]})"), fault.derived) == (True, False)
        with pytest.raises(ArchiveDamagedError, match="not what was written"):
            opened.find_bytes(Digest.of(PHOTOS[0].read_bytes()))


def test_log_entry_taken_out_is_found(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("DELETE FROM log WHERE number = 1")
    with StoredArchive.open(archive) as opened:
        assert [fault.place for fault in verify(opened, read_data=False)] == ["log"]


def test_check_leaves_the_folder_as_it_is(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(photo), "2019", "published") for photo in PHOTOS])
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    command = [sys.executable, "-m", "provenance", "check", str(PHOTOS[0]), "--archive", str(archive), "--at", "2023"]
    assert subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode == 11
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_read_only_folder_can_be_checked(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    archive.chmod(0o500)
    with StoredArchive.open(archive) as opened:
        assert opened.summary().records == 1


def test_reading_goes_on_while_another_writes(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    with ArchiveWriter.open_writer(archive, BY) as writer, StoredArchive.open(archive) as reader:
        writer._connection.execute("BEGIN IMMEDIATE")
        assert reader.summary().records == 1


def test_second_writer_is_told(make_archive: MakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provenance.archive.database.BUSY_TIMEOUT_S", 0.1)
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    with ArchiveWriter.open_writer(archive, BY) as one, ArchiveWriter.open_writer(archive, BY) as other:
        one._connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(ArchiveLockedError, match="another process"):
            other.remove("x")


@pytest.mark.parametrize(
    ("content", "error"), [(b"", ArchiveDamagedError), (b"no database at all" * 100, ArchiveDamagedError), (None, ArchiveMissingError)]
)
def test_foreign_files(tmp_path: Path, content: bytes | None, error: type[ArchiveError]) -> None:
    if content is not None:
        (tmp_path / "archive.db").write_bytes(content)
    with pytest.raises(error):
        StoredArchive.open(tmp_path)


def test_newer_archive_is_refused(make_archive: MakeArchive) -> None:
    archive = make_archive([])
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(ArchiveTooNewError, match="schema 99"):
        StoredArchive.open(archive)


def test_folder_in_use_is_refused(tmp_path: Path) -> None:
    (tmp_path / "something").write_text("x")
    with pytest.raises(ArchiveExistsError):
        ArchiveWriter.create(tmp_path, Keep.THUMBS, BY)


def test_named_pipe_does_not_hang(make_archive: MakeArchive, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    archive = make_archive([])
    (tmp_path / "list.csv").write_text("path,date\npipe.jpg,2019\n")
    with ArchiveWriter.open_writer(archive, BY) as writer:
        (one,) = add_list(writer, tmp_path / "list.csv")
    assert one.problem is not None
    assert "not a regular file" in one.problem.text
