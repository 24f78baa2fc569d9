"""Which dates of appearances an archive does not take: what cannot be, and what is a placeholder."""

from datetime import UTC, datetime

import pytest

from provenance.dating import usable
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.record import Appearance

_NOW = datetime(2026, 11, 25, tzinfo=UTC)


def appearance(text: str) -> Appearance:
    return Appearance(parse_edtf(text), DateBasis.PUBLISHED, text, "a.jpg")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1824", "it is before the first photograph (1826)"),
        ("2026-11-27", "it lies in the future"),
        ("2026-11-25T00:00:00.000001Z", "it lies in the future"),
        ("1970-01-01", "1970-01-01 is where the clock of Unix begins"),
        ("1970-01-01~", "1970-01-01 is where the clock of Unix begins"),
        ("1970-01-01T00:00:00Z", "1970-01-01 is where the clock of Unix begins"),
        ("1970-01-01T05:30:00+05:30", "it is the instant where the clock of Unix begins"),
        ("1904-01-01", "1904-01-01 is where the clock of QuickTime and the old Mac OS begins"),
        ("2000-01-01T00:00:00Z", "2000-01-01 is where many cameras begin whose clock was not set"),
        ("2000-01-01T00:00:00+02:00", "2000-01-01 is where many cameras begin whose clock was not set"),
        ("2001-01-01T00:00:00Z", "2001-01-01 is where the clock of Apple's systems begins"),
        ("2001-01-01T02:00:00+02:00", "it is the instant where the clock of Apple's systems begins"),
    ],
)
def test_date_that_cannot_be_or_is_hardly_meant_is_dropped_with_the_reason(text: str, why: str) -> None:
    taken, note = usable(appearance(text), _NOW)
    assert (taken.interval, taken.date_text) == (UNKNOWN_DATE, text)
    assert note == f"the date {text!r} is not used: {why}"


@pytest.mark.parametrize(
    "text",
    [
        *("1827", "1900", "1970", "1970-01", "1970-01-02", "1970-01-01/", "1969/1971"),
        *("2000-01-01", "2001-01-01", "2000-01-01T00:01:00Z", "2026-11-25", "2026-11-25T00:00:00.000000Z"),
    ],
)
def test_date_that_somebody_may_mean_stays(text: str) -> None:
    assert usable(appearance(text), _NOW) == (appearance(text), None)
