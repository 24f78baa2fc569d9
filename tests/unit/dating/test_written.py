"""Dates as cameras, editors and agencies write them, each in one form; what is no date is none."""

import pytest

from provenance.dating.written import (
    Written,
    is_blank,
    is_far_offset,
    read_spelled,
    read_written,
    with_clock,
    with_fraction,
    with_offset,
)

DAY = Written("2019-03-02")
SECOND = Written("2019-03-02", "10:11:12")


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2019", "2019"),
        ("2019-03", "2019-03"),
        ("2019:03:02", "2019-03-02"),
        ("20190302", "2019-03-02"),
        ("2019/03/02", "2019-03-02"),
        ("2019.03.02", "2019-03-02"),
        (" 2019-03-02 ", "2019-03-02"),
        ("2019:03:02 10:11:12", "2019-03-02T10:11:12"),
        ("2019-03-02T10:11", "2019-03-02T10:11"),
        ("2019-03-02T10:11:12.345Z", "2019-03-02T10:11:12.345Z"),
        ("2019-03-02T10:11:12,34 +0200", "2019-03-02T10:11:12.34+02:00"),
        ("2019-03-02T10:11:12-05:30", "2019-03-02T10:11:12-05:30"),
        ("2019-03-02T10:11:12z", "2019-03-02T10:11:12Z"),
        ("2019:03:02 10: 1: 2", "2019-03-02T10:01:02"),
        ("2019:03:02 10:11:12: ", "2019-03-02T10:11:12"),
        ("2019:03:02 10:11:  ", "2019-03-02T10:11"),
        ("2019:03:02   :  :  ", "2019-03-02"),
        ("2019:03:02 10:  :  ", "2019-03-02"),
        ("20190000", "2019"),
        ("20190300", "2019-03"),
        ("2019:00:00 10:11:12", "2019"),
        ("2019:03:00 10:11:12Z", "2019-03"),
    ],
)
def test_date_has_one_form_and_no_more_precision_than_it_was_given(text: str, read: str) -> None:
    """A clock beside a day that is not known says nothing."""
    assert (written := read_written(text)) is not None
    assert written.text == read


def test_offset_without_a_clock_is_none() -> None:
    assert read_written("2019:03:00 10:11:12Z") == Written("2019-03")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0000",
        "0000:00:00 00:00:00",
        "2019-03-02X",
        "19",
        "2019-3-2",
        "2019-03:02",
        "2019-03-02 noon",
        "x2019",
        "2019-03-02T10",
        "13 Feb 2007",
        "2019-03-02Z",
    ],
)
def test_what_is_written_otherwise_is_no_date(text: str) -> None:
    assert read_written(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2019:03:02", "2019-03-02"),
        ("Tue, 13 Feb 2007 06:34:38 GMT", "2007-02-13T06:34:38+00:00"),
        ("Tue, 13 Feb 2007 06:34:38 -0530", "2007-02-13T06:34:38-05:30"),
        ("13 Feb 2007 06:34:38 -0000", "2007-02-13T06:34:38"),
        ("13 Feb 2007 06:34:38", "2007-02-13T06:34:38"),
    ],
)
def test_form_of_mails_is_read_too(text: str, read: str) -> None:
    assert (written := read_spelled(text)) is not None
    assert written.text == read


@pytest.mark.parametrize("text", ["", "yesterday", "Feb", "Tue, 99 Feb 2007 06:34:38 GMT", "1 2 2007 06:34:38", "13 Xyz 2007"])
def test_what_mails_do_not_write_is_no_date(text: str) -> None:
    assert read_spelled(text) is None


@pytest.mark.parametrize(
    ("clock", "read"),
    [
        ("101112+0200", "2019-03-02T10:11:12+02:00"),
        ("10:11:12", "2019-03-02T10:11:12"),
        ("10:11", "2019-03-02T10:11"),
        (" 1011 Z ", "2019-03-02T10:11Z"),
        ("10:11:12,5-05:00", "2019-03-02T10:11:12.5-05:00"),
    ],
)
def test_clock_of_another_field_joins_its_day(clock: str, read: str) -> None:
    assert (joined := with_clock(DAY, clock)) is not None
    assert joined.text == read


def test_clock_joins_no_month_and_has_to_be_one() -> None:
    assert with_clock(Written("2019-03"), "10:11:12") is None
    assert with_clock(DAY, "ten") is None


def test_parts_of_a_second_join_whole_seconds_only() -> None:
    assert with_fraction(Written("2019-03-02", "10:11:12", "Z"), " 34 ").text == "2019-03-02T10:11:12.34Z"
    for written in (DAY, Written("2019-03-02", "10:11"), Written("2019-03-02", "10:11:12.5")):
        assert with_fraction(written, "34") == written
    assert with_fraction(SECOND, "3x") == SECOND


@pytest.mark.parametrize(("offset", "read"), [("Z", "Z"), (" +02:00 ", "+02:00"), ("-05:30", "-05:30"), ("+0200", ""), ("x", ""), ("", "")])
def test_offset_of_another_field_joins_a_clock_that_has_none(offset: str, read: str) -> None:
    assert with_offset(SECOND, offset).text == f"2019-03-02T10:11:12{read}"
    assert with_offset(DAY, offset) == DAY
    own = Written("2019-03-02", "10:11:12", "+01:00")
    assert with_offset(own, offset) == own


@pytest.mark.parametrize(
    ("offset", "far"),
    [(None, False), ("Z", False), ("z", False), ("+14:00", False), ("+14:01", True), ("+14:30", True), ("-14:01", True), ("+23:00", True)],
)
def test_no_zone_is_further_than_fourteen_hours(offset: str | None, far: bool) -> None:
    assert is_far_offset(offset) is far


@pytest.mark.parametrize(
    ("text", "blank"),
    [("", True), ("0000:00:00 00:00:00", True), ("    :  :  ", True), ("0000-00-00T00:00:00.0Z+-/", True), ("2019", False), ("x", False)],
)
def test_zeros_and_separators_state_nothing(text: str, blank: bool) -> None:
    assert is_blank(text) is blank
