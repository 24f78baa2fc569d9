"""The use case of `check --proofs`: a checked image -> a picture and a timeline for each of its matches, in one folder.

The image is read again, since a check keeps no pixels; where its bytes are no longer those that were checked, nothing is
drawn. What cannot be drawn is told and changes no verdict.
"""

import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from provenance.checking import Asked, Task
from provenance.dating.saying import say_when
from provenance.decoding import THUMBNAIL_SIDE, run_jobs
from provenance.errors import ArchiveError, ConfigurationError, DecodeError, InputError, MediaError
from provenance.model.digest import Digest
from provenance.model.finding import Finding, Use
from provenance.model.image import DecodedImage
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import Content
from provenance.model.record import Record
from provenance.model.report import CheckedMedia
from provenance.opening.pixels import open_pixels, open_thumbnail
from provenance.rendering.describing import describe_findings
from provenance.rendering.proof_picture import ProofSheet, render_proof_picture
from provenance.rendering.timeline_svg import render_timeline

_SIDE = 1024
"""Longer side, in pixels, at which a circulated image is read: a panel's width, or twice that of a part enlarged."""
_SAFE_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class Drawn:
    """One checked image with the names of its pictures.

    Attributes:
        item: As it was checked, `pictures` and `timelines` filled.
        problems: Why some are missing, a line each.
    """

    item: CheckedMedia
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """One checked image, where its bytes lie, which one of its statement it is, and its records' thumbnails."""

    item: CheckedMedia
    content: Content | None
    number: int
    thumbnails: tuple[bytes | None, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Picture:
    """A PNG, or None, and why where that is a problem."""

    png: bytes | None
    problem: str | None = None


class Thumbnails(Protocol):
    """Whatever has the thumbnails of records; an archive does."""

    def thumbnail(self, record: Record) -> bytes | None:
        """See `Archive.thumbnail`."""
        ...


def draw_proofs(
    items: Iterable[CheckedMedia],
    contents: dict[tuple[str, str], Content],
    thumbnails: Thumbnails,
    folder: Path,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
    before: Iterable[CheckedMedia] = (),
) -> Iterator[Drawn]:
    """Write a PNG and a timeline for each match of each item into `folder`, and say which; items come back in their order.

    Names are the statement's id, the number of the image in it from 1, and the first digits of the record's SHA-256:
    the same run gives the same names. A file of that name is replaced.

    Args:
        items: As `checking.check` gave them.
        contents: Where the bytes of each image lie, by its statement's id and its path: see `remember`. Those that were
            used are taken out.
        thumbnails: The archive that was searched; where it keeps no pixels of a record, there is a timeline alone, and no problem.
        folder: It exists.
        workers: How many images are drawn at a time.
        limits: What is refused unread or undecoded.
        before: What the same run drew already, before it was interrupted.
    """
    numbers = Counter(item.statement_id for item in before)
    for task, drawn in run_jobs(partial(_draw, limits=limits), _tasks(items, contents, thumbnails, numbers), workers):
        problems = [*task.problems, *(picture.problem for picture in drawn if picture.problem is not None)]
        pictures: list[str | None] = []
        timelines: list[str | None] = []
        for finding, picture in zip(task.item.findings, drawn, strict=True):
            name = picture_name(task.item.statement_id, task.number, finding)
            timeline = f"{name.removesuffix('.png')}.timeline.svg"
            pictures.append(_stored(picture.png, folder / name, problems))
            timelines.append(_stored(render_timeline(task.item, finding).encode(), folder / timeline, problems))
        yield Drawn(replace(task.item, pictures=tuple(pictures), timelines=tuple(timelines)), tuple(dict.fromkeys(problems)))


def _stored(content: bytes | None, path: Path, problems: list[str]) -> str | None:
    """The name of a file that was written; None where there was nothing to write, or it could not be, which is told."""
    if content is None:
        return None
    try:
        _write(content, path)
    except OSError as error:
        problems.append(f"{path}: cannot be written: {error.strerror}")
        return None
    return path.name


def remember(asked: Iterable[Task], contents: dict[tuple[str, str], Content]) -> Iterator[Task]:
    """Pass images on to a check, and note in `contents` where their bytes lie."""
    for task in asked:
        if isinstance(task, Asked):
            contents[task.statement.id, task.item.path] = task.item.content
        yield task


def make_folder(folder: Path) -> None:
    """Make the folder for the pictures unless it is there.

    Raises:
        ConfigurationError: It cannot be made or written into.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"--proofs {folder}: cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ConfigurationError(f"--proofs {folder}: cannot be written into")


def picture_name(statement_id: str, number: int, finding: Finding) -> str:
    """The name of the picture of one match: no path, and harmless whatever the statement's id holds.

    An id with other characters than letters, digits, dot, line and underscore, or a long one, is shortened to these
    and told apart by a digest.
    """
    safe = statement_id
    if not _SAFE_ID.fullmatch(statement_id):
        digest = str(Digest.of(statement_id.encode("utf-8", "surrogatepass")))
        safe = "-".join([*re.findall(r"[A-Za-z0-9]+", statement_id)[:8], digest[:8]])[-64:].lstrip("-")
    return f"{safe}-{number}-{str(finding.match.record.sha256)[:8]}.png"


def _tasks(
    items: Iterable[CheckedMedia], contents: dict[tuple[str, str], Content], archive: Thumbnails, numbers: Counter[str]
) -> Iterator[_Task]:
    for item in items:
        numbers[item.statement_id] += 1
        thumbnails: list[bytes | None] = []
        problems = []
        for finding in item.findings:
            try:
                thumbnails.append(archive.thumbnail(finding.match.record))
            except ArchiveError as error:
                thumbnails.append(None)
                problems.append(str(error))
        content = None if item.path is None else contents.pop((item.statement_id, item.path), None)
        yield _Task(item, content, numbers[item.statement_id], tuple(thumbnails), tuple(problems))


def _draw(task: _Task, *, limits: Limits) -> tuple[_Picture, ...]:
    """A picture for each finding that has something to show."""
    item = task.item
    if task.content is None or not any(task.thumbnails):
        return tuple(_Picture(None) for _ in item.findings)
    try:
        content = task.content.read(str(item.path), limits.max_bytes)
        if Digest.of(content) != item.sha256:
            raise MediaError(f"{item.path}: has changed since it was checked; no proof was drawn")
        query = open_pixels(content, _SIDE, limits)
    except InputError as error:
        return tuple(_Picture(None, str(error)) for _ in item.findings)
    told = zip(item.findings, describe_findings(item), task.thumbnails, strict=True)
    return tuple(_draw_match(item, query, finding, description, thumbnail, limits) for finding, description, thumbnail in told)


def _draw_match(
    item: CheckedMedia, query: DecodedImage, finding: Finding, description: str, thumbnail: bytes | None, limits: Limits
) -> _Picture:
    if thumbnail is None:
        return _Picture(None)
    match = finding.match
    try:
        record = replace(open_thumbnail(thumbnail, THUMBNAIL_SIDE, limits), width=match.record.width, height=match.record.height)
    except DecodeError as error:
        return _Picture(None, f"thumbnail of {match.record.path}: {error}")
    captions = str(item.path), f"{match.record.path}, {_dated(item, finding)}"
    return _Picture(render_proof_picture(ProofSheet(query, record, *captions, match.tier, match.proof, description)))


def _dated(item: CheckedMedia, finding: Finding) -> str:
    """The appearance that weighs most: that which proves, else the first in time."""
    proving = (dated for dated in finding.appearances if item.use_of(finding, dated) is Use.PROOF)
    return say_when(next(proving, finding.appearances[0]).appearance)


def _write(content: bytes, path: Path) -> None:
    """Write a file whole or not at all."""
    unfinished = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
