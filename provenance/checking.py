"""The use case of `check`: the images of statements, against an archive, into a Report."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import TypeAlias

from provenance.archive import Archive
from provenance.dating import date_match
from provenance.dating.conflicts import conflicts_of, conflicts_within
from provenance.dating.embedded import embedded_dates
from provenance.decoding import DEFAULT_LIMITS, THUMBNAIL_SIDE, Limits, decode, illustrate, run_jobs
from provenance.decoding.metadata import read_metadata
from provenance.errors import DecodeError, InputError, UnsupportedFormatError
from provenance.fingerprinting import LOCAL_ALGORITHM, codes_of_forms, fingerprint, has_pdq, pdq_of_forms, query_features
from provenance.judging import hold_against, judge, judge_unchecked
from provenance.matching import Proposal, Query, match_bytes, match_code, match_pixels, propose
from provenance.model.decision import Decision, finding_id
from provenance.model.digest import Digest
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ
from provenance.model.finding import Finding, Judgement, Unchecked, Verdict
from provenance.model.fingerprint import MAX_DISTANCE_BITS, Fingerprint
from provenance.model.found import NO_DATES, EmbeddedDates
from provenance.model.image import DecodedImage
from provenance.model.local import LocalFeatures
from provenance.model.lookup import WebArchiveLookup
from provenance.model.match import Match, Tier
from provenance.model.media import MediaItem
from provenance.model.record import ArchiveSummary, Record
from provenance.model.report import CheckedMedia, Depth
from provenance.model.statement import Statement, UnreadStatement

Decisions: TypeAlias = Mapping[str, Decision]
"""What people said of findings, by the names of these (see `model.decision.finding_id`)."""
_NONE_DECIDED: Decisions = {}
QUERY_SIDE = 1024
"""Longer side in pixels at which a circulated image is decoded: a photograph that fills a third of it is still seen
at the 340 pixels that its features need."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for that can change answers.

    Attributes:
        max_distance_bits: Largest distance of a candidate's code, inclusive.
        depth: Whether parts of pictures are looked for.
        limits: What is refused unread or undecoded.
    """

    max_distance_bits: int = MAX_DISTANCE_BITS
    depth: Depth = Depth.FULL
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Examined:
    """One image, read and decoded; `image` is None and `problem` says why where it could not be.

    Attributes:
        sha256: Digest of its bytes; None where they could not be read.
        image: Its pixels.
        fingerprint: What it looks like.
        codes: The codes of its 8 forms.
        forms: Local features of it and of its mirror image; None where it is too plain, or parts are not looked for.
        problem: Why there is no image.
        dates: What its file says of dates; empty where they were not asked for.
    """

    sha256: Digest | None
    image: DecodedImage | None = None
    fingerprint: Fingerprint | None = None
    codes: tuple[bytes, ...] = ()
    forms: tuple[LocalFeatures, LocalFeatures] | None = None
    problem: Unchecked | None = None
    dates: EmbeddedDates = NO_DATES


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


def check(
    statements: Iterable[Statement | UnreadStatement],
    archive: Archive,
    settings: Settings,
    workers: int,
    now: datetime | None = None,
    decisions: Decisions = _NONE_DECIDED,
    look_up: LookUp | None = None,
    thumbnails: bool = False,
) -> Iterator[CheckedMedia]:
    """What is found about each image of each statement, in their order; nothing is left out.

    Args:
        statements: What to check.
        archive: Open for reading.
        settings: What to look for.
        workers: How many images are read, and how many are looked at a second time, at a time.
        now: What lies behind it is in the future; None: dates inside the images are not read. They change no verdict.
        decisions: What people said of findings, by the names of these.
        look_up: Asks a web archive besides; None asks nobody.
        thumbnails: Whether small pictures of the images and of the records that match come with the answers; they change none.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    tasks = (task for index, statement in enumerate(statements) for task in _tasks(index, statement))
    examined = run_jobs(partial(_examine_task, settings=settings, now=now), tasks, workers)
    search = partial(_search, archive=archive, settings=settings, decisions=decisions, thumbnails=thumbnails)
    searched = (task if isinstance(task, CheckedMedia) else search(task, found) for task, found in examined)
    for _, checked in run_jobs(partial(_look, decisions=decisions, look_up=look_up, thumbnails=thumbnails), searched, workers):
        yield checked


@dataclass(frozen=True, slots=True)
class _Asked:
    """One image to examine, its statement, and the place of that in the run."""

    statement: Statement
    item: MediaItem
    index: int


_Task: TypeAlias = CheckedMedia | _Asked


def searched_summary(archive: Archive) -> ArchiveSummary:
    """What an archive holds, and how much of it a check on this machine cannot search."""
    return replace(archive.summary(), unsearched=0 if has_pdq() else archive.count_known_by_code(PDQ))


def _tasks(index: int, statement: Statement | UnreadStatement) -> Iterator[_Task]:
    """Each image to examine, or the answer where there is nothing to examine."""
    if isinstance(statement, UnreadStatement):
        for path in statement.paths or (None,):
            judgement = judge_unchecked(statement.unchecked)
            yield CheckedMedia(
                statement.id, None, statement.at_text, statement.source, path, None, judgement, (), statement.unchecked, index=index
            )
    elif statement.media:
        yield from (_Asked(statement, item, index) for item in statement.media)
    else:
        nothing = Unchecked("nothing-to-check", "the paths of this statement hold no picture")
        yield replace(_checked(statement, None, None, judge_unchecked(nothing), (), nothing), index=index)


def _examine_task(task: _Task, *, settings: Settings, now: datetime | None) -> Examined:
    return Examined(None) if isinstance(task, CheckedMedia) else examine(task.item, settings.limits, settings.depth, now)


def examine(item: MediaItem, limits: Limits = DEFAULT_LIMITS, depth: Depth = Depth.FULL, now: datetime | None = None) -> Examined:
    """Read, decode and fingerprint one image; see `check` for `now`."""
    sha256, dates = None, NO_DATES
    try:
        content = item.content.read(item.path, limits.max_bytes)
        sha256 = Digest.of(content)
        dates = NO_DATES if now is None else _dates(content, now)
        image = decode(content, side=QUERY_SIDE, limits=limits)
    except DecodeError as error:
        return Examined(sha256, problem=Unchecked(error.code, f"{item.path}: {error}"), dates=dates)
    except InputError as error:
        return Examined(None, problem=Unchecked(error.code, str(error)))
    print_ = fingerprint(image)
    forms = query_features(image) if depth is Depth.FULL and not print_.is_plain else None
    return Examined(sha256, image, print_, codes_of_forms(image), forms, dates=dates)


def _dates(content: bytes, now: datetime) -> EmbeddedDates:
    """The dates in an image's file; none where its format is one that holds none, or is not known."""
    try:
        return embedded_dates(read_metadata(content), content, now)
    except UnsupportedFormatError:
        return NO_DATES


@dataclass(frozen=True, slots=True)
class _Searched:
    """One image with what the archive proposes for it.

    Attributes:
        asked: The image and its statement.
        examined: The image, decoded.
        same: The record of the same bytes, or None.
        same_thumbnail: Its thumbnail; None where none is kept, or none was asked for.
        proposals: Records to look at a second time, each with its thumbnail, or None where none is kept.
        decisions: What people said of those that were proposed, by record.
        by_code: Records that look alike by the one code that is known of them.
    """

    asked: _Asked
    examined: Examined
    same: Match | None
    same_thumbnail: bytes | None
    proposals: tuple[tuple[Proposal, bytes | None], ...]
    decisions: Mapping[Digest, Decision]
    by_code: tuple[Match, ...]


def _search(
    asked: _Asked, examined: Examined, *, archive: Archive, settings: Settings, decisions: Decisions, thumbnails: bool
) -> _Searched:
    candidate = archive.find_bytes(examined.sha256) if examined.sha256 is not None else None
    same = None if candidate is None else match_bytes(candidate)
    if same is not None:
        same = replace(same, decision=_decided(examined.sha256, same.record, decisions))
    proposals: tuple[Proposal, ...] = ()
    if examined.image is not None and examined.fingerprint is not None and not examined.fingerprint.is_plain:
        whole = archive.find_codes(examined.codes, settings.max_distance_bits)
        # Nothing can be added to the file itself with evidence that it is earlier.
        settled = same is not None and judge((date_match(same, asked.statement.at),)).verdict is Verdict.REUSED
        parts = archive.find_local(examined.forms) if examined.forms is not None and not settled else ()
        size = examined.image.width, examined.image.height
        proposals = propose(size, examined.codes, whole, parts, LOCAL_ALGORITHM)
    others = tuple(one for one in proposals if same is None or one.record.id != same.record.id)
    by_code = _match_codes(examined, archive)
    proposed = [*(one.record for one in others), *(one.record for one in by_code)]
    said = {record.sha256: _decided(examined.sha256, record, decisions) for record in proposed}
    decided = {record: decision for record, decision in said.items() if decision is not None}
    stored = tuple((one, archive.thumbnail(one.record)) for one in others)
    same_thumbnail = archive.thumbnail(same.record) if thumbnails and same is not None else None
    return _Searched(asked, examined, same, same_thumbnail, stored, decided, by_code)


def _match_codes(examined: Examined, archive: Archive) -> tuple[Match, ...]:
    """The records of which nothing but their PDQ is known and that look alike by it; none where the extra is missing."""
    if examined.image is None or not archive.count_known_by_code(PDQ):
        return ()
    codes = pdq_of_forms(examined.image)
    if codes is None or codes[1] < MIN_PDQ_QUALITY:
        return ()
    return tuple(match_code(one) for one in archive.find_exchange_codes(PDQ, codes[0], MAX_DISTANCE_BITS))


def _decided(image: Digest | None, record: Record, decisions: Decisions) -> Decision | None:
    return None if image is None else decisions.get(finding_id(image, record.sha256))


def _look(searched: CheckedMedia | _Searched, *, decisions: Decisions, look_up: LookUp | None, thumbnails: bool) -> CheckedMedia:
    """The answer for one image: the second looks, what a web archive has of it, and what they come to."""
    if isinstance(searched, CheckedMedia):
        return searched
    statement, item, examined = searched.asked.statement, searched.asked.item, searched.examined
    matches = _matches(searched)
    looked_up = None if look_up is None else look_up(item, examined, statement)
    if looked_up is not None:
        captured = (replace(match, decision=_decided(examined.sha256, match.record, decisions)) for match in looked_up.matches)
        matches = _sorted([*matches, *captured])
    findings = tuple(date_match(match, statement.at) for match in matches)
    unchecked = _why_unchecked(item, examined, findings)
    judgement = _judge(statement, item, findings) if unchecked is None else judge_unchecked(unchecked)
    label = None if any(reason.code == "label-too-late" for reason in judgement.reasons) else item.label
    findings = tuple(replace(finding, contradictions=conflicts_of(finding, examined.dates, label)) for finding in findings)
    checked = _checked(statement, item, examined.sha256, judgement, findings, unchecked)
    checked = replace(checked, index=searched.asked.index, dates=examined.dates)
    checked = replace(checked, contradictions=conflicts_within(examined.dates, statement.at))
    checked = replace(checked, lookups=() if looked_up is None else (looked_up.lookup,))
    if examined.image is None:
        return checked
    checked = replace(checked, width=examined.image.width, height=examined.image.height)
    return illustrate(checked, examined.image, _stored(searched, looked_up)) if thumbnails else checked


def _stored(searched: _Searched, looked_up: LookedUp | None) -> Mapping[Digest, bytes]:
    """The thumbnails of the records that may match, by their SHA-256, as they are kept."""
    stored = {} if looked_up is None else dict(looked_up.thumbnails)
    stored.update((proposal.record.sha256, kept) for proposal, kept in searched.proposals if kept is not None)
    if searched.same is not None and searched.same_thumbnail is not None:
        stored[searched.same.record.sha256] = searched.same_thumbnail
    return stored


def _judge(statement: Statement, item: MediaItem, findings: tuple[Finding, ...]) -> Judgement:
    judgement = judge(findings, item.label)
    own = statement.earlier_by_its_source
    if own is None:
        return judgement
    by_source = judge(tuple(date_match(finding.match, own.interval) for finding in findings), item.label)
    return hold_against(judgement, by_source, own.text)


def _matches(searched: _Searched) -> list[Match]:
    """The records that show the image, the strongest tier first, the most certain first within a tier."""
    matches = [] if searched.same is None else [searched.same]
    if searched.proposals and searched.examined.image is not None:
        query = Query.of(searched.examined.image)
        for proposal, stored in searched.proposals:
            thumbnail = None if stored is None else decode(stored, side=THUMBNAIL_SIDE)
            match = match_pixels(proposal, query, thumbnail)
            if match is not None:
                matches.append(replace(match, decision=searched.decisions.get(match.record.sha256)))
    matches += [replace(match, decision=searched.decisions.get(match.record.sha256)) for match in searched.by_code]
    return _sorted(matches)


def _sorted(matches: list[Match]) -> list[Match]:
    strength = list(Tier)
    return sorted(matches, key=lambda match: (strength.index(match.tier), -_score(match), match.record.sha256))


def _score(match: Match) -> float:
    return 0.0 if match.proof.measures is None else match.proof.measures.score


def _checked(
    statement: Statement,
    item: MediaItem | None,
    sha256: Digest | None,
    judgement: Judgement,
    findings: tuple[Finding, ...],
    unchecked: Unchecked | None,
) -> CheckedMedia:
    checked = CheckedMedia(
        statement.id,
        statement.at,
        statement.at_text,
        statement.source,
        None if item is None else item.path,
        sha256,
        judgement,
        findings,
        unchecked,
        statement.at_basis,
        statement.url,
    )
    if item is None:
        return checked
    return replace(checked, origin=item.origin, caption=item.caption, label=item.label, claims=item.claims, notes=item.notes)


def _why_unchecked(item: MediaItem, examined: Examined, findings: tuple[Finding, ...]) -> Unchecked | None:
    """Why nothing can be said of an image; None where it was found, or could have been."""
    if findings:
        return None
    if examined.problem is not None:
        return examined.problem
    assert examined.fingerprint is not None
    if examined.fingerprint.is_plain:
        return Unchecked("too-plain", f"{item.path}: too plain to be told apart by its looks; only the same file could have matched")
    return None
