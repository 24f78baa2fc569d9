"""The use case of `compare`: why two images match, or why not."""

from dataclasses import dataclass

from provenance.checking import Examined
from provenance.matching import prove
from provenance.model.fingerprint import MAX_DISTANCE_BITS, code_distance_bits
from provenance.model.match import FORMS, Proof, Tier


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two images beside each other.

    Attributes:
        tier: What the second one is to the first; None for different pictures.
        proof: What that rests on; None where an image is too plain and only the bytes were compared.
        reason: Why, in words.
    """

    tier: Tier | None
    proof: Proof | None
    reason: str


def compare(query: Examined, record: Examined) -> Comparison:
    """What `record` is to `query`, both examined without a problem."""
    assert query.image is not None and record.image is not None
    assert query.fingerprint is not None and record.fingerprint is not None
    if query.fingerprint.is_plain or record.fingerprint.is_plain:
        same = query.sha256 == record.sha256
        return Comparison(Tier.SAME_BYTES if same else None, None, "too plain to be told apart by looks: only the bytes were compared")
    distances = [code_distance_bits(code, record.fingerprint.code) for code in query.codes]
    distance_bits = min(distances)
    form = FORMS[distances.index(distance_bits)]
    tier, proof = prove(query.image, record.image, form, distance_bits, record.fingerprint.algorithm)
    if query.sha256 == record.sha256:
        return Comparison(Tier.SAME_BYTES, proof, "the files are equal byte for byte")
    if distance_bits > MAX_DISTANCE_BITS:
        return Comparison(None, proof, f"the codes differ by {distance_bits} of 256 bits; up to {MAX_DISTANCE_BITS} are looked at")
    return Comparison(tier, proof, _REASONS[tier])


_REASONS = {
    None: "the codes are near, but the pixels show different pictures",
    Tier.UNPROVEN: "the pixels agree in part: not enough to call it the same picture",
    Tier.SAME_PICTURE: "the pixels agree over the whole picture",
}
