"""The use case of `compare`: why two images match, or why not, by the steps that a check takes."""

from dataclasses import dataclass, replace

from provenance.archive.index.local import LocalIndex
from provenance.checking import Examined
from provenance.decoding import THUMBNAIL_SIDE, decode, encode_thumbnail
from provenance.fingerprinting import LOCAL_ALGORITHM, record_features
from provenance.matching import Query, best_look, propose
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.fingerprint import MAX_DISTANCE_BITS, code_distance_bits
from provenance.model.image import DecodedImage
from provenance.model.local import LocalCandidate
from provenance.model.match import FORMS, Candidate, Proof, Tier
from provenance.model.record import Appearance, Record


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two images beside each other.

    Attributes:
        tier: What the second one is to the first; None for different pictures.
        proof: What that rests on; None where no pixels were compared.
        reason: Why, in words.
    """

    tier: Tier | None
    proof: Proof | None
    reason: str


def compare(query: Examined, record: Examined) -> Comparison:
    """What `record` is to `query`, both examined without a problem: what a check says if `record` is all that an archive has."""
    assert query.image is not None and record.image is not None
    assert query.fingerprint is not None and record.fingerprint is not None
    same = query.sha256 == record.sha256
    if query.fingerprint.is_plain or record.fingerprint.is_plain:
        return Comparison(Tier.SAME_BYTES if same else None, None, "too plain to be told apart by looks: only the bytes were compared")
    thumbnail = replace(decode(encode_thumbnail(record.image), side=THUMBNAIL_SIDE), width=record.image.width, height=record.image.height)
    archived = _archived(record, record.image)
    distances = [code_distance_bits(code, record.fingerprint.code) for code in query.codes]
    distance_bits = min(distances)
    whole = Candidate(archived, same, distance_bits, FORMS[distances.index(distance_bits)])
    wholes = (whole,) if distance_bits <= MAX_DISTANCE_BITS else ()
    proposals = propose(
        (query.image.width, query.image.height), query.codes, wholes, _parts(query, archived, record.image), LOCAL_ALGORITHM
    )
    found = best_look(Query.of(query.image), thumbnail, proposals[0]) if proposals else None
    if same:
        return Comparison(Tier.SAME_BYTES, None if found is None else found.proof, "the files are equal byte for byte")
    if not proposals:
        far = f"the codes differ by {distance_bits} of 256 bits, where up to {MAX_DISTANCE_BITS} are looked at"
        return Comparison(None, None, f"{far}, and no part of the one was seen in the other")
    if found is None:
        return Comparison(None, None, "they look alike in parts, but what they share holds too little to be compared")
    return Comparison(found.tier, found.proof, _REASONS[found.tier])


def _archived(examined: Examined, image: DecodedImage) -> Record:
    """The record that an archive would make of an image."""
    assert examined.sha256 is not None and examined.fingerprint is not None
    nowhere = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", "")
    return Record(0, examined.sha256, 0, image.width, image.height, examined.fingerprint, None, (nowhere,))


def _parts(query: Examined, record: Record, image: DecodedImage) -> tuple[LocalCandidate, ...]:
    """Where parts of the record were seen in the query."""
    if query.forms is None:
        return ()
    hits = LocalIndex.build([(record.id, record_features(image))]).search(query.forms)
    return tuple(LocalCandidate(record, hit.mirrored, hit.score, hit.query_points, hit.record_points) for hit in hits)


_REASONS = {
    None: "they look alike, but the pixels show different pictures",
    Tier.UNPROVEN: "they look alike, but the pixels do not decide",
    Tier.SAME_SCENE: "many details lie alike, but the pixels are not those of one photograph",
    Tier.PART_OR_EDIT: "the pixels agree in a part of the picture, or all over but for edits",
    Tier.SAME_PICTURE: "the pixels agree over the whole picture",
}
