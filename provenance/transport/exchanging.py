"""One request and its answer over guarded connections, directly or through the environment's proxies."""

import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from provenance.errors import TransportError
from provenance.transport.budget import BUDGET
from provenance.transport.connecting import GuardedBackend
from provenance.transport.guard import Guard
from provenance.transport.settings import Lookup, TransportSettings
from provenance.transport.turns import Turns

FETCHED_AT = "x-provenance-fetched-at"
"""Header that tells the cache, and through it a later run, when the server answered. Ours overwrites a server's."""

_CONNECTIONS = 64
_KEPT_CONNECTIONS = 16


class _Body(httpx.SyncByteStream):
    """The chunks of an answer, as they come."""

    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        yield from self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()


class Exchange(httpx.BaseTransport):
    """Asks servers. Takes the turn at the host and leaves its end, and the answer's, to the budget's try.

    Args:
        settings: What may be asked.
        turns: The line at each host.
        lookup: Looks names up.
        contacted: Told of each host and port.
    """

    def __init__(self, settings: TransportSettings, turns: Turns, lookup: Lookup, contacted: Callable[[str, int], None]) -> None:
        self._settings = settings
        self._turns = turns
        self._lookup = lookup
        self._contacted = contacted
        self._proxies = getproxies() if settings.use_proxies else {}
        self._pools: dict[tuple[str, str | None], httpcore.ConnectionPool] = {}
        self._lock = threading.Lock()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """The server's answer, its body still to be read."""
        budget = BUDGET.get()
        pool = self._pool(request.url)
        if not budget.has_turn:
            budget.closing.enter_context(self._turns.turn(request.url.netloc.decode("ascii"), budget))
            budget.has_turn = True
        answer = pool.handle_request(
            httpcore.Request(
                request.method,
                httpcore.URL(scheme=request.url.raw_scheme, host=request.url.raw_host, port=request.url.port, target=request.url.raw_path),
                headers=request.headers.raw,
                extensions={"timeout": {"pool": budget.left_s()}},
            )
        )
        budget.closing.callback(answer.close)
        headers = [(name, text) for name, text in answer.headers if name.lower() != FETCHED_AT.encode()]
        headers.append((FETCHED_AT.encode(), datetime.now(UTC).isoformat().encode()))
        return httpx.Response(answer.status, headers=headers, stream=_Body(answer))

    def close(self) -> None:
        """Close all connections."""
        with self._lock:
            for pool in self._pools.values():
                pool.close()
            self._pools.clear()

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """The connections for a URL: straight, or those of its proxy."""
        proxy = self._proxy(url)
        if proxy is not None:
            self._contacted(url.host, url.port or (443 if url.scheme == "https" else 80))
        with self._lock:
            way = (url.scheme, proxy)
            if way not in self._pools:
                certificates = self._certificates() if url.scheme == "https" else None
                self._pools[way] = self._straight(certificates) if proxy is None else self._through(proxy, certificates)
            return self._pools[way]

    def _certificates(self) -> ssl.SSLContext:
        """The authorities that are believed: certifi's. The environment's only where its proxies are believed too."""
        return httpx.create_ssl_context(trust_env=self._settings.use_proxies)

    def _proxy(self, url: httpx.URL) -> str | None:
        named = self._proxies.get(url.scheme) or self._proxies.get("all")
        return None if named is None or proxy_bypass(url.host) else named

    def _straight(self, certificates: ssl.SSLContext | None) -> httpcore.ConnectionPool:
        guard = Guard(self._settings.allowed_private, self._settings.allowed_ports)
        return httpcore.ConnectionPool(
            ssl_context=certificates,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_KEPT_CONNECTIONS,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(guard, self._lookup, self._contacted),
        )

    def _through(self, named: str, certificates: ssl.SSLContext | None) -> httpcore.ConnectionPool:
        """Connections to a proxy. Whoever named it chose its port; its address has to be allowed."""
        try:
            proxy = httpx.Proxy(named if "://" in named else f"http://{named}")
            port = proxy.url.port or (443 if proxy.url.scheme == "https" else 80)
        except (ValueError, httpx.InvalidURL) as fault:
            raise TransportError(f"the environment's proxy is no http address: {fault}") from fault
        if proxy.url.scheme not in {"http", "https"}:
            raise TransportError(f"the environment's proxy speaks {proxy.url.scheme}; only http and https proxies are used")
        guard = Guard(self._settings.allowed_private, frozenset({port}))
        return httpcore.HTTPProxy(
            proxy_url=urlsplit(str(proxy.url))._replace(path="/").geturl(),
            proxy_auth=proxy.raw_auth,
            ssl_context=certificates,
            max_connections=_CONNECTIONS,
            max_keepalive_connections=_KEPT_CONNECTIONS,
            keepalive_expiry=5.0,
            network_backend=GuardedBackend(guard, self._lookup, self._contacted),
        )
