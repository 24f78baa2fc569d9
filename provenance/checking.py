"""The use case of `check`: the images of statements, against an archive, into a Report."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from provenance.archive import Archive
from provenance.dating import date_match
from provenance.decoding import DEFAULT_LIMITS, THUMBNAIL_SIDE, Limits, decode, read_file, run_jobs
from provenance.errors import DecodeError, MediaError
from provenance.fingerprinting import codes_of_forms, fingerprint
from provenance.judging import judge, judge_unchecked
from provenance.matching import match_bytes, match_pixels
from provenance.model.digest import Digest
from provenance.model.finding import Finding, Judgement, Unchecked
from provenance.model.fingerprint import MAX_DISTANCE_BITS, Fingerprint
from provenance.model.match import Match, Tier
from provenance.model.media import DecodedImage, MediaItem
from provenance.model.report import CheckedMedia
from provenance.model.statement import Statement, UnreadStatement


@dataclass(frozen=True, slots=True)
class Settings:
    """What was asked for that can change answers.

    Attributes:
        max_distance_bits: Largest distance of a candidate's code, inclusive.
        limits: What is refused unread or undecoded.
    """

    max_distance_bits: int = MAX_DISTANCE_BITS
    limits: Limits = DEFAULT_LIMITS


@dataclass(frozen=True, slots=True)
class Examined:
    """One image, read and decoded; `image` is None and `problem` says why where it could not be.

    Attributes:
        sha256: Digest of its bytes; None where they could not be read.
        image: Its pixels.
        fingerprint: What it looks like.
        codes: The codes of its 8 forms.
        problem: Why there is no image.
    """

    sha256: Digest | None
    image: DecodedImage | None = None
    fingerprint: Fingerprint | None = None
    codes: tuple[bytes, ...] = ()
    problem: Unchecked | None = None


def check(statements: Iterable[Statement | UnreadStatement], archive: Archive, settings: Settings, workers: int) -> Iterator[CheckedMedia]:
    """What is found about each image of each statement, in their order; nothing is left out.

    Args:
        statements: What to check.
        archive: Open for reading.
        settings: What to look for.
        workers: How many images are read at a time.

    Raises:
        ArchiveError: The archive cannot be read.
    """
    tasks = (task for statement in statements for task in _tasks(statement))
    for task, examined in run_jobs(partial(_examine_task, limits=settings.limits), tasks, workers):
        if isinstance(task, CheckedMedia):
            yield task
        else:
            statement, item = task
            yield _check_media(statement, item, examined, archive, settings)


_Task = CheckedMedia | tuple[Statement, MediaItem]


def _tasks(statement: Statement | UnreadStatement) -> Iterator[_Task]:
    """Each image to examine, or the answer where there is nothing to examine."""
    if isinstance(statement, UnreadStatement):
        for path in statement.paths or (None,):
            judgement = judge_unchecked(statement.unchecked)
            yield CheckedMedia(statement.id, None, statement.at_text, statement.source, path, None, judgement, (), statement.unchecked)
    elif statement.media:
        yield from ((statement, item) for item in statement.media)
    else:
        nothing = Unchecked("nothing-to-check", "the paths of this statement hold no picture")
        yield _checked(statement, None, None, judge_unchecked(nothing), (), nothing)


def _examine_task(task: _Task, *, limits: Limits) -> Examined:
    return Examined(None) if isinstance(task, CheckedMedia) else examine(task[1], limits)


def examine(item: MediaItem, limits: Limits = DEFAULT_LIMITS) -> Examined:
    """Read, decode and fingerprint one image."""
    sha256 = None
    try:
        content, _ = read_file(item.file, item.path, limits)
        sha256 = Digest.of(content)
        image = decode(content, side=THUMBNAIL_SIDE, limits=limits)
    except MediaError as error:
        return Examined(None, problem=Unchecked(error.code, str(error)))
    except DecodeError as error:
        return Examined(sha256, problem=Unchecked(error.code, f"{item.path}: {error}"))
    return Examined(sha256, image, fingerprint(image), codes_of_forms(image))


def _check_media(statement: Statement, item: MediaItem, examined: Examined, archive: Archive, settings: Settings) -> CheckedMedia:
    matches = tuple(find_matches(examined, archive, settings.max_distance_bits))
    findings = tuple(date_match(match, statement.at) for match in matches)
    unchecked = _why_unchecked(item, examined, findings)
    judgement = judge(findings) if unchecked is None else judge_unchecked(unchecked)
    return _checked(statement, item.path, examined.sha256, judgement, findings, unchecked)


def _checked(
    statement: Statement,
    path: str | None,
    sha256: Digest | None,
    judgement: Judgement,
    findings: tuple[Finding, ...],
    unchecked: Unchecked | None,
) -> CheckedMedia:
    return CheckedMedia(statement.id, statement.at, statement.at_text, statement.source, path, sha256, judgement, findings, unchecked)


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


def find_matches(examined: Examined, archive: Archive, max_distance_bits: int) -> Iterator[Match]:
    """The records that show the image, the strongest tier first, nearest first within a tier."""
    matches = []
    same = archive.find_bytes(examined.sha256) if examined.sha256 is not None else None
    if same is not None:
        matches.append(match_bytes(same))
    if examined.image is not None and examined.fingerprint is not None and not examined.fingerprint.is_plain:
        for candidate in archive.find_codes(examined.codes, max_distance_bits):
            if same is not None and candidate.record.id == same.record.id:
                continue
            stored = archive.thumbnail(candidate.record)
            match = match_pixels(candidate, examined.image, None if stored is None else decode(stored, side=THUMBNAIL_SIDE))
            if match is not None:
                matches.append(match)
    strength = list(Tier)
    yield from sorted(matches, key=lambda match: strength.index(match.tier))
