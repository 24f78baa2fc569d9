"""Dates that stand in files, from bytes to FoundDates."""

import struct
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from provenance.finding_dates import PictureDates, find_dates
from provenance.model.dates import DateBasis, format_ends
from provenance.model.found import FoundDate, Meaning, Zone
from tests.unit.dating import pictures_with_dates as make

NOW = datetime(2026, 1, 1, tzinfo=UTC)
EAST = timezone(timedelta(hours=2))
Look = Callable[..., PictureDates]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What is found in some bytes."""

    def find(content: bytes, name: str = "a.jpg", zone: timezone | None = None) -> PictureDates:
        (tmp_path / name).write_bytes(content)
        return find_dates(str(tmp_path / name), timezone=zone, now=NOW)

    return find


def inside(found: PictureDates) -> dict[str, FoundDate]:
    """Dates of the file itself by their field."""
    return {date.field: date for date in found.dates if date.meaning not in (Meaning.STORED, Meaning.NAMED)}


def camera(**more: str) -> bytes:
    """EXIF of a camera; `more` are further tags of the EXIF directory by their number."""
    exif = {make.ORIGINAL: make.text("2019:03:02 10:11:12")} | {int(tag[1:], 16): make.text(value) for tag, value in more.items()}
    return make.tiff({make.DATE_TIME: make.text("2019:03:05 20:00:00")}, exif)


def test_time_without_offset_is_the_day_in_every_zone(look: Look) -> None:
    date = inside(look(make.jpeg(make.exif_segment(camera()))))["EXIF DateTimeOriginal"]
    assert (date.text, date.value, date.zone) == ("2019:03:02 10:11:12", "2019-03-02T10:11:12", Zone.UNKNOWN)
    assert format_ends(date.interval) == ("2019-03-01T10:00:00Z", "2019-03-03T11:59:59.999999Z")
    assert date.basis is DateBasis.EMBEDDED
    assert "proves nothing" in date.proves


def test_time_without_offset_is_exact_with_a_given_zone(look: Look) -> None:
    date = inside(look(make.jpeg(make.exif_segment(camera())), zone=EAST))["EXIF DateTimeOriginal"]
    assert date.zone is Zone.GIVEN
    assert format_ends(date.interval) == ("2019-03-02T08:11:12Z", "2019-03-02T08:11:12.999999Z")


def test_offset_and_parts_of_a_second_stand_in_fields_of_their_own(look: Look) -> None:
    date = inside(look(make.jpeg(make.exif_segment(camera(x9011="+03:00", x9291="340 "))), zone=EAST))["EXIF DateTimeOriginal"]
    assert (date.value, date.zone) == ("2019-03-02T10:11:12.340+03:00", Zone.WRITTEN)
    assert date.interval.earliest == datetime(2019, 3, 2, 7, 11, 12, 340_000, UTC)
    assert date.interval.latest == datetime(2019, 3, 2, 7, 11, 12, 340_999, UTC)


@pytest.mark.parametrize("blank", ["0000:00:00 00:00:00", "    :  :     :  :  ", "", "                   "])
def test_blank_dates_are_none(look: Look, blank: str) -> None:
    found = look(make.jpeg(make.exif_segment(make.tiff({make.DATE_TIME: make.text(blank)}))))
    assert not inside(found)
    assert not found.problems


@pytest.mark.parametrize("text", ["2019:13:02 10:11:12", "2019:02:30 10:11:12", "2019:03:02 25:00:00", "yesterday"])
def test_what_is_no_date_is_told(look: Look, text: str) -> None:
    found = look(make.jpeg(make.exif_segment(make.tiff({make.DATE_TIME: make.text(text)}))))
    assert not inside(found)
    assert len(found.problems) == 1
    assert text in found.problems[0]


@pytest.mark.parametrize(
    ("text", "value"),
    [("2019:03:02", "2019-03-02"), ("2019:03:00 00:00:00", "2019-03"), ("2019:03:02 10:11:  ", "2019-03-02T10:11"), ("2019", "2019")],
)
def test_precision_is_kept(look: Look, text: str, value: str) -> None:
    found = look(make.jpeg(make.exif_segment(make.tiff({make.DATE_TIME: make.text(text)}))))
    assert inside(found)["EXIF DateTime"].value == value


def test_position_is_in_utc(look: Look) -> None:
    gps = {0x1D: make.text("2019:03:02"), 7: make.rationals((10, 1), (11, 1), (12_500, 1000))}
    date = inside(look(make.jpeg(make.exif_segment(make.tiff({}, gps=gps))), zone=EAST))["GPS GPSDateStamp + GPSTimeStamp"]
    assert (date.value, date.zone) == ("2019-03-02T10:11:12.5Z", Zone.DEFINED)


@pytest.mark.parametrize("numbers", [((10, 0), (11, 1), (12, 1)), ((32_511_318, 1), (47, 1), (36, 1)), ((10, 1), (11, 1))])
def test_day_of_a_position_stays_without_a_time_of_day(look: Look, numbers: tuple[tuple[int, int], ...]) -> None:
    gps = {0x1D: make.text("2019:03:02"), 7: make.rationals(*numbers)}
    date = inside(look(make.jpeg(make.exif_segment(make.tiff({}, gps=gps)))))["GPS GPSDateStamp"]
    assert date.value == "2019-03-02"
    assert "no time of day" in date.notes[0]


def test_time_of_a_position_alone_is_no_date(look: Look) -> None:
    gps = {7: make.rationals((10, 1), (11, 1), (12, 1))}
    assert not inside(look(make.jpeg(make.exif_segment(make.tiff({}, gps=gps)))))


def test_thumbnail_has_a_date_of_its_own(look: Look) -> None:
    header = make.tiff({make.DATE_TIME: make.text("2019:03:02 10:11:12")}, ifd1={make.DATE_TIME: make.text("2018:01:02 10:11:12")})
    found = inside(look(make.jpeg(make.exif_segment(header))))
    assert {field: date.meaning for field, date in found.items()} == {
        "EXIF DateTime": Meaning.MODIFIED,
        "EXIF DateTime (IFD1)": Meaning.OTHER,
    }


def test_iptc_joins_date_and_time(look: Look) -> None:
    datasets = make.iptc((55, "20190302"), (60, "101112+0200"), (62, "20190300"), (37, "20990101"), (30, "20190304"), (35, "x"))
    found = inside(look(make.jpeg(make.iptc_segment(datasets))))
    assert {field: (date.value, date.meaning) for field, date in found.items()} == {
        "IPTC DateCreated + TimeCreated": ("2019-03-02T10:11:12+02:00", Meaning.TAKEN),
        "IPTC DigitalCreationDate": ("2019-03", Meaning.DIGITISED),
        "IPTC ReleaseDate": ("2019-03-04", Meaning.RELEASED),
        "IPTC ExpirationDate": ("2099-01-01", Meaning.EXPIRES),
    }
    assert not found["IPTC ExpirationDate"].doubts
    assert "no time of day" in found["IPTC ReleaseDate"].notes[0]


def test_xmp_in_attributes_elements_and_lists(look: Look) -> None:
    packet = make.xmp(
        'xmp:CreateDate="2019-03-02T10:11:12.25+02:00" photoshop:DateCreated="2019-03" exif:SubSecTime="2034" xmp:Label="2019"',
        "<dc:date><rdf:Seq><rdf:li>2018</rdf:li></rdf:Seq></dc:date>"
        "<xmpMM:History><rdf:Seq>"
        '<rdf:li stEvt:action="created" stEvt:when="2019-03-02T10:12Z"/>'
        '<rdf:li rdf:parseType="Resource"><stEvt:when>2019-03-03T10:12:00Z</stEvt:when></rdf:li>'
        "</rdf:Seq></xmpMM:History>",
    )
    found = inside(look(make.jpeg(make.xmp_segment(packet))))
    assert {field: date.value for field, date in found.items()} == {
        "XMP xmp:CreateDate": "2019-03-02T10:11:12.25+02:00",
        "XMP photoshop:DateCreated": "2019-03",
        "XMP dc:date": "2018",
        "XMP xmpMM:History[1]/stEvt:when": "2019-03-02T10:12Z",
        "XMP xmpMM:History[2]/stEvt:when": "2019-03-03T10:12:00Z",
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_xmp_in_every_encoding_that_it_may_have(look: Look, encoding: str) -> None:
    packet = make.xmp('photoshop:DateCreated="2019-03-02"').decode().encode(encoding)
    assert list(inside(look(make.jpeg(make.xmp_segment(packet))))) == ["XMP photoshop:DateCreated"]


def test_extended_xmp_is_put_together(look: Look) -> None:
    packet = make.xmp('photoshop:DateCreated="2019-03-02"')
    parts = [(100, packet[100:]), (0, packet[:100])]
    head = b"http://ns.adobe.com/xmp/extension/\0" + b"A" * 32 + struct.pack(">L", len(packet))
    segments = [make.segment(0xE1, head + struct.pack(">L", offset) + part) for offset, part in parts]
    assert list(inside(look(make.jpeg(*segments)))) == ["XMP photoshop:DateCreated"]


def test_png_has_dates_in_every_kind_of_chunk(look: Look) -> None:
    packet = make.xmp('xmp:ModifyDate="2019-03-02"')
    profile = b"\nexif\n%8d\n" % len(camera()) + (b"Exif\0\0" + camera()).hex().encode()
    content = make.png(
        (b"eXIf", make.tiff({make.DATE_TIME: make.text("2019:03:05 20:00:00")})),
        (b"tEXt", b"Creation Time\0Sat, 02 Mar 2019 10:11:12 GMT"),
        (b"zTXt", b"date:create\0\0" + zlib.compress(b"2019-03-02T10:11:12+00:00")),
        (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(packet)),
        (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)),
        (b"IDAT", b"not looked at"),
        (b"tIME", struct.pack(">HBBBBB", 2019, 3, 2, 10, 11, 12)),
        (b"tEXt", b"Title\0" + b"2019-03-02"),
    )
    found = look(content, "a.png")
    fields = [date.field for date in found.dates if date.field != "file modification time"]
    assert fields == [
        "EXIF DateTime",
        "PNG Creation Time",
        "PNG date:create",
        "EXIF DateTime",
        "EXIF DateTimeOriginal",
        "PNG tIME",
        "XMP xmp:ModifyDate",
    ]
    assert found.dates[1].value == "2019-03-02T10:11:12+00:00"
    assert found.dates[2].meaning is Meaning.STORED


@pytest.mark.parametrize("form", ["webp", "tiff", "avif", "heic", "jxl", "jp2", "orf", "psd", "exv"])
def test_other_containers(look: Look, form: str) -> None:
    packet = make.xmp('photoshop:DateCreated="2019-03-02"')
    in_tiff = {make.DATE_TIME: make.text("2019:03:05 20:00:00"), 0x02BC: (make.BYTE, len(packet), packet)}
    xmp_uuid = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
    resources = make.resource(0x0424, packet) + make.resource(0x0422, camera())
    content = {
        "webp": make.webp((b"VP8 ", b"abc"), (b"EXIF", b"Exif\0\0" + camera()), (b"XMP ", packet)),
        "tiff": make.tiff(in_tiff, {make.ORIGINAL: make.text("2019:03:02 10:11:12")}),
        "avif": make.heif(b"avif", camera(), packet),
        "heic": make.heif(b"heic", camera(), packet),
        "jxl": b"\0\0\0\x0cJXL \r\n\x87\n" + make.box(b"Exif", b"\0\0\0\0" + camera()) + make.box(b"xml ", packet),
        "jp2": b"\0\0\0\x0cjP  \r\n\x87\n" + make.box(b"uuid", b"JpgTiffExif->JP2" + camera()) + make.box(b"uuid", xmp_uuid + packet),
        "orf": b"IIRO" + make.tiff(in_tiff, {make.ORIGINAL: make.text("2019:03:02 10:11:12")})[4:],
        "psd": b"8BPS" + b"\0" * 22 + struct.pack(">LL", 0, len(resources)) + resources,
        "exv": b"\xff\x01Exiv2" + make.jpeg(make.exif_segment(camera()), make.xmp_segment(packet))[2:],
    }[form]  # fmt: skip
    assert set(inside(look(content, f"a.{form}"))) == {"EXIF DateTime", "EXIF DateTimeOriginal", "XMP photoshop:DateCreated"}


def test_gif_has_comments_and_xmp(look: Look) -> None:
    packet = make.xmp('photoshop:DateCreated="2019-03-02"')
    trailer = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    content = (
        b"GIF89a\1\0\1\0\x80\0\0" + b"\0" * 6 + b"!\xfe\x0a2018-03-02\0" + b"!\xfe\x0bgood day 18\0"
        + b"!\xff\x0bXMP DataXMP" + packet + trailer
        + b",\0\0\0\0\1\0\1\0\0\2\2D\1\0" + b";"
    )  # fmt: skip
    assert {field: date.value for field, date in inside(look(content, "a.gif")).items()} == {
        "comment": "2018-03-02",
        "XMP photoshop:DateCreated": "2019-03-02",
    }


def test_date_of_a_colour_profile_is_never_taken(look: Look) -> None:
    """ICC.1:2022, section 7.2.8: six numbers of two bytes from byte 24 on."""
    profile = b"\0" * 24 + struct.pack(">6H", 1998, 2, 9, 6, 49, 0) + b"acsp" + b"\0" * 88
    assert not inside(look(make.jpeg(make.segment(0xE2, b"ICC_PROFILE\0\1\1" + profile))))
    assert not inside(look(make.png((b"iCCP", b"date\0\0" + zlib.compress(profile))), "a.png"))


def test_sidecars_names_and_the_disk_are_shown_as_what_they_are(look: Look, tmp_path: Path) -> None:
    (tmp_path / "IMG-20231023-WA0001.xmp").write_bytes(make.xmp('photoshop:DateCreated="2019-03-02"'))
    (tmp_path / "IMG-20231023-WA0001.jpg.json").write_text('{"date": "2018", "date_kind": "published"}')
    found = look(make.jpeg(), "IMG-20231023-WA0001.jpg")
    assert [(date.field, date.basis, date.meaning) for date in found.dates] == [
        ("IMG-20231023-WA0001.xmp: XMP photoshop:DateCreated", DateBasis.EMBEDDED, Meaning.TAKEN),
        ("JSON sidecar date", DateBasis.ASSERTED, Meaning.PUBLISHED),
        ("file name", DateBasis.ASSERTED, Meaning.NAMED),
        ("file modification time", DateBasis.ASSERTED, Meaning.STORED),
    ]
    assert not found.problems


def test_file_that_is_no_picture_keeps_its_name(look: Look) -> None:
    found = look(b"%PDF-1.4", "photo_2023-10-23_10-11-12.jpg")
    assert found.unread is not None
    assert found.unread.code == "unsupported-format"
    assert [date.field for date in found.dates] == ["file name", "file modification time"]


def test_missing_file_is_unread(tmp_path: Path) -> None:
    found = find_dates(str(tmp_path / "none.jpg"), timezone=None, now=NOW)
    assert found.unread is not None
    assert found.unread.code == "file-missing"
    assert not found.dates
