"""What a fetch may do, what comes back, and the protocol that a fake fulfils."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from provenance.errors import ConfigurationError
from provenance.model.limits import Group, check_limits, limit

Lookup: TypeAlias = Callable[..., Iterable[Any]]
"""What is called as `socket.getaddrinfo` is, and answers likewise."""

MAX_URL_LENGTH = 8192
"""Characters; where common servers stop too."""


class FetchKind(StrEnum):
    """What is asked for, which decides the encodings that are asked for."""

    IMAGE = "image"
    PAGE = "page"
    INDEX = "index"
    """What a web archive lists. A 404 that is a TimeMap says that it has no capture, as pywb answers."""
    CAPTURE = "capture"
    """What a web archive stored, as it was stored. An answer with a Memento-Datetime is one whatever its status (RFC 7089, 4.5)."""


@dataclass(frozen=True, slots=True)
class HostRule:
    """What the terms of a host ask for beyond what is usual.

    Attributes:
        host: As it stands in addresses, with the port where one is named.
        min_interval_s: Seconds between the starts of two requests.
        busy_wait_s: Seconds for which it is left alone after a 429 (RFC 6585, 4) that names no time.
    """

    host: str
    min_interval_s: float
    busy_wait_s: float


@dataclass(frozen=True, slots=True)
class TransportSettings:
    """What may be asked, how long, how often and from where. Nothing here is read from the environment.

    Attributes:
        allowed_private: Networks that may be asked though they are not public.
        allowed_ports: Ports that a URL may name.
        timeout_s: Seconds of wall clock for one URL: name, connection, waiting for a turn, redirects and retries included.
        max_redirects: Redirects followed for one URL, inclusive; 0 follows none.
        per_host: Requests that run against one host at a time.
        min_interval_s: Seconds between the starts of two requests to one host. Pages name dozens of pictures of one host;
            ten a second is what a browser asks for, and no small server notices it.
        cache_folder: Where answers are kept, or None for no cache. Needs the extra `web`; without it there is no cache.
        cache_bytes: Size of the cache, in bytes, above which what was used least lately goes.
        offline: Only the cache answers, however old; nothing is asked.
        use_proxies: Whether the environment's proxies and its SSL_CERT_FILE are used. A proxy looks the name up and connects
            itself: the guard then checks the proxy's own address and the form of the URL, not where the name leads.
        user_agent: What requests call this program.
        retries: Further tries after a lost connection or an answer of 429, 502, 503 or 504, of each address on the way.
        host_rules: Hosts that are asked more gently than `min_interval_s` says.

    Raises:
        ConfigurationError: A number is out of range.
    """

    allowed_private: tuple[IPv4Network | IPv6Network, ...] = ()
    allowed_ports: frozenset[int] = frozenset({80, 443})
    timeout_s: float = 30.0
    max_redirects: int = limit(5, Group.NETWORK, "redirects of one address", least=0, most=20)
    per_host: int = 2
    min_interval_s: float = 0.1
    cache_folder: Path | None = None
    cache_bytes: int = 2**30
    offline: bool = False
    use_proxies: bool = False
    user_agent: str = "image-provenance"
    retries: int = 2
    host_rules: tuple[HostRule, ...] = ()

    def __post_init__(self) -> None:
        if not 0 < self.timeout_s <= 86_400:
            raise ConfigurationError(f"timeout of {self.timeout_s} s: it has to be above 0 and at most a day")
        check_limits(self)
        if min(self.per_host, self.cache_bytes) < 1 or min(self.retries, self.min_interval_s) < 0:
            raise ConfigurationError("network settings: per_host and cache_bytes start at 1, retries and interval at 0")
        if not self.user_agent.isprintable() or not self.user_agent.isascii() or not self.user_agent.strip():
            raise ConfigurationError("user agent: it has to be printable ASCII and not empty")


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer, whole and inflated.

    Attributes:
        url: The address that gave it, after redirects, without a fragment.
        asked_url: The address as it was given.
        body: The bytes, never more than was allowed.
        content_type: The media type that the server names, lower case, without parameters; or None. Not to be believed.
        charset: The charset that the server names, or None.
        status: HTTP status, 200 to 299; of what a web archive stored or lists another one, and no body.
        redirects: Addresses that redirected, the first asked one first; empty where there was none.
        fetched_at: When the server gave or last confirmed these bytes, UTC.
        from_cache: Whether the bytes come from the cache.
        last_modified: When the server says that its copy last changed (`Last-Modified`), as written; or None.
        http_date: When the server says that it answered (`Date`), as written; or None.
        memento_datetime: When a web archive says that it stored this (`Memento-Datetime`), as written; or None.
    """

    url: str
    asked_url: str
    body: bytes
    content_type: str | None
    charset: str | None
    status: int
    redirects: tuple[str, ...]
    fetched_at: datetime
    from_cache: bool
    last_modified: str | None = None
    http_date: str | None = None
    memento_datetime: str | None = None


class Fetcher(Protocol):
    """Whatever can fetch an address."""

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that was contacted so far, sorted; `host`, or `host:port` where the port is neither 80 nor 443."""
        ...

    def fetch(self, url: str, *, max_bytes: int, kind: FetchKind) -> Fetched:
        """The answer of an address. May be called from several threads.

        Args:
            url: An http or https address.
            max_bytes: Largest body accepted, inclusive, both as sent and inflated.
            kind: What is asked for.

        Raises:
            FetchRefusedError: It was not asked: not public, not http, not allowed, or offline and not in the cache.
            FetchTimeoutError: The time for it was over.
            FetchTooLargeError: The answer is larger than allowed.
            TransportError: Any other failure; the message has the status.
        """
        ...
