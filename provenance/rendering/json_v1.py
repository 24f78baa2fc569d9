"""The contract of the JSON Lines, version 1: one object a media item.

Released field names never change their meaning within version 1; fields may be added. The types below are the one
truth: the schema that `provenance schema` prints is made from them.
"""

import json
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.dates import DateInterval, format_instant
from provenance.model.finding import DatedAppearance, Finding
from provenance.model.label import Label
from provenance.model.match import EditedRegion, Proof
from provenance.model.media import Origin
from provenance.model.record import Appearance, ArchiveSummary
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.describing import describe_findings

SCHEMA_VERSION: Literal[1] = 1


class StatementV1(TypedDict):
    """The statement: its name, its time as written and how that is known, where it stands and where it was made."""

    id: str
    at: str | None
    at_basis: Literal["given", "message", "mail-header", "json-ld", "meta", "time-element", "text", "document", "capture"] | None
    source: str | None
    url: str | None


class OriginV1(TypedDict):
    """Where in its source an image was found, and its own address."""

    source: str
    place: str | None
    url: str | None


class LabelV1(TypedDict):
    """What the source itself says that the image is; `date` is the image's own as the label writes it, a claim."""

    kind: Literal["file-photo", "illustrative"]
    words: str
    date: str | None
    earliest: str | None
    latest: str | None


class ClaimV1(TypedDict):
    """Where and when the source says that the image had been before: never evidence."""

    earliest: str | None
    latest: str | None
    date: str
    publisher: str | None
    url: str | None
    notes: dict[str, str]


class MediaV1(TypedDict):
    """The image: its name as the statement gives it or null, its upright size in pixels, what its source says of it."""

    path: str | None
    sha256: str | None
    width: int | None
    height: int | None
    origin: OriginV1 | None
    caption: str | None
    label: LabelV1 | None
    claims: list[ClaimV1]
    notes: dict[str, str]


class ReasonV1(TypedDict):
    """Why: a stable code, and words."""

    code: str
    text: str


class ArchiveV1(TypedDict):
    """The archive that was searched; times are RFC 3339, UTC."""

    path: str
    digest: str
    records: int
    earliest: str | None
    latest: str | None


class RecordV1(TypedDict):
    """A record of the archive."""

    path: str
    sha256: str
    width: int
    height: int


class AppearanceV1(TypedDict):
    """Where and when the record appeared; null is an open end of the interval."""

    earliest: str | None
    latest: str | None
    date: str
    basis: Literal["captured", "published", "embedded", "asserted"]
    evidence: bool
    precedence: Literal["earlier", "maybe-earlier", "not-earlier"]
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


class MatchV1(TypedDict):
    """One match, with its proof and the dates of its record."""

    tier: Literal["same-bytes", "same-picture", "part-or-edit", "same-scene", "unproven"]
    record: RecordV1
    appearances: list[AppearanceV1]
    proof: ProofV1
    generic: str | None


class MediaItemV1(TypedDict):
    """One line: everything that was found about one image of one statement."""

    schema_version: Literal[1]
    statement: StatementV1
    media: MediaV1
    verdict: Literal["reused", "review", "consistent", "not-found", "unchecked"]
    level: Literal["error", "warning", "note", "none"]
    reasons: list[ReasonV1]
    archive: ArchiveV1
    matches: list[MatchV1]
    unchecked: ReasonV1 | None
    tool_version: str
    settings: dict[str, str]
    hosts_contacted: list[str]


def media_items(report: Report) -> list[MediaItemV1]:
    """The report as the objects of the contract, in its order."""
    archive = _archive(report.archive_path, report.archive)
    return [_media_item(item, archive, report) for item in report.media]


def render_jsonl(report: Report) -> str:
    """JSON Lines: one object a media item, in the order of the report."""
    return "".join(json.dumps(item, ensure_ascii=True) + "\n" for item in media_items(report))


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one line."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(MediaItemV1).json_schema()}


def _media_item(item: CheckedMedia, archive: ArchiveV1, report: Report) -> MediaItemV1:
    verdict = item.judgement.verdict
    unchecked: ReasonV1 | None = None
    if item.unchecked is not None:
        unchecked = {"code": item.unchecked.code, "text": item.unchecked.text}
    return {
        "schema_version": SCHEMA_VERSION,
        "statement": {
            "id": item.statement_id,
            "at": item.at_text,
            "at_basis": None if item.at is None else item.at_basis.value,
            "source": item.source,
            "url": item.url,
        },
        "media": _media(item),
        "verdict": verdict.value,
        "level": item.judgement.level,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in item.judgement.reasons],
        "archive": archive,
        "matches": _matches(item),
        "unchecked": unchecked,
        "tool_version": report.tool_version,
        "settings": dict(report.settings),
        "hosts_contacted": list(report.hosts),
    }


def _media(item: CheckedMedia) -> MediaV1:
    return {
        "path": item.path,
        "sha256": None if item.sha256 is None else str(item.sha256),
        "width": item.width,
        "height": item.height,
        "origin": None if item.origin is None else origin_v1(item.origin),
        "caption": item.caption,
        "label": None if item.label is None else label_v1(item.label),
        "claims": [claim_v1(claim) for claim in item.claims],
        "notes": dict(item.notes),
    }


def origin_v1(origin: Origin) -> OriginV1:
    """The object of an origin."""
    return {"source": origin.source, "place": origin.place, "url": origin.url}


def label_v1(label: Label) -> LabelV1:
    """The object of a label."""
    earliest, latest = ends(label.date)
    return {"kind": label.kind.value, "words": label.words, "date": label.date_text, "earliest": earliest, "latest": latest}


def claim_v1(claim: Appearance) -> ClaimV1:
    """The object of a claim."""
    earliest, latest = ends(claim.interval)
    return {
        "earliest": earliest,
        "latest": latest,
        "date": claim.date_text,
        "publisher": claim.publisher,
        "url": claim.url,
        "notes": dict(claim.notes),
    }


def ends(interval: DateInterval) -> tuple[str | None, str | None]:
    """Both ends as RFC 3339 texts, None where open."""
    earliest, latest = interval.earliest, interval.latest
    return None if earliest is None else format_instant(earliest), None if latest is None else format_instant(latest)


def _archive(path: str, summary: ArchiveSummary) -> ArchiveV1:
    earliest, latest = ends(summary.span)
    return {"path": path, "digest": str(summary.digest), "records": summary.records, "earliest": earliest, "latest": latest}


def _matches(item: CheckedMedia) -> list[MatchV1]:
    pictures = item.pictures or (None,) * len(item.findings)
    return [_match(*told) for told in zip(item.findings, describe_findings(item), pictures, strict=True)]


def _match(finding: Finding, description: str, picture: str | None) -> MatchV1:
    record = finding.match.record
    return {
        "tier": finding.match.tier.value,
        "record": {"path": record.path, "sha256": str(record.sha256), "width": record.width, "height": record.height},
        "appearances": [_appearance(dated) for dated in finding.appearances],
        "proof": _proof(finding.match.proof, description, picture),
        "generic": finding.match.generic,
    }


def _appearance(dated: DatedAppearance) -> AppearanceV1:
    appearance = dated.appearance
    earliest, latest = ends(appearance.interval)
    return {
        "earliest": earliest,
        "latest": latest,
        "date": appearance.date_text,
        "basis": appearance.basis.value,
        "evidence": appearance.basis.is_evidence,
        "precedence": dated.precedence.value,
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
