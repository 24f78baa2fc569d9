"""Text of a date -> the instants that it may mean."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from provenance.errors import DateError
from provenance.model.dates import UNKNOWN_DATE, DateInterval
from provenance.model.edtf import format_edtf, parse_edtf, parse_edtf_or_day

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2019", "2018-12-31T10:00:00", "2020-01-01T12:00:00"),
        ("2019-03", "2019-02-28T10:00:00", "2019-04-01T12:00:00"),
        ("2019-03-02", "2019-03-01T10:00:00", "2019-03-03T12:00:00"),
        ("2019-03-02T10:00Z", "2019-03-02T10:00:00", "2019-03-02T10:01:00"),
        ("2019-03-02T10:00:00+02:00", "2019-03-02T08:00:00", "2019-03-02T08:00:01"),
        ("2019-03-02T10:00:00.25Z", "2019-03-02T10:00:00.25", "2019-03-02T10:00:00.26"),
        ("2016-02-09/2016-03-05", "2016-02-08T10:00:00", "2016-03-06T12:00:00"),
        ("2019~", "2017-12-31T10:00:00", "2021-01-01T12:00:00"),
        ("201X", "2009-12-31T10:00:00", "2020-01-01T12:00:00"),
        ("[2018,2019]", "2017-12-31T10:00:00", "2020-01-01T12:00:00"),
        ("[2018~,2019]", "2016-12-31T10:00:00", "2020-01-01T12:00:00"),
        ("{2018-05..,2016-21}", "2015-11-30T10:00:00", None),
        ("2019-24", "2018-11-30T10:00:00", "2020-04-01T12:00:00"),
        ("2019/2019", "2018-12-31T10:00:00", "2020-01-01T12:00:00"),
        ("[2018,..2019]", None, "2020-01-01T12:00:00"),
        ("2019-03-02t10:00Z", "2019-03-02T10:00:00", "2019-03-02T10:01:00"),
        ("2019-21", "2018-11-30T10:00:00", "2020-04-01T12:00:00"),
        ("2019-21^a", "2018-11-30T10:00:00", "2020-04-01T12:00:00"),
        ("../2019", None, "2020-01-01T12:00:00"),
        ("/2019", None, "2020-01-01T12:00:00"),
        ("2019/..", "2018-12-31T10:00:00", None),
        ("2019/", "2018-12-31T10:00:00", None),
        ("[..2019]", None, "2020-01-01T12:00:00"),
    ],
)
def test_interval(text: str, earliest: str | None, latest: str | None) -> None:
    """A bare day covers that day in every zone, a year the whole year, and an open end stays open; `latest` is the end, exclusive."""
    interval = parse_edtf(text)
    assert interval.earliest == (earliest and datetime.fromisoformat(earliest).replace(tzinfo=UTC))
    end = latest and datetime.fromisoformat(latest).replace(tzinfo=UTC) - timedelta(microseconds=1)
    assert interval.latest == end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "unknown",
        "2019-02-30",
        "2019-13",
        "2019-25",
        "0001",
        "-0044",
        "Y-17000",
        "2019-1X",
        "..",
        "2020/2019",
        "[..]",
        "[2020..2019]",
        "12/03/2019",
        "2019-03-02T25:00Z",
    ],
)
def test_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is no usable date is refused by name, and nothing is printed on the way."""
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert caught.value.text == text
    assert not caught.value.lacks_zone
    assert capsys.readouterr() == ("", "")


def test_time_without_zone_is_refused_unless_one_is_given() -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf("2019-03-02T10:00:00")
    assert caught.value.lacks_zone
    assert parse_edtf("2019-03-02T10:00:00", ZoneInfo("Europe/Kyiv")).earliest == datetime(2019, 3, 2, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        (" 2019-03-02T10:00:00", "2019-03-02"),
        ("2019-03-02T10:00/2020-01-01T10:00Z", "2019-03-02/2020-01-01"),
        ("[2019-03-02 10:00,2020]", "[2019-03-02,2020]"),
    ],
)
def test_of_times_without_zone_the_days_are_left(text: str, days: str) -> None:
    """Of an interval those of both ends: the first alone would be narrower than what is written."""
    assert parse_edtf_or_day(text, None) == parse_edtf(days)
    assert parse_edtf_or_day(text, UTC) == parse_edtf(text, UTC)


def test_day_in_a_zone_is_that_day_there() -> None:
    interval = parse_edtf("2019-03-02", ZoneInfo("Asia/Tokyo"))
    assert interval.earliest == datetime(2019, 3, 1, 15, tzinfo=UTC)
    assert interval.latest == datetime(2019, 3, 2, 15, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    "text",
    ["201X", "2019-03-02~", "2019-03-02/2019-03-04", "../2019-03-02", "[2019-03-02..2019-03-04]", "[2018,2019-03-02]", "{2018..,2017}"],
)
def test_zone_is_that_of_every_day_that_a_text_names(text: str) -> None:
    """In UTC-5 a day begins 19 hours after the first zone has begun it, and ends 7 hours before the last one ends it."""
    anywhere, there = parse_edtf(text), parse_edtf(text, timezone(timedelta(hours=-5)))
    assert anywhere.earliest is None or there.earliest == anywhere.earliest + timedelta(hours=19)
    assert anywhere.latest is None or there.latest == anywhere.latest - timedelta(hours=7)


def test_day_whose_midnight_is_skipped_begins_where_the_one_before_ends() -> None:
    """Of clocks that are put forward at midnight, at the same instant; of those that are put back over it, at the first of two."""
    for zone, day, before, begins in (
        ("America/Sao_Paulo", "2018-11-04", "2018-11-03", datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("America/St_Johns", "2009-11-01", None, datetime(2009, 11, 1, 2, 30, tzinfo=UTC)),
    ):
        assert parse_edtf(day, ZoneInfo(zone)).earliest == begins
        assert before is None or parse_edtf(before, ZoneInfo(zone)).latest == begins - timedelta(microseconds=1)


def test_day_that_clocks_change_on_has_23_hours() -> None:
    interval = parse_edtf("2023-03-26", ZoneInfo("Europe/Berlin"))
    assert interval.earliest is not None
    assert interval.latest is not None
    assert interval.latest - interval.earliest == timedelta(hours=23) - timedelta(microseconds=1)


def test_day_at_whose_end_clocks_go_back_over_midnight_ends_with_the_second_one() -> None:
    interval = parse_edtf("2009-10-31", ZoneInfo("America/St_Johns"))
    assert interval.earliest == datetime(2009, 10, 31, 2, 30, tzinfo=UTC)
    assert interval.latest == datetime(2009, 11, 1, 3, 30, tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-10-29 02:30", "2023-10-29T00:30:00", "2023-10-29T01:31:00"),
        ("2023-03-26 02:30", "2023-03-26T00:30:00", "2023-03-26T01:31:00"),
    ],
)
def test_hour_that_comes_twice_or_not_at_all_is_either(text: str, earliest: str, latest: str) -> None:
    """A publication would be an hour too early, or a statement an hour too late, if one of them were picked."""
    interval = parse_edtf(text, ZoneInfo("Europe/Berlin"))
    assert interval.earliest == datetime.fromisoformat(earliest).replace(tzinfo=UTC)
    assert interval.latest == datetime.fromisoformat(latest).replace(tzinfo=UTC) - timedelta(microseconds=1)


@pytest.mark.parametrize(
    "text",
    [
        "2019-03-02",
        "2019-03",
        "2020-02",
        "2019",
        "0999-03-02",
        "0999-03",
        "0999",
        "2019-03-02T10:11:12Z",
        "2019-03-02T10:11Z",
        "0999-03-02T10:11Z",
        "0999-03-02T10:11:12Z",
        "2019-03-02T10:11:12.250000Z",
        "9999-12-31T23:59:59.999999Z",
        "2019-03-02T10:11:12.250000Z/2019-03-02T10:11:13.249999Z",
        "2019-03-02T10:11:30.000000Z/2019-03-02T10:12:29.999999Z",
        "2019-03-02T10:11:00.500000Z/2019-03-02T10:12:00.499999Z",
        "2019-03-02T10:11:00.000000Z/2019-03-02T10:12:00.000000Z",
        "2019-03-02T10:11:12.000000Z/2019-03-02T10:11:13.000000Z",
        "2019-03-02T10:00:00.000000Z/2019-03-03T10:00:00.000000Z",
        "2019-03-02T10:00:00.000000Z/..",
        "../2019-03-02T10:00:00.000000Z",
    ],
)
def test_interval_is_written_by_its_shortest_text(text: str) -> None:
    """A day, a month or a year in every zone, a second or a minute, else by its ends to the microsecond; always so that it reads back."""
    interval = DateInterval(*_ends(text)) if "." in text else parse_edtf(text)
    assert format_edtf(interval) == text
    assert parse_edtf(text) == interval


def _ends(text: str) -> list[datetime | None]:
    ends = text.split("/") if "/" in text else [text, text]
    return [None if end == ".." else datetime.fromisoformat(end).astimezone(UTC) for end in ends]


def test_unknown_date_has_no_text() -> None:
    assert format_edtf(UNKNOWN_DATE) == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("unknown", "write it as EDTF, for instance 2019-03-02, 2019-03, 2019, 2019-03/2019-05, 2018~ or ../2019"),
        ("2020/2019", "the interval ends (2019) before it begins (2020)"),
        ("..", "write it as EDTF, for instance 2019-03-02, 2019-03, 2019, 2019-03/2019-05, 2018~ or ../2019"),
        ("../..", "an interval needs at least one end"),
        ("/..", "an interval needs at least one end"),
        ("2019-02-30", "day is out of range for month"),
    ],
)
def test_message_says_what_was_written_and_what_to_write(text: str, reason: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(text)
    assert str(caught.value) == f"{text!r} is not a date that can be used: {reason}"
    assert caught.value.text == text


def test_message_of_a_time_without_zone_says_how_to_give_one() -> None:
    with pytest.raises(DateError) as caught:
        parse_edtf(" 2019-03-02T10:00 ")
    assert str(caught.value) == "'2019-03-02T10:00' has no zone: add one (for instance 'Z' or '+02:00') or give --timezone"
    assert caught.value.text == "2019-03-02T10:00"
