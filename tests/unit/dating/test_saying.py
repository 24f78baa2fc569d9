"""An appearance in a few words."""

from provenance.dating.saying import say, shorten
from provenance.model.dates import DateBasis
from tests.unit.rendering.appearing import seen


def test_an_appearance_without_a_date_says_so() -> None:
    assert say(seen("", source="a reader")) == "undated by a reader"


def test_hearsay_is_told_as_such() -> None:
    """What somebody who is not trusted says was published is said to have been."""
    assert (
        say(seen("2019", DateBasis.ASSERTED, stated_basis=DateBasis.PUBLISHED, source="a list"))
        == "said to have been published 2019 by a list"
    )
    assert say(seen("2019", DateBasis.ASSERTED, source="a list")) == "said to be of 2019 by a list"


def test_names_of_any_length_are_cut_and_show_it() -> None:
    assert shorten("x" * 80) == "x" * 80
    assert shorten("x" * 81) == "x" * 79 + "…"
