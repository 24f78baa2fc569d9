"""The use case of `archive add`: files with dates -> records of an archive.

Each batch is stored whole before it is reported, so an interrupted run loses nothing that it reported, and the same
run again ends in the same archive. Files that have not changed are not read, pictures that are known not decoded.
"""

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from provenance.archive import Addition, ArchiveWriter, CompleteRecords, FileState, NewPicture, Outcome
from provenance.archive.log import BEGUN, ENDED
from provenance.contents import BytesContent, FileContent, FirstContent, read_file
from provenance.dating import usable
from provenance.decoding import run_jobs
from provenance.errors import InputError
from provenance.fingerprinting import LOCAL_ALGORITHM, has_pdq
from provenance.intake import DatedMedia, NotTaken
from provenance.model.digest import Digest
from provenance.model.exchange_code import PDQ
from provenance.model.finding import Unchecked
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep
from provenance.opening.record import open_record

_BATCH = 200
"""Files a transaction: each costs one wait for the disk, and is what an interruption may cost."""
_BATCH_BYTES = 64 * 2**20
"""Bytes of originals and attachments that a batch may hold: where it has them, it is stored sooner."""
_TOGETHER = 1_000
"""Entries that are looked through for further dates of the same file, so that it is read once and told once."""


@dataclass(frozen=True, slots=True)
class Ingested:
    """One file with what became of it.

    Attributes:
        path: Its name as given.
        outcome: What became of it.
        problem: Why it was not taken, else None.
        notes: What else its owner should know, for instance a date that was not used.
        kind: What it came from; None where that is not known.
    """

    path: str
    outcome: Outcome
    problem: Unchecked | None = None
    notes: tuple[str, ...] = ()
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class _File:
    """One file with its appearances, as far as they came together."""

    item: MediaItem
    appearances: tuple[Appearance, ...]
    notes: tuple[str, ...]
    kind: str
    unchanged: tuple[Digest, FileState] | None = None


@dataclass(frozen=True, slots=True)
class _Examined:
    """What examining a file gave; its bytes are held no longer than they have to be."""

    file: Ingested
    addition: Addition | None = None

    @property
    def size_bytes(self) -> int:
        """What it holds that may be large."""
        picture = None if self.addition is None else self.addition.picture
        return 0 if picture is None or picture.original is None else len(picture.original)


def ingest(
    archive: ArchiveWriter,
    dated: Iterable[DatedMedia | NotTaken],
    *,
    origin: str,
    now: datetime,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
    run: int | None = None,
) -> Iterator[Ingested]:
    """Add files to an archive; one answer a file, as soon as it is stored, and a last word for what was not taken.

    A file that comes again soon is one with several appearances; one that comes again later is answered again, and not read again. However
    many files there are, few are held at a time.

    Args:
        archive: Open for writing.
        dated: The files with their dates; taken up as they are examined.
        origin: Where they come from, for the archive's log.
        now: The time, with a zone: a picture cannot have appeared after it.
        workers: How many files are read at a time.
        limits: What is refused.
        run: Number of the entry of the log that this run began with, or None.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
    """
    complete = archive.complete_records(LOCAL_ALGORITHM, PDQ if has_pdq() else None)
    job = partial(_examine, keep=archive.keep, complete=complete, limits=limits)
    files = (_look_up(one, complete) for one in _gathered(dated, now))
    for batch in _batches(answer for _, answer in run_jobs(job, files, workers)):
        yield from _store(archive, batch, origin, run)
    archive.finish()


def ingest_run(
    archive: ArchiveWriter,
    dated: Iterable[DatedMedia | NotTaken],
    told: Mapping[str, object],
    *,
    origin: str,
    now: datetime,
    workers: int,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Ingested]:
    """`ingest`, of which the log tells at the beginning and at the end, so that it is true of a run that was interrupted.

    Args:
        archive: See `ingest`.
        dated: See there.
        told: From what and how the pictures are added, for the log.
        origin: See there.
        now: See there.
        workers: See there.
        limits: See there.

    Raises:
        ArchiveError: See there.
    """
    run = archive.write_log(BEGUN, told)
    outcomes: Counter[Outcome] = Counter()
    kinds: Counter[str] = Counter()
    for one in ingest(archive, dated, origin=origin, now=now, workers=workers, limits=limits, run=run):
        outcomes[one.outcome] += 1
        if one.kind is not None:
            kinds[one.kind] += 1
        yield one
    counts = {outcome.value.replace("-", "_"): outcomes[outcome] for outcome in Outcome}
    summary = archive.summary()
    ended = {"outcome": counts, "kinds": dict(sorted(kinds.items())), "records": summary.records, "digest": str(summary.digest)}
    archive.write_log(ENDED, {"run": run, **ended})


def _gathered(dated: Iterable[DatedMedia | NotTaken], now: datetime) -> Iterator[_File | Ingested]:
    """The files in their order, each with all of its usable appearances that come together; and what has none."""
    waiting: dict[str, _File | Ingested] = {}
    for number, entry in enumerate(dated, 1):
        if isinstance(entry, NotTaken):
            waiting[f"not taken {number}"] = Ingested(entry.path, Outcome.NOT_TAKEN, entry.unchecked)
        else:
            appearance, doubt = usable(entry.appearance, now)
            notes = () if doubt is None else (f"{appearance.path}: {doubt}",)
            before = waiting.get(entry.item.content.key)
            if not isinstance(before, _File):
                before = _File(entry.item, (), (), entry.kind)
            known = (*before.appearances, appearance)
            waiting[entry.item.content.key] = replace(before, appearances=known, notes=before.notes + notes)
        if number % _TOGETHER == 0 or (entry.item is not None and _holds_bytes(entry.item)):
            yield from waiting.values()
            waiting.clear()
    yield from waiting.values()


def _holds_bytes(item: MediaItem) -> bool:
    """Whether its bytes are in memory as long as it is: many such are not kept waiting."""
    return isinstance(item.content, BytesContent | FirstContent)


def _look_up(one: _File | Ingested, complete: CompleteRecords) -> _File | Ingested:
    """The file, with its digest where the archive knows that it has not changed."""
    if isinstance(one, Ingested):
        return one
    state = _state(one.item)
    digest = None if state is None else complete.digest_of(state)
    return one if digest is None or state is None else replace(one, unchanged=(digest, state))


def _batches(examined: Iterable[_Examined]) -> Iterator[list[_Examined]]:
    """What is stored together: some number, or some bytes."""
    batch: list[_Examined] = []
    size_bytes = 0
    for one in examined:
        batch.append(one)
        size_bytes += one.size_bytes
        if len(batch) >= _BATCH or size_bytes >= _BATCH_BYTES:
            yield batch
            batch, size_bytes = [], 0
    if batch:
        yield batch


def _examine(file: _File | Ingested, *, keep: Keep, complete: CompleteRecords, limits: Limits) -> _Examined:
    """Read, and where it must be decode, one file."""
    if isinstance(file, Ingested):
        return _Examined(file)
    item, name = file.item, file.appearances[0].path
    told = Ingested(name, Outcome.UNCHANGED, None, file.notes, file.kind)
    if file.unchanged is not None:
        digest, seen = file.unchanged
        return _Examined(told, Addition(digest, seen.size_bytes, file.appearances, None, seen))
    seen_now: FileState | None = None
    try:
        if isinstance(item.content, FileContent):
            content, state = read_file(item.content.path, name, limits.max_bytes)
            seen_now = _remembered(item.content.key, state)
        else:
            content = item.content.read(name, limits.max_bytes)
        digest = Digest.of(content)
        picture = None if digest in complete else picture_of(content, keep, limits)
        return _Examined(told, Addition(digest, len(content), file.appearances, picture, seen_now))
    except InputError as error:
        text = str(error) if name in str(error) else f"{name}: {error}"
        return _Examined(replace(told, outcome=Outcome.NOT_TAKEN, problem=Unchecked(error.code, text)))


def _state(item: MediaItem) -> FileState | None:
    """What is known of a file unopened; None for what is no file, or none that can be looked at: reading it says why."""
    if not isinstance(item.content, FileContent):
        return None
    try:
        state = item.content.path.stat()
    except (OSError, ValueError):
        return None
    return _remembered(item.content.key, state)


def _remembered(path: str, state: os.stat_result) -> FileState | None:
    """By what a file is known again; None where its name is no Unicode, which no text of the archive can hold."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return None
    return FileState(path, state.st_size, state.st_mtime_ns)


def picture_of(content: bytes, keep: Keep, limits: Limits) -> NewPicture:
    """Everything that is stored of a picture, from one decode."""
    opened = open_record(content, limits, thumbnails=keep is not Keep.NONE)
    original = content if keep is Keep.ORIGINALS else None
    return NewPicture(opened.width, opened.height, opened.fingerprint, opened.thumbnail, original, opened.features, opened.codes)


def _store(archive: ArchiveWriter, batch: list[_Examined], origin: str, run: int | None) -> Iterator[Ingested]:
    stored = iter(archive.add([one.addition for one in batch if one.addition is not None], origin, run))
    for one in batch:
        yield one.file if one.addition is None else replace(one.file, outcome=next(stored).outcome)
