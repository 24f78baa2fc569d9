"""Tags whose parts do not fit together, or hold nothing: what is a date stays one, and what is none is told or passed over."""

from datetime import UTC, datetime

import pytest

from provenance.dating.gathering import Gathering
from provenance.dating.tags import add_tags
from provenance.model.metadata import RawTag


def gathered(*tags: tuple[str, str, str]) -> tuple[dict[str, str], list[str]]:
    """By field the dates, and the problems, of tags that stand in one block."""
    gathering = Gathering(None, datetime(2026, 1, 1, tzinfo=UTC))
    add_tags(gathering, [RawTag(*tag, 0) for tag in tags])
    return {date.field: date.value for date in gathering.dates}, gathering.problems


@pytest.mark.parametrize("clock", ["10 11", "ten 11 12", "24 0 0", "10.5 0 0", "10 60 0", "10 0 60"])
def test_a_position_whose_time_is_none_keeps_its_day(clock: str) -> None:
    dates, problems = gathered(("GPS", "GPSDateStamp", "2019:03:02"), ("GPS", "GPSTimeStamp", clock))
    assert dates == {"GPS GPSDateStamp": "2019-03-02"}
    assert problems == []


def test_the_first_time_belongs_to_the_first_day_of_iptc() -> None:
    """The second day has none; a field of blanks is no date and no fault."""
    dates, problems = gathered(
        ("IPTC", "DateCreated", "20190302"), ("IPTC", "TimeCreated", "101112+0000"), ("IPTC", "ReleaseDate", "00000000")
    )
    assert dates == {"IPTC DateCreated + TimeCreated": "2019-03-02T10:11:12+00:00"}
    assert problems == []


def test_texts_of_a_png_count_only_where_they_are_dates_but_for_those_of_the_standard() -> None:
    dates, problems = gathered(
        ("PNG", "Creation Time", "yesterday"), ("PNG", "Datebook", "yesterday"), ("PNG", "date:create", "2019-03-02"), ("PNG", "tIME", " ")
    )
    assert dates == {"PNG date:create": "2019-03-02"}
    assert problems == ["PNG Creation Time: 'yesterday' is no date"]
