"""Turns at a host: few requests at a time, none too close to the one before, none while the host asks to wait."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from provenance.errors import TransportError
from provenance.transport.budget import Budget
from provenance.transport.settings import HostRule


class _Line:
    """Who is being served at one host."""

    def __init__(self, places: int) -> None:
        self.places = threading.BoundedSemaphore(places)
        self.next_start_s = 0.0
        self.held_until_s = 0.0
        self.held_by: int | None = None


class Turns:
    """Gives turns; safe for threads.

    Args:
        per_host: Turns at a time at one host.
        min_interval_s: Seconds between the starts of two turns at one host.
        rules: Hosts that ask for more than that.
    """

    def __init__(self, per_host: int, min_interval_s: float, rules: tuple[HostRule, ...] = ()) -> None:
        self._per_host = per_host
        self._min_interval_s = min_interval_s
        self._rules = {rule.host: rule for rule in rules}
        self._lines: dict[str, _Line] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(self, host: str, budget: Budget) -> Iterator[None]:
        """Wait for a turn and have it.

        Raises:
            FetchTimeoutError: The time was over before.
            TransportError: The host asked everybody to wait for longer than there is time.
        """
        line = self._line(host)
        if not line.places.acquire(timeout=budget.left_s()):
            raise budget.over()
        try:
            time.sleep(self._wait_s(line, host, budget))
            yield
        finally:
            line.places.release()

    def hold(self, host: str, wait_s: float, status: int) -> None:
        """Let nobody ask the host for some seconds, since it said so by that status."""
        line = self._line(host)
        with self._lock:
            line.held_until_s, line.held_by = max(line.held_until_s, time.monotonic() + wait_s), status

    def busy_wait_s(self, host: str) -> float | None:
        """How long to leave a host alone that is asked too much and names no time; None: as after any other failure."""
        return self._rules[host].busy_wait_s if host in self._rules else None

    def _line(self, host: str) -> _Line:
        with self._lock:
            return self._lines.setdefault(host, _Line(self._per_host))

    def _wait_s(self, line: _Line, host: str, budget: Budget) -> float:
        """Seconds until the start that this turn takes."""
        with self._lock:
            now = time.monotonic()
            start = max(now, line.next_start_s, line.held_until_s)
            if start > budget.deadline_s:
                if line.held_until_s > budget.deadline_s:
                    told = f"{host} asks to wait for {line.held_until_s - now:.0f} s; try again after that"
                    raise TransportError(told, line.held_by)
                raise budget.over()
            line.next_start_s = start + (self._rules[host].min_interval_s if host in self._rules else self._min_interval_s)
            return start - now
