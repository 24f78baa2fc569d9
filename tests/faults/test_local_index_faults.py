"""Lost, stale and damaged segments, removed records, archives of an older version: no answer changes."""

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from provenance.archive import ArchiveWriter, Outcome, StoredArchive, verify
from provenance.archive.seals import seal_all
from provenance.errors import ArchiveDamagedError
from provenance.fingerprinting.local import ALGORITHM, local_features_of_forms
from provenance.model.local import LocalFeatures
from provenance.model.record import GenericRegion
from tests.conftest import BY, PHOTOS, ROOT, add_list

MakeArchive = Callable[..., Path]
OLD = Path(__file__).parents[1] / "peers" / "archive-1" / "archive.db"
OLD_DIGEST = "fc9778b31f3c14c8ddd0c5405ab37970432d0f5c0d677eb8641a62062358184f"
"""What version 0.1.0 said of it."""


@pytest.fixture(scope="module")
def forms() -> tuple[LocalFeatures, LocalFeatures]:
    """A query that shows all photographs, each at half its size."""
    tiles = []
    for path in PHOTOS:
        read = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        assert read is not None
        tiles.append(cv2.resize(read.astype(np.uint8), (160, 160), interpolation=cv2.INTER_AREA))
    rows = [np.hstack(tiles[start : start + 4]) for start in range(0, len(tiles) - 3, 4)]
    return local_features_of_forms(np.ascontiguousarray(np.vstack(rows).astype(np.uint8)))


@pytest.fixture
def archive(make_archive: MakeArchive) -> Path:
    return make_archive([(str(photo), "2019", "published") for photo in PHOTOS])


def found(archive: Path, forms: tuple[LocalFeatures, LocalFeatures]) -> list[tuple[str, bool, float, bytes, bytes]]:
    with StoredArchive.open(archive) as opened:
        hits = opened.find_local(forms)
    return [(str(one.record.sha256), one.mirrored, one.score, one.query_points.tobytes(), one.record_points.tobytes()) for one in hits]


def segments(archive: Path) -> list[Path]:
    return sorted((archive / "index").glob("*.points"))


def faults(archive: Path) -> list[tuple[str, bool]]:
    with StoredArchive.open(archive) as opened:
        return [(fault.place, fault.derived) for fault in verify(opened, read_data=False)]


def add_again(archive: Path, list_file: Path) -> list[Outcome]:
    with ArchiveWriter.open_writer(archive, BY) as writer:
        return [one.outcome for one in add_list(writer, list_file)]


@pytest.mark.parametrize("damage", ["lost", "cut", "header", "other"])
def test_damaged_segment_changes_no_answer_and_is_made_anew(
    archive: Path, forms: tuple[LocalFeatures, LocalFeatures], tmp_path: Path, damage: str
) -> None:
    before = found(archive, forms)
    assert len(before) >= 5
    (segment,) = segments(archive)
    content = segment.read_bytes()
    if damage == "lost":
        segment.unlink()
    elif damage == "cut":
        segment.write_bytes(content[:-40])
    else:
        place = 3 if damage == "header" else len(content) - 100
        segment.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
    if damage != "other":
        assert found(archive, forms) == before
    assert faults(archive) == [(str(segment), True)]
    add_again(archive, tmp_path / "archive.csv")
    assert found(archive, forms) == before
    assert faults(archive) == []
    assert segments(archive)[0].read_bytes() == content


def test_segment_of_another_state_is_not_read(archive: Path, forms: tuple[LocalFeatures, LocalFeatures], make_archive: MakeArchive) -> None:
    """As after `archive.db` was restored from a copy: a whole segment, but not the one that the database names."""
    before = found(archive, forms)
    other = make_archive([(str(photo), "2019", "published") for photo in PHOTOS[::-1]], name="other")
    shutil.rmtree(archive / "index")
    shutil.copytree(other / "index", archive / "index")
    assert found(archive, forms) == before


def test_added_piece_by_piece_finds_the_same(
    archive: Path, forms: tuple[LocalFeatures, LocalFeatures], make_archive: MakeArchive, tmp_path: Path
) -> None:
    """Each addition is found at once, whatever segments it went into; those that are no longer used are gone."""
    piecemeal = make_archive([], name="pieces")
    for number, photo in enumerate(PHOTOS):
        (tmp_path / "one.csv").write_text(f"path,date,date_kind\n{photo},2019,published\n")
        assert add_again(piecemeal, tmp_path / "one.csv") == [Outcome.ADDED], number
        assert not faults(piecemeal)
    assert found(piecemeal, forms) == found(archive, forms)
    assert 1 <= len(segments(piecemeal)) <= 3


def test_written_but_not_finished_is_found(archive: Path, forms: tuple[LocalFeatures, LocalFeatures], make_archive: MakeArchive) -> None:
    """What a killed run had stored is found before anything derived is made anew."""
    behind = make_archive([], name="behind")
    with sqlite3.connect(behind / "archive.db") as connection:
        connection.execute("ATTACH ? AS full", (str(archive / "archive.db"),))
        for table in ("records", "appearances", "features", "seals"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM full.{table}")
    assert found(behind, forms) == found(archive, forms)


def test_removed_record_is_not_found_and_its_number_never_used_again(
    archive: Path, forms: tuple[LocalFeatures, LocalFeatures], tmp_path: Path
) -> None:
    before = found(archive, forms)
    gone = before[0][0]
    with ArchiveWriter.open_writer(archive, BY) as writer:
        writer.remove(gone)
        assert found(archive, forms) == [one for one in before if one[0] != gone]
        writer.finish()
    assert found(archive, forms) == [one for one in before if one[0] != gone]
    assert add_again(archive, tmp_path / "archive.csv").count(Outcome.ADDED) == 1
    assert found(archive, forms) == before
    with sqlite3.connect(archive / "archive.db") as connection:
        assert connection.execute("SELECT max(number) > count(*) FROM features").fetchone() == (1,)


def test_damaged_features_are_named(archive: Path, forms: tuple[LocalFeatures, LocalFeatures]) -> None:
    shutil.rmtree(archive / "index")
    with sqlite3.connect(archive / "archive.db") as connection:
        (content,) = connection.execute("SELECT content FROM features WHERE number = 3").fetchone()
        connection.execute("UPDATE features SET content = ? WHERE number = 3", (content[:-1] + bytes([content[-1] ^ 1]),))
    assert [derived for place, derived in faults(archive) if place.startswith("features of")] == [False]
    with pytest.raises(ArchiveDamagedError, match="number 3"):
        found(archive, forms)


def test_archive_of_version_1_reads_as_it_is(tmp_path: Path, forms: tuple[LocalFeatures, LocalFeatures]) -> None:
    shutil.copy(OLD, tmp_path / "archive.db")
    with StoredArchive.open(tmp_path) as archive:
        assert str(archive.summary().digest) == str(archive.compute_digest()) == OLD_DIGEST
        assert archive.lacking_features(ALGORITHM) == 2
        assert archive.find_local(forms) == ()
        assert all(record.local_features is None and record.generic == () for record in archive.records())
    assert (tmp_path / "archive.db").read_bytes() == OLD.read_bytes()
    assert [path.name for path in tmp_path.iterdir()] == ["archive.db"]


def test_archive_of_version_1_is_completed_by_the_next_add(tmp_path: Path, forms: tuple[LocalFeatures, LocalFeatures]) -> None:
    shutil.copy(OLD, tmp_path / "archive.db")
    photos = ROOT / "fixtures" / "photos"
    rows = f"{photos}/cat.jpg,fixtures/photos/cat.jpg,2019\n{photos}/dam.jpg,fixtures/photos/dam.jpg,2018-05\n"
    (tmp_path / "l.csv").write_text("path,title,date\n" + rows)
    assert add_again(tmp_path, tmp_path / "l.csv") == [Outcome.EXTENDED, Outcome.EXTENDED]
    assert add_again(tmp_path, tmp_path / "l.csv") == [Outcome.UNCHANGED, Outcome.UNCHANGED]
    with StoredArchive.open(tmp_path) as archive:
        assert archive.lacking_features(ALGORITHM) == 0
        names = {Path(one.record.path).name for one in archive.find_local(forms)}
        assert names
        assert names <= {"cat.jpg", "dam.jpg"}
        assert list(archive.log())[-1].detail.startswith('{"appearances": 2, "completed": 2')
        assert not list(verify(archive, read_data=True))


def test_features_of_another_algorithm_are_made_anew(archive: Path, forms: tuple[LocalFeatures, LocalFeatures], tmp_path: Path) -> None:
    """Features of two algorithms never compare, so those of an older program are lacking until they are replaced."""
    before = found(archive, forms)
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("UPDATE features SET algorithm = 'older' WHERE number <= 5")
        seal_all(connection)
    with StoredArchive.open(archive) as opened:
        assert opened.lacking_features(ALGORITHM) == 5
    assert add_again(archive, tmp_path / "archive.csv").count(Outcome.EXTENDED) == 5
    assert found(archive, forms) == before
    assert not faults(archive)


def test_marks_are_content_and_are_logged(archive: Path) -> None:
    region = GenericRegion(0.1, 0.2, 0.5, 0.9, "a logo")
    with ArchiveWriter.open_writer(archive, BY) as writer:
        before = writer.compute_digest()
        name = str(PHOTOS[0])
        assert writer.mark(name, region) == (1, 1)
        assert writer.mark(name, region) == (1, 0)
        assert writer.mark("nothing", region) == (0, 0)
        assert writer.compute_digest() != before
        assert [record.generic for record in writer.records() if record.path == name] == [(region,)]
        assert writer.unmark(name, (0.0, 0.0, 1.0, 1.0)) == (1, 0)
        assert writer.unmark(name, None) == (1, 1)
        assert writer.compute_digest() == before
        writer.finish()
    with StoredArchive.open(archive) as opened:
        assert [entry.action for entry in opened.log()][-2:] == ["mark", "mark"]
        assert not list(verify(opened, read_data=False))
