"""Values of rows: what the program writes, and nothing else."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from provenance.archive import values


def test_what_is_written_is_read() -> None:
    """Each kind of value, at its bounds."""
    instant = datetime(2019, 3, 2, 10, 0, 0, 1, tzinfo=UTC)
    assert values.instant_or_none(values.instant_text(instant)) == instant
    assert values.notes('{"b": "2", "a": "1"}') == (("a", "1"), ("b", "2"))
    assert values.whole(values.MAX_SIDE, values.MAX_SIDE) == values.MAX_SIDE
    assert values.region(0.0, 0.0, 1.0, 1.0, "logo").right == 1.0
    assert values.looks("pdq", bytes(32), -1.0, "unknown").detail == -1.0
    assert (values.text_or_none(None), values.instant_or_none(None)) == (None, None)


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (values.text, (b"x",)),
        (values.blob, ("x",)),
        (values.blob, (b"x", 2)),
        (values.whole, (-1,)),
        (values.whole, (1.0,)),
        (values.whole, (3, 2)),
        (values.instant_or_none, ("2019",)),
        (values.instant_or_none, ("2019-03-02T10:00:00+00:00",)),
        (values.instant_or_none, ("2019-03-02T10:00:00.000000+01:00",)),
        (values.notes, ("[]",)),
        (values.notes, ('{"a": 1}',)),
        (values.notes, ("[" * 100_000,)),
        (values.looks, ("md5", bytes(32), 1.0, "x")),
        (values.looks, ("pdq", bytes(31), 1.0, "x")),
        (values.looks, ("pdq", bytes(32), float("inf"), "x")),
        (values.looks, ("pdq", bytes(32), -2.0, "x")),
        (values.region, (0.5, 0.0, 0.5, 1.0, "x")),
        (values.region, (0.0, 0.0, 1.5, 1.0, "x")),
        (values.region, (0.0, 0.0, 1.0, 1.0, None)),
    ],
)
def test_what_is_never_written_is_refused_in_a_short_line(read: Callable[..., object], given: tuple[object, ...]) -> None:
    """The message fits into a line, whatever the value is."""
    with pytest.raises(ValueError) as refused:  # noqa: PT011 - each has its own words
        read(*given)
    assert 0 < len(str(refused.value)) < 200
