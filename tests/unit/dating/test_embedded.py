"""The dates in a circulated image: a foreign file can hold thousands, so what is left out is counted, and what is not read is told."""

import sys
from datetime import UTC, datetime

import pytest

from provenance.dating.embedded import embedded_dates
from provenance.decoding.metadata import read_metadata
from provenance.model.found import EmbeddedDates
from tests.unit.dating import pictures_with_dates as make

DAY = "2019:03:02 10:11:12"


def dates_of(content: bytes) -> EmbeddedDates:
    return embedded_dates(read_metadata(content), content, datetime(2026, 1, 1, tzinfo=UTC))


def exif(text: str) -> bytes:
    return make.exif_segment(make.tiff({make.DATE_TIME: make.text(text)}))


def test_dates_that_are_doubted_come_last() -> None:
    found = dates_of(make.jpeg(exif("2031:01:01 00:00:00"), exif(DAY), make.xmp_segment(make.xmp('xmp:CreateDate="2019-03-02"'))))
    assert [date.value for date in found.dates] == ["2019-03-02T10:11:12", "2019-03-02", "2031-01-01T00:00:00"]
    assert found.problems == ()


def test_more_dates_than_are_kept_are_counted() -> None:
    found = dates_of(make.jpeg(*[exif(DAY)] * 103))
    assert len(found.dates) == 100
    assert found.problems == ("and 3 more dates; `provenance dates` shows all",)


def test_more_problems_than_are_kept_are_counted() -> None:
    found = dates_of(make.jpeg(*(exif(f"no date {number}") for number in range(22))))
    assert len(found.problems) == 21
    assert found.problems[19] == "EXIF DateTime: 'no date 19' is no date"
    assert found.problems[-1] == "and 2 more of what could not be read"


def test_a_manifest_that_cannot_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "c2pa", None)
    (told,) = dates_of(make.jpeg(exif(DAY), make.segment(0xEB, b"jumb c2pa"))).problems
    assert told.startswith("C2PA: a C2PA manifest: ")
    assert "image-provenance[c2pa]" in told


def test_damaged_metadata_is_told() -> None:
    assert dates_of(make.jpeg(make.exif_segment(b"no header"))).problems == ("EXIF: it does not begin with a TIFF header",)
