"""Captured images as dated pictures: what is evidence, what is a claim, and what is told."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from provenance.archive import StoredArchive
from provenance.cli.app import app
from provenance.contents import Source
from provenance.intake import DatedMedia, NotTaken, Options, OwnWords, intake_options
from provenance.intake.appearances import Dating
from provenance.intake.recognising import read_source
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from tests.conftest import encoded
from tests.pictures import PHOTO_NAMES, photo
from tests.unit.intake.web_archives.warc_files import AT, PNG, response, revisit, sha1, wacz, warcinfo

URL = "https://example.org/a.png"


def read(content: bytes, path: Path, basis: DateBasis | None = None) -> list[DatedMedia | NotTaken]:
    """What an archive gets of a web archive that its owner named, less what its pages say."""
    path.write_bytes(content)
    options, dating = intake_options(Options(every_capture=True)), Dating(OwnWords(basis))
    statements = read_source(Source.of_path(path, path.name), options)
    return [entry for statement in statements for entry in dating.appearances(statement, is_named=True)]


def dated(content: bytes, path: Path, basis: DateBasis | None = None) -> list[DatedMedia]:
    return [entry for entry in read(content, path, basis) if isinstance(entry, DatedMedia)]


def test_a_capture_has_its_time_address_and_maker(tmp_path: Path) -> None:
    (found,) = dated(warcinfo("Crawler 2.0") + response(URL), tmp_path / "crawl.warc")
    appearance = found.appearance
    assert (appearance.interval, appearance.date_text, appearance.basis) == (parse_edtf(AT), AT, DateBasis.CAPTURED)
    assert (appearance.path, appearance.url, appearance.source) == (f"crawl.warc!{URL}", URL, None)
    assert dict(appearance.notes)["made_by"] == "Crawler 2.0"
    assert found.item.content.read("x", 2**20) == PNG


def test_a_package_with_one_page_names_it(tmp_path: Path) -> None:
    page = {"url": "https://example.org/", "ts": AT, "title": "Front"}
    (found,) = dated(wacz({"a.warc": response(URL)}, [page], description={"title": "Desk"}), tmp_path / "a.wacz")
    assert (found.appearance.source, found.appearance.title) == (None, "Front")
    assert ("made_by", "Desk") in found.appearance.notes
    assert ("page", "https://example.org/") in found.appearance.notes


def test_a_revisit_is_another_appearance_of_the_same_bytes(tmp_path: Path) -> None:
    again = revisit(URL, at="2020-01-01T00:00:00Z", refers_to=URL, refers_to_date=AT)
    first, second = dated(response(URL) + again, tmp_path / "a.warc")
    assert first.item.content.key == second.item.content.key
    assert second.appearance.interval == parse_edtf("2020-01-01T00:00:00Z")


def test_a_capture_whose_digest_does_not_hold_is_only_a_claim(tmp_path: Path) -> None:
    (found,) = dated(response(URL, WARC_Payload_Digest=sha1(b"other")), tmp_path / "a.warc")
    assert found.appearance.basis is DateBasis.ASSERTED
    assert "digest" in dict(found.appearance.notes)["doubt"]


def test_a_file_whose_maker_is_not_trusted_gives_claims(tmp_path: Path) -> None:
    (found,) = dated(response(URL), tmp_path / "a.warc", DateBasis.ASSERTED)
    assert found.appearance.basis is DateBasis.ASSERTED


def test_drawings_and_icons_are_left_out(tmp_path: Path) -> None:
    records = response(URL, b"<svg xmlns='x'></svg>", "image/svg+xml") + response("https://example.org/favicon.ico", b"\0\0\1\0" + PNG)
    assert read(records, tmp_path / "a.warc") == []


def test_what_is_not_there_and_what_is_damaged_is_told(tmp_path: Path) -> None:
    lost = revisit(URL, at=AT, refers_to="https://example.org/other.png", refers_to_date=AT)
    told = read(lost + response(URL) + b"garbage", tmp_path / "a.warc")
    assert [entry.unchecked.code for entry in told if isinstance(entry, NotTaken)] == ["source-unreadable"] * 2
    assert "byte" in str(told[-1])


def test_what_is_no_web_archive_at_all_is_told(tmp_path: Path) -> None:
    (entry,) = read(b"WARC/1.0\r\n", tmp_path / "a.warc")
    assert isinstance(entry, NotTaken)


def invoke(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.output


@pytest.mark.parametrize(("options", "basis"), [((), DateBasis.CAPTURED), (("--basis", "asserted"), DateBasis.ASSERTED)])
def test_archive_add_takes_web_archives(options: tuple[str, ...], basis: DateBasis, tmp_path: Path) -> None:
    photos = [encoded(photo(name)) for name in PHOTO_NAMES[:2]]
    crawl = b"".join(response(f"https://example.org/{number}.jpg", body, "image/jpeg") for number, body in enumerate(photos))
    (tmp_path / "crawl.warc").write_bytes(crawl)
    archive = str(tmp_path / "archive")
    invoke("archive", "init", archive)
    assert invoke("archive", "add", archive, str(tmp_path / "crawl.warc"), *options)[0] == 0
    with StoredArchive.open(Path(archive)) as stored:
        appearances = [one for record in stored.records() for one in record.appearances]
    assert [(one.basis, one.interval) for one in appearances] == [(basis, parse_edtf(AT))] * 2


@pytest.mark.parametrize("options", [("--date", "2019"), ("--dates", "list.csv")])
def test_archive_add_refuses_another_time_for_web_archives(options: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "crawl.warc").write_bytes(response(URL))
    archive = str(tmp_path / "archive")
    invoke("archive", "init", archive)
    code, _ = invoke("archive", "add", archive, str(tmp_path / "crawl.warc"), *options)
    assert code == 2


def test_archive_add_takes_pictures_beside_web_archives(tmp_path: Path) -> None:
    (tmp_path / "crawl.warc").write_bytes(response(URL, encoded(photo(PHOTO_NAMES[0])), "image/jpeg"))
    (tmp_path / "b.jpg").write_bytes(encoded(photo(PHOTO_NAMES[1])))
    (tmp_path / "b.json").write_text('{"date": "2019", "date_kind": "published"}', encoding="utf-8")
    archive = str(tmp_path / "archive")
    invoke("archive", "init", archive)
    assert invoke("archive", "add", archive, str(tmp_path / "crawl.warc"), str(tmp_path / "b.jpg"))[0] == 0
    with StoredArchive.open(Path(archive)) as stored:
        assert stored.summary().records == 2
