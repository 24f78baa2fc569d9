"""What speaks against a date, and dates that contradict each other."""

from datetime import UTC, datetime

import pytest

from provenance.dating.contradictions import contradictions_of
from provenance.dating.doubts import doubts_of, notes_of
from provenance.dating.gathering import Gathering
from provenance.dating.written import read_written
from provenance.model.edtf import parse_edtf
from provenance.model.found import Meaning

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def gathered(*dates: tuple[str, Meaning]) -> Gathering:
    gathering = Gathering(None, NOW)
    for number, (text, meaning) in enumerate(dates):
        gathering.add(f"field {number}", text, read_written(text), meaning)
    return gathering


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1970:01:01 00:00:00", "Unix"),
        ("1969-12-31T19:00:00", "Unix"),
        ("1980:01:01 00:00:12", "DOS"),
        ("1980:01:06 00:00:00", "GPS"),
        ("2000:01:01 03:04:05", "clock was not set"),
        ("2001:01:01", "Apple"),
        ("1904:01:01 00:00:00", "QuickTime"),
        ("2014:01:01 00:00:00", "midnight on 1 January"),
        ("2030:05:05 10:00:00", "future"),
        ("1700:05:05", "first photograph"),
    ],
)
def test_clocks_that_were_never_set_are_doubted_and_kept(text: str, reason: str) -> None:
    (date,) = gathered((text, Meaning.TAKEN)).dates
    assert reason in " ".join(date.doubts)


@pytest.mark.parametrize("text", ["2019:03:02 10:11:12", "2014:01:01 00:00:01", "2014", "2014-01", "2019:03:02 00:00:00"])
def test_plausible_dates_are_not_doubted(text: str) -> None:
    (date,) = gathered((text, Meaning.TAKEN)).dates
    assert not date.doubts


@pytest.mark.parametrize(
    ("text", "doubts", "notes"),
    [
        ("2019:03:02 00:00:00", (), ("midnight to the second: often only the day is meant",)),
        ("2019:03:02 00:00", (), ("midnight to the second: often only the day is meant",)),
        ("2019:03:02 00:00:00.25", (), ("midnight to the second: often only the day is meant",)),
        ("2019:03:02 00:00:01", (), ()),
        ("2019:03:02", (), ()),
        ("2014:01:01 00:00:00", ("midnight on 1 January: often only the year is meant, or the clock was not set",), ()),
        ("2014:01:01 00:00:01", (), ()),
        ("1970:01:01 00:00:00", ("1970-01-01 is where the clock of Unix begins",), ()),
        ("1700:05:05", ("it is before the first photograph (1826)",), ()),
    ],
)
def test_midnight_is_noted_and_on_new_year_doubted(text: str, doubts: tuple[str, ...], notes: tuple[str, ...]) -> None:
    written = read_written(text)
    assert written is not None
    assert doubts_of(written, parse_edtf(written.text, UTC), NOW) == doubts
    assert notes_of(written) == notes


def test_offset_of_no_zone_counts_as_none() -> None:
    (date,) = gathered(("2019-03-02T10:11:12+23:00", Meaning.TAKEN)).dates
    assert date.value == "2019-03-02T10:11:12"
    assert "+23:00" in date.notes[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2019:03:02 10:11:12", Meaning.TAKEN), ("2019:03:02 10:11:11", Meaning.MODIFIED)),
        (("2019-03-02T10:11:12Z", Meaning.TAKEN), ("2019-03-02T10:11:11Z", Meaning.METADATA)),
        (("2019-03-10", Meaning.TAKEN), ("2019-03-02", Meaning.MODIFIED)),
        (("2019-03-10T10:00:00", Meaning.TAKEN), ("2019-03-02T10:00:00Z", Meaning.POSITION)),
        (("2019-03-02T10:00:00", Meaning.TAKEN), ("2019-03-10T10:00:00", Meaning.TAKEN)),
        (("2019-03-02T10:00:00+02:00", Meaning.DIGITISED), ("2019-03-02T10:00:00Z", Meaning.DIGITISED)),
        (("2019-03-02T10:00:00", Meaning.TAKEN), ("2023-10-23", Meaning.NAMED)),
    ],
)
def test_contradictions_are_named(one: tuple[str, Meaning], other: tuple[str, Meaning]) -> None:
    (told,) = contradictions_of(gathered(one, other).dates)
    assert "field 0" in told
    assert "field 1" in told


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("2019:03:02 10:11:12.9", Meaning.TAKEN), ("2019:03:02 10:11:12", Meaning.MODIFIED)),
        (("2019-03-02T23:00:00", Meaning.TAKEN), ("2019-03-02T10:00:00Z", Meaning.MODIFIED)),
        (("2019-03-02T10:00:00", Meaning.TAKEN), ("2019-03-03T10:00:00Z", Meaning.POSITION)),
        (("2019-03-02T10:00:00Z", Meaning.TAKEN), ("2019-03-02T20:00:00Z", Meaning.POSITION)),
        (("2019-03-02T00:00:00Z", Meaning.TAKEN), ("2019-03-02T15:00:00Z", Meaning.TAKEN)),
        (("2019-03-02", Meaning.TAKEN), ("2019-03-02T10:00:00+14:00", Meaning.TAKEN)),
        (("2019-03-02T10:00:00Z", Meaning.TAKEN), ("2019-03-02T05:00:00", Meaning.MODIFIED)),
        (("2019-03-02T10:00:00Z", Meaning.TAKEN), ("2019-03-03T10:00:00.999999Z", Meaning.POSITION)),
        (("2019-03-02T10:00:00Z", Meaning.TAKEN), ("2019-03-02T10:00:00.5Z", Meaning.TAKEN)),
        (("2019-03-02T10:00:00Z", Meaning.MODIFIED), ("2018-03-02T10:00:00Z", Meaning.METADATA)),
        (("1970-01-01T00:00:00Z", Meaning.MODIFIED), ("2019-03-02T10:00:00Z", Meaning.TAKEN)),
    ],
)
def test_what_a_zone_can_explain_is_no_contradiction(one: tuple[str, Meaning], other: tuple[str, Meaning]) -> None:
    assert not contradictions_of(gathered(one, other).dates)


def test_long_lists_of_contradictions_are_cut() -> None:
    told = contradictions_of(gathered(*[(f"20{year:02}-05-05", Meaning.TAKEN) for year in range(10, 25)]).dates)
    assert len(told) == 21
    assert told[-1] == "and 85 more"


def test_each_date_of_taking_is_held_against_what_cannot_come_before_it() -> None:
    dates = gathered(
        ("2019-03-10T10:00:00Z", Meaning.TAKEN), ("2019-03-10T10:00:00", Meaning.TAKEN), ("2019-03-02", Meaning.MODIFIED)
    ).dates
    assert contradictions_of(dates) == (
        "field 0 (2019-03-10T10:00:00Z) is later than field 2 (2019-03-02)",
        "field 1 (2019-03-10T10:00:00) is later than field 2 (2019-03-02)",
    )


@pytest.mark.parametrize(("number", "last"), [(20, None), (21, "and 1 more"), (22, "and 2 more")])
def test_twenty_contradictions_are_told(number: int, last: str | None) -> None:
    saved = [(f"2018-{1 + day // 28:02}-{1 + day % 28:02}", Meaning.MODIFIED) for day in range(number)]
    told = contradictions_of(gathered(("2019-05-05", Meaning.TAKEN), *saved).dates)
    assert len(told) == (20 if last is None else 21)
    assert last is None or told[-1] == last


def test_what_two_readers_have_from_one_field_is_compared_once() -> None:
    gathering = Gathering(None, NOW)
    for prefix in ("", "exiftool: ", "a.xmp: ", "a.zip: a.xmp: "):
        gathering.add(f"{prefix}XMP taken", "2019-03-10", read_written("2019-03-10"), Meaning.TAKEN)
        gathering.add(f"{prefix}XMP changed", "2019-03-02", read_written("2019-03-02"), Meaning.MODIFIED)
    assert contradictions_of(gathering.dates) == ("XMP taken (2019-03-10) is later than XMP changed (2019-03-02)",)
    gathering.add("EXIF taken", "2019-03-10", read_written("2019-03-10"), Meaning.TAKEN)
    assert len(contradictions_of(gathering.dates)) == 2
