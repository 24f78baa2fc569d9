"""ZIP files."""

from provenance.model.statement import Statement
from tests.unit.intake.documents.making import docx, encoded, picture, read, zipped

PHOTO = encoded(picture(1))


def test_a_zip_works_as_the_folder_that_it_holds() -> None:
    given = read(docx({}), "x.docx").statement.times[0]
    content = zipped({"a/one.jpg": PHOTO, "report.docx": docx({"word/media/x.jpg": PHOTO}), "notes.bin": b"\0\1"})
    outcome = read(content, "all.zip", given=given)
    assert outcome.paths == ["all.zip!report.docx!word/media/x.jpg", "all.zip!a/one.jpg"]
    assert "notes.bin" in outcome.words


def test_an_office_document_is_no_zip_of_pictures() -> None:
    (statement,) = read(docx({"word/media/x.jpg": PHOTO}), "a.zip").found
    assert isinstance(statement, Statement)
    assert statement.text == "Flood in the valley"


def test_a_zip_in_a_zip_is_read_and_one_deeper_is_told() -> None:
    given = read(docx({}), "x.docx").statement.times[0]
    two = zipped({"two.zip": zipped({"x.jpg": PHOTO})})
    assert read(two, "one.zip", given=given).paths == ["one.zip!two.zip!x.jpg"]
    outcome = read(zipped({"0.jpg": PHOTO, "one.zip": two}), "zero.zip", given=given)
    assert outcome.paths == ["zero.zip!0.jpg"]
    assert "lies in more than 2 containers" in outcome.words


def test_an_empty_or_broken_zip_is_told() -> None:
    assert read(zipped({}), "a.zip").paths == []
    assert "not a ZIP that can be read" in read(b"PK\3\4" + bytes(100), "a.zip").words
