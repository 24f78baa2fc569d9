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
