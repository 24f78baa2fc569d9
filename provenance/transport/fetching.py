"""Transport: fetches addresses that were given, within limits."""

import socket
import threading
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin

from provenance.errors import FetchRefusedError, TransportError
from provenance.model.limits import named
from provenance.transport.settings import MAX_URL_LENGTH, Fetched, FetchKind, Lookup, TransportSettings

if TYPE_CHECKING:
    from provenance.transport.asking import Asker
    from provenance.transport.budget import Budget

_SHOWN_LENGTH = 200
"""Characters of an address that a message quotes."""


class Transport:
    """The fetcher that goes to the network. Safe for threads; a context manager.

    Args:
        settings: What may be asked, how long, how often.
        lookup: Looks names up, from any thread; the system by default. What it answers is checked like any other answer.
    """

    def __init__(self, settings: TransportSettings, *, lookup: Lookup | None = None) -> None:
        self._settings = settings
        self._lookup = lookup
        self._hosts: set[str] = set()
        self._asker: Asker | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let connections and the cache go. A later fetch opens them again."""
        with self._lock:
            asker, self._asker = self._asker, None
        if asker is not None:
            asker.close()

    @property
    def hosts(self) -> tuple[str, ...]:
        """As `Fetcher.hosts`; a host that only the name servers were asked for is none of them."""
        with self._lock:
            return tuple(sorted(self._hosts))

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind, route: Callable[[str], str] | None = None) -> Fetched:
        """As `Fetcher.fetch`.

        Args:
            url: See there.
            max_bytes: See there.
            kind: See there.
            route: Says where to go instead of where a redirect leads, or raises a TransportError; None goes there.
        """
        from provenance.transport.budget import BUDGET, Budget

        budget = Budget.of(self._settings.timeout_s)
        token = BUDGET.set(budget)
        passed: list[str] = []
        try:
            if len(url) > MAX_URL_LENGTH:
                raise FetchRefusedError(f"not asked: longer than {MAX_URL_LENGTH} characters")
            return self._follow(url, max_bytes, kind, budget, passed, route)
        except TransportError as fault:
            raise _named(fault, url, passed) from fault
        finally:
            BUDGET.reset(token)

    def _follow(
        self, url: str, max_bytes: int, kind: FetchKind, budget: "Budget", passed: list[str], route: Callable[[str], str] | None
    ) -> Fetched:
        """The answer at the end of the redirects, each of which is checked as if it had been given; fills `passed`."""
        asker = self._open()
        address = asker.plain(url)
        while True:
            answer = asker.ask(address, kind, max_bytes, budget)
            if answer.location is None:
                return Fetched(
                    url=address,
                    asked_url=url,
                    body=answer.body,
                    content_type=answer.content_type,
                    charset=answer.charset,
                    status=answer.status,
                    redirects=tuple(passed),
                    fetched_at=answer.fetched_at,
                    from_cache=answer.from_cache,
                    last_modified=answer.last_modified,
                    http_date=answer.http_date,
                    memento_datetime=answer.memento_datetime,
                )
            passed.append(address)
            if len(passed) > (most := self._settings.max_redirects):
                raise TransportError(f"more than {most} redirects{named(most)}; give the address where they end")
            target = _joined(address, answer.location)
            address = asker.plain(target if route is None else route(target))
            if address in passed:
                raise TransportError("it redirects in a circle; open it in a browser and save it by hand")

    def _open(self) -> "Asker":
        """What asks, made with the first fetch, since what it imports costs a while."""
        with self._lock:
            if self._asker is None:
                from provenance.transport.asking import Asker

                self._asker = Asker(self._settings, self._lookup or socket.getaddrinfo, self._contacted)
            return self._asker

    def _contacted(self, host: str, port: int) -> None:
        name = f"[{host}]" if ":" in host else host
        with self._lock:
            self._hosts.add(name if port in {80, 443} else f"{name}:{port}")


def _joined(base: str, location: str) -> str:
    """Where a redirect leads.

    Raises:
        FetchRefusedError: It cannot be read.
    """
    try:
        return urljoin(base, location)
    except ValueError as fault:
        raise FetchRefusedError(f"not asked: the redirect's target cannot be read: {fault}") from fault


def _named(fault: TransportError, url: str, passed: list[str]) -> TransportError:
    """The same failure with the address in its message."""
    name = _shown(url) + (f" (redirected by {_shown(passed[-1])})" if passed else "")
    return type(fault)(f"{name}: {fault}", fault.status)


def _shown(url: str) -> str:
    return url if len(url) <= _SHOWN_LENGTH else f"{url[:_SHOWN_LENGTH]}..."
