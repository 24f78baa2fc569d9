"""What passes is asked for again, as long as there is time; what is told is what was the matter."""

import time

import pytest

from provenance.errors import TransportError
from provenance.transport.budget import Budget
from provenance.transport.retrying import PassingError, with_retries


def test_a_failure_at_the_end_of_the_time_is_told_by_its_own_name() -> None:
    """Not as time that ran out: what failed says more."""
    asked = 0

    def ask() -> str:
        nonlocal asked
        asked += 1
        time.sleep(0.02)
        raise PassingError("the connection failed", status=503)

    with pytest.raises(TransportError, match=r"^the connection failed$") as told:
        with_retries(ask, 2, Budget.of(0.01))
    assert (asked, told.value.status) == (1, 503)
