"""Two images beside each other, by the steps that a check takes: why they match, or why not. The use case of `compare`."""

from dataclasses import dataclass, replace

from provenance.archive.index.local import LocalIndex
from provenance.checking import Examined
from provenance.decoding import THUMBNAIL_SIDE, decode, encode_thumbnail
from provenance.fingerprinting import LOCAL_ALGORITHM, record_features
from provenance.matching import Proposal, Query, best_look, match_bytes, match_pixels, propose
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.fingerprint import MAX_DISTANCE_BITS, code_distance_bits
from provenance.model.image import DecodedImage
from provenance.model.local import LocalCandidate, LocalFeatures
from provenance.model.match import FORMS, Candidate, Match, Proof, Tier
from provenance.model.record import Appearance, Record

NOT_ARCHIVED = 0
"""Number of a record that no archive holds; theirs begin at 1."""


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
    thumbnail = replace(_thumbnail(record.image), width=record.image.width, height=record.image.height)
    proposals = _proposals(query, record_of(record, 0), record_features(record.image))
    found = best_look(Query.of(query.image), thumbnail, proposals[0]) if proposals else None
    if same:
        return Comparison(Tier.SAME_BYTES, None if found is None else found.proof, "the files are equal byte for byte")
    if not proposals:
        distance_bits = min(code_distance_bits(code, record.fingerprint.code) for code in query.codes)
        far = f"the codes differ by {distance_bits} of 256 bits, where up to {MAX_DISTANCE_BITS} are looked at"
        return Comparison(None, None, f"{far}, and no part of the one was seen in the other")
    if found is None:
        return Comparison(None, None, "they look alike in parts, but what they share holds too little to be compared")
    return Comparison(found.tier, found.proof, _REASONS[found.tier])


def match_images(query: Examined, record: Examined, size_bytes: int) -> Match | None:
    """What a check says of `query` if `record` is all that an archive has; both examined without a problem.

    Args:
        query: One image.
        record: The other.
        size_bytes: Number of its bytes.
    """
    assert record.image is not None and record.fingerprint is not None
    features = None if record.fingerprint.is_plain else record_features(record.image)
    return match_record(query, record_of(record, size_bytes), features, _thumbnail(record.image))


def match_record(query: Examined, record: Record, features: LocalFeatures | None, thumbnail: DecodedImage | None) -> Match | None:
    """What a check says of `query` if `record` is all that an archive has.

    Args:
        query: An image, examined without a problem.
        record: A record.
        features: Its local features; None where it has none.
        thumbnail: Its stored thumbnail; None where there is none, and pixels prove nothing.
    """
    assert query.image is not None and query.fingerprint is not None
    if query.sha256 == record.sha256:
        return match_bytes(Candidate(record, True, 0, FORMS[0]))
    if query.fingerprint.is_plain or record.fingerprint.is_plain:
        return None
    proposals = _proposals(query, record, features)
    return match_pixels(proposals[0], Query.of(query.image), thumbnail) if proposals else None


def record_of(examined: Examined, size_bytes: int) -> Record:
    """The record that an archive would make of an image that was examined without a problem, as yet undated."""
    image, looks = examined.image, examined.fingerprint
    assert examined.sha256 is not None and image is not None and looks is not None
    nowhere = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", "")
    return Record(NOT_ARCHIVED, examined.sha256, size_bytes, image.width, image.height, looks, None, (nowhere,))


def _thumbnail(image: DecodedImage) -> DecodedImage:
    """What an archive would keep of an image."""
    return decode(encode_thumbnail(image), side=THUMBNAIL_SIDE)


def _proposals(query: Examined, record: Record, features: LocalFeatures | None) -> tuple[Proposal, ...]:
    """What the indexes of an archive of one record propose for a query; one or none."""
    assert query.image is not None
    distances = [code_distance_bits(code, record.fingerprint.code) for code in query.codes]
    distance_bits = min(distances)
    whole = Candidate(record, query.sha256 == record.sha256, distance_bits, FORMS[distances.index(distance_bits)])
    wholes = (whole,) if distance_bits <= MAX_DISTANCE_BITS else ()
    parts: tuple[LocalCandidate, ...] = ()
    if query.forms is not None and features is not None and features.algorithm == query.forms[0].algorithm:
        hits = LocalIndex.build([(record.id, features)]).search(query.forms)
        parts = tuple(LocalCandidate(record, hit.mirrored, hit.score, hit.query_points, hit.record_points) for hit in hits)
    return propose((query.image.width, query.image.height), query.codes, wholes, parts, LOCAL_ALGORITHM)


_REASONS = {
    None: "they look alike, but the pixels show different pictures",
    Tier.UNPROVEN: "they look alike, but the pixels do not decide",
    Tier.SAME_SCENE: "many details lie alike, but the pixels are not those of one photograph",
    Tier.PART_OR_EDIT: "the pixels agree in a part of the picture, or all over but for edits",
    Tier.SAME_PICTURE: "the pixels agree over the whole picture",
}
