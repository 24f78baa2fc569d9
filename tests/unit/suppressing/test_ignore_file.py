"""The ignore file: read whole or not at all, and written to without a byte of it being changed."""

import json
import tomllib
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from provenance.errors import ConfigurationError
from provenance.suppressing import Entry, append_entry, ignore_schema, parse_day, parse_id, read_ignore_file

FINDING, RESULT = f"{'a' * 16}-{'b' * 16}", "0123456789abcdef"
WHOLE = f"""\
# Ours.
[[ignore]]
id = "{FINDING}"
reason = "our own picture"
by = "ava"
until = 2027-01-31   # the licence ends

[[ignore]]
id = "{RESULT.upper()}"
reason = "a logo"
until = "2027-02-01"
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ignore.toml"
    path.write_text(WHOLE, encoding="utf-8")
    return path


def test_entries_are_read_in_their_order_with_dates_of_either_form(file: Path) -> None:
    assert read_ignore_file(file).entries == (
        Entry(FINDING, "our own picture", "ava", date(2027, 1, 31), 1),
        Entry(RESULT, "a logo", None, date(2027, 2, 1), 2),
    )
    assert read_ignore_file(file).place == str(file)


@pytest.mark.parametrize("content", [b"", b"# nothing yet\n", b"ignore = []\n", b"\xef\xbb\xbf# with a mark\r\n"])
def test_file_without_entries_ignores_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ignore.toml"
    path.write_bytes(content)
    assert read_ignore_file(path).entries == ()


def test_last_day_is_included() -> None:
    entry = Entry(RESULT, "why", until=date(2027, 1, 31))
    assert entry.holds_on(date(2027, 1, 31))
    assert not entry.holds_on(date(2027, 2, 1))
    assert Entry(RESULT, "why").holds_on(date.max)


ID = f'[[ignore]]\nid = "{RESULT}"\n'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (ID, "entry 1, key reason: missing; every entry has an id and a reason"),
        (ID + 'reason = " "', "entry 1, key reason: a text is needed that is not empty"),
        (ID + "reason = 3", "entry 1, key reason: a text"),
        ('[[ignore]]\nreason = "why"', "entry 1, key id: missing"),
        ('[[ignore]]\nid = "abc"\nreason = "why"', "entry 1, key id: 'abc' names neither a finding nor a result"),
        (ID + 'reason = "why"\nuntill = 2027-01-31', "entry 1, key untill: not known; an entry has id, reason, by, until"),
        (ID + 'reason = "why"\nuntil = "soon"', "entry 1, key until: 'soon' is no day; write it like 2027-01-31"),
        (ID + 'reason = "why"\nuntil = "20270131"', "is no day"),
        (ID + 'reason = "why"\nuntil = "2027-02-30"', "is no day"),
        (ID + 'reason = "why"\nuntil = 2027-01-31T10:00:00Z', "entry 1, key until: "),
        (ID + 'reason = "why"\nuntil = 2027', "entry 1, key until: "),
        (ID + 'reason = "why"\nby = ""', "entry 1, key by: a text"),
        (WHOLE + ID + 'reason = "again"', f"entry 3, key id: {RESULT} stands in entry 2 already; keep one of them"),
        ("[ignored]\n", "the key 'ignored' is not known; write each entry as a table [[ignore]]"),
        ("[ignore]\n", "'ignore' is no list of tables"),
        ("ignore = [1]\n", "'ignore' is no list of tables"),
        ("[[ignore]\n", "not TOML: "),
        ("ignore = " + "[" * 20_000, "nested too deep"),
    ],
)
def test_what_is_wrong_is_named_by_entry_and_key(tmp_path: Path, content: str, words: str) -> None:
    """Nothing is ignored by half: an entry that was mistyped would be believed to hold, or to end."""
    path = tmp_path / "ignore.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ConfigurationError) as raised:
        read_ignore_file(path)
    assert str(raised.value).startswith(str(path))
    assert words in str(raised.value)


def test_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'reason = "\xe9"')
    for path, words in (
        (tmp_path, "cannot be read"),
        (tmp_path / "absent", "No such file"),
        (tmp_path / "latin.toml", "not UTF-8 (byte 10)"),
    ):
        with pytest.raises(ConfigurationError, match=str(path)) as raised:
            read_ignore_file(path)
        assert words in str(raised.value)


@pytest.mark.parametrize("before", [b"", WHOLE.encode(), WHOLE.rstrip().encode(), WHOLE.replace("\n", "\r\n").encode(), b"# a comment"])
def test_entry_is_put_behind_what_stays_byte_for_byte(tmp_path: Path, before: bytes) -> None:
    path = tmp_path / "ignore.toml"
    path.write_bytes(before)
    there = read_ignore_file(path).entries
    entry = Entry(f"{'c' * 16}-{'d' * 16}", "why", "ava", date(2027, 1, 31))
    append_entry(path, entry)
    assert path.read_bytes().startswith(before)
    *old, new = read_ignore_file(path).entries
    assert (tuple(old), new) == (there, Entry(entry.id, "why", "ava", date(2027, 1, 31), len(there) + 1))


def test_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    append_entry(tmp_path / "new.toml", Entry(RESULT, "why"))
    assert (tmp_path / "new.toml").read_text() == f'[[ignore]]\nid = "{RESULT}"\nreason = "why"\n'


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (WHOLE, f"entry 2: {RESULT} stands there already; change that entry"),
        (f'ignore = [{{id = "{FINDING}", reason = "why"}}]\n', "takes no entry at its end; write each entry as a table"),
        ("[other]\n", "the key 'other' is not known"),
    ],
)
def test_file_that_takes_no_entry_stays_as_it_is(tmp_path: Path, before: str, words: str) -> None:
    path = tmp_path / "ignore.toml"
    path.write_text(before)
    with pytest.raises(ConfigurationError) as raised:
        append_entry(path, Entry(RESULT, "why"))
    assert words in str(raised.value)
    assert path.read_text() == before


@given(text=st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(str.strip))
def test_every_text_is_read_back_and_nothing_unseen_is_written(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    path = tmp_path_factory.mktemp("ignore") / "ignore.toml"
    append_entry(path, Entry(RESULT, text, text))
    assert read_ignore_file(path).entries == (Entry(RESULT, text, text),)
    assert all(line.isprintable() for line in path.read_text(encoding="utf-8").split("\n"))


def test_names_and_days_are_read_as_they_are_pasted() -> None:
    assert parse_id(f" {FINDING.upper()}\n") == FINDING
    assert parse_id(RESULT) == RESULT
    assert parse_day("2027-01-31") == date(2027, 1, 31)
    for text in ("", "0123456789abcde", f"{RESULT}0", f"{FINDING}-{'c' * 16}"):
        with pytest.raises(ValueError, match="names neither"):
            parse_id(text)


def test_schema_takes_what_is_read_and_refuses_what_is_not() -> None:
    validator = Draft202012Validator(ignore_schema())
    entry = {"id": FINDING, "reason": "why", "by": "ava", "until": "2027-01-31"}
    tables = tomllib.loads(WHOLE.lower())
    assert validator.is_valid(json.loads(json.dumps(tables, default=str)))
    for wrong in ({"reason": None}, {"reason": " "}, {"id": "abc"}, {"untill": "2027-01-31"}):
        changed = {key: value for key, value in (entry | wrong).items() if value is not None}
        assert validator.is_valid({"ignore": [entry]})
        assert not validator.is_valid({"ignore": [changed]})
