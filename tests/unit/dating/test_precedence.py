"""How appearances stand in time to a statement, and in which order they are told."""

import pytest

from provenance.dating import date_match
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Precedence
from tests.unit.rendering.appearing import found, seen


@pytest.mark.parametrize(
    ("date", "precedence"),
    [
        ("2023-10-20", Precedence.EARLIER),
        ("../2023-10-20", Precedence.EARLIER),
        ("2023-10", Precedence.MAYBE_EARLIER),
        ("2019/..", Precedence.MAYBE_EARLIER),
        ("", Precedence.MAYBE_EARLIER),
        ("2023-10-23", Precedence.MAYBE_EARLIER),
        ("2023-10-27", Precedence.NOT_EARLIER),
    ],
)
def test_appearance_is_earlier_only_where_all_of_its_instants_are(date: str, precedence: Precedence) -> None:
    (dated,) = found(seen(date), at="2023-10-23").appearances
    assert dated.precedence is precedence
    assert date_match(found(seen(date)).match, parse_edtf("2023-10-23")).appearances == (dated,)


def test_appearances_stand_in_the_order_in_which_they_had_surely_been() -> None:
    """Open ends come after all others, and unknown dates last; among equal ends the earlier beginning, then the path decides."""
    dates = ["", "2019/..", "../2021", "2020", "2019-03-02", "2018/..", "2019/2020"]
    told = found(*(seen(date) for date in dates)).appearances
    assert [one.appearance.date_text for one in told] == ["2019-03-02", "2019/2020", "2020", "../2021", "2018/..", "2019/..", ""]
    paths = found(*(seen("2019", path=path) for path in "bca"), *(seen("", path=path) for path in "ed")).appearances
    assert "".join(one.appearance.path for one in paths) == "abcde"
