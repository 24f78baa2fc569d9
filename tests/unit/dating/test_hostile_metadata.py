"""Metadata made to harm: told within a second, and never a crash."""

import struct
import time
import zlib
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.dating.contradictions import contradictions_of
from provenance.dating.gathering import Gathering
from provenance.dating.tags import add_tags
from provenance.dating.xmp import add_xmp
from provenance.decoding.metadata import read_metadata
from provenance.errors import UnsupportedFormatError
from tests.unit.dating import pictures_with_dates as make


def gathered(content: bytes) -> tuple[int, str]:
    """The number of dates, and the problems as one text."""
    metadata = read_metadata(content)
    gathering = Gathering(None, datetime(2026, 1, 1, tzinfo=UTC))
    add_tags(gathering, metadata.tags)
    for packet in metadata.xmp:
        add_xmp(gathering, packet)
    contradictions_of(gathering.dates)
    return len(gathering.dates), " | ".join([*metadata.problems, *gathering.problems])


def laughs() -> bytes:
    entities = "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12))
    return f'<!DOCTYPE x [<!ENTITY a "ha">{entities}]><x>&m;</x>'.encode()


def directory(count: int, tag: int, kind: int, size: int) -> bytes:
    """A TIFF header whose entries all point to the same bytes."""
    return b"II*\0\x08\0\0\0" + struct.pack("<H", count) + struct.pack("<HHLL", tag, kind, size, 8) * count + b"\0" * 4


def packed_xmp(packet: bytes) -> bytes:
    return make.png((b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(packet)))


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "200 segments of XMP": (lambda: make.jpeg(*[make.xmp_segment(b"<a>" + b"x" * 60_000 + b"</a>")] * 200), "more metadata than is read"),
    "billion laughs": (lambda: make.jpeg(make.xmp_segment(laughs())), "refused"),
    "directory that is its own": (lambda: make.jpeg(make.exif_segment(directory(1, make.EXIF_IFD, 4, 1))), "form a loop"),
    "directory that is too long": (lambda: directory(60_000, make.DATE_TIME, 2, 20), "the limit is 4,096"),
    "same XMP 4,000 times": (lambda: directory(4_000, 0x02BC, 1, 30_000_000) + b"\0" * 30_000_000, "more metadata than is read"),
    "zlib bomb": (lambda: make.png(*[(b"zTXt", b"date\0\0" + zlib.compress(b"\0" * 50_000_000, 1))] * 5), "more metadata than is read"),
    "deep XMP": (lambda: packed_xmp(b"<a>" * 500_000 + b"</a>" * 500_000), "tags and attributes"),
    "many chunks": (lambda: b"\x89PNG\r\n\x1a\n" + (b"\0\0\0\0abcd" + b"\0" * 4) * 1_000_000, "more than 200,000 parts"),
    "fill bytes": (lambda: b"\xff\xd8" + b"\xff" * 20_000_000, "more than 200,000 parts"),
    "tiny blocks of a GIF": (lambda: b"GIF89a" + b"\0" * 7 + b"!\xfe" + b"\1a" * 10_000_000, ""),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_metadata_is_told_within_a_second(name: str) -> None:
    make_content, told = HOSTILE[name]
    content = make_content()
    began = time.process_time()
    dates, problems = gathered(content)
    assert time.process_time() - began < 1
    assert told in problems
    assert not dates


def test_many_dates_are_cut_and_told() -> None:
    events = "<rdf:li>2019-03-02</rdf:li>" * 3000
    dates, problems = gathered(packed_xmp(make.xmp("", f"<dc:date><rdf:Seq>{events}</rdf:Seq></dc:date>")))
    assert dates == 1000
    assert "more than 1000 dates" in problems


def test_directories_full_of_dates_are_cut_and_told() -> None:
    head = b"II*\0" + struct.pack("<L", 8)
    size = 2 + 4096 * 12 + 4
    entries = struct.pack("<HHLL", make.DATE_TIME, 2, 20, 8 + 15 * size) * 4096
    directories = [struct.pack("<H", 4096) + entries + struct.pack("<L", 8 + (number + 1) * size) for number in range(15)]
    began = time.process_time()
    dates, problems = gathered(head + b"".join(directories) + b"2019:03:02 10:11:12\0")
    assert time.process_time() - began < 1
    assert dates == 1000
    assert "the others were not read" in problems


def test_good_dates_stay_beside_damaged_ones() -> None:
    header = make.tiff({make.DATE_TIME: make.text("2019:03:02 10:11:12")})
    damaged = header[:-4] if header.endswith(b"\0" * 4) else header
    content = make.jpeg(make.exif_segment(damaged), make.xmp_segment(b"<broken"), make.iptc_segment(make.iptc((55, "20190302"))))
    dates, problems = gathered(content)
    assert dates == 2
    assert "XMP: damaged" in problems


def test_control_characters_in_xmp_are_read_over_and_told() -> None:
    packet = make.xmp('photoshop:DateCreated="2019-03-02"', "<dc:rights>me\0\0</dc:rights>")
    dates, problems = gathered(make.jpeg(make.xmp_segment(packet)))
    assert dates == 1
    assert "control characters" in problems


CAMERA = make.tiff({make.DATE_TIME: make.text("2019:03:02 10:11:12")}, {make.ORIGINAL: make.text("2019")}, {7: make.rationals((1, 1))})
SEEDS = (
    make.jpeg(make.exif_segment(CAMERA)),
    make.jpeg(make.iptc_segment(make.iptc((55, "20190302"), (60, "101112"))), make.xmp_segment(make.xmp('xmp:CreateDate="2019"'))),
    make.png((b"tEXt", b"date\x002019"), (b"tIME", struct.pack(">HBBBBB", 2019, 3, 2, 10, 11, 12))),
    make.heif(b"avif", make.tiff({}), make.xmp()),
    make.webp((b"EXIF", make.tiff({})), (b"XMP ", make.xmp())),
)  # fmt: skip


@given(st.sampled_from(SEEDS), st.lists(st.tuples(st.integers(0, 400), st.integers(0, 255)), max_size=8), st.integers(0, 600))
def test_damaged_files_never_crash(seed: bytes, changes: list[tuple[int, int]], length: int) -> None:
    content = bytearray(seed)
    for position, value in changes:
        content[position % len(content)] = value
    try:
        gathered(bytes(content[:length]) if length % 3 == 0 else bytes(content))
    except UnsupportedFormatError:
        assert changes or length < 600
