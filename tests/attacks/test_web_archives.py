"""Web archives that lie, and captures that were made to lie: what may at most come of an answer."""

import json
import tracemalloc
from datetime import UTC, datetime
from ipaddress import ip_network

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Response

from provenance.checking import examine
from provenance.comparing import match_images
from provenance.contents import BytesContent
from provenance.looking_up import CaptureSearch
from provenance.mementos import Mementos, Service
from provenance.mementos.cdx import read_cdx
from provenance.mementos.client import MAX_INDEX_BYTES
from provenance.model.lookup import LookupOutcome
from provenance.model.media import MediaItem
from provenance.transport import HostRule, Transport, TransportSettings
from tests.conftest import FIXTURES

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
URL = "http://news.example/dam.jpg"
DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()
STORED = "Mon, 02 Oct 2023 00:00:00 GMT"
STATEMENT = datetime(2023, 1, 1, tzinfo=UTC)


def searched(server: HTTPServer) -> CaptureSearch:
    """What is found of the dam, before the statement, in the web archive that a server plays."""
    rule = HostRule(f"127.0.0.1:{server.port}", 0.0, 1.0)
    allowed = ip_network("127.0.0.1/32"), frozenset({server.port})
    settings = TransportSettings(allowed_private=(allowed[0],), allowed_ports=allowed[1], min_interval_s=0, host_rules=(rule,))
    examined = examine(MediaItem("dam.jpg", BytesContent(DAM)))
    with Transport(settings) as transport:
        mementos = Mementos(transport, Service.parse(f"http://127.0.0.1:{server.port}/desk"), 2**24)
        search = CaptureSearch(
            mementos=mementos,
            pictures={"dam": lambda captured, size: match_images(examined, captured, size)},
            now=datetime(2026, 1, 1, tzinfo=UTC),
            before=STATEMENT,
        )
        search.look_through(URL)
    return search


def listing(server: HTTPServer, stamp: str, digest: str = "-") -> None:
    line = {"timestamp": stamp, "url": URL, "mime": "image/jpeg", "status": "200", "digest": digest}
    server.expect_request("/desk/cdx").respond_with_data(json.dumps(line))


def captured(server: HTTPServer, stamp: str, *times: str) -> None:
    answer = Response(DAM, content_type="image/jpeg")
    for time in times:
        answer.headers.add("Memento-Datetime", time)
    server.expect_request(f"/desk/{stamp}id_/{URL}").respond_with_response(answer)


def test_captured_server_does_not_date_its_own_capture(httpserver: HTTPServer) -> None:
    """Whoever is captured sets any header; an archive that hands it on adds its own, and neither of the two is believed."""
    listing(httpserver, "19980101000000")
    captured(httpserver, "19980101000000", "Thu, 01 Jan 1998 00:00:00 GMT", STORED)
    search = searched(httpserver)
    assert (search.shown, search.outcome("dam")) == ({}, LookupOutcome.FAILED)
    assert "has no Memento-Datetime" in search.problems[0]


@pytest.mark.parametrize("digest", ["-", "A" * 32])
def test_index_that_backdates_dates_nothing(httpserver: HTTPServer, digest: str) -> None:
    """What counts is when the answer says that it was stored: after the statement."""
    listing(httpserver, "19980101000000", digest)
    captured(httpserver, "19980101000000", STORED)
    assert searched(httpserver).shown == {}


def test_answer_with_another_address_is_told_as_that(httpserver: HTTPServer) -> None:
    """A redirect within the archive: what was captured is where it ended."""
    listing(httpserver, "20180101000000")
    other = "http://elsewhere.example/other.jpg"
    place = f"/desk/20190101000000id_/{other}"
    httpserver.expect_request(f"/desk/20180101000000id_/{URL}").respond_with_response(Response(status=302, headers={"Location": place}))
    answer = Response(DAM, content_type="image/jpeg", headers={"Memento-Datetime": "Tue, 01 Jan 2019 00:00:00 GMT"})
    httpserver.expect_request(place).respond_with_response(answer)
    shown = searched(httpserver).shown["dam"]
    assert (shown.at.year, shown.url) == (2019, other)


def test_million_lines_are_cut_and_told() -> None:
    line = b'{"timestamp":"20180101000000"}\n'
    body = line * (MAX_INDEX_BYTES // len(line))
    tracemalloc.start()
    try:
        listed = read_cdx(body, URL, Service.parse("https://a.example/desk"))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (len(listed.captures), listed.is_cut) == (10_000, True)
    assert peak < 6 * len(body)
