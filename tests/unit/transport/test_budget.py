"""What one fetch may still use, up to its last second and byte."""

from contextlib import ExitStack

import pytest

from provenance.errors import FetchTimeoutError, FetchTooLargeError
from provenance.transport.budget import HEADER_BYTES, Budget


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic clock, which the test sets."""
    now = [1000.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    return now


def test_time_is_over_at_the_deadline_and_not_before(clock: list[float]) -> None:
    budget = Budget.of(30.0)
    clock[0] += 29.5
    assert budget.left_s() == 0.5
    for later in (0.5, 1.0):
        clock[0] += later
        with pytest.raises(FetchTimeoutError, match=r"^no whole answer within 30 s; try again later or raise --timeout$"):
            budget.left_s()


def test_another_try_has_all_but_more_time(clock: list[float]) -> None:
    budget = Budget.of(30.0)
    budget.arrived(HEADER_BYTES)
    budget.arrived(0)
    budget.has_turn = True
    clock[0] += 10
    closing = ExitStack()
    budget.begin_try(closing)
    assert (budget.room_bytes, budget.ended, budget.has_turn, budget.left_s()) == (HEADER_BYTES, False, False, 20.0)
    assert budget.closing is closing


def test_as_much_may_arrive_as_there_is_room_for(clock: list[float]) -> None:
    """Not a byte more: a server that sends headers for ever is left."""
    budget = Budget.of(clock[0])
    budget.arrived(HEADER_BYTES - 1)
    budget.arrived(1)
    assert not budget.ended
    budget.arrived(0)
    assert budget.ended
    with pytest.raises(FetchTooLargeError, match=r"headers or framing go on beyond all measure; the server is broken or hostile$"):
        budget.arrived(1)
    assert budget.ended
