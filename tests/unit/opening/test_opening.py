"""What a worker answers is what the same job answers here, byte for byte."""

import pickle
from datetime import UTC, datetime

import pytest

from provenance.errors import OverLimitError, UnsupportedFormatError
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.opening import dates, pixels, query, record
from tests.conftest import PHOTOS

NOW = datetime(2026, 1, 1, tzinfo=UTC)
PHOTO = PHOTOS[0].read_bytes()


def same(one: object, other: object) -> bool:
    return pickle.dumps(one, 4) == pickle.dumps(other, 4)


def test_circulated_images_and_records_are_the_same_there_and_here() -> None:
    wanted = query.Wanted(dated_by=NOW)
    assert same(query.open_query(PHOTO, wanted), query._open(PHOTO, wanted))
    assert same(record.open_record(PHOTO, DEFAULT_LIMITS, thumbnails=True), record._open(PHOTO, DEFAULT_LIMITS, True))
    assert same(pixels.open_pixels(PHOTO, 100, DEFAULT_LIMITS), pixels._decode(PHOTO, 100, DEFAULT_LIMITS))
    assert same(dates.open_dates(PHOTO, None, NOW, DEFAULT_LIMITS), dates._in_file(PHOTO, None, NOW))


def test_what_is_refused_there_is_refused_here() -> None:
    opened = query.open_query(b"%PDF-1.7", query.Wanted(dated_by=NOW))
    assert isinstance(opened.refused, UnsupportedFormatError)
    with pytest.raises(OverLimitError, match="max_jpeg_pixels"):
        pixels.open_pixels(PHOTO, 100, Limits(max_jpeg_pixels=10))


def test_nothing_is_opened_where_nothing_is_wanted() -> None:
    assert query.open_query(b"", query.Wanted(pixels=False)) == query.OpenedQuery()


def test_packet_beside_a_picture_gives_its_dates() -> None:
    packet = (
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="2019-05-04T10:00:00Z"/></rdf:RDF></x:xmpmeta>'
    )
    opened = dates.open_xmp(packet, "photo.xmp: ", None, NOW, DEFAULT_LIMITS)
    assert [date.value for date in opened.dates] == ["2019-05-04T10:00:00Z"]
