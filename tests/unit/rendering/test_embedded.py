"""Which of the dates inside an image are told to people."""

from dataclasses import replace

from provenance.model.dates import UNKNOWN_DATE
from provenance.model.found import EmbeddedDates, FoundDate, Meaning
from provenance.rendering.embedded import describe_dates
from tests.unit.rendering.appearing import checked, found, seen, taken


def lines(*dates: FoundDate, at: str = "2023-10-23") -> list[str]:
    return describe_dates(replace(checked(found(seen("2024")), at), dates=EmbeddedDates(dates)))


def test_when_the_picture_was_taken_goes_before_other_meanings() -> None:
    saved = taken("2018-01-01T10:00:00", "EXIF DateTime", Meaning.MODIFIED)
    told = "in the file: EXIF DateTimeOriginal 2019-03-02T10:11:12, before the statement; only a claim, which proves nothing"
    assert lines(saved, taken("2019-03-02T10:11:12"), taken("2020-01-01")) == [told]
    assert lines(saved)[0].startswith("in the file: EXIF DateTime 2018")


def test_nothing_is_said_of_dates_that_say_nothing() -> None:
    assert lines() == []
    assert lines(taken("2023-10-23T08:00:00"), taken("2023-10-22T23:00:00"), taken("2024-01-01")) == []
    assert lines(taken("2019-01-01", doubts=("the clock was not set",)), taken("2019-01-01", "IPTC ReleaseDate", Meaning.RELEASED)) == []


def test_an_unknown_statement_time_leaves_nothing_to_compare() -> None:
    item = replace(checked(found(seen("2024"))), dates=EmbeddedDates((taken("2019-03-02"),)))
    assert describe_dates(replace(item, at=None)) == describe_dates(replace(item, at=UNKNOWN_DATE)) == []
