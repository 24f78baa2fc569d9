"""Candidate: near in the index. Match: confirmed, or doubted, by a second look at the pixels."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from provenance.model.record import Record

Matrix: TypeAlias = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
"""A 3 x 3 transform of homogeneous pixel coordinates (x, y, 1)."""
Outline: TypeAlias = tuple[tuple[float, float], ...]
"""Corners (x, y) in pixels of the upright full-size picture, clockwise as seen there."""


class Tier(StrEnum):
    """How strong a match is, strongest first."""

    SAME_BYTES = "same-bytes"
    """The file itself."""
    SAME_PICTURE = "same-picture"
    """The whole image: recompressed, resized, recoloured, mirrored, turned."""
    PART_OR_EDIT = "part-or-edit"
    """A crop either way, or the picture with something added or taken away."""
    SAME_SCENE = "same-scene"
    """Another photograph of the same place or moment: a lead for a person."""
    UNPROVEN = "unproven"
    """Near in the index, but the archive holds no pixels to prove it by, or they don't decide: a lead."""

    @property
    def is_reuse(self) -> bool:
        """Whether it says that the picture itself was used again; the others are leads."""
        return self in (Tier.SAME_BYTES, Tier.SAME_PICTURE, Tier.PART_OR_EDIT)


@dataclass(frozen=True, slots=True)
class Form:
    """One of the 8 mirror and rotation forms of a picture: mirrored first, then turned.

    Attributes:
        mirrored: Left and right exchanged.
        quarter_turns: Turns by 90 degrees counter-clockwise, 0 to 3.
    """

    mirrored: bool
    quarter_turns: int


FORMS = tuple(Form(mirrored, turns) for mirrored in (False, True) for turns in range(4))
"""All forms, the picture as it is first."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that the index finds near. It decides nothing.

    Attributes:
        record: The record.
        same_bytes: Whether the files are equal byte for byte.
        distance_bits: Bits by which the codes differ in the best form, 0 to 256.
        form: Form of the query that is nearest.
    """

    record: Record
    same_bytes: bool
    distance_bits: int
    form: Form


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person can check a match by.

    Attributes:
        distance_bits: Bits by which the whole-picture codes differ, 0 to 256, in the best form.
        transform: Takes pixels of the circulated image to pixels of the record, both upright and full-size.
        query_outline: The shared region in the circulated image.
        record_outline: The shared region in the record.
        query_overlap: Share of the circulated image that is shared, 0 to 1.
        record_overlap: Share of the record that is shared, 0 to 1.
        correlation: Of the two contents over the region, -1 to 1; None where no pixels were compared.
        agreement: Share of the textured blocks that agree, 0 to 1; None where no pixels were compared.
        textured_blocks: Number of blocks with enough texture of a photograph to be compared.
        mirrored: Whether left and right are exchanged.
        turned_degrees: Turn of the circulated image against the record, counter-clockwise: 0, 90, 180 or 270.
        found_by: Index that proposed it: `sha256` or the algorithm of the code.
    """

    distance_bits: int
    transform: Matrix | None
    query_outline: Outline
    record_outline: Outline
    query_overlap: float | None
    record_overlap: float | None
    correlation: float | None
    agreement: float | None
    textured_blocks: int
    mirrored: bool
    turned_degrees: int
    found_by: str


@dataclass(frozen=True, slots=True)
class Match:
    """A record that shows what the circulated image shows, as far as `tier` says, with the proof."""

    record: Record
    tier: Tier
    proof: Proof
