"""Which properties of XMP are dates: those that are known as such, and others only where they are named so and hold one."""

from datetime import UTC, datetime

import pytest

from provenance.dating.gathering import Gathering
from provenance.dating.xmp import add_xmp
from tests.unit.dating import pictures_with_dates as make


def gathered(packet: bytes) -> tuple[dict[str, str], list[str]]:
    """By field the dates, and the problems."""
    gathering = Gathering(None, datetime(2026, 1, 1, tzinfo=UTC))
    add_xmp(gathering, packet)
    return {date.field: date.value for date in gathering.dates}, gathering.problems


@pytest.mark.parametrize(
    ("elements", "dates"),
    [
        ("<dc:update>no date</dc:update>", {}),
        ("<dc:times>2019</dc:times>", {}),
        ("<dc:date>2019</dc:date>", {"XMP dc:date": "2019"}),
        ("<dc:times>2019-03-02</dc:times>", {"XMP dc:times": "2019-03-02"}),
        ("<exif:GPSTimeStamp>10:11:12</exif:GPSTimeStamp>", {}),
        ("<exif:GPSTimeStamp>2019-03-02T10:11:12</exif:GPSTimeStamp>", {"XMP exif:GPSTimeStamp": "2019-03-02T10:11:12Z"}),
        ("<when>2019-03-02</when>", {"XMP when": "2019-03-02"}),
        ('<a:when xmlns:a="tag:,">2019-03-02</a:when>', {"XMP tag:when": "2019-03-02"}),
        ('<a:when xmlns:a="1:2">2019-03-02</a:when>', {"XMP 1:2:when": "2019-03-02"}),
        ("<!-- <dc:date>2018</dc:date> --><dc:date>2019</dc:date><?dc date='2018'?>", {"XMP dc:date": "2019"}),
    ],
)
def test_a_property_is_a_date_by_its_name_and_its_text(elements: str, dates: dict[str, str]) -> None:
    assert gathered(make.xmp(elements=elements)) == (dates, [])


def test_a_known_property_that_is_no_date_is_told() -> None:
    assert gathered(make.xmp('xmp:CreateDate="once"')) == ({}, ["XMP xmp:CreateDate: 'once' is no date"])
