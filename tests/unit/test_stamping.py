"""What stamps beside pictures add to their dates for an archive."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.contents import FileContent
from provenance.dating.stamps import NO_ANCHORS, Anchors
from provenance.dating.stamps.headers import check_headers
from provenance.ingesting import ingest
from provenance.intake import DatedMedia, NotTaken
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep
from provenance.stamping import with_stamps
from tests.conftest import BY, FIXTURES
from tests.unit.dating.stamps.chains import chain, in_block, ots, path_to_root, pending, rules_of

PICTURE = (FIXTURES / "photos" / "dam.jpg").read_bytes()
STEPS, ROOT = path_to_root(PICTURE)


@pytest.fixture(scope="module")
def anchors() -> Anchors:
    content = chain(40, roots={20: ROOT})
    return Anchors(chain=check_headers(content, "headers", rules_of(content)))


@pytest.fixture
def item(tmp_path: Path) -> MediaItem:
    (tmp_path / "dam.jpg").write_bytes(PICTURE)
    return MediaItem("dam.jpg", FileContent(tmp_path / "dam.jpg"))


def stamped(item: MediaItem, tree: bytes) -> None:
    assert isinstance(item.content, FileContent)
    item.content.path.with_name("dam.jpg.ots").write_bytes(ots(PICTURE, tree))


def undated(item: MediaItem) -> NotTaken:
    return NotTaken(item.path, Unchecked("date-missing", "no date"), item)


def dated(item: MediaItem, text: str = "2019") -> DatedMedia:
    return DatedMedia(item, Appearance(parse_edtf(text), DateBasis.ASSERTED, text, item.path))


def test_picture_without_another_date_is_dated_by_its_stamp(item: MediaItem, anchors: Anchors) -> None:
    stamped(item, b"\xff" + pending() + STEPS + in_block(20))
    notes: list[str] = []
    (entry,) = with_stamps([undated(item)], anchors, notes.append)
    assert isinstance(entry, DatedMedia)
    appearance = entry.appearance
    assert (appearance.basis, appearance.source, appearance.path) == (DateBasis.CAPTURED, "Bitcoin block 20", "dam.jpg")
    assert parse_edtf(appearance.date_text) == appearance.interval
    assert dict(appearance.notes)["stamp"] == "dam.jpg.ots"
    assert len(notes) == 1
    assert "pending" in notes[0]


def test_stamp_comes_besides_other_dates_once(item: MediaItem, anchors: Anchors) -> None:
    stamped(item, STEPS + in_block(20))
    entries = list(with_stamps([dated(item), dated(item, "2018")], anchors, pytest.fail))
    assert [entry.appearance.basis for entry in entries if isinstance(entry, DatedMedia)] == [
        DateBasis.ASSERTED,
        DateBasis.CAPTURED,
        DateBasis.ASSERTED,
    ]


def test_stamp_that_is_not_verified_is_a_note_and_no_evidence(item: MediaItem) -> None:
    stamped(item, STEPS + in_block(20))
    notes: list[str] = []
    entries: list[DatedMedia | NotTaken] = [undated(item), dated(item)]
    assert list(with_stamps(entries, NO_ANCHORS, notes.append)) == entries
    assert "untrusted" in notes[0]
    assert "--bitcoin-headers" in notes[0]


def test_picture_without_stamps_passes(item: MediaItem, anchors: Anchors) -> None:
    row = NotTaken("list.csv, line 2", Unchecked("dates-invalid", "no path"))
    entries: list[DatedMedia | NotTaken] = [dated(item), undated(item), row]
    assert list(with_stamps(entries, anchors, pytest.fail)) == entries


def test_missing_picture_is_left_to_who_reads_it(item: MediaItem, anchors: Anchors) -> None:
    stamped(item, STEPS + in_block(20))
    assert isinstance(item.content, FileContent)
    item.content.path.unlink()
    assert list(with_stamps([dated(item)], anchors, pytest.fail)) == [dated(item)]


def test_archive_keeps_the_proven_interval(item: MediaItem, anchors: Anchors, tmp_path: Path) -> None:
    stamped(item, STEPS + in_block(20))
    with ArchiveWriter.create(tmp_path / "a", Keep.NONE, BY) as writer:
        list(
            ingest(writer, with_stamps([undated(item)], anchors, pytest.fail), origin="x", now=datetime(2026, 1, 1, tzinfo=UTC), workers=1)
        )
    with StoredArchive.open(tmp_path / "a") as archive:
        (record,) = archive.records()
    (appearance,) = record.appearances
    assert anchors.chain is not None
    assert appearance.basis is DateBasis.CAPTURED
    assert appearance.interval == anchors.chain.interval(20)
