"""Dates in the names of files."""

from datetime import UTC, datetime

import pytest

from provenance.dating.gathering import Gathering
from provenance.dating.names import add_name
from provenance.model.dates import DateBasis

NOW = datetime(2026, 1, 1, tzinfo=UTC)
NAMES = {
    "IMG_20231023_101112.jpg": "2023-10-23T10:11:12",
    "IMG_20231023_101112345_HDR.jpg": "2023-10-23T10:11:12.345",
    "VID_20231023_101112.mp4": "2023-10-23T10:11:12",
    "PXL_20231023_101112345.jpg": "2023-10-23T10:11:12.345Z",
    "20231023_101112.jpg": "2023-10-23T10:11:12",
    "IMG-20231023-WA0001.jpg": "2023-10-23",
    "WhatsApp Image 2023-10-23 at 10.11.12.jpeg": "2023-10-23T10:11:12",
    "WhatsApp Image 2023-10-23 at 1.02.03 PM.jpeg": "2023-10-23T13:02:03",
    "WhatsApp Image 2023-10-23 at 12.02.03 AM.jpeg": "2023-10-23T00:02:03",
    "Screenshot_2023-10-23-10-11-12.png": "2023-10-23T10:11:12",
    "Screenshot_20231023-101112.png": "2023-10-23T10:11:12",
    "Screenshot from 2023-10-23 10-11-12.png": "2023-10-23T10:11:12",
    "Screenshot 2023-10-23 at 10.11.12.png": "2023-10-23T10:11:12",
    "photo_2023-10-23_10-11-12.jpg": "2023-10-23T10:11:12",
    "photo_3@23-10-2023_10-11-12.jpg": "2023-10-23T10:11:12",
    "signal-2023-10-23-101112.jpg": "2023-10-23T10:11:12",
    "signal-2023-10-23-10-11-12-345.jpg": "2023-10-23T10:11:12",
    "FB_IMG_1698055872123.jpg": "2023-10-23T10:11:12.123Z",
    "flood 2023-10-23.jpg": "2023-10-23",
}


def named(name: str) -> Gathering:
    gathering = Gathering(None, NOW)
    add_name(gathering, name)
    return gathering


@pytest.mark.parametrize("name", NAMES)
def test_name_is_a_claim(name: str) -> None:
    (date,) = named(name).dates
    assert date.value == NAMES[name]
    assert date.basis is DateBasis.ASSERTED
    assert date.text in name


@pytest.mark.parametrize(
    "name", ["DSC_0001.jpg", "20231023.jpg", "1920-1080-60.jpg", "123456789012345_1234567890.jpg", "a2023-10-231.jpg", "FB_IMG_17.jpg"]
)
def test_other_numbers_are_no_dates(name: str) -> None:
    gathering = named(name)
    assert not gathering.dates
    assert not gathering.problems


def test_name_that_is_no_day_of_the_calendar_is_told() -> None:
    gathering = named("IMG_20231323_101112.jpg")
    assert not gathering.dates
    assert "calendar" in gathering.problems[0]
