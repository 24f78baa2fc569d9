"""What decides: numbers -> score and tier."""

from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.matching.measuring import Numbers
from provenance.matching.rule import COPY_SCORE, score_of, tier_of
from provenance.matching.second_look import Query, look
from provenance.matching.starts import start_from_form
from provenance.model.match import FORMS, EditedRegion, EditKind, Tier
from tests.pictures import examined, photo

WHOLE = (1.0, 1.0)


@cache
def copy() -> Numbers:
    """The numbers of a copy."""
    query, record = examined(photo("moose"), 60), examined(photo("moose"))
    assert query.image is not None and record.image is not None
    size = photo("moose").size
    seen = look(Query.of(query.image), record.image, start_from_form(FORMS[0], size, size), 0, "phash-256")
    assert seen is not None
    return seen.numbers


def tier(numbers: Numbers, overlaps: tuple[float, float] = WHOLE, edits: tuple[EditedRegion, ...] = ()) -> Tier | None:
    return tier_of(numbers, score_of(numbers), overlaps, edits)


def edit(share: float) -> EditedRegion:
    return EditedRegion(EditKind.CHANGED, (0, 0, 9, 9), share)


def test_copy_is_well_over_the_threshold() -> None:
    assert score_of(copy()) > COPY_SCORE + 4
    assert tier(copy()) is Tier.SAME_PICTURE


@pytest.mark.parametrize(
    ("overlaps", "edits", "expected"),
    [
        (WHOLE, (), Tier.SAME_PICTURE),
        ((0.99, 0.98), (edit(0.004),), Tier.SAME_PICTURE),
        (WHOLE, (edit(0.2),), Tier.PART_OR_EDIT),
        (WHOLE, tuple(edit(0.01) for _ in range(8)), Tier.PART_OR_EDIT),
        ((0.4, 1.0), (), Tier.PART_OR_EDIT),
        ((1.0, 0.05), (), Tier.PART_OR_EDIT),
    ],
)
def test_tier_of_a_copy(overlaps: tuple[float, float], edits: tuple[EditedRegion, ...], expected: Tier) -> None:
    assert tier(copy(), overlaps, edits) is expected


@pytest.mark.parametrize("places", [0, 50])
@pytest.mark.parametrize(
    ("change", "overlaps"),
    [
        ({"clash": 0.6}, WHOLE),
        ({"photographic": 3}, WHOLE),
        ({"photographic_share": 0.05}, WHOLE),
        ({"residual_px": 0.6, "bent_px": 0.5}, WHOLE),
        ({"tone": 1.0, "unlikeness": 1.0, "bent_px": 1.0}, WHOLE),
        ({}, (0.1, 0.1)),
    ],
    ids=str,
)
def test_what_makes_a_copy_impossible_leaves_a_lead_at_most(change: dict[str, float], overlaps: tuple[float, float], places: int) -> None:
    """And a lead only where places of the photographs agree."""
    doubtful = replace(copy(), places=places, **change)  # type: ignore[arg-type]
    assert tier(doubtful, overlaps) is (Tier.SAME_SCENE if places else None)


shares = st.floats(0, 1)
numbers = st.builds(
    lambda residual_px, bent_px, agreement, clash, tone, unlikeness, photographic, photographic_share, blocks, places: replace(
        copy(),
        residual_px=residual_px,
        bent_px=bent_px,
        agreement=agreement,
        clash=clash,
        tone=tone,
        unlikeness=unlikeness,
        photographic=photographic,
        photographic_share=photographic_share,
        blocks=blocks,
        places=places,
    ),
    *(st.floats(0, 9), st.floats(0, 9), shares, shares, shares, st.floats(0, 2)),
    *(st.integers(0, 1500), shares, st.integers(0, 1500), st.integers(0, 400)),
)
_WORSE = {"residual_px": 1, "bent_px": 1, "clash": 1, "tone": 1, "unlikeness": 1, "photographic": -1, "photographic_share": -1}


@given(numbers, st.sampled_from(sorted(_WORSE)), st.floats(0, 1), st.tuples(shares, shares))
def test_a_worse_number_never_makes_a_reuse(seen: Numbers, name: str, step: float, overlaps: tuple[float, float]) -> None:
    before = getattr(seen, name)
    after = before + step if _WORSE[name] > 0 else type(before)(before * (1 - step))
    worse = replace(seen, **{name: after})
    assert score_of(worse) <= score_of(seen)
    found = tier(worse, overlaps)
    if found is not None and found.is_reuse:
        assert tier(seen, overlaps) is found


@given(numbers, st.tuples(shares, shares), st.lists(shares.map(edit), max_size=8).map(tuple))
def test_rule_answers_with_its_own_tiers(seen: Numbers, overlaps: tuple[float, float], edits: tuple[EditedRegion, ...]) -> None:
    found = tier(seen, overlaps, edits)
    assert found in {None, Tier.SAME_SCENE, Tier.PART_OR_EDIT, Tier.SAME_PICTURE}
    if found is not None and found.is_reuse:
        assert score_of(seen) >= COPY_SCORE
