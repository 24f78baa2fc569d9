"""What one fetch may still use: seconds, bytes on the wire. Kept per context, since connections outlive a fetch."""

import time
from contextlib import ExitStack
from contextvars import ContextVar
from dataclasses import dataclass, field

from provenance.errors import FetchTimeoutError, FetchTooLargeError

HEADER_BYTES = 256 * 1024
"""Bytes of headers of one answer, interim answers included. The HTTP parser stops a single header at 100 KiB, but not a
server that sends interim answers for ever."""


@dataclass(slots=True)
class Budget:
    """What is left for one URL. Belongs to one thread.

    Attributes:
        timeout_s: Seconds that the whole URL has.
        deadline_s: When they are over, on the monotonic clock.
        room_bytes: Bytes that may still arrive in this try.
        ended: Whether the server closed the connection in this try.
        closing: What is let go at the end of this try: the answer, the turn at the host.
        has_turn: Whether this try has its turn at the host.
    """

    timeout_s: float
    deadline_s: float
    room_bytes: int = HEADER_BYTES
    ended: bool = False
    closing: ExitStack = field(default_factory=ExitStack)
    has_turn: bool = False

    @classmethod
    def of(cls, timeout_s: float) -> "Budget":
        """A budget that starts now."""
        return cls(timeout_s, time.monotonic() + timeout_s)

    def begin_try(self, closing: ExitStack) -> None:
        """Start over with all but the time."""
        self.room_bytes, self.ended, self.closing, self.has_turn = HEADER_BYTES, False, closing, False

    def left_s(self) -> float:
        """Seconds left, above 0.

        Raises:
            FetchTimeoutError: There are none.
        """
        left = self.deadline_s - time.monotonic()
        if left <= 0:
            raise self.over()
        return left

    def over(self) -> FetchTimeoutError:
        """What to raise when the time is over."""
        return FetchTimeoutError(f"no whole answer within {self.timeout_s:g} s; try again later or raise --timeout")

    def arrived(self, size_bytes: int) -> None:
        """Count what came off the wire.

        Raises:
            FetchTooLargeError: It is more than may come.
        """
        self.ended = self.ended or not size_bytes
        self.room_bytes -= size_bytes
        if self.room_bytes < 0:
            raise FetchTooLargeError("the answer's headers or framing go on beyond all measure; the server is broken or hostile")


BUDGET: ContextVar[Budget] = ContextVar("BUDGET")
