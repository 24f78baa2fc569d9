"""How lists are written and read, line by line."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import DatesFileError
from provenance.exchange.columns import COLUMNS
from provenance.exchange.comma_separated import guard, unguard
from provenance.exchange.formats import ListFormat, format_of
from provenance.exchange.interface import BadLine, Line, Value
from provenance.exchange.text_lines import MAX_LINE_BYTES
from tests.unit.exchange.lists import as_csv, listed, read

_TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8) | st.sampled_from(
    ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "'=1", "''=1", "'Tis", '"', 'a"b,c\r\nd', "'", "\x00"]
)
_ROWS = st.lists(st.lists(_TEXTS, min_size=len(COLUMNS), max_size=len(COLUMNS)).filter(any), max_size=4)


def told(lines: list[Line | BadLine]) -> list[str]:
    return [str(line) for line in lines if isinstance(line, BadLine)]


@given(_ROWS, st.sampled_from([ListFormat.CSV, ListFormat.JSONL]))
def test_every_text_reads_back(rows: list[list[str]], kind: ListFormat) -> None:
    """Line breaks, quotes and what spreadsheets would run included."""
    written: list[dict[str, Value]] = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    content = "".join(format_of(kind).write(written)).encode()
    found = list(format_of(kind).read(io.BytesIO(content), "list"))
    assert [dict(line.fields) for line in found if isinstance(line, Line)] == written
    assert not told(found)


@given(_TEXTS)
def test_no_cell_begins_with_a_formula(text: str) -> None:
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert unguard(guard(text)) == text


def test_apostrophe_that_guards_nothing_stays() -> None:
    (line,) = read(as_csv([listed(title="'Tis", caption="''quoted''")]))
    assert isinstance(line, Line)
    assert (line.fields["title"], line.fields["caption"]) == ("'Tis", "''quoted''")


def test_numbers_are_numbers_in_json_lines() -> None:
    (text,) = format_of(ListFormat.JSONL).write([{"size_bytes": 12, "detail": 0.1, "title": None}])
    assert json.loads(text) == {"size_bytes": 12, "detail": 0.1, "title": None}
    (line,) = read(text.encode())
    assert isinstance(line, Line)
    assert line.fields == {"size_bytes": "12", "detail": "0.1", "title": ""}


def test_unclosed_quote_costs_its_own_line_alone() -> None:
    good = as_csv([listed(), listed(path="b.jpg")])
    head, first, second = good.splitlines(keepends=True)
    lines = read(head + b'"never closed,' + first + second)
    assert [line.number for line in lines] == [2, 3]
    assert told(lines) == ["line 2: not valid CSV: unexpected end of data"]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"\xff\xfe,1,1,1,x,1", "line 3: not UTF-8 (byte 1 of the line); save the list as UTF-8"),
        (b"a," * 20, "line 3: 21 fields, and the header has 9"),
        (b"x" * (3 * MAX_LINE_BYTES), f"line 3: longer than {MAX_LINE_BYTES} bytes"),
        (b'"a"b', "line 3: not valid CSV: ',' expected after '\"'"),
    ],
)
def test_bad_csv_line_is_told_and_the_others_are_kept(line: bytes, problem: str) -> None:
    head, first, second = as_csv([listed(), listed(path="b.jpg")]).splitlines(keepends=True)
    lines = read(head + first + line + b"\r\n" + second)
    assert told(lines) == [problem]
    assert [one.fields["path"] for one in lines if isinstance(one, Line)] == ["a.jpg", "b.jpg"]


def test_unreadable_line_within_quotes_is_told_once() -> None:
    head, first, second = as_csv([listed(), listed(path="b.jpg")]).splitlines(keepends=True)
    lines = read(head + b'"open\r\n\xff\r\n' + first + second)
    assert [line.number for line in lines] == [2, 3, 4, 5]
    assert [line.number for line in lines if isinstance(line, BadLine)] == [2, 3]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[1]", "line 2: an object is needed"),
        ('{"width": [3]}', "line 2, field width: a text, a finite number or null is needed"),
        ('{"width": true}', "line 2, field width: a text, a finite number or null is needed"),
        ('{"detail": NaN}', "line 2, field detail: a text, a finite number or null is needed"),
        ('{"detail": 1e999}', "line 2, field detail: a text, a finite number or null is needed"),
        ("{", "line 2: not valid JSON: Expecting property name enclosed in double quotes: line 2 column 1 (char 2)"),
    ],
)
def test_bad_json_line_is_told_and_the_others_are_kept(line: str, problem: str) -> None:
    good = json.dumps(listed())
    lines = read(f"{good}\n{line}\n\n{good}\n".encode())
    assert told(lines) == [problem]
    assert [one.number for one in lines if isinstance(one, Line)] == [1, 4]


def test_deep_json_is_told() -> None:
    (line,) = read(b'{"a":' + b"[" * 100_000)
    assert isinstance(line, BadLine)


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_is_no_part_of_the_first_column(start: bytes) -> None:
    assert len(read(start + as_csv([listed()]))) == 1
    assert len(read(start + json.dumps(listed()).encode())) == 1


@pytest.mark.parametrize("content", [b"", b"\n\n", b"path,date\na.jpg,2019\n", b"\xff\n", as_csv([listed()]).replace(b",path", b",sha256")])
def test_what_is_no_list_is_refused_whole(content: bytes) -> None:
    with pytest.raises(DatesFileError, match="list"):
        read(content)
