"""How far a long command has come: what it says of it, and when."""

import sys
from collections.abc import Iterator

import pytest

from provenance.cli.progress import LINE_S, Meter, Progress, progress


class Clock:
    """A clock that goes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def items(clock: Clock, number: int, seconds: float) -> Iterator[int]:
    """So many, each of which takes so long."""
    for item in range(number):
        clock.now += seconds
        yield item


def told(capsys: pytest.CaptureFixture[str], number: int, seconds: float, total: int | None, done: int = 0) -> list[str]:
    clock = Clock()
    meter = Meter("checking", lambda: total, done, lambda: "3 reused, 1 review", clock)
    assert list(progress(items(clock, number, seconds), meter, Progress.PLAIN, clock=clock)) == list(range(number))
    return capsys.readouterr().err.splitlines()


def test_a_line_about_every_half_minute_says_how_many_how_fast_and_how_long_still(capsys: pytest.CaptureFixture[str]) -> None:
    lines = told(capsys, 120, 1.0, 20_000)
    assert lines == [
        "checking: 30 of 20000, 1.0/s, about 5.5 h left, 3 reused, 1 review",
        "checking: 60 of 20000, 1.0/s, about 5.5 h left, 3 reused, 1 review",
        "checking: 90 of 20000, 1.0/s, about 5.5 h left, 3 reused, 1 review",
        "checking: 120 of 20000, 1.0/s, about 5.5 h left, 3 reused, 1 review",
    ]


def test_a_short_run_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 100, (LINE_S - 1) / 100, 100) == []


def test_no_end_is_foretold_where_nobody_knows_how_many_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    """Neither where there turn out to be more than the manifest names, as where a row names a folder."""
    assert told(capsys, 31, 1.0, None) == ["checking: 30, 1.0/s, 3 reused, 1 review"]
    assert told(capsys, 31, 1.0, 20) == ["checking: 30, 1.0/s, 3 reused, 1 review"]


def test_what_was_done_before_tells_nothing_of_the_rate(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, 31, 1.0, 1_060, done=1_000) == ["checking: 1030 of 1060, 1.0/s, about 30 s left, 3 reused, 1 review"]


def test_rate_is_that_of_the_last_minute() -> None:
    clock = Clock()
    meter = Meter("checking", lambda: 10_000, clock=clock)
    for seconds, number in ((0.01, 5_000), (1.0, 100)):
        for _ in items(clock, number, seconds):
            meter.add()
    assert meter.rate == pytest.approx(1.0, rel=0.05)
    assert meter.line() == "checking: 5100 of 10000, 1.0/s, about 82 min left"


@pytest.mark.parametrize("shown", [Progress.NONE, Progress.AUTO])
def test_nothing_is_drawn_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str], shown: Progress) -> None:
    assert not sys.stderr.isatty()
    assert list(progress(iter([1, 2]), Meter("checking"), shown)) == [1, 2]
    assert capsys.readouterr().err == ""


def test_bar_shows_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock()
    meter = Meter("checking", lambda: 2, 0, lambda: "1 reused", clock)
    assert list(progress(items(clock, 2, 1.0), meter, Progress.BAR, lambda _: "statements.jsonl:2\x07")) == [0, 1]
    shown = capsys.readouterr().err
    assert "checking" in shown
    assert "\x07" not in shown
