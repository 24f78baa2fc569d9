"""Answers of CDX servers and TimeMaps, whatever they hold."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import TransportError
from provenance.mementos import Listing, Service
from provenance.mementos.cdx import read_cdx
from provenance.mementos.timemap import parse_memento_datetime, read_timemap

DESK = Service.parse("https://a.example/desk")
URL = "http://x.example/a.jpg"
SHA1 = "EJQH7B66YAFMCNHF33XTH7G2ACYY45IE"


def line(timestamp: object = "20180501123000", **fields: object) -> dict[str, object]:
    return {
        "urlkey": "example,x)/a.jpg",
        "timestamp": timestamp,
        "url": URL,
        "mime": "image/jpeg",
        "status": "200",
        "digest": SHA1,
    } | fields


def lines(*rows: dict[str, object]) -> Listing:
    return read_cdx("\n".join(map(json.dumps, rows)).encode(), URL, DESK)


def test_lines_of_pywb() -> None:
    listing = lines(line("20190101000000", mime="warc/revisit", status="-"), line())
    first, second = listing.captures
    assert (first.at, first.media_type, first.status, first.sha1) == (datetime(2018, 5, 1, 12, 30, tzinfo=UTC), "image/jpeg", 200, SHA1)
    assert first.uri_m == f"https://a.example/desk/20180501123000id_/{URL}"
    assert (second.media_type, second.status, second.key, second.may_show) == (None, None, first.key, True)


def test_array_of_the_internet_archive() -> None:
    """Its names of fields, its word for an unknown type, its empty answer, and the row before a resumption key."""
    names = ["urlkey", "timestamp", "original", "mimetype", "statuscode", "digest", "length"]
    rows = [names, ["k", "20180501123000", URL, "unk", "200", SHA1, "9"], ["k", "20190101000000", URL, "image/png", "-", "-", "9"], []]
    service = Service.parse("https://web.archive.org")
    first, second = read_cdx(json.dumps(rows).encode(), URL, service).captures
    assert (first.media_type, first.status, first.uri_m) == (None, 200, f"https://web.archive.org/web/20180501123000id_/{URL}")
    assert (second.status, second.sha1, second.key) == (None, None, second.uri_m)
    assert read_cdx(b"[]", URL, service) == read_cdx(b"", URL, service) == read_cdx(b"[" + json.dumps(names).encode() + b"]", URL, service)


@pytest.mark.parametrize(
    "timestamp",
    [
        "2018",
        "201805011230",
        "20181301000000",
        "20180230000000",
        "2018050112300x",
        "٢٠١٨٠٥٠١١٢٣٠٠٠",
        20180501123000,
        None,
        "00000000000000",
    ],
)
def test_only_whole_time_stamps_count(timestamp: object) -> None:
    """A shorter one is a span, and its beginning would be too early."""
    listing = lines(line(timestamp), line())
    assert (len(listing.captures), listing.unread) == (1, 1)


def test_errors_and_redirects_are_told_apart() -> None:
    shows = {status: lines(line(status=status)).captures[0].may_show for status in ("200", "206", "301", "404", "503", "-", "abc")}
    assert shows == {"200": True, "206": True, "301": True, "404": False, "503": False, "-": True, "abc": True}
    page, moved = (lines(line(mime="text/html; charset=utf-8", status=status)).captures[0].is_page for status in ("200", "302"))
    assert (page, moved) == (True, False)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://x.example/\u202e", "http://x.example/\n", "", None, ["x"]])
def test_hostile_addresses_of_lines_are_not_asked(url: object) -> None:
    assert lines(line(url=url)).captures[0].url == URL


@pytest.mark.parametrize(
    "body", [b"<html>no such collection</html>", b'{"message": "no"}', b"[1, 2]", b'[["a"], ["b"]]', b"[" * 100_000, b"\xff\xfe", b"[{}]"]
)
def test_what_is_no_list_of_captures_is_no_empty_one(body: bytes) -> None:
    with pytest.raises(TransportError, match="no list of captures"):
        read_cdx(body, URL, DESK)


TIMEMAP = b"""<http://x.example/a,b.jpg>; rel="original",
<https://a.example/desk/timemap/link/http://x.example/a,b.jpg>; rel="self"; type="application/link-format"; from="Sun, 01 Jan 2017",
<https://a.example/desk/20190101000000mp_/http://x.example/a,b.jpg>;rel="last memento";datetime="Tue, 01 Jan 2019 00:00:00 GMT",
<https://a.example/desk/20180501123000mp_/http://x.example/a,b.jpg>; rel="first memento"; datetime="Tue, 01 May 2018 12:30:00 GMT"; c="\\"",
<https://b.example/20170101000000/http://x.example/a,b.jpg>; rel=memento; datetime="Sun, 01 Jan 2017 00:00:00 GMT",
<https://a.example/desk/20160101000000mp_/http://x.example/a,b.jpg>; rel="memento"; datetime="soon"
"""


def test_timemap() -> None:
    """Commas in addresses, relations of two words, the order of time; what lies on another host is counted, and not asked."""
    listing = read_timemap(TIMEMAP, "http://x.example/a,b.jpg", DESK)
    assert [one.uri_m for one in listing.captures] == [
        "https://a.example/desk/20180501123000id_/http://x.example/a,b.jpg",
        "https://a.example/desk/20190101000000id_/http://x.example/a,b.jpg",
    ]
    assert (listing.elsewhere, listing.unread, listing.is_cut) == (1, 1, False)


def test_timemap_of_several_pages_is_told() -> None:
    assert read_timemap(TIMEMAP + b',<https://a.example/2>; rel="timemap"; from="Sun, 01 Jan 2023 00:00:00 GMT"', URL, DESK).is_cut


def test_what_is_no_timemap_is_no_empty_one() -> None:
    assert read_timemap(b"", URL, DESK) == Listing(())
    with pytest.raises(TransportError, match="no TimeMap"):
        read_timemap(b"<html><body>no such collection</body></html>", URL, DESK)


@pytest.mark.parametrize("text", ["", "soon", "Tue, 99 May 2018 12:30:00 GMT", "Tue, 01 May 99999 12:30:00 GMT", "20180501123000"])
def test_times_that_are_none(text: str) -> None:
    assert parse_memento_datetime(text) is None


@given(st.binary(max_size=300) | st.text(alphabet='<>;,="\\ relmntodaih:/.', max_size=300).map(str.encode))
def test_any_answer_is_read_or_refused(body: bytes) -> None:
    for read in (read_cdx, read_timemap):
        try:
            listing = read(body, URL, DESK)
        except TransportError:
            continue
        assert list(listing.captures) == sorted(listing.captures, key=lambda one: one.at)


@pytest.mark.timeout(10)
def test_reading_takes_no_more_than_its_share() -> None:
    """Eight MiB of what links are made of, for which a careless expression would need hours."""
    for piece in (b"<a>;", b'<a>;b="', b"<" * 7, b";a=" * 2, b'<a>;b="\\'):
        with pytest.raises(TransportError):
            read_timemap(piece * (2**20 // len(piece)), URL, DESK)
