"""A finding -> what its part of the page shows."""

from dataclasses import dataclass

from markupsafe import Markup

from provenance.dating.saying import say
from provenance.model.finding import Finding
from provenance.model.match import Match, Tier
from provenance.model.report import CheckedMedia
from provenance.rendering.appearances import (
    Entry,
    count,
    describe_captions,
    describe_weight,
    differing_captions,
    entries_of,
    head_of,
    show,
)
from provenance.rendering.decisions import describe_decision
from provenance.rendering.describing import KIND_WORDS, describe_measures, percent
from provenance.rendering.html.linking import Address, address_of
from provenance.rendering.html.pictures import Picture, picture_of
from provenance.rendering.html.placing import Size, corners, laid, middle_of, size_of
from provenance.rendering.results import TIERS
from provenance.rendering.timeline_svg import NARROW, render_timeline

_MAX_SHOWN = 8
"""Appearances that are shown of each match."""
_MAX_LISTED = 100
"""Appearances that are listed on unfolding."""


@dataclass(frozen=True, slots=True)
class EntryView:
    """One appearance.

    Attributes:
        label: Its number, with a star where it is the earliest evidence.
        head: What happened, when and by whom.
        title: Of where it appeared, or None.
        address: Where it appeared, or None.
        weight: How the date is known, and what it is good for.
        is_evidence: Whether it is more than a claim.
    """

    label: str
    head: str
    title: str | None
    address: Address | None
    weight: tuple[str, ...]
    is_evidence: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """Two pictures side by side.

    Attributes:
        query: The circulated image.
        record: The archived picture; None where the archive keeps none.
        query_size: Full size, in whose pixels the outline is.
        record_size: Likewise.
        query_corners: The shared region in the image, as an SVG polygon; empty where none is known.
        record_corners: Likewise in the record.
        rule: What the style sheet has to say of this pair.
        can_be_laid: Whether the one can be laid on the other.
    """

    query: Picture
    record: Picture | None
    query_size: Size
    record_size: Size | None
    query_corners: str
    record_corners: str
    rule: str
    can_be_laid: bool


@dataclass(frozen=True, slots=True)
class FindingView:
    """One match.

    Attributes:
        key: Its name on the page.
        what: What the image is to the record, before the record's name.
        record: The record's name.
        how: What was done to the record, or what is missing to prove it; empty where it is the file itself.
        marks: What a person said of the match, and why what is shared counts for nothing.
        compared: The pictures; None where there are none.
        timeline: The drawing, empty where nothing has a date.
        entries: The appearances that tell most.
        folded: How many others there are.
        others: These, where they are few enough to be listed.
        told: Contradictions, and captions that differ.
        facts: Numbers and digests, name and value.
    """

    key: str
    what: str
    record: str
    how: str
    marks: tuple[str, ...]
    compared: Compared | None
    timeline: Markup
    entries: tuple[EntryView, ...]
    folded: str
    others: tuple[EntryView, ...]
    told: tuple[str, ...]
    facts: tuple[tuple[str, str], ...]


def view_finding(item: CheckedMedia, place: int, key: str, how: str, with_pictures: bool) -> FindingView:
    """What the page shows of one finding.

    Args:
        item: The result.
        place: Of the finding in it, from 0.
        key: A name that nothing else on the page has.
        how: What was done to the record, in words.
        with_pictures: Whether the pictures are shown.
    """
    finding = item.findings[place]
    match, shown = finding.match, show(item, finding, _MAX_SHOWN)
    numbers = {entry.number for entry in shown.entries}
    rest = [entry for entry in entries_of(item, finding) if entry.number not in numbers]
    dated = any(not one.appearance.interval.is_unknown for one in finding.appearances)
    told = [*(f"Contradiction: {one.text}" for one in finding.contradictions), *describe_captions(differing_captions(finding))]
    decided = [] if match.decision is None else describe_decision(item, finding)[-1:]
    generic = [] if match.generic is None else [f"shares only what is marked as generic: {match.generic}"]
    return FindingView(
        key,
        TIERS[match.tier].format("").strip(),
        match.record.path,
        "" if match.tier is Tier.SAME_BYTES else how,
        (*decided, *generic),
        _compared(item, place, key) if with_pictures else None,
        Markup(render_timeline(item, finding, NARROW)) if dated else Markup(),  # noqa: S704  it escapes every text itself
        tuple(_entry(item, entry) for entry in shown.entries),
        shown.folded_text,
        tuple(_entry(item, entry) for entry in rest) if len(rest) <= _MAX_LISTED else (),
        tuple(told),
        tuple(_facts(item, finding)),
    )


def _entry(item: CheckedMedia, entry: Entry) -> EntryView:
    appearance = entry.dated.appearance
    return EntryView(
        f"{entry.number}{'*' if entry.is_earliest_evidence else ''}",
        head_of(entry, item.at),
        appearance.title,
        address_of(appearance.url),
        tuple(describe_weight(entry)),
        appearance.basis.is_evidence,
    )


def _compared(item: CheckedMedia, place: int, key: str) -> Compared | None:
    query_size = size_of(item.width, item.height)
    if item.thumbnail is None or query_size is None:
        return None
    match = item.findings[place].match
    stored = item.thumbnails[place] if item.thumbnails else None
    record_size = size_of(match.record.width, match.record.height)
    query = picture_of(item.thumbnail, query_size, f"The circulated image {item.path}")
    if query is None:
        return None
    record = None
    if stored is not None and record_size is not None:
        record = picture_of(stored, record_size, f"The archived picture {match.record.path}, {say(match.record.appearances[0])}")
    if record is None or record_size is None:
        return Compared(query, None, query_size, None, corners(match.proof.query_outline), "", _rule(key, query_size), False)
    step = None if match.tier is Tier.SAME_BYTES else laid(match.proof.transform, query_size, record_size, match.proof.record_outline)
    return Compared(
        query,
        record,
        query_size,
        record_size,
        corners(match.proof.query_outline),
        corners(match.proof.record_outline),
        _rule(key, query_size, record_size, step, middle_of(match.proof.query_outline, query_size)),
        step is not None,
    )


def _rule(key: str, query: Size, record: Size | None = None, step: str | None = None, middle: float = 0.5) -> str:
    """The sizes of a pair, how the one is laid on the other, and how far it is drawn away at first.

    It stands in the style sheet, since the policy of the page allows no styles in place.
    """
    told = [f"--w:{query.shown.width}", f"--h:{query.shown.height}"]
    told += [] if record is None else [f"--rw:{record.shown.width}", f"--rh:{record.shown.height}"]
    told += [] if step is None else [f"--laid:{step}", f"--drawn:{1 - middle:.2f}"]
    return f"#{key}{{{';'.join(told)}}}\n"


def _facts(item: CheckedMedia, finding: Finding) -> list[tuple[str, str]]:
    match, record = finding.match, finding.match.record
    facts = [("Measured", describe_measures(match.proof))] if match.tier is not Tier.SAME_BYTES else []
    if match.proof.query_overlap is not None and match.proof.record_overlap is not None:
        shares = (
            f"{percent(match.proof.query_overlap)} of the circulated image, {percent(match.proof.record_overlap)} of the archived picture"
        )
        facts.append(("Shared", shares))
    facts += [("Changed", ", ".join(_edits(match)))] if match.proof.edits else []
    facts.append(("Found by", match.proof.found_by))
    if record.file_sha256 is not None:
        facts += [("Archived picture", f"{record.width} × {record.height} pixels"), ("Its SHA-256", str(record.file_sha256))]
    names = describe_decision(item, finding)
    return facts + ([("Finding", names[0].removeprefix("finding "))] if item.sha256 is not None else [])


def _edits(match: Match) -> list[str]:
    """Each kind of change with the number of its regions."""
    kinds = [edit.kind for edit in match.proof.edits]
    return [f"{KIND_WORDS[kind]}: {count(kinds.count(kind), 'region')}" for kind in dict.fromkeys(kinds)]
