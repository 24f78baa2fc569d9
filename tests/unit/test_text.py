"""Words of the report for people."""

from datetime import UTC, datetime

import pytest

from provenance.rendering.appearances import describe_duration


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2019-03-03T12:00", "2023-10-22T10:00", "4 years 7 months"),
        ("2019-03-03T12:00", "2020-03-03T12:00", "1 year"),
        ("2019-03-03T12:00", "2020-03-03T11:59", "11 months"),
        ("2019-01-31T00:00", "2019-03-01T00:00", "1 month"),
        ("2019-03-03T12:00", "2019-03-05T11:00", "1 day"),
        ("2019-03-03T12:00", "2019-03-03T14:30", "2 hours"),
    ],
)
def test_duration_is_never_more_than_it_was(start: str, end: str, words: str) -> None:
    assert describe_duration(*(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in (start, end))) == words
