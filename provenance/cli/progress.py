"""How far a command has come: a bar on a terminal, a plain line now and then where there is none."""

import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from provenance.cli.terminal import tell
from provenance.rendering.clean import clean

_Item = TypeVar("_Item")
LINE_S = 30.0
"""Seconds between two plain lines: few in the log of a long job, and none in that of a short one."""
_RATE_S = 60.0
"""Seconds that the rate is taken over: what was taken over from an earlier run tells nothing of what is still to come."""


class Progress(StrEnum):
    """How progress is shown."""

    AUTO = "auto"
    """As a bar on a terminal, else in lines."""
    BAR = "bar"
    PLAIN = "plain"
    """A line on stderr about every 30 seconds."""
    NONE = "none"


class Meter:
    """How many are done, how fast, and how long it still takes."""

    def __init__(
        self,
        label: str,
        expected: Callable[[], int | None] = lambda: None,
        done: int = 0,
        found: Callable[[], str] = str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Nothing of it is asked before it is to be shown.

        Args:
            label: What is done, in one word.
            expected: About how many there are; None where nobody knows.
            done: How many were done before.
            found: What was found so far, in words; empty for nothing to tell.
            clock: Seconds.
        """
        self.label, self.done = label, done
        self._expected, self._found, self._clock = expected, found, clock
        self._total: int | None = None
        self._asked = False
        self._samples = deque([(clock(), done)])

    def add(self) -> None:
        """Count one more."""
        self.done += 1
        now = self._clock()
        if now - self._samples[-1][0] >= 1:
            self._samples.append((now, self.done))
        while len(self._samples) > 2 and now - self._samples[1][0] >= _RATE_S:
            self._samples.popleft()

    @property
    def total(self) -> int | None:
        """About how many there are; None where nobody knows, or where there turn out to be more."""
        if not self._asked:
            self._total, self._asked = self._expected(), True
        return self._total if self._total is not None and self._total >= self.done else None

    @property
    def rate(self) -> float:
        """How many a second, of late."""
        start, done = self._samples[0]
        seconds = self._clock() - start
        return (self.done - done) / seconds if seconds > 0 else 0.0

    def tells(self) -> list[str]:
        """How fast, how long it still takes, and what was found, as far as that is known."""
        rate, total = self.rate, self.total
        told = [f"{rate:.0f}/s" if rate >= 10 else f"{rate:.1f}/s"]
        if total is not None and rate > 0:
            told.append(f"about {_duration((total - self.done) / rate)} left")
        return [*told, *filter(None, [self._found()])]

    def line(self) -> str:
        """All of it."""
        counted = f"{self.done}" if self.total is None else f"{self.done} of {self.total}"
        return ", ".join([f"{self.label}: {counted}", *self.tells()])


def progress(
    items: Iterable[_Item],
    meter: Meter,
    shown: Progress = Progress.AUTO,
    place: Callable[[_Item], str | None] = lambda _: None,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[_Item]:
    """Pass `items` on, and show how far that has come.

    Args:
        items: Each of them counts.
        meter: Counts them.
        shown: How.
        place: Where the last one stands; only a bar shows it.
        clock: Seconds.
    """
    if shown is Progress.AUTO:
        shown = Progress.BAR if sys.stderr.isatty() else Progress.PLAIN
    if shown is Progress.BAR:
        yield from _as_bar(items, meter, place)
        return
    told_at = clock()
    for item in items:
        yield item
        meter.add()
        if shown is Progress.PLAIN and clock() - told_at >= LINE_S:
            tell(meter.line())
            told_at = clock()


def _as_bar(items: Iterable[_Item], meter: Meter, place: Callable[[_Item], str | None]) -> Iterator[_Item]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    told = TextColumn("{task.fields[told]}", markup=False)
    columns = (TextColumn(meter.label), BarColumn(), MofNCompleteColumn(), told)
    with Bar(*columns, console=Console(stderr=True, force_terminal=True), transient=True) as bar:
        task = bar.add_task(meter.label, total=meter.total, completed=meter.done, told="")
        for item in items:
            yield item
            meter.add()
            words = clean("  ".join([*meter.tells(), place(item) or ""]))
            bar.update(task, total=meter.total, completed=meter.done, told=words)


def _duration(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 90 * 60 else f"{seconds / 3600:.1f} h"
