"""Candidate: near in the index. Match: confirmed, or doubted, by a second look at the pixels."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from provenance.model.decision import Choice, Decision
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
    """Parts or the whole look alike, but the archive holds no pixels to prove it by, or they don't decide: a lead."""

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


class EditKind(StrEnum):
    """What a region of the shared part looks like where it differs from the record."""

    DRAWN_OVER = "drawn-over"
    """Letters, marks, plates: graphics that only one of the two has."""
    SMOOTHED = "smoothed"
    """Blurred, pixelated or painted over."""
    CHANGED = "changed"
    """Other picture content."""


@dataclass(frozen=True, slots=True)
class EditedRegion:
    """A connected region of the shared part in which the two pictures differ.

    Attributes:
        kind: What it looks like.
        box: Left, top, right, bottom in pixels of the circulated image, upright and full-size.
        share: Part of the shared region that it takes, 0 to 1.
    """

    kind: EditKind
    box: tuple[float, float, float, float]
    share: float


@dataclass(frozen=True, slots=True)
class Measures:
    """What the second look measured over the shared region: each number can be shown and explained.

    `matching.measuring` says how each is measured, `matching.rule` how they decide.

    Attributes:
        score: Of the rule; the match is a copy from `matching.rule.COPY_SCORE` on.
        residual_px: Median displacement that is left in textured places, in pixels of the work frame.
        agreement: Share of the textured blocks that agree, 0 to 1.
        clash: Share of the textured blocks that hold other picture content, 0 to 1.
        blocks: Number of textured blocks that were compared.
    """

    score: float
    residual_px: float
    agreement: float
    clash: float
    blocks: int


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person can check a match by.

    Attributes:
        distance_bits: Bits by which the whole-picture codes differ, 0 to 256, in the best form.
        transform: Takes pixels of the circulated image to pixels of the record, both upright and full-size; None where
            no pixels were compared.
        query_outline: The shared region in the circulated image.
        record_outline: The shared region in the record.
        query_overlap: Share of the circulated image that is shared, 0 to 1.
        record_overlap: Share of the record that is shared, 0 to 1.
        inliers: Number of local features that agree with the transform; 0 where the code alone proposed the pair.
        measures: What was measured over the shared region; None where no pixels were compared.
        edits: Where the shared region differs, largest first.
        mirrored: Whether left and right are exchanged.
        turned_degrees: Turn of the circulated image against the record, counter-clockwise, 0 up to 360.
        found_by: Index that proposed it: `sha256` or the name of an algorithm.
    """

    distance_bits: int
    transform: Matrix | None
    query_outline: Outline
    record_outline: Outline
    query_overlap: float | None
    record_overlap: float | None
    inliers: int
    measures: Measures | None
    edits: tuple[EditedRegion, ...]
    mirrored: bool
    turned_degrees: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Match:
    """A record that shows what the circulated image shows, as far as `tier` says, with the proof.

    Attributes:
        record: The record.
        tier: How strong it is.
        proof: What it rests on.
        generic: Where nothing is shared but what the archive marks as generic, the reasons given there; such a match is
            shown and counts for nothing. None for every other.
        decision: What a person said of it; None where nobody did.
    """

    record: Record
    tier: Tier
    proof: Proof
    generic: str | None = None
    decision: Decision | None = None

    @property
    def is_dismissed(self) -> bool:
        """Whether a person dismissed it: then it is shown and counts for nothing."""
        return self.decision is not None and self.decision.choice is Choice.DISMISS
