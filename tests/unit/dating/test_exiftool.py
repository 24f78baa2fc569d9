"""What exiftool said of the same pictures. Its output as `exiftool -json -G1 -a -s` prints it (exiftool.org, options -G and -json)."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from provenance.dating.exiftool import add_exiftool, read_exiftool_json
from provenance.dating.gathering import Gathering
from provenance.errors import DatesFileError

TAGS = {
    "SourceFile": "desk/a.jpg",
    "System:FileModifyDate": "2024:01:02 03:04:05+00:00",
    "ICC-header:ProfileDateTime": "1998:02:09 06:49:00",
    "IFD0:ModifyDate": "2019:03:05 20:00:00",
    "ExifIFD:DateTimeOriginal": "2019:03:02 10:11:12",
    "ExifIFD:SubSecTimeOriginal": 34,
    "ExifIFD:OffsetTimeOriginal": "+02:00",
    "ExifIFD:CreateDate": "0000:00:00 00:00:00",
    "GPS:GPSDateStamp": "2019:03:02",
    "GPS:GPSTimeStamp": "08:11:12.5",
    "Nikon:PowerUpTime": "2019:03:02 09:00:00",
    "IPTC:DateCreated": "2019:03:02",
    "IPTC:TimeCreated": "10:11:12+02:00",
    "XMP-photoshop:DateCreated": "2019:03:02 10:11:12.3+02:00",
    "XMP-xmpMM:HistoryWhen": ["2019:03:02 10:12:00Z", "2019:03:03 10:12:00Z"],
    "PNG:CreationTime": "2019:03:02 10:11:12",
    "Composite:SubSecDateTimeOriginal": "2019:03:02 10:11:12.34+02:00",
    "ExifIFD:ExposureTime": "1/30",
    "Nikon:ShutterCount": 2019,
    "Nikon:TimeZone": "no date",
}


def test_fields_are_put_together_as_those_of_the_file() -> None:
    tags = read_exiftool_json(json.dumps([TAGS]), "dates.json").of(Path("elsewhere/a.jpg"))
    assert tags is not None
    gathering = Gathering(None, datetime(2026, 1, 1, tzinfo=UTC))
    add_exiftool(gathering, tags)
    assert {date.field.removeprefix("exiftool: "): date.value for date in gathering.dates} == {
        "EXIF DateTime": "2019-03-05T20:00:00",
        "EXIF DateTimeOriginal": "2019-03-02T10:11:12.34+02:00",
        "GPS GPSDateStamp + GPSTimeStamp": "2019-03-02T08:11:12.5Z",
        "Nikon:PowerUpTime": "2019-03-02T09:00:00",
        "IPTC DateCreated + TimeCreated": "2019-03-02T10:11:12+02:00",
        "XMP photoshop:DateCreated": "2019-03-02T10:11:12.3+02:00",
        "XMP xmpMM:History/stEvt:when[1]": "2019-03-02T10:12:00Z",
        "XMP xmpMM:History/stEvt:when[2]": "2019-03-03T10:12:00Z",
        "PNG CreationTime": "2019-03-02T10:11:12",
    }
    assert not gathering.problems


def test_files_of_one_name_are_not_mixed_up() -> None:
    told = read_exiftool_json(json.dumps([{"SourceFile": "x/a.jpg"}, {"SourceFile": "y/a.jpg", "IFD0:ModifyDate": "2019"}]), "dates.json")
    assert told.of(Path("a.jpg")) is None
    assert told.of(Path("y/a.jpg")) == {"SourceFile": "y/a.jpg", "IFD0:ModifyDate": "2019"}


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"SourceFile": 1}]', "[" * 100_000])
def test_other_files_are_refused(text: str) -> None:
    with pytest.raises(DatesFileError, match=r"dates\.json"):
        read_exiftool_json(text, "dates.json")
