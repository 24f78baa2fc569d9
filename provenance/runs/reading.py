"""A result as the JSON contract has it -> the value that renderers take: the reverse of `rendering.json_v1`.

What a format shows is in the contract, so a run that was read back gives the same text in every format. Of records only what the
contract holds is known here: nothing that a search would need.
"""

import base64
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from provenance.model.dates import DateBasis, DateInterval, parse_instant
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.finding import Contradiction, DatedAppearance, Finding, Judgement, Precedence, Reason, Unchecked, Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.found import EmbeddedDates, FoundDate, Meaning, Zone
from provenance.model.label import Label, LabelKind
from provenance.model.lookup import LookupOutcome, WebArchiveLookup
from provenance.model.match import EditedRegion, EditKind, Match, Matrix, Measures, Proof, Tier
from provenance.model.media import Origin
from provenance.model.record import Appearance, Record, identity_of_code
from provenance.model.report import CheckedMedia
from provenance.model.statement import TimeBasis
from provenance.model.suppression import SuppressedBy, Suppression
from provenance.rendering.decisions import DecisionV1
from provenance.rendering.embedded import EmbeddedDateV1
from provenance.rendering.json_v1 import ClaimV1, ItemV1, LabelV1, SuppressionV1, WebArchiveLookupV1
from provenance.rendering.matches_v1 import THUMBNAIL_PREFIX, AppearanceV1, MatchV1, ProofV1, ReasonV1, RecordV1
from provenance.runs.validating import valid_item

_Any = TypeVar("_Any")


def read_item(value: object) -> CheckedMedia:
    """The value of one result, which a file holds.

    Raises:
        KeyError, TypeError, ValueError: `value` is none of version 1.
    """
    item = valid_item(value)
    statement, media, matches = item["statement"], item["media"], item["matches"]
    origin, label, suppression = media["origin"], media["label"], item["suppression"]
    basis = statement["at_basis"]
    return CheckedMedia(
        statement_id=statement["id"],
        at=None if basis is None else _interval(statement["earliest"], statement["latest"]),
        at_text=statement["at"],
        source=statement["source"],
        path=media["path"],
        sha256=None if media["sha256"] is None else Digest.parse(media["sha256"]),
        judgement=_judgement(item),
        findings=tuple(_finding(match) for match in matches),
        unchecked=None if item["unchecked"] is None else Unchecked(item["unchecked"]["code"], item["unchecked"]["text"]),
        at_basis=TimeBasis.GIVEN if basis is None else TimeBasis(basis),
        url=statement["url"],
        origin=None if origin is None else Origin(origin["source"], origin["place"], origin["url"]),
        caption=media["caption"],
        label=None if label is None else _label(label),
        claims=tuple(_claim(claim, media["path"] or "") for claim in media["claims"]),
        notes=_pairs(media["notes"]),
        width=media["width"],
        height=media["height"],
        pictures=_drawn([match["proof"]["picture"] for match in matches]),
        timelines=_drawn([match["timeline"] for match in matches]),
        dates=EmbeddedDates(tuple(_found(one) for one in media["dates"]), (), tuple(media["date_problems"])),
        contradictions=_contradictions(media["contradictions"]),
        lookups=tuple(_lookup(asked) for asked in item["web_archives"]),
        index=statement["index"],
        suppression=None if suppression is None else _suppression(suppression),
        thumbnail=_thumbnail(media["thumbnail"]),
        thumbnails=_drawn([_thumbnail(match["record"]["thumbnail"]) for match in matches]),
    )


def read_matches(matches: list[MatchV1]) -> tuple[Match, ...]:
    """The matches of a result, in their order.

    Raises:
        KeyError, TypeError, ValueError: They are none of version 1.
    """
    return tuple(_finding(match).match for match in matches)


def _judgement(item: ItemV1) -> Judgement:
    if not item["reasons"]:
        raise ValueError("a verdict without a reason")
    if item["matches"] and item["statement"]["at_basis"] is None:
        raise ValueError("matches beside no time")
    return Judgement(Verdict(item["verdict"]), tuple(Reason(one["code"], one["text"]) for one in item["reasons"]))


def _interval(earliest: str | None, latest: str | None) -> DateInterval:
    """The interval of two ends as `model.dates.format_ends` writes them."""
    return DateInterval(*(None if end is None else parse_instant(end) for end in (earliest, latest)))


def _pairs(notes: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(notes.items())


def _drawn(each: list[_Any | None]) -> tuple[_Any | None, ...]:
    """What was drawn of each finding; empty where nothing was, as where none was asked for."""
    return tuple(each) if any(one is not None for one in each) else ()


def _thumbnail(uri: str | None) -> bytes | None:
    if uri is None:
        return None
    if not uri.startswith(THUMBNAIL_PREFIX):
        raise ValueError(f"a thumbnail is no {THUMBNAIL_PREFIX}")
    from provenance.decoding import is_preview  # a run without thumbnails is read without a decoder

    content = base64.b64decode(uri.removeprefix(THUMBNAIL_PREFIX), validate=True)
    if not is_preview(content):
        raise ValueError("a thumbnail is no small WebP as `check --thumbnails` makes it")
    return content


def _contradictions(told: list[ReasonV1]) -> tuple[Contradiction, ...]:
    return tuple(Contradiction(one["code"], one["text"]) for one in told)


def _label(label: LabelV1) -> Label:
    return Label(LabelKind(label["kind"]), label["words"], label["date"], _interval(label["earliest"], label["latest"]))


def _claim(claim: ClaimV1, path: str) -> Appearance:
    interval = _interval(claim["earliest"], claim["latest"])
    return Appearance(
        interval, DateBasis.ASSERTED, claim["date"], path, url=claim["url"], publisher=claim["publisher"], notes=_pairs(claim["notes"])
    )


def _found(date_: EmbeddedDateV1) -> FoundDate:
    return FoundDate(
        date_["field"],
        date_["text"],
        date_["value"],
        _interval(date_["earliest"], date_["latest"]),
        DateBasis(date_["basis"]),
        Meaning(date_["meaning"]),
        Zone(date_["zone"]),
        tuple(date_["doubts"]),
        tuple(date_["notes"]),
    )


def _lookup(asked: WebArchiveLookupV1) -> WebArchiveLookup:
    outcome = LookupOutcome(asked["outcome"])
    return WebArchiveLookup(asked["service"], asked["url"], outcome, asked["listed"], asked["compared"], asked["text"])


def _suppression(suppression: SuppressionV1) -> Suppression:
    until = None if suppression["until"] is None else date.fromisoformat(suppression["until"])
    return Suppression(SuppressedBy(suppression["by"]), suppression["reason"], suppression["author"], until, suppression["place"])


def _finding(match: MatchV1) -> Finding:
    dated = tuple(DatedAppearance(_appearance(one), Precedence(one["precedence"])) for one in match["appearances"])
    record = _record(match["record"], tuple(one.appearance for one in dated))
    decision = None if match["decision"] is None else _decision(match["decision"], match["finding"] or "")
    return Finding(
        Match(record, Tier(match["tier"]), _proof(match["proof"]), match["generic"], decision),
        dated,
        _contradictions(match["contradictions"]),
    )


def _record(record: RecordV1, appearances: tuple[Appearance, ...]) -> Record:
    looks = record["looks"]
    fingerprint = Fingerprint(looks["algorithm"], bytes.fromhex(looks["code"]), looks["detail"], looks["decode_path"])
    sha256 = identity_of_code(fingerprint) if record["sha256"] is None else Digest.parse(record["sha256"])
    named_first = sorted(appearances, key=lambda one: (one.path != record["path"], one.path, one.date_text))
    size = record["size_bytes"] or 0, record["width"] or 0, record["height"] or 0
    return Record(0, sha256, *size, fingerprint, None, tuple(named_first))


def _appearance(one: AppearanceV1) -> Appearance:
    return Appearance(
        _interval(one["earliest"], one["latest"]),
        DateBasis(one["basis"]),
        one["date"],
        one["path"],
        one["source"],
        one["url"],
        one["publisher"],
        one["title"],
        one["caption"],
        _pairs(one["notes"]),
        one["origin"],
        None if one["stated_basis"] is None else DateBasis(one["stated_basis"]),
    )


def _decision(decision: DecisionV1, finding: str) -> Decision:
    return Decision(finding, Choice(decision["choice"]), decision["reason"], decision["author"], parse_instant(decision["at"]))


def _proof(proof: ProofV1) -> Proof:
    transform = proof["transform"]
    rows = None if transform is None else _rows(transform)
    edits = tuple(EditedRegion(EditKind(edit["kind"]), _box(edit["box"]), edit["share"]) for edit in proof["edits"])
    return Proof(
        proof["distance_bits"],
        rows,
        tuple((x, y) for x, y in proof["query_outline"]),
        tuple((x, y) for x, y in proof["record_outline"]),
        proof["query_overlap"],
        proof["record_overlap"],
        proof["inliers"],
        _measures(proof),
        edits,
        proof["mirrored"],
        proof["turned_degrees"],
        proof["found_by"],
    )


def _rows(transform: list[list[float]]) -> Matrix:
    first, second, third = ((float(a), float(b), float(c)) for a, b, c in transform)
    return first, second, third


def _box(edges: list[float]) -> tuple[float, float, float, float]:
    left, top, right, bottom = edges
    return left, top, right, bottom


def _measures(proof: ProofV1) -> Measures | None:
    """The measures of a proof; None where no pixels were compared."""
    score, residual_px, agreement, clash = proof["score"], proof["residual_px"], proof["agreement"], proof["clash"]
    if score is None or residual_px is None or agreement is None or clash is None:
        return None
    return Measures(score, residual_px, agreement, clash, proof["textured_blocks"])
