"""The contract of the JSON Lines, version 1: one object a media item.

Released field names never change their meaning within version 1; fields may be added. The types below are the one
truth: the schema that `provenance schema` prints is made from them.
"""

from collections.abc import Iterator
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.dates import format_ends
from provenance.model.label import Label
from provenance.model.lookup import WebArchiveLookup
from provenance.model.media import Origin
from provenance.model.record import Appearance
from provenance.model.report import CheckedMedia, Report
from provenance.model.suppression import Suppression
from provenance.rendering.coverage import CoverageV1, coverage_fields
from provenance.rendering.embedded import EmbeddedDateV1, embedded_date_v1
from provenance.rendering.json_text import dump
from provenance.rendering.matches_v1 import MatchV1, ReasonV1, matches_v1, thumbnail_uri

SCHEMA_VERSION: Literal[1] = 1


class StatementV1(TypedDict):
    """The statement: its name, its time as written and how that is known, where it stands and where it was made."""

    id: str
    at: str | None
    at_basis: Literal["given", "message", "mail-header", "json-ld", "meta", "time-element", "text", "document", "capture"] | None
    source: str | None
    url: str | None


class CheckedStatementV1(StatementV1):
    """The same, with the instants that its time may mean, null where open, and its place in the run, from 0."""

    earliest: str | None
    latest: str | None
    index: int


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
    """The image: its name as the statement gives it or null, its upright size in pixels, what its source and its own file say of it.

    `thumbnail` is a data URI, null unless thumbnails were asked for.
    """

    path: str | None
    sha256: str | None
    width: int | None
    height: int | None
    origin: OriginV1 | None
    caption: str | None
    label: LabelV1 | None
    claims: list[ClaimV1]
    notes: dict[str, str]
    dates: list[EmbeddedDateV1]
    date_problems: list[str]
    contradictions: list[ReasonV1]
    thumbnail: str | None


class SearchedV1(TypedDict):
    """An archive as it was searched; see `ArchiveV1`."""

    path: str
    digest: str
    records: int
    earliest: str | None
    latest: str | None
    unsearched: int


class ArchiveV1(SearchedV1):
    """The archive that was searched; times are RFC 3339, UTC. `unsearched`: records known by PDQ alone, where its extra is missing.

    `evidence_before_statement` is the number of its records with evidence surely earlier than this statement: those that could
    have proven a reuse. `coverage` is what it could have known, the same in every line of a run.
    """

    evidence_before_statement: int | None
    coverage: CoverageV1 | None


class WebArchiveLookupV1(TypedDict):
    """What a web archive was asked about the image's address: how many captures it lists, and how many contents were compared.

    `failed` says nothing of what it has, and the others change no verdict; what was `found` stands among the matches.
    """

    service: str
    url: str
    outcome: Literal["found", "not-shown", "no-capture", "limited", "failed"]
    listed: int
    compared: int
    text: str


class SuppressionV1(TypedDict):
    """Why the result fails no job: an earlier run had it, or an ignore file names it. It changes no verdict."""

    by: Literal["baseline", "ignored"]
    reason: str
    author: str | None
    until: str | None
    place: str


class ItemV1(TypedDict):
    """What was found about one image of one statement; `id` names this result in every run."""

    id: str
    statement: CheckedStatementV1
    media: MediaV1
    verdict: Literal["reused", "review", "consistent", "not-found", "unchecked"]
    level: Literal["error", "warning", "note", "none"]
    reasons: list[ReasonV1]
    suppression: SuppressionV1 | None
    matches: list[MatchV1]
    web_archives: list[WebArchiveLookupV1]
    unchecked: ReasonV1 | None


class MediaItemV1(ItemV1):
    """One line: the same, with what it was checked against."""

    schema_version: Literal[1]
    archive: ArchiveV1
    tool_version: str
    settings: dict[str, str]
    hosts_contacted: list[str]


def media_items(report: Report) -> Iterator[MediaItemV1]:
    """The report as the objects of the contract, in its order."""
    coverage = None if report.coverage is None else coverage_fields(report.coverage)
    for item in report.media:
        yield {
            "schema_version": SCHEMA_VERSION,
            **item_v1(item),
            "archive": _archive(item, coverage, report),
            "tool_version": report.tool_version,
            "settings": dict(report.settings),
            "hosts_contacted": list(report.hosts),
        }


def render_jsonl(report: Report) -> Iterator[str]:
    """JSON Lines: one object a media item, in the order of the report."""
    return (f"{dump(item)}\n" for item in media_items(report))


def json_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one line."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(MediaItemV1).json_schema()}


def item_v1(item: CheckedMedia) -> ItemV1:
    """The object of one result."""
    unchecked: ReasonV1 | None = None
    if item.unchecked is not None:
        unchecked = {"code": item.unchecked.code, "text": item.unchecked.text}
    return {
        "id": item.id,
        "statement": _statement(item),
        "media": _media(item),
        "verdict": item.judgement.verdict.value,
        "level": item.judgement.level,
        "reasons": [{"code": reason.code, "text": reason.text} for reason in item.judgement.reasons],
        "suppression": None if item.suppression is None else _suppression(item.suppression),
        "matches": matches_v1(item),
        "web_archives": [_lookup(asked) for asked in item.lookups],
        "unchecked": unchecked,
    }


def _statement(item: CheckedMedia) -> CheckedStatementV1:
    earliest, latest = (None, None) if item.at is None else format_ends(item.at)
    return {
        "id": item.statement_id,
        "index": item.index,
        "at": item.at_text,
        "earliest": earliest,
        "latest": latest,
        "at_basis": None if item.at is None else item.at_basis.value,
        "source": item.source,
        "url": item.url,
    }


def _suppression(suppression: Suppression) -> SuppressionV1:
    return {
        "by": suppression.by.value,
        "reason": suppression.reason,
        "author": suppression.author,
        "until": None if suppression.until is None else suppression.until.isoformat(),
        "place": suppression.place,
    }


def _lookup(asked: WebArchiveLookup) -> WebArchiveLookupV1:
    return {
        "service": asked.service,
        "url": asked.url,
        "outcome": asked.outcome.value,
        "listed": asked.listed,
        "compared": asked.compared,
        "text": asked.text,
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
        "dates": [embedded_date_v1(date) for date in item.dates.dates],
        "date_problems": list(item.dates.problems),
        "contradictions": [{"code": one.code, "text": one.text} for one in item.contradictions],
        "thumbnail": thumbnail_uri(item.thumbnail),
    }


def origin_v1(origin: Origin) -> OriginV1:
    """The object of an origin."""
    return {"source": origin.source, "place": origin.place, "url": origin.url}


def label_v1(label: Label) -> LabelV1:
    """The object of a label."""
    earliest, latest = format_ends(label.date)
    return {"kind": label.kind.value, "words": label.words, "date": label.date_text, "earliest": earliest, "latest": latest}


def claim_v1(claim: Appearance) -> ClaimV1:
    """The object of a claim."""
    earliest, latest = format_ends(claim.interval)
    return {
        "earliest": earliest,
        "latest": latest,
        "date": claim.date_text,
        "publisher": claim.publisher,
        "url": claim.url,
        "notes": dict(claim.notes),
    }


def searched_v1(report: Report) -> SearchedV1:
    """The object of the archive that a run searched."""
    summary = report.archive
    earliest, latest = format_ends(summary.span)
    return {
        "path": report.archive_path,
        "digest": str(summary.digest),
        "records": summary.records,
        "earliest": earliest,
        "latest": latest,
        "unsearched": summary.unsearched,
    }


def _archive(item: CheckedMedia, coverage: CoverageV1 | None, report: Report) -> ArchiveV1:
    counted = report.coverage
    return {
        **searched_v1(report),
        "evidence_before_statement": None if counted is None or item.at is None else counted.evidence_before(item.at),
        "coverage": coverage,
    }
