"""Numbers -> the score of a pair, and its tier: the one place that decides what is a copy."""

from math import log

from provenance.matching.measuring import Numbers
from provenance.model.match import EditedRegion, Tier

COPY_SCORE = 2.5
"""Score from which a pair is a copy."""
_INTERCEPT, _CLASH, _TONE, _BENT, _PHOTOGRAPHIC, _UNLIKENESS = -38.491, 5.452, 1.897, 2.430, 2.553, 0.980
_CAPPED = 400
_LEAST_PHOTOGRAPHIC, _LEAST_SHARE, _LEAST_OVERLAP = 16, 0.25, 0.35
_DISPLACED_PX, _DISPLACED_BENT_PX = 0.2, 0.1
_SAME_OVERLAP, _SAME_EDITED = 0.95, 0.02
_LEAD_PLACES, _LEAD_PHOTOGRAPHIC = 8, 16


def score_of(numbers: Numbers) -> float:
    """The score of a pair."""
    return (
        _INTERCEPT
        - _CLASH * log(numbers.clash + 0.05)
        - _TONE * log(numbers.tone + 0.01)
        - _BENT * log(numbers.bent_px + 0.05)
        + _PHOTOGRAPHIC * log(min(numbers.photographic, _CAPPED) + 5)
        - _UNLIKENESS * log(numbers.unlikeness + 0.006)
    )


def tier_of(numbers: Numbers, score: float, overlaps: tuple[float, float], edits: tuple[EditedRegion, ...]) -> Tier | None:
    """The tier of a pair; None where it is no match, not even a lead."""
    displaced = numbers.residual_px > _DISPLACED_PX and numbers.bent_px > _DISPLACED_BENT_PX
    is_photograph = numbers.photographic >= _LEAST_PHOTOGRAPHIC and numbers.photographic_share > _LEAST_SHARE
    if is_photograph and max(overlaps) > _LEAST_OVERLAP and not displaced and score >= COPY_SCORE:
        whole = min(overlaps) >= _SAME_OVERLAP and sum(edit.share for edit in edits) <= _SAME_EDITED
        return Tier.SAME_PICTURE if whole else Tier.PART_OR_EDIT
    if numbers.places >= _LEAD_PLACES:
        return Tier.SAME_SCENE
    return None
