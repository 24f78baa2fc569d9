"""Office documents."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from provenance.errors import FetchRefusedError
from provenance.intake.documents import packaged
from provenance.model.statement import Statement, TimeBasis, UnreadStatement
from tests.unit.intake.documents import deeds
from tests.unit.intake.documents.making import docx, encoded, odt, picture, read, zipped

MOST = 10**8
PHOTO = encoded(picture(1))
PARENT = """
import sys
from provenance.intake import Options, intake_options, read_named
from provenance.model.statement import Statement

(found,) = read_named(sys.argv[1:], intake_options(Options()))
assert isinstance(found, Statement) and found.text, found
print(sorted({"xml.parsers.expat", "pyexpat"} & set(sys.modules)))
"""
EMF = b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60)


def test_each_picture_of_a_text_document_is_taken_once() -> None:
    content = docx({"word/media/image1.jpg": PHOTO, "word/media/image2.png": encoded(picture(2), "PNG"), "word/media/again.jpg": PHOTO})
    outcome = read(content, "a.docx")
    assert outcome.paths == ["a.docx!word/media/again.jpg", "a.docx!word/media/image2.png"]
    item = outcome.statement.media[0]
    assert item.content.read("", MOST) == PHOTO
    assert item.origin is not None and item.origin.place == "word/media/again.jpg"
    assert "image1.jpg: the same file as another picture" in outcome.words


@pytest.mark.parametrize("part", ["ppt/media/image1.jpg", "xl/media/image1.jpg", "word/media/nested/x"])
def test_presentations_and_tables_are_office_documents(part: str) -> None:
    assert read(docx({part: PHOTO}), "a").paths == [f"a!{part}"]


def test_previews_and_drawings_are_left_out_and_told() -> None:
    parts = {"docProps/thumbnail.jpeg": PHOTO, "word/media/image1.emf": EMF, "word/media/image2.wmf": b"\xd7\xcd\xc6\x9a" + bytes(40)}
    outcome = read(docx({**parts, "word/media/image3.svg": b"<?xml version='1.0'?><svg xmlns='urn:s'/>"}), "a.docx")
    assert outcome.paths == []
    reasons = {left.name: left.reason for left in outcome.statement.left_out}
    assert reasons["a.docx!docProps/thumbnail.jpeg"] == "a preview of the document itself"
    assert [reasons[f"a.docx!word/media/image{number}"] for number in ("1.emf", "2.wmf", "3.svg")] == [
        f"a drawing ({name}), not pixels" for name in ("EMF", "WMF", "SVG")
    ]


def test_open_documents_are_read_alike() -> None:
    members = {"Pictures/1.jpg": PHOTO, "Thumbnails/thumbnail.png": encoded(picture(2), "PNG"), "ObjectReplacements/Object 1": PHOTO}
    outcome = read(odt(members), "a.odt", zone=ZoneInfo("Europe/Vienna"))
    assert outcome.paths == ["a.odt!Pictures/1.jpg"]
    assert outcome.statement.at.earliest is not None
    assert outcome.statement.at.earliest.replace(microsecond=0) == datetime(2019, 3, 2, 9, tzinfo=UTC)
    assert outcome.statement.text == "Flood"


def test_a_time_without_a_zone_is_its_day_in_every_zone() -> None:
    at = read(odt({}), "a.odt").statement.at
    assert at.earliest == datetime(2019, 3, 1, 10, tzinfo=UTC)


def test_its_creation_is_its_time_and_its_words_are_its_text() -> None:
    statement = read(docx({}), "a.docx").statement
    assert statement.at.earliest == datetime(2019, 3, 2, 10, tzinfo=UTC)
    assert statement.at_basis is TimeBasis.DOCUMENT
    assert statement.text == "Flood in the valley"


@pytest.mark.parametrize(("created", "code"), [(None, "statement-date-missing"), ("yesterday", "statement-date-invalid")])
def test_a_document_without_a_time_is_told(created: str | None, code: str) -> None:
    (unread,) = read(docx({"word/media/image1.jpg": PHOTO}, created), "a.docx").found
    assert isinstance(unread, UnreadStatement)
    assert unread.unchecked.code == code
    assert unread.paths == ("a.docx!word/media/image1.jpg",)


def test_pictures_from_elsewhere_are_named_and_not_fetched() -> None:
    rels = (
        b'<Relationships xmlns="urn:r"><Relationship Id="1" TargetMode="External" Type="http://x/relationships/image"'
        b' Target="https://example.org/a.jpg"/><Relationship Id="2" TargetMode="External" Type="http://x/relationships/hyperlink"'
        b' Target="https://example.org/b.jpg"/></Relationships>'
    )
    item = read(docx({"word/_rels/document.xml.rels": rels}), "a.docx").statement.media[0]
    assert item.path == "https://example.org/a.jpg"
    with pytest.raises(FetchRefusedError):
        item.content.read("", MOST)
    link = '<d:image xmlns:d="urn:d" xlink:href="https://example.org/c.jpg"/><d:image xmlns:d="urn:d" xlink:href="Pictures/1.jpg"/>'
    assert read(odt({}, content=link), "a.odt").paths == ["https://example.org/c.jpg"]


def test_embedded_documents_are_read_and_take_its_time_where_they_have_none() -> None:
    members = {"word/embeddings/a.docx": docx({"word/media/x.jpg": PHOTO}, None), "word/embeddings/table.xlsx": docx({})}
    outcome = read(docx(members), "a.docx")
    assert outcome.paths == ["a.docx!word/embeddings/a.docx!word/media/x.jpg"]
    inner = outcome.found[1]
    assert isinstance(inner, Statement)
    assert inner.at.earliest == datetime(2019, 3, 2, 10, tzinfo=UTC)


def test_documents_of_the_old_kind_are_refused_by_name() -> None:
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    assert "of the old kind" in read(head + "WordDocument".encode("utf-16-le"), "a.doc").words
    assert "with a password" in read(head + "EncryptedPackage".encode("utf-16-le"), "a.docx").words


def test_a_zip_with_content_types_alone_is_no_office_document() -> None:
    (unread,) = read(zipped({"[Content_Types].xml": b"<Types/>", "photo.jpg": PHOTO}), "a.zip").found
    assert isinstance(unread, UnreadStatement)
    assert unread.paths == ("a.zip!photo.jpg",)


def test_damaged_properties_do_not_cost_the_pictures() -> None:
    given = read(docx({}), "x.docx").statement.times[0]
    content = docx({"word/media/x.jpg": PHOTO, "docProps/core.xml": b"<broken"})
    outcome = read(content, "a.docx", given=given)
    assert outcome.paths == ["a.docx!word/media/x.jpg"]
    assert "docProps/core.xml: not well-formed XML" in outcome.words


def test_a_damaged_part_costs_no_pictures_that_the_parts_before_it_show() -> None:
    rels = '<Relationships xmlns="urn:r"><Relationship TargetMode="External" Type="x/image" Target="https://example.org/{}.jpg"/></Relationships>'
    members = {f"word/_rels/{number}.xml.rels": rels.format(number).encode() for number in range(250)}
    outcome = read(docx(members | {"word/_rels/last.xml.rels": b"<broken"}), "a.docx")
    assert len(outcome.paths) == 250
    assert "a.docx!word/_rels/last.xml.rels: not well-formed XML" in outcome.words


def test_a_part_that_its_parser_does_not_survive_costs_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packaged, "words_in", deeds.crash)
    outcome = read(docx({"word/media/x.jpg": PHOTO}), "a.docx")
    assert outcome.paths == ["a.docx!word/media/x.jpg"]
    assert outcome.statement.at_basis is TimeBasis.DOCUMENT
    assert "a.docx!word/document.xml: this document cannot be read: the process that opened it crashed (SIGKILL)" in outcome.words


def test_the_program_itself_parses_no_xml_of_a_document(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(docx({"word/media/x.jpg": PHOTO}))
    ran = subprocess.run([sys.executable, "-c", PARENT, path], capture_output=True, check=False, timeout=60)
    assert (ran.returncode, ran.stdout.decode().strip()) == (0, "[]"), ran.stderr.decode()
