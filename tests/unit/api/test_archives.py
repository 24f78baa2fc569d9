"""Archives that programs make and add to."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

import provenance
from provenance.archive import StoredArchive
from provenance.errors import ArchiveError, ArchiveExistsError, ArchiveMissingError, ConfigurationError
from tests.conftest import BY, FIXTURES

PHOTOS = FIXTURES / "photos"


def test_what_was_said_of_a_picture_is_kept(tmp_path: Path) -> None:
    bytes_at_hand = provenance.MediaItem("cms/17", provenance.BytesContent((PHOTOS / "cat.jpg").read_bytes()))
    pictures = [
        provenance.DatedPicture(
            PHOTOS / "dam.jpg",
            "2019-05",
            provenance.DateBasis.PUBLISHED,
            "desk",
            "https://example.org/",
            "Desk",
            "Weir",
            "The weir",
            (("n", "1"),),
        ),
        provenance.DatedPicture(bytes_at_hand, "2012~"),
    ]
    with provenance.ArchiveWriter.create(tmp_path / "a", now=BY.now) as writer:
        assert writer.add(pictures, origin="cms") == provenance.Added(2, 0, 0, (), ())
        assert writer.add(pictures, origin="cms") == provenance.Added(0, 0, 2, (), ())
    with StoredArchive.open(tmp_path / "a") as archive:
        appearances = {one.date_text: one for record in archive.records() for one in record.appearances}
    published, asserted = appearances["2019-05"], appearances["2012~"]
    told = (published.basis, published.source, published.url, published.publisher, published.title, published.caption, published.notes)
    assert told == ("published", "desk", "https://example.org/", "Desk", "Weir", "The weir", (("n", "1"),))
    assert published.path == str(PHOTOS / "dam.jpg")
    assert (asserted.basis, asserted.path, asserted.source) == ("asserted", "cms/17", None)


def test_what_a_record_lacks_is_told_and_the_others_are_added(tmp_path: Path) -> None:
    cat = PHOTOS / "cat.jpg"
    pictures = [
        provenance.DatedPicture("gone.jpg", "2019"),
        provenance.DatedPicture(cat, "some day"),
        provenance.DatedPicture(cat, ""),
        provenance.DatedPicture(cat, "2019-05-01T10:00"),
        provenance.DatedPicture(cat, "2019", "proven"),
        provenance.DatedPicture(cat, "2019"),
        provenance.DatedPicture(cat, "2100"),
    ]
    with provenance.ArchiveWriter.create(tmp_path / "a", now=BY.now) as writer:
        done = writer.add(pictures, origin="cms")
        assert writer.add(pictures[3:4], origin="cms", timezone=UTC).extended == 1
    assert (done.added, done.extended, done.unchanged) == (1, 0, 0)
    assert sorted(one.code for one in done.not_taken) == ["date-invalid", "date-invalid", "date-invalid", "dates-invalid", "file-missing"]
    assert all("cat.jpg, field " in one.text for one in done.not_taken if one.code != "file-missing")
    (note,) = done.notes
    assert "2100" in note and "future" in note


def test_the_log_tells_of_each_run_as_the_program_does(tmp_path: Path) -> None:
    with provenance.ArchiveWriter.create(tmp_path / "a", now=BY.now) as writer:
        writer.add([provenance.DatedPicture(PHOTOS / "dam.jpg", "2019")], origin="cms")
        writer.trust("desk", reason="our own")
    with StoredArchive.open(tmp_path / "a") as archive:
        entries = {entry.action: entry for entry in archive.log()}
        digest = str(archive.summary().digest)
        assert archive.trust().trusted == {"desk"}
    assert list(entries) == ["init", "run", "add", "end", "trust"]
    assert {entry.at for entry in entries.values()} == {"2026-01-01T00:00:00Z"}
    assert json.loads(entries["run"].detail)["sources"] == ["cms"]
    ended = json.loads(entries["end"].detail)
    assert (ended["run"], ended["records"], ended["outcome"]["added"], ended["kinds"]) == (entries["run"].number, 1, 1, {"library": 1})
    assert ended["digest"] != digest  # trust came after it


def test_archive_by_a_program_is_that_of_the_command_line(tmp_path: Path, make_archive: object) -> None:
    """Same pictures, same dates, same content."""
    assert callable(make_archive)
    by_list = make_archive([(str(PHOTOS / "dam.jpg"), "2019-05", "published"), (str(PHOTOS / "cat.jpg"), "2012~", "asserted")])
    pictures = [provenance.DatedPicture(PHOTOS / "cat.jpg", "2012~"), provenance.DatedPicture(PHOTOS / "dam.jpg", "2019-05", "published")]
    with provenance.ArchiveWriter.create(tmp_path / "by-program", now=BY.now) as writer:
        writer.add(pictures, origin="cms")
    with provenance.Archive.open(by_list) as one, provenance.Archive.open(tmp_path / "by-program") as other:
        assert one.summary() == other.summary()


def test_errors_say_what_is_wrong_with_a_folder(tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "file").touch()
    with pytest.raises(ArchiveExistsError):
        provenance.ArchiveWriter.create(tmp_path / "full")
    with pytest.raises(ArchiveMissingError):
        provenance.Archive.open(tmp_path / "gone")
    with pytest.raises(ArchiveMissingError):
        provenance.ArchiveWriter.open(tmp_path / "gone")
    with pytest.raises(ConfigurationError, match="keep: 'all' is none of none, thumbs, originals"):
        provenance.ArchiveWriter.create(tmp_path / "new", "all")
    with pytest.raises(ConfigurationError, match="now: has no zone"):
        provenance.ArchiveWriter.create(tmp_path / "new", now=datetime(2026, 1, 1))
    assert not (tmp_path / "new").exists()


def test_an_archive_of_another_thread_is_refused(fixture_archive: Path) -> None:
    with provenance.Archive.open(fixture_archive) as archive, ThreadPoolExecutor(1) as executor:
        error = executor.submit(provenance.check, [], archive).exception()
    assert isinstance(error, ArchiveError)
    assert "thread" in str(error)


def test_a_closed_archive_is_not_searched(fixture_archive: Path) -> None:
    with provenance.Archive.open(fixture_archive) as archive:
        provenance.check([], archive)
    with pytest.raises(ArchiveError, match="closed"):
        provenance.check([], archive)
