"""Two pictures and a guess of how they lie on each other -> what the one is to the other, with the proof."""

from dataclasses import dataclass

import numpy as np

from provenance.matching.frame import WorkFrame, luma_of
from provenance.matching.geometry import Array, project
from provenance.matching.measuring import Numbers, measure
from provenance.matching.refining import refine
from provenance.matching.regions import Placed, area_share, enlarged
from provenance.matching.rule import score_of, tier_of
from provenance.matching.starts import Start
from provenance.matching.windows import compare_windows
from provenance.model.image import DecodedImage, Pixels
from provenance.model.match import Measures, Proof, Tier
from provenance.model.record import GenericRegion


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """The outcome of a second look.

    Attributes:
        tier: What the query is to the record; None for different pictures.
        proof: What that rests on.
        numbers: All that was measured.
    """

    tier: Tier | None
    proof: Proof
    numbers: Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """A circulated image made ready for many looks.

    Attributes:
        image: The image.
        luma: Its luma, `(H, W)` uint8.
    """

    image: DecodedImage
    luma: Pixels

    @classmethod
    def of(cls, image: DecodedImage) -> "Query":
        """An image, ready."""
        return cls(image, luma_of(image))


def look(
    query: Query, record: DecodedImage, start: Start, distance_bits: int, found_by: str, generic: tuple[GenericRegion, ...] = ()
) -> Look | None:
    """The second look at two pictures; None where they hardly overlap or hold too little texture.

    Args:
        query: The circulated image.
        record: The other picture, at about 512 pixels on the longer side.
        start: A first guess, in pixels of the full-size pictures.
        distance_bits: Bits by which the whole-picture codes differ.
        found_by: The index that proposed the pair.
        generic: Parts of the record that prove nothing.
    """
    guess = np.linalg.inv(enlarged(record)) @ start.matrix @ enlarged(query.image)
    frame = WorkFrame.cut(query.luma, record.picture, guess)
    alignment = None if frame is None else refine(frame)
    if frame is None or alignment is None:
        return None
    placed = Placed.of(frame, alignment.matrix, query.image, record)
    windows = compare_windows(frame.record, frame.colour, alignment, placed.generic_mask(generic, frame.size))
    places = project(np.linalg.inv(placed.to_record), start.places)
    numbers = measure(frame.record, windows, alignment, places)
    query_outline, record_outline = placed.outlines(windows.region, frame.size)
    if not query_outline:
        return None
    overlaps = area_share(query_outline, placed.query_size), area_share(record_outline, placed.record_size)
    score, edits = score_of(numbers), placed.edits(windows)
    mirrored, turned_degrees = _turn(placed.to_record @ np.linalg.inv(placed.to_query), query_outline)
    measures = Measures(
        round(score, 3), round(numbers.residual_px, 4), round(numbers.agreement, 4), round(numbers.clash, 4), numbers.blocks
    )
    proof = Proof(
        distance_bits, placed.transform(), query_outline, record_outline, *overlaps,
        start.inliers, measures, edits, mirrored, turned_degrees, found_by,
    )  # fmt: skip
    return Look(tier_of(numbers, score, overlaps, edits), proof, numbers)


def _turn(transform: Array, outline: tuple[tuple[float, float], ...]) -> tuple[bool, float]:
    """Whether a transform mirrors, and its turn after that in degrees counter-clockwise, in the middle of an outline."""
    middle = np.mean(outline, axis=0)
    steps = project(transform, middle + np.array([[0.0, 0], [1, 0], [0, 1]]))
    across, down = steps[1] - steps[0], steps[2] - steps[0]
    mirrored = bool(across[0] * down[1] - across[1] * down[0] < 0)
    if mirrored:
        degrees = np.degrees(np.arctan2(down[0] + across[1], down[1] - across[0]))
    else:
        degrees = np.degrees(np.arctan2(across[1] - down[0], across[0] + down[1]))
    return mirrored, round(float(degrees), 1) % 360
