"""Numbers -> the score of a pair, and its tier: the one place that decides what is a copy.

The score is a logistic sum of five numbers, each of which tells against a second photograph of the same place in its own
way. It was fitted on pairs of the open bench and of a harder set (`benchmarks/accuracy/fit.py`; the run stands in
`benchmarks/RESULTS.md`, 2026-11-24). Each term is capped, so that no single number buys the answer.
"""

from math import log

from provenance.matching.measuring import Numbers
from provenance.model.match import EditedRegion, Tier

COPY_SCORE = 2.5
"""Score from which a pair is a copy: 1.2 above the highest wrong pair of any photo set that was left out of the fit."""
TERMS = ("clash", "tone", "bent", "photographic", "unlikeness")
"""Names of what `terms_of` gives."""
_COEFFICIENTS = (6.159, 1.569, 2.438, 2.458, 0.986)
_CONSTANT = -39.416
_CLASH_FLOOR, _TONE_FLOOR, _BENT_FLOOR_PX, _UNLIKENESS_FLOOR = 0.05, 0.01, 0.05, 0.006
_PHOTOGRAPHIC_CAP, _PHOTOGRAPHIC_OFFSET = 400, 5
"""Where each number stops to count: less clash than 5 % or more than 400 windows prove nothing further."""
_LEAST_PHOTOGRAPHIC, _LEAST_PHOTOGRAPHIC_SHARE, _LEAST_OVERLAP = 16, 0.25, 0.35
"""Less is a shared logo, banner or template: a copy shows at least a third of itself, or fills a third of the image."""
_DISPLACED_PX, _DISPLACED_BENT_PX = 0.12, 0.1
"""Displacement left at single places *and* a smooth bend: parallax. Compression makes the first alone, a lens the second
alone. At 0.2 px of the first, 30 of 191 simulated second photographs pass the rule, at 0.12 px 6; it costs 0.2 % of the true
pairs of the open bench (`benchmarks/RESULTS.md`, 2026-11-24)."""
_WHOLE_OVERLAP, _WHOLE_EDITED = 0.95, 0.005
"""Up to these shares the whole picture is there, and unedited."""
LEAD_PLACES = 5
"""Places at which photographs, not drawings, agree in local features, from which on a pair is a lead."""


def terms_of(numbers: Numbers) -> tuple[float, float, float, float, float]:
    """What the rule adds up, in the order of `TERMS`; larger speaks for a copy."""
    return (
        -log(numbers.clash + _CLASH_FLOOR),
        -log(numbers.tone + _TONE_FLOOR),
        -log(numbers.bent_px + _BENT_FLOOR_PX),
        log(min(numbers.photographic, _PHOTOGRAPHIC_CAP) + _PHOTOGRAPHIC_OFFSET),
        -log(numbers.unlikeness + _UNLIKENESS_FLOOR),
    )


def score_of(numbers: Numbers) -> float:
    """The score of a pair: the logarithm of the odds that it is a copy, among the pairs of the fit."""
    return _CONSTANT + sum(weight * term for weight, term in zip(_COEFFICIENTS, terms_of(numbers), strict=True))


def may_be_copy(numbers: Numbers, overlaps: tuple[float, float]) -> bool:
    """Whether enough of a photograph is shared for the score to mean anything.

    Args:
        numbers: Of the pair.
        overlaps: Shares of the query and of the record that are shared.
    """
    is_photograph = numbers.photographic >= _LEAST_PHOTOGRAPHIC and numbers.photographic_share > _LEAST_PHOTOGRAPHIC_SHARE
    return is_photograph and max(overlaps) > _LEAST_OVERLAP


def is_displaced(numbers: Numbers, residual_px: float = _DISPLACED_PX) -> bool:
    """Whether single places lie elsewhere in the two pictures, by more than `residual_px`, as with parallax."""
    return numbers.residual_px > residual_px and numbers.bent_px > _DISPLACED_BENT_PX


def tier_of(numbers: Numbers, score: float, overlaps: tuple[float, float], edits: tuple[EditedRegion, ...]) -> Tier | None:
    """The tier of a pair; None where it is no match, not even a lead."""
    if may_be_copy(numbers, overlaps) and not is_displaced(numbers) and score >= COPY_SCORE:
        whole = min(overlaps) >= _WHOLE_OVERLAP and sum(edit.share for edit in edits) <= _WHOLE_EDITED
        return Tier.SAME_PICTURE if whole else Tier.PART_OR_EDIT
    return Tier.SAME_SCENE if numbers.places >= LEAD_PLACES else None
