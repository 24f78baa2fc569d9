"""Servers that misbehave: every fetch ends in time, within memory, with an answer or a named reason."""

import contextlib
import functools
import gzip
import os
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest

from provenance.errors import ConfigurationError, FetchRefusedError, FetchTimeoutError, FetchTooLargeError, TransportError
from provenance.transport import Fetched, FetchKind, Transport, TransportSettings
from tests.faults.hostile_server import Connection, HostileServer, later

pytestmark = pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])

DEADLINE_S = 0.6
"""Of what is let run into it."""
MB = 2**20
MAX_BYTES = 20 * MB
OK = b"HTTP/1.1 200 OK\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
LOCALHOST = ip_network("127.0.0.1/32")


@functools.cache
def bomb(wbits: int) -> bytes:
    """300 MB of nothing, compressed to 300 kB."""
    engine = zlib.compressobj(9, wbits=wbits)
    return b"".join(engine.compress(bytes(MB)) for _ in range(300)) + engine.flush()


def drip_headers(asked: Connection) -> None:
    asked.send(OK)
    asked.send_for_ever(b"a", 0.05)


def drip_body(asked: Connection) -> None:
    asked.send(OK + b"Content-Length: 1000000\r\n\r\n")
    asked.send_for_ever(b"a", 0.05)


def drip_chunks(asked: Connection) -> None:
    asked.send(CHUNKED)
    asked.send_for_ever(b"1\r\na\r\n", 0.05)


def stall(asked: Connection) -> None:
    asked.send(OK + b"Content-Length: 1000\r\n\r\nstarts well")
    asked.wait()


def endless(asked: Connection) -> None:
    asked.send(OK + b"\r\n")
    asked.send_for_ever(bytes(65536))


def endless_chunks(asked: Connection) -> None:
    asked.send(CHUNKED)
    asked.send_for_ever(b"1\r\na\r\n" * 10000)


def endless_chunk_size(asked: Connection) -> None:
    asked.send(CHUNKED)
    asked.send_for_ever(b"0" * 65536)


def one_long_header(asked: Connection) -> None:
    asked.send(OK + b"X: ")
    asked.send_for_ever(b"a" * 65536)


def many_headers(asked: Connection) -> None:
    asked.send(OK)
    asked.send_for_ever(b"X: a\r\n" * 10000)


def many_interim_answers(asked: Connection) -> None:
    asked.send_for_ever(b"HTTP/1.1 100 Continue\r\n\r\n" * 1000)


def long_interim_answers(asked: Connection) -> None:
    asked.send_for_ever(b"HTTP/1.1 103 Early Hints\r\nX: " + b"a" * 60000 + b"\r\n\r\n")


def gzip_bomb(asked: Connection) -> None:
    asked.answer(bomb(31), "200 OK", "Content-Encoding: gzip")


def deflate_bomb(asked: Connection) -> None:
    asked.answer(bomb(-15), "200 OK", "Content-Encoding: deflate")


def circle(asked: Connection) -> None:
    asked.answer(b"", "302 Found", "Location: /circle")


def onward(asked: Connection) -> None:
    asked.answer(b"", "302 Found", f"Location: /onward?{asked.path.count('x')}{asked.path.partition('?')[2]}x")


def huge_redirect(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 302 Found\r\nLocation: /huge-failure\r\n\r\n" + bytes(MB))
    asked.send_for_ever(bytes(65536))


def huge_failure(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 404 Not Found\r\n\r\n")
    asked.send_for_ever(bytes(65536))


def dripping_failure(asked: Connection) -> None:
    asked.send(b"HTTP/1.1 404 Not Found\r\nContent-Length: 999\r\n\r\n")
    asked.send_for_ever(b"a", 0.05)


def says_too_much(asked: Connection) -> None:
    asked.send(OK + b"Content-Length: 1000\r\n\r\nonly this")


def says_huge(asked: Connection) -> None:
    asked.send(OK + b"Content-Length: 99999999999\r\n\r\n")
    asked.wait()


def two_lengths(asked: Connection) -> None:
    asked.send(OK + b"Content-Length: 3\r\nContent-Length: 5\r\n\r\nabcde")


def cut_chunks(asked: Connection) -> None:
    asked.send(CHUNKED + b"a\r\n0123456789\r\n5\r\nab")


def no_chunks(asked: Connection) -> None:
    asked.send(CHUNKED + b"this is no chunk\r\n" * 100)


def cut_gzip(asked: Connection) -> None:
    asked.answer(gzip.compress(os.urandom(1000))[:-100], "200 OK", "Content-Encoding: gzip")


def no_gzip(asked: Connection) -> None:
    asked.answer(b"plain text", "200 OK", "Content-Encoding: gzip")


def brotli(asked: Connection) -> None:
    asked.answer(b"\x0b\x02\x80abc\x03", "200 OK", "Content-Encoding: br")


def twice_compressed(asked: Connection) -> None:
    asked.answer(gzip.compress(gzip.compress(b"a")), "200 OK", "Content-Encoding: gzip, gzip")


def no_http(asked: Connection) -> None:
    asked.send(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")


def partial(asked: Connection) -> None:
    asked.answer(b"half", "206 Partial Content", "Content-Range: bytes 0-3/8")


def asks_to_wait_long(asked: Connection) -> None:
    asked.answer(b"", "429 Too Many Requests", "Retry-After: 3600")


def redirect(target: str) -> Any:
    return lambda asked: asked.answer(b"", "302 Found", f"Location: {target}")


HOSTILE: dict[str, tuple[Any, type[TransportError], str]] = {
    "drip-headers": (drip_headers, FetchTimeoutError, "within 0.6 s"),
    "drip-body": (drip_body, FetchTimeoutError, "within 0.6 s"),
    "drip-chunks": (drip_chunks, FetchTimeoutError, "within 0.6 s"),
    "silence": (Connection.wait, FetchTimeoutError, "raise --timeout"),
    "stall": (stall, FetchTimeoutError, "within 0.6 s"),
    "endless": (endless, FetchTooLargeError, "larger than 20,971,520 bytes"),
    "endless-chunks": (endless_chunks, TransportError, "within 0.6 s|larger"),
    "endless-chunk-size": (endless_chunk_size, TransportError, "no valid HTTP"),
    "one-long-header": (one_long_header, TransportError, "no valid HTTP"),
    "many-headers": (many_headers, TransportError, "no valid HTTP"),
    "many-interim-answers": (many_interim_answers, FetchTooLargeError, "headers"),
    "long-interim-answers": (long_interim_answers, FetchTooLargeError, "headers"),
    "gzip-bomb": (gzip_bomb, FetchTooLargeError, "larger than"),
    "deflate-bomb": (deflate_bomb, FetchTooLargeError, "larger than"),
    "circle": (circle, TransportError, "in a circle"),
    "onward": (onward, TransportError, r"more than 5 redirects \(max_redirects\)"),
    "huge-redirect": (huge_redirect, TransportError, "answered 404"),
    "huge-failure": (huge_failure, TransportError, "answered 404 Not Found: it is gone"),
    "dripping-failure": (dripping_failure, TransportError, "answered 404"),
    "says-too-much": (says_too_much, TransportError, "ended before the answer did"),
    "says-huge": (says_huge, FetchTooLargeError, "larger than"),
    "two-lengths": (two_lengths, TransportError, "no valid HTTP"),
    "cut-chunks": (cut_chunks, TransportError, "ended before the answer did"),
    "no-chunks": (no_chunks, TransportError, "no valid HTTP"),
    "cut-gzip": (cut_gzip, TransportError, "ends early"),
    "no-gzip": (no_gzip, TransportError, "damaged"),
    "brotli": (brotli, TransportError, "compressed as 'br'"),
    "twice-compressed": (twice_compressed, TransportError, "compressed as 'gzip, gzip'"),
    "no-http": (no_http, TransportError, "no valid HTTP"),
    "reset": (Connection.reset, TransportError, "connection failed"),
    "partial": (partial, TransportError, "answered 206"),
    "asks-to-wait-long": (asks_to_wait_long, TransportError, "answered 429 .* asks to wait for 3600 s"),
    "to-private": (redirect("http://169.254.169.254/latest/"), FetchRefusedError, "redirected by .*not asked"),
    "to-mapped": (redirect("http://[::ffff:7f00:1]/"), FetchRefusedError, "not asked"),
    "to-file": (redirect("file:///etc/passwd"), FetchRefusedError, "scheme 'file'"),
    "to-data": (redirect("data:image/png;base64,AAAA"), FetchRefusedError, "scheme 'data'"),
    "to-nothing": (redirect("http://[::1"), FetchRefusedError, "not asked"),
}


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with HostileServer() as running:
        running.behaviours["/ok"] = lambda asked: asked.answer(b"picture")
        yield running


def settings(server: HostileServer, **others: Any) -> TransportSettings:
    chosen = {"timeout_s": 4.0, "min_interval_s": 0.0, **others}
    return TransportSettings(allowed_private=(LOCALHOST,), allowed_ports=frozenset({server.port}), **chosen)


def fetch(server: HostileServer, path: str, kind: FetchKind = FetchKind.IMAGE, **others: Any) -> Fetched:
    with Transport(settings(server, **others)) as transport:
        return transport.fetch(server.url + path, max_bytes=MAX_BYTES, kind=kind)


@dataclass
class Cost:
    """Seconds and bytes that something took; the bytes are resident memory, at its peak."""

    seconds: float = 0.0
    size_bytes: int = 0


@contextlib.contextmanager
def measured() -> Iterator[Cost]:
    """Measure the block. The kernel's high-water mark is set back first, since what ran before may have set it higher."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before, start, cost = _memory("VmRSS"), time.monotonic(), Cost()
    try:
        yield cost
    finally:
        cost.seconds, cost.size_bytes = time.monotonic() - start, _memory("VmHWM") - before


def _memory(name: str) -> int:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name))


@pytest.mark.parametrize("name", HOSTILE)
def test_ends_in_time_within_memory_with_a_reason(server: HostileServer, name: str) -> None:
    behaviour, error, reason = HOSTILE[name]
    bomb(31), bomb(-15)  # made before the clock runs
    server.behaviours["/" + name] = behaviour
    server.behaviours["/huge-failure"] = huge_failure
    timeout_s = DEADLINE_S if error is FetchTimeoutError or name in {"endless-chunks", "dripping-failure"} else 4.0
    with measured() as cost, pytest.raises(error, match=reason) as raised:
        fetch(server, "/" + name, FetchKind.PAGE, timeout_s=timeout_s, retries=1)
    assert str(raised.value).startswith(server.url + "/" + name)
    assert type(raised.value) in {TransportError, FetchRefusedError, FetchTimeoutError, FetchTooLargeError}
    assert cost.seconds < timeout_s + 1
    assert cost.size_bytes < 100 * MB


@pytest.mark.parametrize("length", [b"", b"Content-Length: %d\r\n" % (64 * MB)])
def test_the_largest_answer_takes_little_more_memory_than_itself(server: HostileServer, length: bytes) -> None:
    def large(asked: Connection) -> None:
        asked.send(OK + length + b"\r\n")
        for _ in range(64):
            asked.send(bytes(MB))

    server.behaviours["/large"] = large
    with measured() as cost, Transport(settings(server)) as transport:
        fetched = transport.fetch(server.url + "/large", max_bytes=64 * MB, kind=FetchKind.IMAGE)
    assert len(fetched.body) == 64 * MB
    assert cost.size_bytes < 80 * MB


def test_the_limit_is_inclusive(server: HostileServer) -> None:
    server.behaviours["/gzip"] = lambda asked: asked.answer(gzip.compress(b"picture"), "200 OK", "Content-Encoding: gzip")
    with Transport(settings(server)) as transport:
        for path, size in (("/ok", 7), ("/gzip", 27)):
            assert transport.fetch(server.url + path, max_bytes=size, kind=FetchKind.IMAGE).body == b"picture"
            with pytest.raises(FetchTooLargeError):
                transport.fetch(server.url + path, max_bytes=6, kind=FetchKind.IMAGE)


def test_name_server_that_does_not_answer(server: HostileServer) -> None:
    def hang(*_: Any) -> list[Any]:
        server.over.wait(10)
        return []

    with measured() as cost, Transport(settings(server, timeout_s=DEADLINE_S), lookup=hang) as transport, pytest.raises(FetchTimeoutError):
        transport.fetch(f"http://slow.example:{server.port}/", max_bytes=10, kind=FetchKind.PAGE)
    assert cost.seconds < DEADLINE_S + 1


def test_port_that_takes_no_connections() -> None:
    with contextlib.ExitStack() as open_ends:
        full = open_ends.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(2):
            waiting = open_ends.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        port = full.getsockname()[1]
        chosen = TransportSettings(allowed_private=(LOCALHOST,), allowed_ports=frozenset({port}), timeout_s=DEADLINE_S)
        with measured() as cost, Transport(chosen) as transport, pytest.raises(FetchTimeoutError):
            transport.fetch(f"http://127.0.0.1:{port}/", max_bytes=10, kind=FetchKind.PAGE)
    assert cost.seconds < DEADLINE_S + 1


def test_encryption_that_never_begins_and_names_the_host() -> None:
    """The connection goes to the checked address, the certificate is asked of the name."""
    with HostileServer(reads_requests=False) as silent:
        silent.behaviours[""] = Connection.wait
        chosen = settings(silent, timeout_s=DEADLINE_S)
        with Transport(chosen, lookup=leads_to(["127.0.0.1"])) as transport, measured() as cost, pytest.raises(FetchTimeoutError):
            transport.fetch(f"https://media.example:{silent.port}/", max_bytes=10, kind=FetchKind.PAGE)
        assert cost.seconds < DEADLINE_S + 1
        assert b"media.example" in silent.heads[0]


def test_a_server_that_does_not_encrypt_is_asked_again_and_told_of() -> None:
    with HostileServer(reads_requests=False) as plain:
        plain.behaviours[""] = lambda asked: asked.send(OK)
        asking = Transport(settings(plain, retries=1), lookup=leads_to(["127.0.0.1"]))
        with asking as transport, pytest.raises(TransportError, match="the connection failed"):
            transport.fetch(f"https://media.example:{plain.port}/", max_bytes=10, kind=FetchKind.PAGE)
        assert plain.connections == 2


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of media.example that nobody but its maker believes, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    file = tmp_path_factory.mktemp("certificate") / "both.pem"
    kind = (
        "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=media.example -addext subjectAltName=DNS:media.example"
    )
    subprocess.run(["openssl", "req", "-x509", *kind.split(), "-keyout", str(file), "-out", f"{file}.crt"], check=True, capture_output=True)
    file.write_bytes(file.read_bytes() + Path(f"{file}.crt").read_bytes())
    return file


def test_certificates_are_held_against_the_name(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Refused and not retried unless its maker is believed; then good for its own name only, whatever the address."""
    believed = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    believed.load_cert_chain(certificate)
    monkeypatch.setenv("SSL_CERT_FILE", f"{certificate}.crt")
    with HostileServer(encryption=believed) as server:
        server.behaviours["/ok"] = lambda asked: asked.answer(b"picture")
        with Transport(settings(server), lookup=leads_to(["127.0.0.1"])) as transport:
            with pytest.raises(TransportError, match="certificate does not hold"):
                transport.fetch(f"https://media.example:{server.port}/ok", max_bytes=10, kind=FetchKind.IMAGE)
            assert server.connections == 1
        with Transport(settings(server, use_proxies=True), lookup=leads_to(["127.0.0.1"])) as transport:
            assert transport.fetch(f"https://media.example:{server.port}/ok", max_bytes=10, kind=FetchKind.IMAGE).body == b"picture"
            with pytest.raises(TransportError, match="certificate does not hold"):
                transport.fetch(f"https://other.example:{server.port}/ok", max_bytes=10, kind=FetchKind.IMAGE)
    assert server.requests == {"/ok": 1}


def leads_to(*answers: list[str]) -> Any:
    """A name server that gives one answer after the other, then the last one for ever."""
    left = list(answers)

    def look_up(_: str, port: int, *__: Any) -> list[Any]:
        addresses = left.pop(0) if len(left) > 1 else left[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    return look_up


def test_answers_that_change_between_check_and_connection(server: HostileServer) -> None:
    """What is connected to is what was checked: the second address is never reached, though it listens on the same port."""
    server.behaviours["/ok"] = lambda asked: asked.send(OK + b"Connection: close\r\n\r\npicture")
    with socket.create_server(("127.0.0.2", server.port)) as inside:
        inside.setblocking(False)
        url = f"http://rebinding.example:{server.port}/ok"
        with Transport(settings(server), lookup=leads_to(["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"])) as transport:
            assert transport.fetch(url, max_bytes=10, kind=FetchKind.IMAGE).body == b"picture"
            assert b"Host: rebinding.example:" in server.heads[0]
            for _ in range(2):
                with pytest.raises(FetchRefusedError, match="Loopback"):
                    transport.fetch(url, max_bytes=10, kind=FetchKind.IMAGE)
        with pytest.raises(BlockingIOError):
            inside.accept()


def test_dead_addresses_leave_time_for_the_others(server: HostileServer) -> None:
    allowed = replace(settings(server), allowed_private=(ip_network("127.0.0.0/30"),))
    with Transport(allowed, lookup=leads_to(["127.0.0.2", "127.0.0.1"])) as transport:
        assert transport.fetch(f"http://two.example:{server.port}/ok", max_bytes=10, kind=FetchKind.IMAGE).body == b"picture"


@pytest.mark.parametrize("kind", FetchKind)
@pytest.mark.parametrize(
    ("encoding", "wbits"), [("gzip", 31), ("X-GZIP", 31), ("deflate", 15), ("deflate", -15), ("identity", None), ("", None)]
)
def test_whatever_is_compressed_is_inflated(server: HostileServer, kind: FetchKind, encoding: str, wbits: int | None) -> None:
    """Also where identity was asked for; also in pieces of one byte."""
    plain = bytes(range(256)) * 20
    packed = plain if wbits is None else zlib.compress(plain, wbits=wbits)

    def compressed(asked: Connection) -> None:
        asked.send(OK + b"Transfer-Encoding: chunked\r\nContent-Encoding: %s\r\n\r\n" % encoding.encode())
        asked.send(b"".join(b"1\r\n%c\r\n" % byte for byte in packed) + b"0\r\n\r\n")

    server.behaviours["/compressed"] = compressed
    assert fetch(server, "/compressed", kind).body == plain
    as_it_is = kind in {FetchKind.IMAGE, FetchKind.CAPTURE}
    wanted = b"Accept-Encoding: identity\r\n" if as_it_is else b"Accept-Encoding: gzip, deflate\r\n"
    assert wanted in server.heads[0]


def test_gzip_in_several_members_with_padding(server: HostileServer) -> None:
    packed = gzip.compress(b"one ") + gzip.compress(b"two") + bytes(512)
    server.behaviours["/members"] = lambda asked: asked.answer(packed, "200 OK", "Content-Encoding: gzip")
    assert fetch(server, "/members").body == b"one two"


@pytest.mark.parametrize("status", ["429 Too Many Requests", "502 Bad Gateway", "503 Service Unavailable", "504 Gateway Timeout"])
def test_what_passes_is_asked_for_again(server: HostileServer, status: str) -> None:
    server.behaviours["/busy"] = lambda asked: asked.answer(b"", status) if asked.served < 3 else asked.answer(b"picture")
    assert fetch(server, "/busy").body == b"picture"
    assert server.requests["/busy"] == 3
    with pytest.raises(TransportError, match=f"answered {status}"):
        server.requests.clear()
        fetch(server, "/busy", retries=1)


@pytest.mark.parametrize("status", ["400 Bad Request", "403 Forbidden", "404 Not Found", "410 Gone", "500 Internal Server Error"])
def test_what_stays_is_asked_for_once(server: HostileServer, status: str) -> None:
    server.behaviours["/stays"] = lambda asked: asked.answer(b"sorry", status)
    with pytest.raises(TransportError, match=f"answered {status}"):
        fetch(server, "/stays")
    assert server.requests["/stays"] == 1


@pytest.mark.parametrize(
    ("asks_for", "waits"),
    [
        (lambda: "1", True),
        (lambda: later(2), True),
        (lambda: "Mon, 01 Jan 2001 00:00:00 GMT", False),
        (lambda: "soon", False),
        (lambda: "-5", False),
    ],
)
def test_retry_after_is_heeded(server: HostileServer, asks_for: Callable[[], str], waits: bool) -> None:
    def busy(asked: Connection) -> None:
        if asked.served > 1:
            asked.answer(b"picture")
        else:
            asked.answer(b"", "429 Too Many Requests", f"Retry-After: {asks_for()}")

    server.behaviours["/busy"] = busy
    with measured() as cost:
        assert fetch(server, "/busy").body == b"picture"
    assert (cost.seconds >= 0.9) == waits


def test_a_host_that_asks_to_wait_is_left_alone_by_all(server: HostileServer) -> None:
    server.behaviours["/wait"] = asks_to_wait_long
    with Transport(settings(server)) as transport, measured() as cost:
        for path in ("/wait", "/wait", "/ok"):
            with pytest.raises(TransportError, match="asks to wait for"):
                transport.fetch(server.url + path, max_bytes=10, kind=FetchKind.IMAGE)
    assert cost.seconds < 0.5
    assert server.requests == {"/wait": 1}


def test_lost_connections_are_made_again(server: HostileServer) -> None:
    def flaky(asked: Connection) -> None:
        if asked.served < 3:
            asked.send(OK + b"Content-Length: 100\r\n\r\nhalf")
            asked.reset()
        else:
            asked.answer(b"picture")

    server.behaviours["/flaky"] = flaky
    assert fetch(server, "/flaky").body == b"picture"


def test_connections_are_used_again_and_no_cookies_are_kept(server: HostileServer) -> None:
    server.behaviours["/cookie"] = lambda asked: asked.answer(b"a", "200 OK", "Set-Cookie: who=me")
    server.behaviours["/away"] = redirect("/ok")
    with Transport(settings(server)) as transport:
        for path in ("/cookie", "/away", "/none", "/ok"):
            with contextlib.suppress(TransportError):
                transport.fetch(server.url + path, max_bytes=10, kind=FetchKind.IMAGE)
    assert server.connections == 1
    assert not [head for head in server.heads if b"cookie:" in head.lower() or b"referer" in head.lower()]


def test_redirects_are_followed_and_named(server: HostileServer) -> None:
    server.behaviours["/a"] = redirect("b?c=d e#f")
    server.behaviours["/b"] = redirect(f"//127.0.0.1:{server.port}/ok")
    before = datetime.now(UTC)
    fetched = fetch(server, "/a#part")
    assert (fetched.asked_url, fetched.url) == (server.url + "/a#part", server.url + "/ok")
    assert fetched.redirects == (server.url + "/a", server.url + "/b?c=d%20e")
    assert before <= fetched.fetched_at <= datetime.now(UTC)
    with pytest.raises(TransportError, match="more than 1 redirects"):
        fetch(server, "/a", max_redirects=1)


def test_type_and_charset_are_given_as_claimed(server: HostileServer) -> None:
    server.behaviours["/page"] = lambda asked: asked.answer(b"a", "200 OK", 'Content-Type: Text/HTML; charset="windows-1251"')
    fetched = fetch(server, "/page", FetchKind.PAGE)
    assert (fetched.content_type, fetched.charset, fetched.status) == ("text/html", "windows-1251", 200)
    assert (fetch(server, "/ok").content_type, fetch(server, "/ok").charset) == (None, None)


def test_what_a_web_archive_has_nothing_of_is_an_answer(server: HostileServer) -> None:
    """An empty list (RFC 7089), and a capture of a page that was gone; of any other server, and for a picture, that is a failure."""
    server.behaviours["/list"] = lambda asked: asked.answer(b"none", "404 Not Found", "Content-Type: application/link-format")
    gone = ("404 Not Found", "Memento-Datetime: Sat, 02 Mar 2019 10:00:00 GMT")
    server.behaviours["/capture"] = lambda asked: asked.answer(b"gone", *gone)
    told = [fetch(server, path, kind) for path, kind in (("/list", FetchKind.INDEX), ("/capture", FetchKind.CAPTURE))]
    assert [(one.status, one.body) for one in told] == [(404, b""), (404, b"")]
    assert told[1].memento_datetime == "Sat, 02 Mar 2019 10:00:00 GMT"
    for path, kind in (
        ("/list", FetchKind.CAPTURE),
        ("/capture", FetchKind.INDEX),
        ("/list", FetchKind.IMAGE),
        ("/nothing", FetchKind.INDEX),
    ):
        with pytest.raises(TransportError, match="answered 404"):
            fetch(server, path, kind)


def test_few_requests_at_a_time_and_none_in_haste(server: HostileServer) -> None:
    def slow(asked: Connection) -> None:
        time.sleep(0.05)
        asked.answer(b"picture")

    server.behaviours["/slow"] = slow
    with Transport(settings(server, timeout_s=5.0, min_interval_s=0.02)) as transport, ThreadPoolExecutor(8) as pool, measured() as cost:
        urls = [f"{server.url}/slow?{number}" for number in range(16)]
        bodies = list(pool.map(lambda url: transport.fetch(url, max_bytes=10, kind=FetchKind.IMAGE).body, urls))
    assert bodies == [b"picture"] * 16
    assert server.most_at_once <= 2
    assert cost.seconds >= 16 * 0.05 / 2


def test_turns_start_apart(server: HostileServer) -> None:
    with Transport(settings(server, timeout_s=5.0, min_interval_s=0.1)) as transport, measured() as cost:
        for _ in range(5):
            transport.fetch(server.url + "/ok", max_bytes=10, kind=FetchKind.IMAGE)
    assert cost.seconds >= 0.4


def test_waiting_for_a_turn_ends_with_the_time(server: HostileServer) -> None:
    server.behaviours["/silence"] = Connection.wait
    with Transport(settings(server, per_host=1, timeout_s=DEADLINE_S)) as transport, ThreadPoolExecutor(4) as pool, measured() as cost:
        asked = [pool.submit(transport.fetch, server.url + "/silence", max_bytes=10, kind=FetchKind.IMAGE) for _ in range(4)]
        assert all(isinstance(future.exception(), FetchTimeoutError) for future in asked)
    assert cost.seconds < DEADLINE_S + 1


def test_hosts_are_those_that_were_contacted(server: HostileServer) -> None:
    server.behaviours["/away"] = redirect(f"http://other.example:{server.port}/ok")
    with Transport(settings(server), lookup=leads_to(["127.0.0.1"])) as transport:
        with pytest.raises(FetchRefusedError):
            transport.fetch("http://10.0.0.1/", max_bytes=10, kind=FetchKind.IMAGE)
        assert not transport.hosts
        transport.fetch(f"http://first.example:{server.port}/away", max_bytes=10, kind=FetchKind.IMAGE)
        assert transport.hosts == (f"first.example:{server.port}", f"other.example:{server.port}")


def test_proxies_of_the_environment_are_used_only_on_request(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer() as proxy:
        proxy.behaviours[server.url + "/ok"] = lambda asked: asked.answer(b"by proxy")
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
            monkeypatch.setenv(name, f"http://me:secret@127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        assert fetch(server, "/ok").body == b"picture"
        assert proxy.connections == 0
        with Transport(settings(server, use_proxies=True)) as transport:
            assert transport.fetch(server.url + "/ok", max_bytes=10, kind=FetchKind.IMAGE).body == b"by proxy"
            assert transport.hosts == tuple(sorted((f"127.0.0.1:{proxy.port}", f"127.0.0.1:{server.port}")))
            with pytest.raises(FetchRefusedError, match="not asked"):
                transport.fetch("http://10.0.0.1/", max_bytes=10, kind=FetchKind.IMAGE)
        assert b"Proxy-Authorization: Basic" in proxy.heads[0]
        monkeypatch.setenv("no_proxy", "127.0.0.1")
        assert fetch(server, "/ok", use_proxies=True).body == b"picture"


def test_a_tunnel_that_leads_nowhere_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def dig(asked: Connection) -> None:
        asked.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        asked.wait()

    with HostileServer() as proxy:
        proxy.behaviours[""] = dig
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        chosen = TransportSettings(allowed_private=(LOCALHOST,), timeout_s=DEADLINE_S, use_proxies=True)
        with Transport(chosen) as transport, measured() as cost, pytest.raises(FetchTimeoutError):
            transport.fetch("https://public.example/", max_bytes=10, kind=FetchKind.IMAGE)
        assert proxy.heads[0].startswith(b"CONNECT public.example:443 ")
    assert cost.seconds < DEADLINE_S + 1


def test_a_proxy_that_does_not_connect_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with HostileServer() as proxy:
        proxy.behaviours[""] = lambda asked: asked.send(b"HTTP/1.1 403 No such luck\r\nContent-Length: 0\r\n\r\n")
        monkeypatch.setenv("https_proxy", f"127.0.0.1:{proxy.port}")
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        chosen = TransportSettings(allowed_private=(LOCALHOST,), use_proxies=True)
        with Transport(chosen) as transport, pytest.raises(TransportError, match=r"the proxy does not connect \(403 No such luck\)"):
            transport.fetch("https://public.example/", max_bytes=10, kind=FetchKind.IMAGE)
        assert proxy.connections == 1


def test_a_proxy_whose_address_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://proxy.example:port/")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Transport(TransportSettings(use_proxies=True)) as transport, pytest.raises(TransportError, match="proxy is no http address: "):
        transport.fetch("http://public.example/", max_bytes=10, kind=FetchKind.IMAGE)


def test_a_proxy_inside_is_refused_unless_allowed(server: HostileServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{server.port}")
    with Transport(TransportSettings(use_proxies=True, retries=0)) as transport, pytest.raises(FetchRefusedError, match="Loopback"):
        transport.fetch("http://public.example/", max_bytes=10, kind=FetchKind.IMAGE)
    assert server.connections == 0
    monkeypatch.setenv("http_proxy", "socks5://127.0.0.1:1080")
    with Transport(TransportSettings(use_proxies=True)) as transport, pytest.raises(TransportError, match="proxy"):
        transport.fetch("http://public.example/", max_bytes=10, kind=FetchKind.IMAGE)


def fresh(asked: Connection) -> None:
    asked.answer(b"version %d" % asked.served, "200 OK", "Cache-Control: max-age=600", "X-Provenance-Fetched-At: nonsense")


def checked(asked: Connection) -> None:
    """May be kept, but has to be confirmed each time."""
    if b'if-none-match: "1"' in asked.request.lower():
        asked.answer(b"", "304 Not Modified", 'ETag: "1"')
    else:
        asked.answer(b"version %d" % asked.served, "200 OK", "Cache-Control: no-cache", 'ETag: "1"')


def changing(asked: Connection) -> None:
    asked.answer(b"version %d" % asked.served, "200 OK", "Cache-Control: max-age=0", f'ETag: "{asked.served}"')


def failing_later(asked: Connection) -> None:
    headers = ("Cache-Control: max-age=0", 'ETag: "1"')
    asked.answer(b"version 1", "200 OK", *headers) if asked.served == 1 else asked.answer(b"", "404 Not Found", *headers)


def private(asked: Connection) -> None:
    asked.answer(b"version %d" % asked.served, "200 OK", "Cache-Control: no-store")


def packed_page(asked: Connection) -> None:
    asked.answer(gzip.compress(b"page"), "200 OK", "Content-Encoding: gzip", "Cache-Control: max-age=600", "Vary: Accept-Encoding")


@pytest.fixture
def caching(server: HostileServer) -> HostileServer:
    server.behaviours |= {
        "/fresh": fresh,
        "/checked": checked,
        "/changing": changing,
        "/failing-later": failing_later,
        "/private": private,
        "/packed": packed_page,
        "/moved": lambda asked: asked.answer(b"moved", "301 Moved Permanently", "Location: /fresh"),
        "/says-too-much": says_too_much,
        "/drip-body": drip_body,
    }
    return server


def test_fresh_answers_come_from_the_cache(caching: HostileServer, tmp_path: Path) -> None:
    first = fetch(caching, "/fresh", cache_folder=tmp_path / "cache")
    again = fetch(caching, "/fresh", cache_folder=tmp_path / "cache")
    assert (first.body, first.from_cache) == (b"version 1", False)
    assert (again.body, again.from_cache, again.fetched_at) == (b"version 1", True, first.fetched_at)
    assert caching.requests["/fresh"] == 1
    assert datetime.now(UTC) - first.fetched_at < timedelta(minutes=1)


def test_others_are_confirmed_or_asked_for_again(caching: HostileServer, tmp_path: Path) -> None:
    with Transport(settings(caching, cache_folder=tmp_path)) as transport:
        for path, bodies in (
            ("/checked", [b"version 1", b"version 1"]),
            ("/changing", [b"version 1", b"version 2", b"version 3"]),
            ("/private", [b"version 1", b"version 2"]),
        ):
            assert [transport.fetch(caching.url + path, max_bytes=99, kind=FetchKind.IMAGE).body for _ in bodies] == bodies
            assert caching.requests[path] == len(bodies)


def test_a_server_that_confirms_what_was_never_kept_is_asked_for_the_whole_in_the_same_turn(caching: HostileServer, tmp_path: Path) -> None:
    def confirms_another(asked: Connection) -> None:
        if b"if-none-match" in asked.request.lower():
            asked.answer(b"", "304 Not Modified", 'ETag: "another"')
        else:
            asked.answer(b"version %d" % asked.served, "200 OK", "Cache-Control: no-cache", 'ETag: "1"')

    caching.behaviours["/confused"] = confirms_another
    first, again = (fetch(caching, "/confused", cache_folder=tmp_path, per_host=1) for _ in range(2))
    assert (first.body, again.body, again.from_cache) == (b"version 1", b"version 3", False)


def test_offline_the_cache_answers_with_the_newest_good_answer(caching: HostileServer, tmp_path: Path) -> None:
    online = settings(caching, cache_folder=tmp_path)
    with Transport(online) as transport:
        for path in ("/moved", "/checked", "/changing", "/changing", "/private", "/failing-later", "/failing-later", "/packed"):
            with contextlib.suppress(TransportError):
                transport.fetch(caching.url + path, max_bytes=99, kind=FetchKind.PAGE)
    asked = caching.connections, caching.requests.total()
    with Transport(replace(online, offline=True)) as transport:
        answers = {
            path: transport.fetch(caching.url + path, max_bytes=99, kind=FetchKind.PAGE)
            for path in ("/moved", "/checked", "/changing", "/failing-later", "/packed")
        }
        for path in ("/private", "/never-asked"):
            with pytest.raises(FetchRefusedError, match="offline, and not in the cache"):
                transport.fetch(caching.url + path, max_bytes=99, kind=FetchKind.PAGE)
        with pytest.raises(FetchTooLargeError):
            transport.fetch(caching.url + "/changing", max_bytes=3, kind=FetchKind.PAGE)
        assert transport.hosts == ()
    assert {path: answer.body for path, answer in answers.items()} == {
        "/moved": b"version 1",
        "/checked": b"version 1",
        "/changing": b"version 2",
        "/failing-later": b"version 1",
        "/packed": b"page",
    }
    assert all(answer.from_cache for answer in answers.values())
    assert answers["/moved"].redirects == (caching.url + "/moved",)
    assert asked == (caching.connections, caching.requests.total())


def test_without_the_extra_there_is_no_cache_and_no_failure(server: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "hishel", None)
    assert fetch(server, "/ok", cache_folder=tmp_path).body == b"picture"
    with pytest.raises(FetchRefusedError, match=r"image-provenance\[web\]"):
        fetch(server, "/ok", cache_folder=tmp_path, offline=True)
    assert not list(tmp_path.iterdir())


def test_offline_without_a_cache_nothing_is_asked(server: HostileServer) -> None:
    with pytest.raises(FetchRefusedError, match="offline"):
        fetch(server, "/ok", offline=True)
    assert server.connections == 0


@pytest.mark.parametrize("name", ["/says-too-much", "/drip-body"])
def test_what_broke_off_is_not_kept(caching: HostileServer, tmp_path: Path, name: str) -> None:
    with pytest.raises(TransportError):
        fetch(caching, name, cache_folder=tmp_path, timeout_s=0.5)
    with pytest.raises(FetchRefusedError, match="not in the cache"):
        fetch(caching, name, cache_folder=tmp_path, offline=True)


def test_private_addresses_stay_refused_behind_a_cache(caching: HostileServer, tmp_path: Path) -> None:
    fetch(caching, "/fresh", cache_folder=tmp_path)
    for offline in (False, True):
        guarded = TransportSettings(cache_folder=tmp_path, offline=offline)
        with Transport(guarded) as transport, pytest.raises(FetchRefusedError, match="not asked"):
            transport.fetch(caching.url + "/fresh", max_bytes=99, kind=FetchKind.IMAGE)


def test_the_cache_serves_many_threads(caching: HostileServer, tmp_path: Path) -> None:
    with Transport(settings(caching, cache_folder=tmp_path, timeout_s=10.0, per_host=8)) as transport, ThreadPoolExecutor(8) as pool:
        urls = [f"{caching.url}/fresh?{number % 20}" for number in range(200)]
        answers = list(pool.map(lambda url: transport.fetch(url, max_bytes=99, kind=FetchKind.IMAGE), urls))
    assert {answer.body[:8] for answer in answers} == {b"version "}
    assert sum(answer.from_cache for answer in answers) >= 100


def test_a_damaged_cache_is_no_cache(caching: HostileServer, tmp_path: Path) -> None:
    (tmp_path / "answers.db").write_bytes(b"no database at all" * 1000)
    assert fetch(caching, "/fresh", cache_folder=tmp_path).body == b"version 1"
    with pytest.raises(FetchRefusedError, match="not in the cache"):
        fetch(caching, "/fresh", cache_folder=tmp_path, offline=True)


def test_a_kept_answer_that_cannot_be_read_any_more_is_an_error_that_says_what_to_delete(caching: HostileServer, tmp_path: Path) -> None:
    fetch(caching, "/fresh", cache_folder=tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.db")) as kept:
        kept.execute("DELETE FROM streams")
        kept.commit()
    with pytest.raises(TransportError, match=r"the cache failed .*delete its folder"):
        fetch(caching, "/fresh", cache_folder=tmp_path, offline=True)


def test_a_cache_that_another_process_locks_is_no_cache(caching: HostileServer, tmp_path: Path) -> None:
    fetch(caching, "/fresh", cache_folder=tmp_path)
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with measured() as cost:
            assert fetch(caching, "/fresh?other", cache_folder=tmp_path).body == b"version 1"
        assert fetch(caching, "/fresh", cache_folder=tmp_path).from_cache
    assert cost.seconds < 1


def test_a_cache_of_somebody_else_is_left_alone(caching: HostileServer, tmp_path: Path) -> None:
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.db")) as other:
        other.execute("CREATE TABLE entries (mine)")
    with pytest.raises(ConfigurationError, match="no place for the cache"):
        fetch(caching, "/fresh", cache_folder=tmp_path)


def test_a_cache_that_has_no_place_is_named(caching: HostileServer, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigurationError, match="no place for the cache"):
        fetch(caching, "/fresh", cache_folder=tmp_path / "file" / "cache")


ODD_HEADERS = [
    "Cache-Control: max-age=" + "9" * 50,
    'Cache-Control: max-age=a, =, ;"',
    "Age: -1e9",
    "Age: \xb3",
    "Date: yesterday",
    "Expires: -1",
    "Expires: Mon, 01 Jan 99999 00:00:00 GMT",
    "Vary: *",
    "ETag: \\x00",
    "Last-Modified: 99",
    "Content-Type: \xff",
    "Content-Type: text/html; charset=\xff",
]


@pytest.mark.parametrize("header", ODD_HEADERS)
def test_headers_that_no_cache_expects(server: HostileServer, tmp_path: Path, header: str) -> None:
    server.behaviours["/odd"] = lambda asked: asked.answer(b"picture", "200 OK", header)
    with Transport(settings(server, cache_folder=tmp_path)) as transport:
        for _ in range(3):
            assert transport.fetch(server.url + "/odd", max_bytes=10, kind=FetchKind.IMAGE).body == b"picture"


def test_a_fetch_interrupts_no_other(server: HostileServer) -> None:
    """A thread's failure leaves the others' connections alone."""
    server.behaviours["/drip-body"] = drip_body
    done = threading.Event()
    with Transport(settings(server, per_host=4, timeout_s=DEADLINE_S)) as transport, ThreadPoolExecutor(2) as pool:
        failing = pool.submit(transport.fetch, server.url + "/drip-body", max_bytes=MAX_BYTES, kind=FetchKind.IMAGE)
        failing.add_done_callback(lambda _: done.set())
        while not done.is_set():
            assert transport.fetch(server.url + "/ok", max_bytes=10, kind=FetchKind.IMAGE).body == b"picture"
        assert isinstance(failing.exception(), FetchTimeoutError)
