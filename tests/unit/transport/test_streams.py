"""Connections that go to checked addresses, share the time among them, and end with the fetch that uses them."""

import socket
import ssl
from collections.abc import Iterator
from typing import Any

import httpcore
import pytest

from provenance.errors import FetchRefusedError, FetchTimeoutError, TransportError
from provenance.transport.budget import BUDGET, HEADER_BYTES, Budget
from provenance.transport.connecting import GuardedBackend, TimedStream
from provenance.transport.guard import Guard

ADDRESSES = tuple(f"93.184.215.{number}" for number in range(1, 7))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock, which the test sets."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


@pytest.fixture
def budget(clock: list[float]) -> Iterator[Budget]:
    """Of a fetch that has twelve seconds."""
    made = Budget(12.0, clock[0] + 12.0)
    token = BUDGET.set(made)
    yield made
    BUDGET.reset(token)


class Line(httpcore.NetworkStream):
    """A stream that notes what it is asked, and fails to become encrypted if it has a reason to."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.asked: list[tuple[Any, ...]] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.asked.append(("read", max_bytes, timeout))
        return b"x" * max_bytes

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.asked.append(("write", buffer, timeout))

    def close(self) -> None:
        self.asked.append(("close",))

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.asked.append(("start_tls", ssl_context, server_hostname, timeout))
        if self.fault is not None:
            raise httpcore.ConnectError("no") from self.fault
        return self

    def get_extra_info(self, info: str) -> Any:
        return f"the {info}"


def test_every_wait_ends_with_the_fetch(budget: Budget, clock: list[float]) -> None:
    """Whatever timeout is asked for: each is what is left of the time."""
    line, context = Line(), ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    stream = TimedStream(line)
    clock[0] += 2
    assert stream.read(7, 99.0) == b"x" * 7
    clock[0] += 3
    stream.write(b"request", 99.0)
    encrypted = stream.start_tls(context, "public.example", 99.0)
    stream.close()
    assert line.asked == [("read", 7, 10.0), ("write", b"request", 7.0), ("start_tls", context, "public.example", 7.0), ("close",)]
    assert budget.room_bytes == HEADER_BYTES - 7
    assert encrypted.get_extra_info("socket") == stream.get_extra_info("socket") == "the socket"
    clock[0] += 7
    for late in (lambda: stream.read(1), lambda: stream.write(b""), lambda: encrypted.read(1), lambda: stream.start_tls(context)):
        with pytest.raises(FetchTimeoutError):
            late()


@pytest.mark.usefixtures("budget")
def test_certificate_that_does_not_hold_is_told_apart() -> None:
    """It will not hold the next time either; a connection that is lost may."""
    fault = ssl.SSLCertVerificationError()
    fault.verify_message = "self-signed certificate"
    with pytest.raises(TransportError) as caught:
        TimedStream(Line(fault)).start_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))
    assert str(caught.value) == "the certificate does not hold (self-signed certificate); nothing was asked"
    with pytest.raises(httpcore.ConnectError):
        TimedStream(Line(OSError())).start_tls(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT))


class Sockets:
    """In the place of the system's sockets: notes what is connected to, and lets so many fail."""

    def __init__(self, failing: int, kind: type[Exception] = httpcore.ConnectError) -> None:
        self.failing, self.kind = failing, kind
        self.asked: list[tuple[Any, ...]] = []

    def connect_tcp(self, *asked: Any) -> httpcore.NetworkStream:
        self.asked.append(asked)
        if len(self.asked) <= self.failing:
            raise self.kind("no")
        return Line()


def backend(sockets: Sockets, addresses: tuple[str, ...], contacted: list[Any]) -> GuardedBackend:
    def look_up(*question: Any) -> list[Any]:
        host = question[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, question[1])) for address in addresses or (host,)]

    made = GuardedBackend(Guard((), frozenset({80})), look_up, lambda host, port: contacted.append((host, port)))
    made._sockets = sockets  # type: ignore[assignment]
    return made


@pytest.mark.usefixtures("budget")
@pytest.mark.parametrize("kind", [httpcore.ConnectError, httpcore.ConnectTimeout])
def test_addresses_are_tried_in_turn_each_with_its_share(kind: type[Exception]) -> None:
    """Of what is left: one that is dead does not use up the time of the others, and no more than four are tried."""
    contacted: list[Any] = []
    sockets = Sockets(2, kind)
    stream = backend(sockets, ADDRESSES[:3], contacted).connect_tcp("public.example", 80, 99.0, "local", [(1, 2, 3)])
    assert stream.read(1) == b"x"
    assert sockets.asked == [(address, 80, 12 / left, "local", [(1, 2, 3)]) for address, left in zip(ADDRESSES[:3], (3, 2, 1), strict=True)]
    assert contacted == [("public.example", 80)]
    sockets = Sockets(9, kind)
    with pytest.raises(kind):
        backend(sockets, ADDRESSES, contacted).connect_tcp("public.example", 80)
    assert [asked[0] for asked in sockets.asked] == list(ADDRESSES[:4])


@pytest.mark.usefixtures("budget")
def test_nothing_is_connected_to_where_one_address_is_private() -> None:
    sockets, contacted = Sockets(0), list[Any]()
    with pytest.raises(FetchRefusedError):
        backend(sockets, (ADDRESSES[0], "10.0.0.1"), contacted).connect_tcp("public.example", 80)
    assert (sockets.asked, contacted) == ([], [])


@pytest.mark.usefixtures("budget")
def test_address_of_ipv6_is_connected_to() -> None:
    sockets = Sockets(0)
    backend(sockets, (), []).connect_tcp("2606:4700::1111", 80)
    assert [asked[0] for asked in sockets.asked] == ["2606:4700::1111"]
