"""Candidate -> Match or nothing: the second look, on pixels."""

from dataclasses import dataclass, replace

from provenance.matching.second_look import Look, Query, look
from provenance.matching.starts import Start, start_from_form, start_from_parts
from provenance.model.fingerprint import code_distance_bits
from provenance.model.image import DecodedImage
from provenance.model.local import LocalCandidate
from provenance.model.match import Candidate, Match, Proof, Tier
from provenance.model.record import GenericRegion, Record

_IDENTITY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
_UNSEEN_PLACES = 12
"""Places that have to agree for a lead where no pixels can be looked at. Not measured apart; with fewer, shared letters do it."""
_STRENGTH = {tier: place for place, tier in enumerate(Tier)}


@dataclass(frozen=True, slots=True, eq=False)
class Proposal:
    """A record that an index proposes, with first guesses of how the query lies on it.

    Attributes:
        record: The record.
        starts: The guesses with the index that each comes from, the likeliest first; at least one.
        distance_bits: Bits by which the whole-picture codes differ in the best form.
    """

    record: Record
    starts: tuple[tuple[Start, str], ...]
    distance_bits: int


def propose(
    size: tuple[int, int], codes: tuple[bytes, ...], whole: tuple[Candidate, ...], parts: tuple[LocalCandidate, ...], parts_by: str
) -> tuple[Proposal, ...]:
    """The records to look at a second time: each once, by SHA-256.

    Args:
        size: Width and height of the circulated image, full-size.
        codes: The codes of its 8 forms.
        whole: What the index of codes found.
        parts: What the index of local features found.
        parts_by: Name of the local features' algorithm.
    """
    found: dict[int, tuple[Record, list[tuple[Start, str]]]] = {}
    for part in parts:
        start = start_from_parts(part, size, (part.record.width, part.record.height))
        if start is not None:
            found.setdefault(part.record.id, (part.record, []))[1].append((start, parts_by))
    for _, starts in found.values():
        starts.sort(key=lambda entry: -entry[0].inliers)
    for one in whole:
        start = start_from_form(one.form, size, (one.record.width, one.record.height))
        found.setdefault(one.record.id, (one.record, []))[1].append((start, one.record.fingerprint.algorithm))
    proposals = (
        Proposal(record, tuple(starts), min(code_distance_bits(code, record.fingerprint.code) for code in codes))
        for record, starts in found.values()
    )
    return tuple(sorted(proposals, key=lambda proposal: proposal.record.sha256))


def match_bytes(candidate: Candidate) -> Match:
    """The match of a candidate whose file is the same byte for byte: it needs no second look."""
    record = candidate.record
    whole = ((0.0, 0.0), (float(record.width), 0.0), (float(record.width), float(record.height)), (0.0, float(record.height)))
    return Match(record, Tier.SAME_BYTES, Proof(0, _IDENTITY, whole, whole, 1.0, 1.0, 0, None, (), False, 0.0, "sha256"))


def match_code(candidate: Candidate) -> Match:
    """The match of a candidate of which nothing but a code is known: a lead that cannot be proven."""
    proof = Proof(candidate.distance_bits, None, (), (), None, None, 0, None, (), False, 0.0, candidate.record.fingerprint.algorithm)
    return Match(candidate.record, Tier.UNPROVEN, proof)


def match_pixels(proposal: Proposal, query: Query, thumbnail: DecodedImage | None) -> Match | None:
    """The match of a proposal; None where the pixels say that it is another picture.

    Args:
        proposal: What the indexes proposed.
        query: The circulated image.
        thumbnail: The record's stored thumbnail; None where the archive keeps no pixels: the match stays unproven.
    """
    record = proposal.record
    if thumbnail is None:
        return _unproven(proposal)
    full_size = replace(thumbnail, width=record.width, height=record.height)
    best = best_look(query, full_size, proposal, record.generic)
    if best is not None and best.tier is not None:
        return Match(record, best.tier, best.proof)
    marked = best_look(query, full_size, proposal) if record.generic else None
    if marked is None or marked.tier is None:
        return None
    return Match(record, Tier.UNPROVEN, marked.proof, "; ".join(dict.fromkeys(part.reason for part in record.generic)))


def best_look(query: Query, record: DecodedImage, proposal: Proposal, generic: tuple[GenericRegion, ...] = ()) -> Look | None:
    """The strongest of the looks from each guess; the first that proves reuse ends the search.

    Args:
        query: The circulated image.
        record: The record's picture.
        proposal: What the indexes proposed.
        generic: Parts of the record that prove nothing.
    """
    best: Look | None = None
    for start, found_by in proposal.starts:
        seen = look(query, record, start, proposal.distance_bits, found_by, generic)
        if seen is not None and (best is None or _rank(seen) < _rank(best)):
            best = seen
        if best is not None and best.tier is not None and best.tier.is_reuse:
            break
    return best


def _rank(seen: Look) -> tuple[int, float]:
    assert seen.proof.measures is not None
    return _STRENGTH[seen.tier] if seen.tier is not None else len(_STRENGTH), -seen.proof.measures.score


def _unproven(proposal: Proposal) -> Match | None:
    """The lead that remains where no pixels are kept; None where too few parts agree to be one."""
    start, found_by = proposal.starts[0]
    if start.inliers < _UNSEEN_PLACES and all(guess.inliers for guess, _ in proposal.starts):
        return None
    proof = Proof(proposal.distance_bits, None, (), (), None, None, start.inliers, None, (), False, 0.0, found_by)
    return Match(proposal.record, Tier.UNPROVEN, proof)


__all__ = ["Look", "Proposal", "Query", "best_look", "match_bytes", "match_code", "match_pixels", "propose"]
