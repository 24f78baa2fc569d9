"""Pictures of the matches of a run: what is drawn, and what is told instead."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.archive import StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.model.edtf import parse_edtf
from provenance.model.media import Content, MediaItem
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from provenance.proving import Drawn, draw_proofs, make_folder, picture_name, remember
from tests.conftest import FIXTURES

AT = parse_edtf("2023-10-23", None)


@pytest.fixture
def image(tmp_path: Path) -> Path:
    return Path(shutil.copy(FIXTURES / "cases" / "photos-of-2019" / "images" / "snow.jpg", tmp_path / "snow.jpg"))


def statement(image: Path) -> Statement:
    return Statement("s1", AT, "2023-10-23", (MediaItem("snow.jpg", FileContent(image)),))


def drawn(checked: tuple[CheckedMedia, ...], asked: Statement, archive: StoredArchive, folder: Path) -> Drawn:
    make_folder(folder)
    contents: dict[tuple[str, str], Content] = {}
    assert len(list(remember(ask([asked]), contents))) == len(asked.media)
    (one,) = draw_proofs(checked, contents, archive, folder, 1)
    return one


def test_file_that_has_changed_is_not_drawn(image: Path, fixture_archive: Path, tmp_path: Path) -> None:
    """A proof must show the bytes that were checked, not those that lie there now."""
    with StoredArchive.open(fixture_archive) as archive:
        checked = tuple(check(ask([statement(image)]), archive, Settings(), 1))
        whole = drawn(checked, statement(image), archive, tmp_path / "proofs")
        assert whole.problems == ()
        assert whole.item.pictures == (picture_name("s1", 1, checked[0].findings[0]),)
        image.write_bytes((FIXTURES / "photos" / "cat.jpg").read_bytes())
        changed = drawn(checked, statement(image), archive, tmp_path / "changed")
        image.unlink()
        gone = drawn(checked, statement(image), archive, tmp_path / "gone")
    assert changed.problems == ("snow.jpg: has changed since it was checked; no proof was drawn",)
    assert gone.problems == ("snow.jpg: there is no such file",)
    assert changed.item.pictures == gone.item.pictures == (None,)
    assert replace(changed.item, pictures=(), timelines=()) == checked[0]
    assert not list((tmp_path / "changed").glob("*.png"))


def test_picture_that_cannot_be_written_is_told(image: Path, fixture_archive: Path, tmp_path: Path) -> None:
    with StoredArchive.open(fixture_archive) as archive:
        checked = tuple(check(ask([statement(image)]), archive, Settings(), 1))
        name = picture_name("s1", 1, checked[0].findings[0])
        (tmp_path / "proofs" / name).mkdir(parents=True)
        told = drawn(checked, statement(image), archive, tmp_path / "proofs")
    assert told.item.pictures == (None,)
    assert "cannot be written" in told.problems[0]
    assert {path.name for path in (tmp_path / "proofs").iterdir()} == {name, str(told.item.timelines[0])}


def test_image_without_matches_is_not_read_again(tmp_path: Path, fixture_archive: Path) -> None:
    asked = statement(tmp_path / "missing.jpg")
    with StoredArchive.open(fixture_archive) as archive:
        checked = tuple(check(ask([asked]), archive, Settings(), 1))
        told = drawn(checked, asked, archive, tmp_path / "proofs")
    assert told == Drawn(replace(checked[0], pictures=()), ())
