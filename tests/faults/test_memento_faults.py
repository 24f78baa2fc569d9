"""Web archives that are busy, slow, broken or hostile, and runs that are killed: never "no capture", and never more than was allowed."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_network
from pathlib import Path

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.enriching import Enrichment
from provenance.errors import FetchTooLargeError, TransportError
from provenance.mementos import Mementos, Service
from provenance.mementos.client import MAX_INDEX_BYTES
from provenance.model.record import Keep
from provenance.transport import HostRule, Transport, TransportSettings
from tests.conftest import BY, FIXTURES, add_list
from tests.faults.hostile_server import Behaviour, Connection, HostileServer

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

URL = "http://news.example/a.jpg"
DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()
STORED = {"Memento-Datetime": "Mon, 01 Jan 2018 00:00:00 GMT"}
LINE = json.dumps({"timestamp": "20180101000000", "url": URL, "mime": "image/jpeg", "status": "200", "digest": "-"})


def settings(port: int, busy_wait_s: float = 60.0, timeout_s: float = 5.0) -> TransportSettings:
    rule = HostRule(f"127.0.0.1:{port}", 0.0, busy_wait_s)
    return TransportSettings(
        allowed_private=(ip_network("127.0.0.1/32"),),
        allowed_ports=frozenset({port}),
        timeout_s=timeout_s,
        min_interval_s=0,
        host_rules=(rule,),
    )


def desk(port: int) -> Service:
    return Service.parse(f"http://127.0.0.1:{port}/desk")


@pytest.fixture
def hostile() -> Iterator[HostileServer]:
    with HostileServer() as server:
        yield server


def test_time_that_is_asked_for_is_waited(httpserver: HTTPServer) -> None:
    begun = time.monotonic()
    httpserver.expect_ordered_request("/desk/cdx").respond_with_response(Response(status=429, headers={"Retry-After": "1"}))
    httpserver.expect_ordered_request("/desk/cdx").respond_with_data(LINE)
    with Transport(settings(httpserver.port)) as transport:
        listing = Mementos(transport, desk(httpserver.port), 2**20).listing(URL)
    assert len(listing.captures) == 1
    assert time.monotonic() - begun >= 1


def test_busy_archive_that_names_no_time_is_left_alone(httpserver: HTTPServer) -> None:
    """One request, and none after it: the Internet Archive blocks who goes on."""
    httpserver.expect_request("/desk/cdx").respond_with_response(Response(status=429))
    with Transport(settings(httpserver.port)) as transport:
        mementos = Mementos(transport, desk(httpserver.port), 2**20)
        for _ in range(3):
            with pytest.raises(TransportError, match="429"):
                mementos.listing(URL)
    assert len(httpserver.log) == 1
    assert mementos.left_alone is not None and "429" in mementos.left_alone


def test_busy_archive_is_asked_again_where_there_is_time(httpserver: HTTPServer) -> None:
    httpserver.expect_ordered_request("/desk/cdx").respond_with_response(Response(status=429))
    httpserver.expect_ordered_request("/desk/cdx").respond_with_data(LINE)
    with Transport(settings(httpserver.port, busy_wait_s=0.5)) as transport:
        assert Mementos(transport, desk(httpserver.port), 2**20).listing(URL).captures


def test_longer_time_than_there_is_leaves_the_archive_alone(httpserver: HTTPServer) -> None:
    """Whoever asks next hears it without a request."""
    httpserver.expect_request("/desk/cdx").respond_with_response(Response(status=503, headers={"Retry-After": "3600"}))
    with Transport(settings(httpserver.port)) as transport:
        mementos = Mementos(transport, desk(httpserver.port), 2**20)
        for _ in range(4):
            with pytest.raises(TransportError, match=r"3600 s|not asked any more"):
                mementos.listing(URL)
    assert len(httpserver.log) == 1
    assert mementos.left_alone is not None


def test_interval_holds_for_the_archive_alone(httpserver: HTTPServer) -> None:
    httpserver.expect_request("/desk/cdx").respond_with_data(LINE)
    gentle = HostRule(f"127.0.0.1:{httpserver.port}", 0.4, 60.0)
    others = settings(httpserver.port)
    begun = time.monotonic()
    with Transport(TransportSettings(others.allowed_private, others.allowed_ports, min_interval_s=0, host_rules=(gentle,))) as transport:
        mementos = Mementos(transport, desk(httpserver.port), 2**20)
        for _ in range(3):
            mementos.listing(URL)
    assert time.monotonic() - begun >= 0.8


def endless_list(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/x-ndjson\r\n\r\n")
    asked.send_for_ever(f"{LINE}\n".encode() * 1000)


def large_capture(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nMemento-Datetime: Mon, 01 Jan 2018 00:00:00 GMT\r\nContent-Length: 1000000000\r\n\r\n")
    asked.wait()


def drip(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
    asked.send_for_ever(b" ", 0.05)


def out_of_it(asked: Connection) -> None:
    asked.answer(b"", "302 Found", "Location: http://10.0.0.1/cdx")


def page(asked: Connection) -> None:
    asked.answer(b"<html>welcome</html>")


@pytest.mark.parametrize(
    ("behaviour", "told"),
    [
        (endless_list, f"larger than {MAX_INDEX_BYTES:,} bytes"),
        (drip, "no whole answer within 1 s"),
        (out_of_it, "leads on to http://10.0.0.1/cdx, which was not named"),
        (page, "no list of captures"),
    ],
)
def test_no_list_is_told_by_name(hostile: HostileServer, behaviour: Behaviour, told: str) -> None:
    hostile.behaviours["/desk/cdx"] = behaviour
    with Transport(settings(hostile.port, timeout_s=1 if behaviour is drip else 20)) as transport:
        with pytest.raises(TransportError, match=re.escape(told)):
            Mementos(transport, desk(hostile.port), 2**20).listing(URL)
        assert transport.hosts == (f"127.0.0.1:{hostile.port}",)


def test_large_captures_are_refused_unread(hostile: HostileServer) -> None:
    hostile.behaviours[f"/desk/20180101000000id_/{URL}"] = large_capture
    hostile.behaviours["/desk/cdx"] = lambda asked: asked.answer(LINE.encode())
    with Transport(settings(hostile.port)) as transport:
        mementos = Mementos(transport, desk(hostile.port), 2**20)
        with pytest.raises(FetchTooLargeError):
            mementos.memento(mementos.listing(URL).captures[0])


def test_answer_without_its_time_is_no_capture(hostile: HostileServer) -> None:
    """A service that answers whatever it is asked has captured nothing."""
    hostile.behaviours[f"/desk/20180101000000id_/{URL}"] = lambda asked: asked.answer(DAM)
    hostile.behaviours["/desk/cdx"] = lambda asked: asked.answer(LINE.encode())
    with Transport(settings(hostile.port)) as transport:
        mementos = Mementos(transport, desk(hostile.port), 2**20)
        with pytest.raises(TransportError, match="no Memento-Datetime"):
            mementos.memento(mementos.listing(URL).captures[0])


def make_archive(tmp_path: Path, names: list[str]) -> Path:
    """An archive of one picture that appeared at several addresses."""
    rows = [f"{FIXTURES / 'photos' / 'dam.jpg'},2020,asserted,http://news.example/{name}" for name in names]
    (tmp_path / "list.csv").write_text("\n".join(["path,date,date_kind,url", *rows]))
    with ArchiveWriter.create(tmp_path / "A", Keep.THUMBS, BY) as writer:
        add_list(writer, tmp_path / "list.csv")
    return tmp_path / "A"


def lists_and_stores(request: Request) -> Response:
    """A web archive that captured the weir at every address on 1 January 2018."""
    if request.path == "/desk/cdx":
        return Response(json.dumps(json.loads(LINE) | {"url": request.args["url"]}))
    return Response(DAM, headers=STORED, content_type="image/jpeg")


def test_failures_are_not_kept_as_answers(httpserver: HTTPServer, tmp_path: Path) -> None:
    """What was not answered is asked the next time, and only that."""
    folder = make_archive(tmp_path, ["a.jpg", "b.jpg"])
    broken = True

    def sometimes(request: Request) -> Response:
        if broken and "b.jpg" in str(request.args.get("url")):
            return Response(status=500)
        return lists_and_stores(request)

    httpserver.expect_request(re.compile("/desk/.*")).respond_with_handler(sometimes)

    def enrich() -> Enrichment:
        with Transport(settings(httpserver.port)) as transport, ArchiveWriter.open_writer(folder, BY) as archive:
            enrichment = Enrichment(archive, Mementos(transport, desk(httpserver.port), 2**24), datetime(2026, 1, 1, tzinfo=UTC))
            list(enrichment.run())
            enrichment.end()
            return enrichment

    first = enrich()
    broken = False
    second = enrich()
    assert (first.asked, first.whole, first.found) == (2, 1, 1)
    assert (second.asked, second.whole, second.found, second.asked_before) == (1, 1, 1, 1)


@pytest.mark.timeout(120)
def test_killed_run_goes_on_where_it_was(httpserver: HTTPServer, tmp_path: Path) -> None:
    folder = make_archive(tmp_path, [f"{number}.jpg" for number in range(6)])

    def slowly(request: Request) -> Response:
        time.sleep(0.3)
        return lists_and_stores(request)

    httpserver.expect_request(re.compile("/desk/.*")).respond_with_handler(slowly)
    service = f"http://127.0.0.1:{httpserver.port}/desk"
    command = [sys.executable, "-m", "provenance", "archive", "enrich", str(folder), "--wayback", service, "--wayback-interval", "0"]
    command += ["--allow-private", "127.0.0.1/32", "--allow-port", str(httpserver.port), "--cache", str(tmp_path / "cache")]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    while len(_asked(httpserver)) < 4:
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    before = set(_asked(httpserver))
    httpserver.clear_log()
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stderr
    after = set(_asked(httpserver))
    assert len(before | after) == 6
    assert len(before & after) <= 1  # the one that was under way
    with StoredArchive.open(folder) as archive:
        (record,) = archive.records()
    assert len([one for one in record.appearances if one.date_text == "2018-01-01T00:00:00Z"]) == 6
    assert subprocess.run([sys.executable, "-m", "provenance", "archive", "verify", str(folder)], check=False).returncode == 0


def _asked(server: HTTPServer) -> list[str]:
    """The addresses that were asked about."""
    return [request.args["url"] for request, _ in server.log if request.path == "/desk/cdx"]
