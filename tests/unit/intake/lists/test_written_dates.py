"""Dates of lists: what is read, how precise it is, and that nothing is guessed."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import ConfigurationError, DateError
from provenance.intake.lists.written_dates import DateFormat, read_date
from provenance.model.dates import DateInterval
from provenance.model.edtf import format_edtf, parse_edtf


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2019", "2019"),
        ("2019-03-02", "2019-03-02"),
        ("2019-03-02T10:00:05Z", "2019-03-02T10:00:05Z"),
        ("20190302", "2019-03-02"),
        ("20190302T101112+0200", "2019-03-02T08:11:12Z"),
        ("2019/3/2", "2019-03-02"),
        ("2019:03:02 10:11:12+02:00", "2019-03-02T08:11:12Z"),
        ("2019:03:02 10:11", "2019-03-02"),
        ("2019:03:02 10:11:12", "2019-03-02"),
        ("2 March 2019", "2019-03-02"),
        ("March 2, 2019", "2019-03-02"),
        ("02-Mar-2019", "2019-03-02"),
        ("2. März 2019", "2019-03-02"),
        ("2 марта 2019", "2019-03-02"),
    ],
)
def test_what_agencies_write_is_read_as_precisely_as_it_is_written(written: str, edtf: str) -> None:
    assert read_date(written, None, None) == (parse_edtf(edtf), edtf)


@pytest.mark.parametrize("written", ["02/03/2019", "23/10/2023", "02.03.2019", "02-03-2019", "2/3/19", "02/03/2019 10:15"])
def test_numbers_whose_order_is_not_told_are_refused_with_what_to_do(written: str) -> None:
    with pytest.raises(DateError, match="--date-format"):
        read_date(written, None, None)


@pytest.mark.parametrize(
    "written", ["", "today", "0000:00:00 00:00:00", "20191399", "2019-02-30", "2019-03-02T10:00", "2 March 2019 10:15", "2 March", "19"]
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(DateError):
        read_date(written, None, None)


@pytest.mark.parametrize(
    ("date_format", "written", "edtf"),
    [
        ("%d/%m/%Y", "02/03/2019", "2019-03-02"),
        ("%m/%d/%Y", "02/03/2019", "2019-02-03"),
        ("%d.%m.%y", "02.03.19", "2019-03-02"),
        ("%m/%Y", "03/2019", "2019-03"),
        ("%Y", "2019", "2019"),
        ("%d %b %Y", "02 Mar 2019", "2019-03-02"),
        ("%d/%m/%Y %H:%M", "02/03/2019 10:15", "2019-03-02T10:15"),
        ("%d/%m/%Y %H:%M:%S%z", "02/03/2019 10:15:00+0200", "2019-03-02T10:15:00+02:00"),
    ],
)
def test_a_format_says_how_dates_are_written(date_format: str, written: str, edtf: str) -> None:
    assert read_date(written, DateFormat.parse(date_format), UTC) == (parse_edtf(edtf, UTC), edtf)


def test_with_a_format_nothing_else_is_read() -> None:
    with pytest.raises(DateError, match="not of the form"):
        read_date("2019-03-02", DateFormat.parse("%d/%m/%Y"), None)


def test_a_clock_without_a_zone_is_refused_by_a_format_too() -> None:
    with pytest.raises(DateError, match="zone"):
        read_date("02/03/2019 10:15", DateFormat.parse("%d/%m/%Y %H:%M"), None)


def test_a_zone_that_was_given_holds_for_days() -> None:
    kyiv = ZoneInfo("Europe/Kyiv")
    assert read_date("20190302", None, kyiv)[0] == parse_edtf("2019-03-02", kyiv)


@pytest.mark.parametrize("text", ["%d/%m", "%x", "%Y %H", "%c", "%j %Y", "day", "%Y-%d", "%Y%Y", "%d/%m/%Y %m"])
def test_formats_that_tell_no_date_are_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="--date-format"):
        DateFormat.parse(text)


instants = st.datetimes(parse_edtf("1850").earliest.replace(tzinfo=None), parse_edtf("2100").latest.replace(tzinfo=None))  # type: ignore[union-attr]


@given(st.none() | instants, st.none() | instants)
def test_every_interval_is_written_so_that_it_reads_the_same(first: object, second: object) -> None:
    ends = sorted(end.replace(tzinfo=UTC) for end in (first, second) if end is not None)  # type: ignore[attr-defined]
    one = ends[0] if first is not None and ends else None
    interval = DateInterval(one, ends[-1] if second is not None and ends else None)
    if not interval.is_unknown:
        assert parse_edtf(format_edtf(interval)) == interval


@given(st.dates(parse_edtf("1850").earliest.date(), parse_edtf("2100").latest.date()), st.sampled_from(["%Y", "%Y-%m", "%Y-%m-%d"]))  # type: ignore[union-attr]
def test_whole_days_months_and_years_are_written_as_such(day: object, form: str) -> None:
    text = day.strftime(form)  # type: ignore[attr-defined]
    assert format_edtf(parse_edtf(text)) == text
