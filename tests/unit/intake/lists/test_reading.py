"""Lists as agencies and spreadsheets write them: encodings, separators, rows at fault, and the files that they mean."""

import codecs
from pathlib import Path

import pytest

from provenance.contents import FileContent, MissingContent
from provenance.errors import DatesFileError, InputError
from provenance.intake import DatedMedia, NotTaken, OwnWords
from provenance.intake.lists import open_dates_list, open_list
from provenance.intake.lists.columns import parse_columns
from provenance.intake.lists.reading import files_of
from provenance.intake.lists.written_dates import DateFormat
from provenance.model.dates import DateBasis
from provenance.model.digest import Digest

HEADER = "Filename;Date Created;Headline;Caption-Abstract;Credit Line;Source\n"
ROW = "a.jpg;20190302;Weir;Größe: ein Wehr;Example Wire;Agency\n"


def read(
    content: bytes, folder: Path, own: OwnWords | None = None, said: str = "", date_format: str | None = None, base: Path | None = None
) -> list[DatedMedia | NotTaken]:
    path = folder / "list.csv"
    path.write_bytes(content)
    form = None if date_format is None else DateFormat.parse(date_format)
    opened = open_dates_list(open_list(str(path)), own or OwnWords(), parse_columns([said] if said else []), form)
    return list(opened.entries(files_of(base, str(path))))


def told(entry: DatedMedia | NotTaken) -> str:
    assert isinstance(entry, NotTaken)
    return entry.unchecked.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
def test_encodings_and_separators(encoding: str, separator: str, tmp_path: Path) -> None:
    (entry,) = read((HEADER + ROW).replace(";", separator).encode(encoding), tmp_path)
    assert isinstance(entry, DatedMedia)
    said = entry.appearance
    assert (said.date_text, said.title, said.caption, said.publisher) == ("2019-03-02", "Weir", "Größe: ein Wehr", "Example Wire")


def test_big_endian_with_a_mark(tmp_path: Path) -> None:
    (entry,) = read(codecs.BOM_UTF16_BE + (HEADER + ROW).encode("utf-16-be"), tmp_path)
    assert isinstance(entry, DatedMedia)


def test_a_separator_line_of_excel(tmp_path: Path) -> None:
    (entry,) = read(("sep=;\r\n" + HEADER + ROW).encode(), tmp_path)
    assert isinstance(entry, DatedMedia)


def test_what_is_in_neither_encoding_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--encoding"):
        read(HEADER.encode() + b"a.jpg;2019;\x81;;;\n", tmp_path)


def test_an_encoding_that_was_named(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes("path,date,caption\na.jpg,2019,Дамба\n".encode("cp1251"))
    file = open_list(str(tmp_path / "list.csv"), encoding="cp1251")
    (entry,) = open_dates_list(file, OwnWords(), {}).entries(files_of(None, "list.csv"))
    assert isinstance(entry, DatedMedia)
    assert entry.appearance.caption == "Дамба"


def test_the_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    content = (HEADER + ROW).encode("utf-16")
    (tmp_path / "list.csv").write_bytes(content)
    assert open_list(str(tmp_path / "list.csv")).sha256 == Digest.of(content)


def test_dates_are_claims_unless_their_owner_says_more(tmp_path: Path) -> None:
    """An agency's `Source` is a note: whoever writes it is not whom the owner trusts."""
    (claim,) = read((HEADER + ROW).encode(), tmp_path)
    (evidence,) = read((HEADER + ROW).encode(), tmp_path, OwnWords(DateBasis.PUBLISHED, "Wire"))
    assert isinstance(claim, DatedMedia)
    assert isinstance(evidence, DatedMedia)
    assert (claim.appearance.basis, claim.appearance.source) == (DateBasis.ASSERTED, None)
    assert dict(claim.appearance.notes) == {"Source": "Agency", "date_in_list": "20190302"}
    assert (evidence.appearance.basis, evidence.appearance.source) == (DateBasis.PUBLISHED, "Wire")


def test_dates_that_exiftool_read_in_the_pictures_stay_embedded(tmp_path: Path) -> None:
    (entry,) = read(b"SourceFile,DateTimeOriginal,Source\na.jpg,2019:03:02 10:00:00,AP\n", tmp_path)
    assert isinstance(entry, DatedMedia)
    assert (entry.appearance.basis, entry.appearance.source) == (DateBasis.EMBEDDED, None)


def test_a_row_says_more_than_what_is_said_of_all(tmp_path: Path) -> None:
    own = OwnWords(DateBasis.PUBLISHED, "desk", "Wire")
    first, second = read(b"path,date,date_kind,source,publisher\na.jpg,2019,captured,one,two\nb.jpg,2019,,,\n", tmp_path, own)
    assert isinstance(first, DatedMedia)
    assert isinstance(second, DatedMedia)
    assert (first.appearance.basis, first.appearance.source, first.appearance.publisher) == (DateBasis.CAPTURED, "one", "two")
    assert (second.appearance.basis, second.appearance.source, second.appearance.publisher) == (DateBasis.PUBLISHED, "desk", "Wire")


def test_rows_at_fault_are_told_with_line_and_field_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [
        "a.jpg;2019;x;x;x;x",
        "b.jpg;02/03/2019;;;;",
        ";2019;;;;",
        "c.jpg;;;;;",
        'd.jpg;2019;"x"y;;;',
        "e.jpg;2019;too;many;cells;in;it",
        "",
        "f.jpg;2019;;;;",
    ]
    entries = read((HEADER + "\n".join(rows) + "\n").encode(), tmp_path)
    faults = [told(entry) for entry in entries if isinstance(entry, NotTaken)]
    for line, words in ((3, "field Date Created: '02/03/2019'"), (4, "field Filename: empty"), (5, "field Date Created: empty"),
                        (6, "not valid CSV"), (7, "7 cells under 6 columns")):  # fmt: skip
        assert any(f"line {line}" in fault and words in fault for fault in faults), (line, faults)
    assert [entry.item.path for entry in entries if isinstance(entry, DatedMedia)] == ["a.jpg", "f.jpg"]


def test_a_quote_that_never_ends_is_told_with_the_line_that_it_begins_in(tmp_path: Path) -> None:
    *_, last = read((HEADER + ROW + 'b.jpg;2019;"never\nends\n').encode(), tmp_path)
    assert "line 3: not valid CSV" in told(last)


def test_a_date_format_is_for_all_rows(tmp_path: Path) -> None:
    first, second = read(b"path,date\na.jpg,02/03/2019\nb.jpg,2019-03-02\n", tmp_path, date_format="%d/%m/%Y")
    assert isinstance(first, DatedMedia)
    assert (first.appearance.date_text, dict(first.appearance.notes)) == ("2019-03-02", {"date_in_list": "02/03/2019"})
    assert "not of the form %d/%m/%Y" in told(second)


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xff\xfe"])
def test_an_empty_list(content: bytes, tmp_path: Path) -> None:
    with pytest.raises(DatesFileError, match="empty"):
        read(content, tmp_path)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Files in folders, two of one name."""
    for name in ("2019/a.jpg", "2019/IMG_1.JPG", "2020/twice.jpg", "2019/twice.jpg", "2020/scan.tif"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).write_bytes(b"x")
    return tmp_path / "tree"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("twice.jpg", "2 files below {tree} have that name: 2019/twice.jpg, 2020/twice.jpg; write its folder, too"),
        ("img_1.jpg", "there is IMG_1.JPG: names have to be the same to the letter, with their case and ending"),
        ("scan.jpg", "there is scan.tif"),
        ("2019/A.JPG", "there is a.jpg"),
        ("gone.jpg", "there is no such file below {tree}"),
    ],
)
def test_names_that_nearly_fit_are_told_and_never_taken(name: str, words: str, tree: Path, tmp_path: Path) -> None:
    (entry,) = read(f"path,date\n{name},2019\n".encode(), tmp_path, base=tree)
    assert isinstance(entry, DatedMedia)
    assert isinstance(entry.item.content, MissingContent)
    with pytest.raises(InputError, match=r".") as raised:
        entry.item.content.read(name, 1)
    assert words.format(tree=tree) in str(raised.value)


@pytest.mark.parametrize("name", ["a.jpg", "2019/a.jpg", "2019\\a.jpg"])
def test_a_file_is_found_by_path_or_by_its_only_name(name: str, tree: Path, tmp_path: Path) -> None:
    (entry,) = read(f"path,date\n{name},2019\n".encode(), tmp_path, base=tree)
    assert isinstance(entry, DatedMedia)
    assert entry.item.content == FileContent(tree / "2019" / "a.jpg")
    assert entry.appearance.path == name


def test_without_a_base_no_folder_is_searched(tree: Path) -> None:
    (entry,) = read(b"path,date\na.jpg,2019\n", tree)
    assert isinstance(entry, DatedMedia)
    assert isinstance(entry.item.content, MissingContent)
