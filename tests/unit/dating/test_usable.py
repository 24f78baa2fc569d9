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
        ("1824", "before the first photograph"),
        ("2026-11-27", "in the future"),
        ("1970-01-01", "clock of Unix"),
        ("1970-01-01~", "clock of Unix"),
        ("1970-01-01T00:00:00Z", "clock of Unix"),
        ("1970-01-01T05:30:00+05:30", "clock of Unix"),
        ("1904-01-01", "old Mac OS"),
        ("2000-01-01T00:00:00Z", "camera"),
        ("2000-01-01T00:00:00+02:00", "camera"),
        ("2001-01-01T00:00:00Z", "Apple"),
        ("2001-01-01T02:00:00+02:00", "Apple"),
    ],
)
def test_date_that_cannot_be_or_is_hardly_meant_is_dropped_with_the_reason(text: str, why: str) -> None:
    taken, note = usable(appearance(text), _NOW)
    assert (taken.interval, taken.date_text) == (UNKNOWN_DATE, text)
    assert note is not None
    assert why in note


@pytest.mark.parametrize(
    "text",
    ["1827", "1900", "1970", "1970-01", "1970-01-02", "2000-01-01", "2001-01-01", "2000-01-01T00:01:00Z", "2026-11-25", "1969/1971"],
)
def test_date_that_somebody_may_mean_stays(text: str) -> None:
    assert usable(appearance(text), _NOW) == (appearance(text), None)
