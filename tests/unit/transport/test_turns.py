"""Turns at a host."""

import pytest

from provenance.errors import FetchTimeoutError
from provenance.transport.budget import Budget
from provenance.transport.turns import Turns


def test_who_waits_in_line_waits_no_longer_than_it_has_time() -> None:
    """All turns at the host are taken; at another one they are not."""
    turns = Turns(1, 0.0)
    with turns.turn("one.example", Budget.of(5)):
        with pytest.raises(FetchTimeoutError), turns.turn("one.example", Budget.of(0.02)):
            pytest.fail("it had no turn")
        with turns.turn("other.example", Budget.of(5)):
            pass
    with turns.turn("one.example", Budget.of(5)):
        pass


def test_who_would_start_after_its_time_does_not_wait_for_it() -> None:
    """The next start at the host is further away than there is time."""
    turns = Turns(2, 3600.0)
    with turns.turn("one.example", Budget.of(5)):
        pass
    with pytest.raises(FetchTimeoutError), turns.turn("one.example", Budget.of(5)):
        pytest.fail("it was let start")
