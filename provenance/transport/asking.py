"""One address, asked until it answers: an answer, or where it sends us on."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus

import httpcore
import httpx

from provenance.errors import FetchRefusedError, TransportError
from provenance.transport.budget import HEADER_BYTES, Budget
from provenance.transport.caching import CACHE_FAULTS, cache_extension, with_cache
from provenance.transport.exchanging import FETCHED_AT, Exchange
from provenance.transport.guard import Guard
from provenance.transport.reading import drain, read_body
from provenance.transport.retrying import PASSING_STATUSES, PassingError, seconds_asked_for, with_retries
from provenance.transport.settings import FetchKind, Lookup, TransportSettings
from provenance.transport.turns import Turns

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = {
    FetchKind.IMAGE: "image/*, */*;q=0.5",
    FetchKind.PAGE: "text/html, application/xhtml+xml, */*;q=0.5",
    FetchKind.INDEX: "application/json, application/link-format, */*;q=0.5",
    FetchKind.CAPTURE: "*/*",
}
_LONGEST_DATE = 100
_ENCODINGS = {
    FetchKind.IMAGE: "identity",
    FetchKind.PAGE: "gzip, deflate",
    FetchKind.INDEX: "gzip, deflate",
    FetchKind.CAPTURE: "identity",
}
_MEMENTO_DATETIME = "memento-datetime"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one address answers.

    Attributes:
        location: Where it sends us on, as written; None for an answer in full.
        body: The bytes, inflated; empty where it sends us on.
        status: HTTP status.
        content_type: Media type, lower case, or None.
        charset: As the server names it, or None.
        fetched_at: When the server answered, UTC.
        from_cache: Whether the cache answered.
        last_modified: See `Fetched`.
        http_date: See `Fetched`.
        memento_datetime: See `Fetched`.
    """

    location: str | None
    body: bytes
    status: int
    content_type: str | None
    charset: str | None
    fetched_at: datetime
    from_cache: bool
    last_modified: str | None
    http_date: str | None
    memento_datetime: str | None


class Asker:
    """Asks one address at a time per thread; safe for threads.

    Raises:
        ConfigurationError: A setting cannot be used.
        FetchRefusedError: Nothing may be asked, and there is no cache.
    """

    def __init__(self, settings: TransportSettings, lookup: Lookup, contacted: Callable[[str, int], None]) -> None:
        self._settings = settings
        self._guard = Guard(settings.allowed_private, settings.allowed_ports)
        self._turns = Turns(settings.per_host, settings.min_interval_s, settings.host_rules)
        self._sender = with_cache(Exchange(settings, self._turns, lookup, contacted), settings)

    def plain(self, url: str) -> str:
        """The URL as it is asked: checked, percent-encoded, names in ASCII, without a fragment.

        It is checked twice, as written and as httpx reads it: where two readers disagree, the stricter one wins.

        Raises:
            FetchRefusedError: It may not be asked, or cannot be read.
        """
        spaced = url.replace(" ", "%20")  # as pages and redirects write them
        self._guard.check(spaced)
        try:
            plain = str(httpx.URL(spaced).copy_with(fragment=None))
        except httpx.InvalidURL as fault:
            raise FetchRefusedError(f"not asked: {fault}") from fault
        self._guard.check(plain)
        return plain

    def ask(self, url: str, kind: FetchKind, max_bytes: int, budget: Budget) -> Answer:
        """The answer of a plain URL.

        Raises:
            TransportError: There is none, or it cannot be used.
        """
        return with_retries(lambda: self._try(url, kind, max_bytes, budget), self._settings.retries, budget)

    def close(self) -> None:
        """Let connections and the cache go."""
        self._sender.close()

    def _try(self, url: str, kind: FetchKind, max_bytes: int, budget: Budget) -> Answer:
        headers = {"User-Agent": self._settings.user_agent, "Accept": _ACCEPT[kind], "Accept-Encoding": _ENCODINGS[kind]}
        with _named_faults(budget), ExitStack() as closing:
            budget.begin_try(closing)
            request = httpx.Request("GET", url, headers=headers, extensions=cache_extension(url))
            response = self._sender.handle_request(request)
            closing.callback(response.close)
            budget.room_bytes = 2 * max_bytes + HEADER_BYTES  # chunks have a frame each
            if response.status_code in _REDIRECTS and "location" in response.headers:
                drain(response, budget)
                return _answer(response, b"", response.headers["location"])
            if _is_empty_answer(response, kind):
                drain(response, budget)
                return _answer(response, b"", None)
            if not 200 <= response.status_code < 300 or response.status_code == HTTPStatus.PARTIAL_CONTENT:
                with suppress(httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, TransportError):
                    drain(response, budget)
                raise self._failure(request.url, response)
            return _answer(response, read_body(response, max_bytes, budget), None)

    def _failure(self, url: httpx.URL, response: httpx.Response) -> TransportError | PassingError:
        """What to raise for a status that is no success."""
        told = f"the server answered {response.status_code} {response.reason_phrase}".rstrip()
        if response.status_code in PASSING_STATUSES:
            host = url.netloc.decode("ascii")
            wait_s = seconds_asked_for(response.headers.get("retry-after"))
            if wait_s is not None:
                told = f"{told} and asks to wait for {wait_s:.0f} s"
            elif response.status_code == HTTPStatus.TOO_MANY_REQUESTS:
                wait_s = self._turns.busy_wait_s(host)
            if wait_s is not None:
                self._turns.hold(host, wait_s, response.status_code)
            return PassingError(f"{told}; try again later", wait_s, response.status_code)
        if response.status_code in {401, 402, 403, 407, 451}:
            return TransportError(f"{told}: not for everybody; save it by hand and give the file", response.status_code)
        if response.status_code in {404, 410}:
            return TransportError(f"{told}: it is gone; look for a copy in a web archive", response.status_code)
        return TransportError(f"{told}; try again later, or save it by hand and give the file", response.status_code)


def _answer(response: httpx.Response, body: bytes, location: str | None) -> Answer:
    stamp = response.headers.get(FETCHED_AT)
    return Answer(
        location=location,
        body=body,
        status=response.status_code,
        content_type=response.headers.get("content-type", "").partition(";")[0].strip().lower() or None,
        charset=response.charset_encoding,
        fetched_at=datetime.fromisoformat(stamp) if stamp else datetime.now(UTC),
        from_cache=bool(response.extensions.get("caching", {}).get("from_cache")),
        last_modified=_short(response.headers.get("last-modified")),
        http_date=_short(response.headers.get("date")),
        memento_datetime=_short(response.headers.get(_MEMENTO_DATETIME)),
    )


def _is_empty_answer(response: httpx.Response, kind: FetchKind) -> bool:
    """Whether a status that is no success is what a web archive has to say: that it stored this status, or nothing."""
    if kind is FetchKind.CAPTURE:
        return response.status_code >= 300 and _MEMENTO_DATETIME in response.headers
    is_list = response.headers.get("content-type", "").startswith("application/link-format")
    return kind is FetchKind.INDEX and response.status_code == HTTPStatus.NOT_FOUND and is_list


def _short(text: str | None) -> str | None:
    """A header that is a date has 29 characters (RFC 9110, section 5.6.7); whatever a server sends instead is cut."""
    return None if text is None else text[:_LONGEST_DATE]


@contextmanager
def _named_faults(budget: Budget) -> Iterator[None]:
    """Turn what the libraries raise into errors of ours."""
    try:
        yield
    except httpcore.TimeoutException as fault:
        raise budget.over() from fault
    except httpcore.NetworkError as fault:
        raise PassingError(f"the connection failed ({fault}); try again later") from fault
    except httpcore.ProtocolError as fault:
        if budget.ended:
            raise PassingError(f"the connection ended before the answer did ({fault}); try again later") from fault
        raise TransportError(f"the answer is no valid HTTP ({fault})") from fault
    except (httpcore.ProxyError, httpcore.UnsupportedProtocol) as fault:
        raise TransportError(f"the proxy does not connect ({fault})") from fault
    except CACHE_FAULTS as fault:
        raise PassingError(f"the cache failed ({fault}); delete its folder if it does so again") from fault
