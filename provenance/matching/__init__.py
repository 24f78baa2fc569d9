"""Candidate -> Match or nothing: the second look, on pixels."""

from provenance.matching.align import FRAME_SIDE, Alignment, align_whole
from provenance.matching.tiers import tier_of
from provenance.model.match import Candidate, Form, Match, Proof, Tier
from provenance.model.media import DecodedImage

_IDENTITY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def match_bytes(candidate: Candidate) -> Match:
    """The match of a candidate whose file is the same byte for byte: it needs no second look."""
    record = candidate.record
    whole = ((0.0, 0.0), (float(record.width), 0.0), (float(record.width), float(record.height)), (0.0, float(record.height)))
    proof = Proof(0, _IDENTITY, whole, whole, 1.0, 1.0, None, None, 0, False, 0, "sha256")
    return Match(record, Tier.SAME_BYTES, proof)


def match_pixels(candidate: Candidate, query: DecodedImage, thumbnail: DecodedImage | None) -> Match | None:
    """The match of a candidate that only looks alike; None where the pixels say that it is another picture.

    Args:
        candidate: What the index proposed.
        query: The circulated image.
        thumbnail: The record's stored thumbnail; None where the archive keeps no pixels: the match stays unproven.
    """
    record = candidate.record
    found_by = record.fingerprint.algorithm
    if thumbnail is None:
        return Match(record, Tier.UNPROVEN, _proof(candidate.distance_bits, candidate.form, found_by, None))
    full_size = DecodedImage(thumbnail.pixels, thumbnail.box, record.width, record.height, thumbnail.decode_path)
    tier, proof = prove(query, full_size, candidate.form, candidate.distance_bits, found_by)
    return None if tier is None else Match(record, tier, proof)


def prove(query: DecodedImage, record: DecodedImage, form: Form, distance_bits: int, found_by: str) -> tuple[Tier | None, Proof]:
    """The second look at two pictures: its outcome, None for different pictures, and what it rests on.

    Args:
        query: The circulated image, `FRAME_SIDE` pixels or more on the longer side where it has them.
        record: The other picture, likewise.
        form: The mirror and rotation form of `query` that is nearest to `record`.
        distance_bits: Bits by which the codes differ in that form.
        found_by: The index that proposed the pair.
    """
    alignment = align_whole(query, record, form)
    return tier_of(alignment), _proof(distance_bits, form, found_by, alignment)


def _proof(distance_bits: int, form: Form, found_by: str, alignment: Alignment | None) -> Proof:
    turned = form.quarter_turns * 90
    if alignment is None:
        return Proof(distance_bits, None, (), (), None, None, None, None, 0, form.mirrored, turned, found_by)
    return Proof(
        distance_bits,
        alignment.transform,
        alignment.query_outline,
        alignment.record_outline,
        alignment.query_overlap,
        alignment.record_overlap,
        alignment.correlation,
        alignment.agreement,
        alignment.textured_blocks,
        form.mirrored,
        turned,
        found_by,
    )


__all__ = ["FRAME_SIDE", "Alignment", "match_bytes", "match_pixels", "prove"]
