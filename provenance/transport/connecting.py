"""Connections that go to checked addresses only and end with the time of the fetch that uses them.

The name is looked up here, once, and the connection goes to what was checked: there is no second look-up that a name
server could answer differently. TLS and the Host header keep the name.
"""

import queue
import socket
import ssl
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

import httpcore

from provenance.errors import TransportError
from provenance.transport.budget import BUDGET
from provenance.transport.guard import Guard
from provenance.transport.retrying import PassingError
from provenance.transport.settings import Lookup

_MOST_ADDRESSES = 4
"""Addresses of one host that are tried; each gets its share of the time, so that a dead one does not use it up."""

_SocketOption = tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]


class TimedStream(httpcore.NetworkStream):
    """A stream whose every wait ends with the fetch that uses it at the moment."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the budget is stricter
        """Up to so many bytes; none where the server has closed the connection."""
        budget = BUDGET.get()
        content = self._stream.read(max_bytes, budget.left_s())
        budget.arrived(len(content))
        return content

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002 - the budget is stricter
        """Send all of it."""
        self._stream.write(buffer, BUDGET.get().left_s())

    def close(self) -> None:
        """Close the connection."""
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002 - the budget is stricter
    ) -> httpcore.NetworkStream:
        """The same stream, encrypted; the certificate is held against the host's name.

        Raises:
            TransportError: The certificate does not hold, and will not the next time.
        """
        try:
            return TimedStream(self._stream.start_tls(ssl_context, server_hostname, BUDGET.get().left_s()))
        except httpcore.ConnectError as fault:
            if isinstance(fault.__cause__, ssl.SSLCertVerificationError):
                reason = fault.__cause__.verify_message
                raise TransportError(f"the certificate does not hold ({reason}); nothing was asked") from fault
            raise

    def get_extra_info(self, info: str) -> Any:
        """What is known of the socket."""
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """Opens connections to what the guard lets through.

    Args:
        guard: Says which addresses may be asked.
        lookup: Called in a thread of its own.
        contacted: Told of each host and port before it is connected to.
    """

    def __init__(self, guard: Guard, lookup: Lookup, contacted: Callable[[str, int], None]) -> None:
        self._guard = guard
        self._lookup = lookup
        self._contacted = contacted
        self._sockets = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the budget is stricter
        local_address: str | None = None,
        socket_options: Iterable[_SocketOption] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection to a checked address of the host.

        Raises:
            FetchRefusedError: One of its addresses may not be asked; none was.
            FetchTimeoutError: The time was over before its name was known.
            TransportError: It has no address.
        """
        budget = BUDGET.get()
        addresses = self._addresses(host, port)[:_MOST_ADDRESSES]
        self._contacted(host, port)

        def connect(address: str, tries_left: int) -> TimedStream:
            share_s = budget.left_s() / tries_left
            return TimedStream(self._sockets.connect_tcp(address, port, share_s, local_address, socket_options))

        *others, last = addresses  # a host of none is an error of its own
        for tries_left, address in zip(range(len(addresses), 1, -1), others, strict=True):
            with suppress(httpcore.ConnectError, httpcore.ConnectTimeout):
                return connect(address, tries_left)
        return connect(last, 1)

    def _addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The checked addresses of a host."""
        try:
            return self._guard.addresses(f"http://[{host}]:{port}/" if ":" in host else f"http://{host}:{port}/", self._look_up_in_time)
        except socket.gaierror as fault:
            if fault.errno == socket.EAI_AGAIN:
                raise PassingError(f"the name servers of {host} do not answer; try again later") from fault
            raise TransportError(f"the host {host} has no address; look for a typing error, or the site is gone") from fault
        except (OSError, ValueError) as fault:
            raise TransportError(f"the host {host} could not be looked up: {fault}") from fault

    def _look_up_in_time(self, *question: Any) -> Iterable[Any]:
        """Look a name up. The system's resolver knows no timeout: it runs aside, and is left alone when the time is over."""
        answers: queue.SimpleQueue[list[Any] | Exception] = queue.SimpleQueue()

        def look_up() -> None:
            try:
                answers.put(list(self._lookup(*question)))
            except Exception as fault:  # noqa: BLE001 - raised where it is waited for
                answers.put(fault)

        threading.Thread(target=look_up, name="name-lookup", daemon=True).start()
        budget = BUDGET.get()
        try:
            answer = answers.get(timeout=budget.left_s())
        except queue.Empty:
            raise budget.over() from None
        if isinstance(answer, Exception):
            raise answer
        return answer
