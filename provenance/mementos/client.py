"""Asks one web archive, gently: one request at a time, and none any more where it does not answer."""

import base64
import hashlib
import threading
from collections.abc import Callable
from functools import partial
from typing import Protocol

from provenance.errors import FetchRefusedError, FetchTooLargeError, TransportError
from provenance.mementos.cdx import read_cdx
from provenance.mementos.listing import Listed, Listing, Memento
from provenance.mementos.service import IndexForm, Service
from provenance.mementos.timemap import parse_memento_datetime, read_timemap
from provenance.transport import Fetched, FetchKind, HostRule

MAX_INDEX_BYTES = 8 * 2**20
"""Of one answer: 10,000 lines of pywb have 4 MB."""
MIN_INTERVAL_S = 1.1
"""Between two requests: the Internet Archive allows 60 a minute, and blocks the address of whoever goes on beyond that."""
BUSY_WAIT_S = 60.0
"""After a 429 that names no time: the Internet Archive counts by the minute."""
_MOST_FAILURES = 3
"""Requests in a row without an answer after which the archive is left alone."""
_TOO_MANY_REQUESTS = 429


class CaptureFetcher(Protocol):
    """Whatever fetches addresses, and lets redirects be led elsewhere; `transport.Transport` does."""

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind, route: Callable[[str], str] | None = None) -> Fetched:
        """See `Transport.fetch`."""
        ...


class Mementos:
    """The captures of one web archive. Safe for threads.

    Args:
        fetcher: The network.
        service: The archive.
        max_bytes: Largest body of a capture that is taken.
    """

    def __init__(self, fetcher: CaptureFetcher, service: Service, max_bytes: int) -> None:
        self.service = service
        self._fetcher = fetcher
        self._max_bytes = max_bytes
        self._failures = 0
        self._left_alone: TransportError | None = None
        self._lock = threading.Lock()

    @staticmethod
    def rule(service: Service, min_interval_s: float = MIN_INTERVAL_S) -> HostRule:
        """How the archive's host wants to be asked."""
        return HostRule(service.host, min_interval_s, BUSY_WAIT_S)

    @property
    def left_alone(self) -> str | None:
        """Why nothing more is asked of the archive in this run; None where it still is."""
        return None if self._left_alone is None else str(self._left_alone)

    def listing(self, url: str) -> Listing:
        """What the archive lists of an address, whatever was captured there.

        Raises:
            TransportError: It did not answer, or not with a list.
        """
        answer = self._ask(self.service.question(url), MAX_INDEX_BYTES, FetchKind.INDEX, self._own)
        read = read_timemap if self.service.form is IndexForm.TIMEMAP else read_cdx
        try:
            return read(answer.body, url, self.service)
        except TransportError as fault:
            raise TransportError(f"{answer.asked_url}: {fault}") from fault

    def memento(self, listed: Listed) -> Memento:
        """What the archive stored, with the time that it gives for that itself.

        Raises:
            TransportError: It did not answer, or with something that is no capture.
        """
        answer = self._ask(listed.uri_m, self._max_bytes, FetchKind.CAPTURE, partial(self.service.route, listed.at))
        at = parse_memento_datetime(answer.memento_datetime or "")
        if at is None:
            raise TransportError(f"{answer.url}: has no Memento-Datetime, or no single one: nobody says that this was captured, and when")
        sha1 = base64.b32encode(hashlib.sha1(answer.body, usedforsecurity=False).digest()).decode("ascii")
        return Memento(at, answer.url, answer.body, answer.status, answer.charset, sha1)

    def _own(self, target: str) -> str:
        """Where an index leads on to: to itself."""
        if not self.service.is_own(target):
            raise TransportError(f"{self.service.host} leads on to {target:.200}, which was not named; name it with --wayback")
        return self.service.secured(target)

    def _ask(self, address: str, max_bytes: int, kind: FetchKind, route: Callable[[str], str]) -> Fetched:
        with self._lock:
            if self._left_alone is not None:
                raise TransportError(f"{self.service.host} was not asked any more: {self._left_alone}", self._left_alone.status)
            try:
                answer = self._fetcher.fetch(address, max_bytes=max_bytes, kind=kind, route=route)
            except TransportError as fault:
                self._count(fault)
                raise
            self._failures = 0
            return answer

    def _count(self, fault: TransportError) -> None:
        """Take note of a failure: an archive that is asked too much, or does not answer, is left alone for this run."""
        is_word = isinstance(fault, FetchRefusedError | FetchTooLargeError) or (fault.status is not None and fault.status < 500)
        self._failures = 0 if is_word else self._failures + 1
        if fault.status == _TOO_MANY_REQUESTS or self._failures >= _MOST_FAILURES:
            self._left_alone = fault
