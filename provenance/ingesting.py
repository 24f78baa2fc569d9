"""The use case of `archive add`: files with dates -> records of an archive.

Each batch is stored whole before it is reported, so an interrupted run loses nothing that it reported, and the same
run again ends in the same archive. Files that have not changed are not read, pictures that are known not decoded.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice

from provenance.archive import Addition, ArchiveWriter, FileState, NewPicture, Outcome
from provenance.contents import FileContent, read_file
from provenance.dating import impossible
from provenance.decoding import DEFAULT_LIMITS, THUMBNAIL_SIDE, Limits, decode, encode_thumbnail, run_jobs
from provenance.errors import InputError
from provenance.fingerprinting import LOCAL_ALGORITHM, RECORD_SIDE, fingerprint, record_features
from provenance.intake import DatedMedia, NotTaken
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.digest import Digest
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep

_BATCH = 200
"""Files a transaction: each costs one wait for the disk, and is what an interruption may cost."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One file with what became of it.

    Attributes:
        path: Its name as given.
        outcome: What became of it.
        problem: Why it was not taken, else None.
        notes: What else its owner should know, for instance a date that was not used.
    """

    path: str
    outcome: Outcome
    problem: Unchecked | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _File:
    """One file with all of its appearances."""

    item: MediaItem
    appearances: tuple[Appearance, ...]
    notes: tuple[str, ...]


def ingest(
    archive: ArchiveWriter,
    dated: Iterable[DatedMedia | NotTaken],
    *,
    origin: str,
    now: datetime,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Ingested]:
    """Add files to an archive; one answer a file, as soon as it is stored, and a last word for what was not taken.

    Args:
        archive: Open for writing.
        dated: The files with their dates.
        origin: Where they come from, for the archive's log.
        now: The time, with a zone: a picture cannot have appeared after it.
        workers: How many files are read at a time.
        limits: What is refused.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
    """
    files, refused = _group(dated, now)
    yield from refused
    job = partial(
        _examine,
        keep=archive.keep,
        unchanged=archive.unchanged_files(LOCAL_ALGORITHM),
        known=frozenset(archive.known_bytes(LOCAL_ALGORITHM)),
        limits=limits,
    )
    answers = run_jobs(job, files, workers)
    while batch := list(islice(answers, _BATCH)):
        yield from _store(archive, batch, origin)
    archive.finish()


def _group(dated: Iterable[DatedMedia | NotTaken], now: datetime) -> tuple[list[_File], list[Ingested]]:
    """The files, each once, with all their usable appearances; and what has none."""
    files: dict[str, _File] = {}
    refused = []
    for entry in dated:
        if isinstance(entry, NotTaken):
            refused.append(Ingested(entry.path, Outcome.NOT_TAKEN, entry.unchecked))
            continue
        appearance, notes = _plausible(entry.appearance, now)
        key = entry.item.content.key
        before = files.get(key)
        if before is None:
            files[key] = _File(entry.item, (appearance,), notes)
        else:
            files[key] = _File(before.item, (*before.appearances, appearance), before.notes + notes)
    return list(files.values()), refused


def _plausible(appearance: Appearance, now: datetime) -> tuple[Appearance, tuple[str, ...]]:
    """The appearance, without its date where that is impossible, and a note that says so."""
    reason = impossible(appearance.interval, now)
    if reason is None:
        return appearance, ()
    return replace(appearance, interval=UNKNOWN_DATE), (f"{appearance.path}: the date {appearance.date_text!r} is not used: {reason}",)


def _examine(
    file: _File, *, keep: Keep, unchanged: dict[FileState, Digest], known: frozenset[Digest], limits: Limits
) -> Addition | Unchecked:
    """Read, and where it must be decode, one file."""
    item, seen = file.item, _state(file.item)
    if seen is not None and (digest := unchanged.get(seen)) is not None:
        return Addition(digest, seen.size_bytes, file.appearances, None, seen)
    try:
        if isinstance(item.content, FileContent):
            content, state = read_file(item.content.path, item.path, limits.max_bytes)
            seen = FileState(item.content.key, state.st_size, state.st_mtime_ns)
        else:
            content = item.content.read(item.path, limits.max_bytes)
        digest = Digest.of(content)
        picture = None if digest in known else _picture(content, keep, limits)
        return Addition(digest, len(content), file.appearances, picture, seen)
    except InputError as error:
        return Unchecked(error.code, str(error) if file.item.path in str(error) else f"{file.item.path}: {error}")


def _state(item: MediaItem) -> FileState | None:
    """What is known of a file unopened; None for what is no file, or none that can be looked at: reading it says why."""
    if not isinstance(item.content, FileContent):
        return None
    try:
        state = item.content.path.stat()
    except (OSError, ValueError):
        return None
    return FileState(item.content.key, state.st_size, state.st_mtime_ns)


def _picture(content: bytes, keep: Keep, limits: Limits) -> NewPicture:
    """Everything that is stored of a picture, from one decode."""
    thumbnails = keep is not Keep.NONE
    image = decode(content, side=max(RECORD_SIDE, THUMBNAIL_SIDE if thumbnails else 0), colour=thumbnails, limits=limits)
    looks = fingerprint(image)
    return NewPicture(
        image.width,
        image.height,
        looks,
        encode_thumbnail(image) if thumbnails else None,
        content if keep is Keep.ORIGINALS else None,
        None if looks.is_plain else record_features(image),
    )


def _store(archive: ArchiveWriter, batch: list[tuple[_File, Addition | Unchecked]], origin: str) -> Iterator[Ingested]:
    additions = [answer for _, answer in batch if isinstance(answer, Addition)]
    stored = iter(archive.add(additions, origin))
    for file, answer in batch:
        if isinstance(answer, Unchecked):
            yield Ingested(file.item.path, Outcome.NOT_TAKEN, answer, file.notes)
            continue
        yield Ingested(file.item.path, next(stored).outcome, notes=file.notes)
