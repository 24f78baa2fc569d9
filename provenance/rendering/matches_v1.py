"""Matches as the objects of the contract: proof, appearances in the order of time, contradictions. See `json_v1`."""

import base64
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.dates import format_ends
from provenance.model.finding import Finding
from provenance.model.match import EditedRegion, Proof
from provenance.model.record import Record
from provenance.model.report import CheckedMedia
from provenance.rendering.appearances import USES, Entry, differing_captions, entries_of
from provenance.rendering.decisions import DecisionV1, decision_v1, name_of
from provenance.rendering.describing import describe_findings

THUMBNAIL_PREFIX = "data:image/webp;base64,"


class ReasonV1(TypedDict):
    """Why: a stable code, and words."""

    code: str
    text: str


class LooksV1(TypedDict):
    """What a record looks like: the name of the code, the code in hexadecimal digits, and the rest of `model.fingerprint`."""

    algorithm: str
    code: str
    detail: float
    decode_path: str


class RecordV1(TypedDict):
    """A record of the archive; all but its path and looks is null where nothing is known of it but a code.

    `thumbnail` is a data URI, null unless thumbnails were asked for and one is kept.
    """

    path: str
    sha256: str | None
    size_bytes: int | None
    width: int | None
    height: int | None
    looks: LooksV1
    thumbnail: str | None


class AppearanceV1(TypedDict):
    """Where and when the record appeared; null is an open end of the interval. `use` says what its date is good for."""

    earliest: str | None
    latest: str | None
    date: str
    basis: Literal["captured", "published", "embedded", "asserted"]
    evidence: bool
    stated_basis: Literal["captured", "published", "embedded", "asserted"] | None
    origin: str | None
    precedence: Literal["earlier", "maybe-earlier", "not-earlier"]
    use: ReasonV1
    earliest_evidence: bool
    path: str
    source: str | None
    url: str | None
    publisher: str | None
    title: str | None
    caption: str | None
    notes: dict[str, str]


class EditV1(TypedDict):
    """A region of the shared part in which the pictures differ: left, top, right, bottom in the circulated image."""

    kind: Literal["drawn-over", "smoothed", "changed"]
    box: list[float]
    share: float


class ProofV1(TypedDict):
    """Why the pictures are the same. Coordinates are pixels of the upright full-size pictures."""

    description: str
    picture: str | None
    distance_bits: int
    transform: list[list[float]] | None
    query_outline: list[list[float]]
    record_outline: list[list[float]]
    query_overlap: float | None
    record_overlap: float | None
    inliers: int
    score: float | None
    agreement: float | None
    clash: float | None
    textured_blocks: int
    residual_px: float | None
    edits: list[EditV1]
    mirrored: bool
    turned_degrees: float
    found_by: str


class CaptionV1(TypedDict):
    """One of several captions: its text, the first of `appearances` that has it, counted from 0, and how many have it."""

    text: str
    first: int
    appearances: int


class MatchV1(TypedDict):
    """One match, with its proof and the dates of its record, in the order of time; `finding` names it for `decide`."""

    finding: str | None
    decision: DecisionV1 | None
    tier: Literal["same-bytes", "same-picture", "part-or-edit", "same-scene", "unproven"]
    record: RecordV1
    appearances: list[AppearanceV1]
    proof: ProofV1
    generic: str | None
    timeline: str | None
    contradictions: list[ReasonV1]
    captions: list[CaptionV1]


def matches_v1(item: CheckedMedia) -> list[MatchV1]:
    """The objects of all matches of one image."""
    nothing = (None,) * len(item.findings)
    drawn = zip(item.pictures or nothing, item.timelines or nothing, item.thumbnails or nothing, strict=True)
    told = zip(item.findings, describe_findings(item), drawn, strict=True)
    return [_match(item, finding, description, *names) for finding, description, names in told]


def thumbnail_uri(thumbnail: bytes | None) -> str | None:
    """A thumbnail as a data URI (RFC 2397)."""
    return None if thumbnail is None else THUMBNAIL_PREFIX + base64.b64encode(thumbnail).decode()


def _match(
    item: CheckedMedia, finding: Finding, description: str, picture: str | None, timeline: str | None, thumbnail: bytes | None
) -> MatchV1:
    return {
        "finding": name_of(item, finding),
        "decision": None if finding.match.decision is None else decision_v1(finding.match.decision),
        "tier": finding.match.tier.value,
        "record": _record(finding.match.record, thumbnail),
        "appearances": [_appearance(entry) for entry in entries_of(item, finding)],
        "proof": _proof(finding.match.proof, description, picture),
        "generic": finding.match.generic,
        "timeline": timeline,
        "contradictions": [{"code": one.code, "text": one.text} for one in finding.contradictions],
        "captions": [
            {"text": text, "first": finding.appearances.index(dated), "appearances": number}
            for dated, text, number in differing_captions(finding)
        ],
    }


def _record(record: Record, thumbnail: bytes | None) -> RecordV1:
    known, looks = record.file_sha256 is not None, record.fingerprint
    size_bytes, width, height = (record.size_bytes, record.width, record.height) if known else (None, None, None)
    return {
        "path": record.path,
        "sha256": str(record.sha256) if known else None,
        "size_bytes": size_bytes,
        "width": width,
        "height": height,
        "looks": {"algorithm": looks.algorithm, "code": looks.code.hex(), "detail": looks.detail, "decode_path": looks.decode_path},
        "thumbnail": thumbnail_uri(thumbnail),
    }


def _appearance(entry: Entry) -> AppearanceV1:
    appearance = entry.dated.appearance
    earliest, latest = format_ends(appearance.interval)
    return {
        "earliest": earliest,
        "latest": latest,
        "date": appearance.date_text,
        "basis": appearance.basis.value,
        "evidence": appearance.basis.is_evidence,
        "stated_basis": None if appearance.stated_basis is None else appearance.stated_basis.value,
        "origin": appearance.origin,
        "precedence": entry.dated.precedence.value,
        "use": {"code": entry.use.value, "text": USES[entry.use]},
        "earliest_evidence": entry.is_earliest_evidence,
        "path": appearance.path,
        "source": appearance.source,
        "url": appearance.url,
        "publisher": appearance.publisher,
        "title": appearance.title,
        "caption": appearance.caption,
        "notes": dict(appearance.notes),
    }


def _proof(proof: Proof, description: str, picture: str | None) -> ProofV1:
    measures = proof.measures
    return {
        "description": description,
        "picture": picture,
        "distance_bits": proof.distance_bits,
        "transform": None if proof.transform is None else [list(row) for row in proof.transform],
        "query_outline": [list(point) for point in proof.query_outline],
        "record_outline": [list(point) for point in proof.record_outline],
        "query_overlap": _rounded(proof.query_overlap),
        "record_overlap": _rounded(proof.record_overlap),
        "inliers": proof.inliers,
        "score": None if measures is None else _rounded(measures.score),
        "agreement": None if measures is None else _rounded(measures.agreement),
        "clash": None if measures is None else _rounded(measures.clash),
        "textured_blocks": 0 if measures is None else measures.blocks,
        "residual_px": None if measures is None else _rounded(measures.residual_px),
        "edits": [_edit(edit) for edit in proof.edits],
        "mirrored": proof.mirrored,
        "turned_degrees": round(proof.turned_degrees, 2),
        "found_by": proof.found_by,
    }


def _edit(edit: EditedRegion) -> EditV1:
    return {"kind": edit.kind.value, "box": [round(edge, 1) for edge in edit.box], "share": round(edit.share, 4)}


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
