"""Columns of lists: by name, by exiftool, by the owner's word; and whose word is a source."""

import pytest

from provenance.errors import ConfigurationError, DatesFileError
from provenance.intake.lists.columns import find_columns, parse_columns

IPTC = ("Filename", "Date Created", "Headline", "Description", "Credit Line", "Source", "Creator", "City", "Country")
EXIFTOOL = ("SourceFile", "FileName", "EXIF:DateTimeOriginal", "IPTC:DateCreated", "IPTC:Caption-Abstract", "IPTC:Source", "IPTC:Credit")


def meant(header: tuple[str, ...], *said: str) -> dict[str, str]:
    columns = find_columns(header, "list.csv", parse_columns(said))
    return {field: header[place] for field, place in columns.places}


def test_names_of_iptc() -> None:
    """`Source` of an agency is not by whose name the owner trusts; it stays a note."""
    expected = {"path": "Filename", "date": "Date Created", "publisher": "Credit Line", "title": "Headline", "caption": "Description"}
    assert meant(IPTC) == expected


def test_names_of_exiftool() -> None:
    expected = {"path": "SourceFile", "date": "IPTC:DateCreated", "publisher": "IPTC:Credit", "caption": "IPTC:Caption-Abstract"}
    assert meant(EXIFTOOL) == expected
    assert find_columns(EXIFTOOL, "list.csv", {}).from_files


@pytest.mark.parametrize("column", ["source", "date_kind"])
def test_what_exiftool_read_from_pictures_sets_neither_source_nor_basis(column: str) -> None:
    header = ("SourceFile", "DateTimeOriginal", column)
    assert column not in meant(header)
    assert meant(header, f"{column}={column}")[column] == column


def test_own_names_count_before_others() -> None:
    header = ("Filename", "path", "Date Created", "date", "source", "Description", "caption")
    assert meant(header) == {"path": "path", "date": "date", "source": "source", "caption": "caption"}


def test_a_date_of_publication_counts_before_one_of_making() -> None:
    assert meant(("Filename", "Date Created", "Release Date"))["date"] == "Release Date"


def test_the_owner_says_better() -> None:
    said = "path=Asset,date=Sent on,caption=Words, as sent,source=Source"
    header = ("Asset", "Filename", "Sent on", "Date Created", "Words, as sent", "Source")
    assert meant(header, said) == {
        "path": "Asset", "date": "Sent on", "source": "Source", "caption": "Words, as sent",
    }  # fmt: skip


def test_an_empty_name_takes_a_meaning_away() -> None:
    assert "caption" not in meant(IPTC, "caption=")


@pytest.mark.parametrize(
    ("header", "said", "words"),
    [
        (IPTC, "path=Nowhere", "has no column of that name"),
        (("a", "a", "date"), "path=a", "has 2 columns of that name"),
        (IPTC, "when=Date Created", "write FIELD=COLUMN"),
        (IPTC, "caption", "write FIELD=COLUMN"),
    ],
)
def test_columns_that_cannot_be_meant(header: tuple[str, ...], said: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        meant(header, said)


def test_without_path_or_date_there_is_no_list() -> None:
    with pytest.raises(
        DatesFileError, match=r"path and date are needed; path and date cannot be told from: a, b; say it with --columns path="
    ):
        meant(("a", "b"))


def test_what_was_recognised_is_told() -> None:
    told = find_columns(IPTC, "list.csv", {}).describe()
    assert told is not None
    assert told.startswith("path = Filename, date = Date Created (when a picture was made; it may have been published later), publisher = ")
    assert told.endswith("4 other columns = notes")
    assert find_columns(("path", "date", "caption"), "list.csv", {}).describe() is None


def test_cells_of_columns_without_a_meaning_are_notes() -> None:
    columns = find_columns(("path", "date", "City", "", "City"), "list.csv", {})
    fields, others = columns.split((" a.jpg ", "2019", "Kyiv", "x", "Lviv", "more"))
    assert fields == {"path": "a.jpg", "date": "2019"}
    assert others == {"City": "Kyiv", "column 4": "x", "City (column 5)": "Lviv"}
