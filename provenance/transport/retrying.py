"""Which failures pass, and how long to wait before asking again."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from provenance.errors import FetchTimeoutError, TransportError
from provenance.transport.budget import Budget

PASSING_STATUSES = frozenset({429, 502, 503, 504})
_FIRST_WAIT_S = 0.2
_LONGEST_WAIT_S = 5.0

_Answer = TypeVar("_Answer")


class PassingError(Exception):
    """A failure that may be gone the next time. Never leaves `with_retries`: to the outside it did not pass.

    Attributes:
        wait_s: Seconds that the server asked to wait, or None.
        status: Its HTTP status; None where it did not answer.
    """

    def __init__(self, message: str, wait_s: float | None = None, status: int | None = None) -> None:
        super().__init__(message)
        self.wait_s = wait_s
        self.status = status


def seconds_asked_for(retry_after: str | None) -> float | None:
    """What a Retry-After header asks for, in seconds, at least 0; None where it says nothing readable (RFC 9110, 10.2.3)."""
    if retry_after is None:
        return None
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return float(text[:12])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def with_retries(ask: Callable[[], _Answer], retries: int, budget: Budget) -> _Answer:
    """The answer, asked for again while the failure may pass and the time allows it.

    Raises:
        TransportError: The last failure.
    """
    import stamina

    # Otherwise logging writes each retry to stderr in a program that has set up no logging.
    logging.getLogger("stamina").addHandler(logging.NullHandler())
    waits = _waits()

    def wait_before_next(fault: Exception) -> float | bool:
        if not isinstance(fault, PassingError):
            return False
        wait_s = max(next(waits), fault.wait_s or 0.0)
        try:
            # What is the matter says more than that the time ran out while waiting for it to pass.
            return wait_s if wait_s < budget.left_s() else False
        except FetchTimeoutError:
            return False

    try:
        return stamina.retry(on=wait_before_next, attempts=retries + 1, timeout=None)(ask)()
    except PassingError as fault:
        raise TransportError(str(fault), fault.status) from fault


def _waits() -> Iterator[float]:
    """Seconds, doubling."""
    wait_s = _FIRST_WAIT_S
    while True:
        yield wait_s
        wait_s = min(_LONGEST_WAIT_S, 2 * wait_s)
