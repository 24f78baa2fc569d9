"""Numbers of bytes, as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.configuring.settings import parse_size, show_number, show_size


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0", 0),
        ("67108864", 2**26),
        ("67_108_864", 2**26),
        ("64MiB", 2**26),
        ("64 MiB", 2**26),
        ("1KiB", 1024),
        ("2GiB", 2**31),
        ("1TiB", 2**40),
    ],
)
def test_a_size_may_have_a_unit(text: str, size: int) -> None:
    assert parse_size(text) == size


@pytest.mark.parametrize(
    "text", ["", " 1", "1 ", "-1", "+1", "1.5GiB", "1e6", "1MB", "1mib", "1  MiB", "_1", "1_", "1__0", "MiB", "\u0663", "1\n", "9" * 400]
)
def test_what_is_none_is_given_back_to_be_shown(text: str) -> None:
    """MB means a million bytes to some and 1,048,576 to others, so nobody is taken at it."""
    assert parse_size(text) == text


@given(st.integers(0, 2**50))
def test_a_size_that_is_shown_is_read_back(size: int) -> None:
    assert parse_size(show_size(size)) == size


def test_numbers_have_no_point_that_they_do_not_need() -> None:
    assert (show_number(60.0), show_number(0.01), show_number(178_956_970)) == ("60", "0.01", "178956970")
