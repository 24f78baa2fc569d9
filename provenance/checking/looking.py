"""One image and what the archive proposes for it -> the answer: the second looks, what a web archive has of it, the verdict."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from provenance.checking.examining import Examined
from provenance.checking.illustrating import illustrate
from provenance.checking.searching import Decisions, Searched, decided
from provenance.dating import date_match
from provenance.dating.conflicts import conflicts_of, conflicts_within
from provenance.decoding import THUMBNAIL_SIDE
from provenance.judging import hold_against, judge, judge_unchecked
from provenance.matching import Query, match_pixels
from provenance.model.digest import Digest
from provenance.model.finding import Finding, Judgement, Unchecked
from provenance.model.limits import Limits
from provenance.model.lookup import WebArchiveLookup
from provenance.model.match import Match, Tier
from provenance.model.media import MediaItem
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement
from provenance.opening.pixels import open_thumbnail


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What a web archive has of one image.

    Attributes:
        matches: Its captures that show the image, from before the statement's time.
        lookup: What was asked, and what came of it.
        thumbnails: Of those captures that a thumbnail was made of, by their SHA-256, as `Archive.thumbnail` gives them.
    """

    matches: tuple[Match, ...]
    lookup: WebArchiveLookup
    thumbnails: Mapping[Digest, bytes] = field(default_factory=dict)


LookUp: TypeAlias = Callable[[MediaItem, Examined, Statement], LookedUp | None]
"""Asks a web archive about an image; None where there is nothing to ask about. Called from several threads."""


def look(
    searched: CheckedMedia | Searched, *, decisions: Decisions, look_up: LookUp | None, thumbnails: bool, limits: Limits
) -> CheckedMedia:
    """The answer for one image: the second looks, what a web archive has of it, and what they come to."""
    if isinstance(searched, CheckedMedia):
        return searched
    statement, item, examined = searched.asked.statement, searched.asked.item, searched.examined
    matches = _matches(searched, decisions, limits)
    looked_up = None if look_up is None else look_up(item, examined, statement)
    if looked_up is not None:
        captured = (decided(examined.sha256, match, decisions) for match in looked_up.matches)
        matches = _sorted([*matches, *captured])
    findings = tuple(date_match(match, statement.at) for match in matches)
    unchecked = _why_unchecked(item, examined, findings)
    judgement = _judge(statement, item, findings) if unchecked is None else judge_unchecked(unchecked)
    label = None if any(reason.code == "label-too-late" for reason in judgement.reasons) else item.label
    checked = replace(
        searched.asked.unanswered(),
        sha256=examined.sha256,
        judgement=judgement,
        findings=tuple(replace(finding, contradictions=conflicts_of(finding, examined.dates, label)) for finding in findings),
        unchecked=unchecked,
        dates=examined.dates,
        contradictions=conflicts_within(examined.dates, statement.at),
        lookups=() if looked_up is None else (looked_up.lookup,),
    )
    seen = examined.image if examined.known is None else examined.known
    checked = checked if seen is None else replace(checked, width=seen.width, height=seen.height)
    if examined.image is None or not thumbnails:
        return checked
    return illustrate(checked, examined.image, {**searched.thumbnails, **({} if looked_up is None else looked_up.thumbnails)}, limits)


def _judge(statement: Statement, item: MediaItem, findings: tuple[Finding, ...]) -> Judgement:
    judgement = judge(findings, item.label)
    own = statement.earlier_by_its_source
    if own is None:
        return judgement
    by_source = judge(tuple(date_match(finding.match, own.interval) for finding in findings), item.label)
    return hold_against(judgement, by_source, own.text)


def _matches(searched: Searched, decisions: Decisions, limits: Limits) -> list[Match]:
    """The records that show the image, the strongest tier first, the most certain first within a tier."""
    matches = list(searched.matches)
    if searched.proposals and searched.examined.image is not None:
        query = Query.of(searched.examined.image)
        for proposal in searched.proposals:
            stored = searched.thumbnails.get(proposal.record.sha256)
            match = match_pixels(proposal, query, None if stored is None else open_thumbnail(stored, THUMBNAIL_SIDE, limits))
            if match is not None:
                matches.append(decided(searched.examined.sha256, match, decisions))
    return _sorted(matches)


def _sorted(matches: list[Match]) -> list[Match]:
    strength = list(Tier)
    return sorted(matches, key=lambda match: (strength.index(match.tier), -_score(match), match.record.sha256))


def _score(match: Match) -> float:
    return 0.0 if match.proof.measures is None else match.proof.measures.score


def _why_unchecked(item: MediaItem, examined: Examined, findings: tuple[Finding, ...]) -> Unchecked | None:
    """Why nothing can be said of an image; None where it was found, or could have been."""
    if findings or examined.known is not None:
        return None
    if examined.problem is not None:
        return examined.problem
    assert examined.fingerprint is not None
    if examined.fingerprint.is_plain:
        return Unchecked("too-plain", f"{item.path}: too plain to be told apart by its looks; only the same file could have matched")
    return None
