"""Alignment -> tier: whether two pictures are the same, or only a lead."""

from provenance.matching.align import Alignment
from provenance.model.match import Tier

PROVEN_CORRELATION = 0.85
"""From here on the whole picture is the same one.

On the open bench, among pictures whose codes are within 31 bits, 99.4 % of the true pairs reach it. The highest of
1,125 false pairs, among them every pair of different photographs of one scene, is 0.814, and none of these is within
31 bits besides (`benchmarks/RESULTS.md`, 2026-11-24).
"""
LEAD_CORRELATION = 0.5
"""Below this the contents have nothing to do with each other: the codes are near by chance, as two flags on white."""
MIN_TEXTURED_BLOCKS = 50
"""With fewer blocks that hold texture of a photograph, agreement proves nothing: two flags of the same stripes in other
colours correlate by 0.9. Of 679 true pairs on the open bench one has fewer (`benchmarks/RESULTS.md`, 2026-11-24)."""


def tier_of(alignment: Alignment | None) -> Tier | None:
    """The tier of a whole-picture alignment; None where it is no match, not even a lead."""
    if alignment is None or alignment.correlation < LEAD_CORRELATION:
        return None
    if alignment.correlation < PROVEN_CORRELATION or alignment.textured_blocks < MIN_TEXTURED_BLOCKS:
        return Tier.UNPROVEN
    return Tier.SAME_PICTURE
