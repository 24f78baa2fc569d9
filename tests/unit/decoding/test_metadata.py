"""Metadata in its rarer forms, and cut or damaged where it lies: what can be read is kept, what cannot is told."""

import struct
import zlib

import pytest

from provenance.decoding.metadata import read_metadata
from tests.unit.dating import pictures_with_dates as make

DAY = "2019:03:02 10:11:12"
HEADER = make.tiff({make.DATE_TIME: make.text(DAY)})
PACKET = make.xmp('photoshop:DateCreated="2019-03-02"')
PNG = b"\x89PNG\r\n\x1a\n"
JXL = b"\0\0\0\x0cJXL \r\n\x87\n"
GIF = b"GIF89a\1\0\1\0\0\0\0"


def texts(content: bytes) -> list[str]:
    return [tag.text for tag in read_metadata(content).tags]


def problems(content: bytes) -> str:
    return " | ".join(read_metadata(content).problems)


def raw_profile(name: str, payload: str) -> bytes:
    return make.png((b"tEXt", f"Raw profile type {name}\0\n{name}\n{len(payload) // 2}\n{payload}".encode()))


def heif_item(entry: bytes, iloc: bytes) -> bytes:
    """One item whose description and place are given; the EXIF lies at the very end of the file."""
    iinf = make.box(b"iinf", b"\0\0\0\0\0\2" + make.box(b"infe", b"\1\0\0\0\0\7\0\0Exif") + make.box(b"infe", entry))
    meta = make.box(b"meta", b"\0\0\0\0" + iinf + make.box(b"iloc", iloc))
    return make.box(b"ftyp", b"heic\0\0\0\0heic") + meta


class TestPng:
    @pytest.mark.parametrize("name", ["exif", "APP1"])
    def test_raw_profile_with_exif(self, name: str) -> None:
        assert texts(raw_profile(name, (b"Exif\0\0" + HEADER).hex())) == [DAY]

    def test_raw_profile_that_is_xmp_under_the_name_of_its_segment(self) -> None:
        """As ImageMagick writes the XMP of a JPEG: under the name of the segment that held it."""
        assert read_metadata(raw_profile("APP1", (make.XMP_HEADER + PACKET).hex())).xmp == (PACKET,)

    def test_raw_profile_with_iptc_in_photoshop_resources_or_alone(self) -> None:
        datasets = make.iptc((55, "20190302"))
        for payload in (datasets, make.resource(0x0404, datasets)):
            assert texts(raw_profile("iptc", payload.hex())) == ["20190302"]

    def test_raw_profile_that_is_not_hexadecimal_is_told(self) -> None:
        assert problems(raw_profile("exif", "no hex")) == "a raw profile of a PNG that is not hexadecimal"

    @pytest.mark.parametrize("content", [raw_profile("icc", "00"), make.png((b"tEXt", b"Raw profile type exif\0\nexif"))])
    def test_raw_profile_of_another_kind_or_without_bytes_is_none(self, content: bytes) -> None:
        assert texts(content) == []
        assert problems(content) == ""

    def test_text_that_does_not_inflate_holds_no_date(self) -> None:
        assert texts(make.png((b"zTXt", b"date:create\0\0not compressed"))) == [""]
        assert texts(make.png((b"zTXt", b"date:create\0\0" + zlib.compress(b"2019")))) == ["2019"]


class TestJpeg:
    def test_comment(self) -> None:
        assert texts(make.jpeg(make.segment(0xFE, b"taken 2019-03-02\0"))) == ["taken 2019-03-02"]

    def test_dataset_of_extended_length(self) -> None:
        """Information Interchange Model 4.2, section 1.5(c)."""
        datasets = b"\x1c\2\x37\x80\4" + struct.pack(">L", 8) + b"20190302" + make.iptc((60, "101112+0000"))
        assert texts(make.jpeg(make.iptc_segment(datasets))) == ["20190302", "101112+0000"]

    def test_other_tags_datasets_and_resources_are_passed_over(self) -> None:
        header = make.tiff({0x010F: make.text("a maker"), make.DATE_TIME: make.text(DAY)})
        assert texts(make.jpeg(make.exif_segment(header))) == [DAY]
        resources = make.resource(0x03ED, b"resolution") + make.resource(0x0404, make.iptc((5, "a title"), (55, "20190302")))
        assert texts(make.jpeg(make.segment(0xED, b"Photoshop 3.0\0" + resources))) == ["20190302"]

    def test_more_resources_than_are_read_are_told(self) -> None:
        resources = make.resource(0x0422, HEADER) * 600
        content = make.jpeg(make.segment(0xED, b"Photoshop 3.0\0" + resources))
        assert "more metadata than is read" in problems(content)
        assert 500 < len(texts(content)) < 600

    def test_more_directories_than_are_read_are_told(self) -> None:
        """Each one names the next; what was read of the others stays."""
        starts = [8 + 18 * number for number in range(20)]
        entry = struct.pack("<HHL4s", make.DATE_TIME, 2, 4, b"2019")
        chain = b"".join(struct.pack("<H", 1) + entry + struct.pack("<L", start + 18) for start in starts)
        content = make.jpeg(make.exif_segment(b"II*\0\x08\0\0\0" + chain))
        assert problems(content) == "EXIF: more than 16 directories; the others were not read"
        assert texts(content) == ["2019"] * 16


class TestGif:
    def test_xmp_without_an_end_is_told(self) -> None:
        assert problems(GIF + b"!\xff\x0bXMP DataXMP" + PACKET) == "XMP of a GIF that has no end"

    def test_comments_stand_between_other_extensions(self) -> None:
        control = b"!\xf9\4\0\0\0\0\0"
        assert texts(GIF + control + b"!\xfe\x042019\0" + control + b";") == ["2019"]

    def test_more_blocks_than_are_walked_over_are_told(self) -> None:
        assert "more than 200,000 parts" in problems(GIF + b"!\xf9\0" * 200_001)


def test_webp_of_more_chunks_than_are_walked_over_is_told() -> None:
    content = b"RIFF\xff\xff\xff\xffWEBP" + b"ABCD\0\0\0\0" * 200_001
    assert "more than 200,000 parts" in problems(content)


class TestBoxes:
    def test_metadata_compressed_with_brotli_is_told(self) -> None:
        assert problems(JXL + make.box(b"brob", b"Exif\x8b\2\x80")) == "metadata compressed with Brotli"

    def test_box_whose_length_has_64_bits(self) -> None:
        body = b"\0\0\0\0" + HEADER
        assert texts(JXL + struct.pack(">L4sQ", 1, b"Exif", 16 + len(body)) + body) == [DAY]

    def test_more_boxes_than_are_looked_at_are_told(self) -> None:
        assert problems(JXL + make.box(b"free", b"") * 4096) == "the file has more than 4,096 boxes; what lies behind was not looked at"
        assert problems(JXL + make.box(b"free", b"") * 4095) == ""

    def test_an_item_whose_place_is_cut_off_is_told(self) -> None:
        """A description of an older version comes before it and is passed over; the list of places ends within its entry, or at once."""
        entry = b"\2\0\0\0\0\1\0\0Exif\0"
        assert problems(heif_item(entry, b"\0\0\0\0")) == "EXIF: it does not begin with a TIFF header"
        assert (
            problems(heif_item(entry, b"\0\0\0\0\x44\0\0\1" + b"\0\1\0\0\0\2" + b"\0" * 8)) == "EXIF: it does not begin with a TIFF header"
        )
