"""Intervals: what can be said of two of them, at the instant where it begins to hold."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from provenance.model.dates import UNKNOWN_DATE, DateBasis, DateInterval, format_ends, format_instant, parse_instant

TEN, ELEVEN, TWELVE = (datetime(2019, 3, 2, hour, tzinfo=UTC) for hour in (10, 11, 12))


def test_only_captures_and_publications_are_evidence() -> None:
    assert [basis for basis in DateBasis if basis.is_evidence] == [DateBasis.CAPTURED, DateBasis.PUBLISHED]


@pytest.mark.parametrize("ends", [(TWELVE, TEN), (TEN.replace(tzinfo=None), None), (None, TEN.astimezone(timezone(timedelta(hours=2))))])
def test_interval_that_is_turned_round_or_not_in_utc_is_refused(ends: tuple[datetime | None, datetime | None]) -> None:
    with pytest.raises(ValueError, match=r"is after|is not in UTC"):
        DateInterval(*ends)
    assert DateInterval(TEN, TEN).latest == TEN


@pytest.mark.parametrize(
    ("one", "other", "surely", "maybe"),
    [
        ((TEN, ELEVEN), (TWELVE, TWELVE), True, True),
        ((TEN, ELEVEN), (ELEVEN, TWELVE), False, True),
        ((ELEVEN, TWELVE), (TEN, ELEVEN), False, False),
        ((ELEVEN, ELEVEN), (ELEVEN, ELEVEN), False, False),
        ((TEN, None), (TWELVE, TWELVE), False, True),
        ((None, ELEVEN), (TWELVE, None), True, True),
        ((None, TWELVE), (None, TEN), False, True),
        ((TWELVE, None), (None, None), False, True),
        ((TWELVE, None), (TEN, ELEVEN), False, False),
    ],
)
def test_before_holds_for_all_instants_or_for_some(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None], surely: bool, maybe: bool
) -> None:
    """The ends count: what ends in the instant in which another begins is not before it."""
    assert DateInterval(*one).surely_before(DateInterval(*other)) is surely
    assert DateInterval(*one).maybe_before(DateInterval(*other)) is maybe


@pytest.mark.parametrize(
    ("one", "other", "contains"),
    [
        ((TEN, TWELVE), (TEN, TWELVE), True),
        ((TEN, TWELVE), (ELEVEN, ELEVEN), True),
        ((ELEVEN, TWELVE), (TEN, TWELVE), False),
        ((TEN, ELEVEN), (TEN, TWELVE), False),
        ((None, ELEVEN), (TEN, ELEVEN), True),
        ((TEN, None), (TEN, TWELVE), True),
        ((TEN, TWELVE), (None, TWELVE), False),
        ((TEN, TWELVE), (TEN, None), False),
        ((None, None), (None, None), True),
        ((TEN, None), (None, None), False),
    ],
)
def test_vaguer_interval_holds_every_instant_of_the_other(
    one: tuple[datetime | None, datetime | None], other: tuple[datetime | None, datetime | None], contains: bool
) -> None:
    assert DateInterval(*one).contains(DateInterval(*other)) is contains


def test_interval_is_unknown_where_both_ends_are_open() -> None:
    assert [DateInterval(*ends).is_unknown for ends in ((None, None), (TEN, None), (None, TEN))] == [True, False, False]


@pytest.mark.parametrize(
    ("instant", "text"),
    [
        (TEN, "2019-03-02T10:00:00Z"),
        (TEN.replace(microsecond=250_000), "2019-03-02T10:00:00.250000Z"),
        (TEN.astimezone(timezone(timedelta(hours=2))), "2019-03-02T10:00:00Z"),
    ],
)
def test_instant_is_written_in_utc_and_read_back(instant: datetime, text: str) -> None:
    assert format_instant(instant) == text
    assert parse_instant(text) == instant
    assert parse_instant(text).tzinfo is UTC
    assert parse_instant("2019-03-02T12:00:00+02:00") == TEN


@pytest.fixture
def tokyo(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose clock shows the time of Tokyo."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_zone_of_the_machine_changes_no_text() -> None:
    assert datetime(2019, 3, 2, 10, tzinfo=UTC).astimezone().hour == 19
    assert format_instant(TEN) == "2019-03-02T10:00:00Z"
    assert parse_instant("2019-03-02T12:00:00+02:00").isoformat() == "2019-03-02T10:00:00+00:00"


@pytest.mark.parametrize("text", ["2019-03-02T10:00:00", "2019-03-02", "ten"])
def test_time_without_a_zone_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match=r"has no zone|Invalid isoformat"):
        parse_instant(text)


def test_open_ends_have_no_text() -> None:
    assert format_ends(UNKNOWN_DATE) == (None, None)
    assert format_ends(DateInterval(TEN, None)) == ("2019-03-02T10:00:00Z", None)
    assert format_ends(DateInterval(None, TWELVE)) == (None, "2019-03-02T12:00:00Z")
