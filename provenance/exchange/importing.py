"""A hash list -> records of an archive, as hearsay.

Whoever writes a list can write any date beside any fingerprint. So what is imported keeps who gave the list, and counts as `asserted`,
which never carries a `reused`, until the owner of the archive trusts that name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from provenance.archive import Addition, ArchiveWriter, NewPicture, Outcome
from provenance.dating import usable
from provenance.errors import PartDamagedError
from provenance.exchange.attachments import Brought, look_at
from provenance.exchange.columns import FieldError, Listed, parse
from provenance.exchange.interface import BadLine, Line
from provenance.model.digest import Digest
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.record import Appearance, Keep, Record

_BATCH = 200
"""Lines a transaction: each costs one wait for the disk, and is what an interruption may cost."""


@dataclass(frozen=True, slots=True)
class Imported:
    """One line with what became of it.

    Attributes:
        number: Of the line.
        outcome: What became of it.
        problem: Why it was not taken, else None.
        notes: What else the owner should know, for instance a date that was not used.
    """

    number: int
    outcome: Outcome
    problem: BadLine | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that can be taken, with its appearance as it is stored, and what comes with it."""

    line: Line
    listed: Listed
    appearance: Appearance
    brought: Brought
    notes: tuple[str, ...]


def import_list(
    archive: ArchiveWriter,
    lines: Iterable[Line | BadLine],
    *,
    file: str,
    giver: str,
    now: datetime,
    limits: Limits = DEFAULT_LIMITS,
) -> Iterator[Imported]:
    """Add the lines of a hash list to an archive; one answer a line, as soon as it is stored.

    A picture that the archive holds keeps its pixels, fingerprint and size, and gains the appearance. Of a new one the archive has
    what comes with the line: without pixels, what looks like it stays an unproven lead.

    Args:
        archive: Open for writing.
        lines: What a `HashList` read, or those of parts.
        file: Name of the list, for the archive's log.
        giver: Who gives the list: the origin of all that it says, and the name that trust goes by.
        now: The time, with a zone: a picture cannot have appeared after it.
        limits: What opening what comes with a line may take.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
        InputError: The list cannot be read to its end; what was reported is stored.
    """
    pictures = archive.keep is not Keep.NONE
    entries = (line if isinstance(line, BadLine) else _entry(line, now, giver, pictures=pictures, limits=limits) for line in lines)
    while batch := list(islice(entries, _BATCH)):
        yield from _store(archive, batch, f"list {file} of {giver}")
    archive.finish()


def _entry(line: Line, now: datetime, giver: str, *, pictures: bool, limits: Limits) -> _Entry | BadLine:
    try:
        listed = parse(line.fields)
        brought = look_at(line.attached, listed.width, listed.height, listed.fingerprint, pictures=pictures, limits=limits)
        if isinstance(brought, FieldError):
            raise brought
    except FieldError as error:
        return BadLine(line.number, error.field, str(error), line.file)
    appearance, doubt = usable(replace(listed.appearance, origin=giver), now)
    return _Entry(line, listed, appearance, brought, () if doubt is None else (f"{line.place}: {doubt}",))


def _store(archive: ArchiveWriter, batch: list[_Entry | BadLine], origin: str) -> Iterator[Imported]:
    entries = [entry for entry in batch if isinstance(entry, _Entry)]
    doubts = iter(_contradictions(archive, entries))
    stored = iter(archive.add([_addition(entry) for entry in entries], origin))
    for entry in batch:
        if isinstance(entry, BadLine):
            yield Imported(entry.number, Outcome.NOT_TAKEN, entry)
            continue
        yield Imported(entry.line.number, next(stored).outcome, notes=entry.notes + next(doubts))


def _addition(entry: _Entry) -> Addition:
    listed = entry.listed
    codes = () if listed.pdq is None else (listed.pdq,)
    # not used where the picture was seen
    picture = NewPicture(listed.width, listed.height, listed.fingerprint, entry.brought.thumbnail, None, entry.brought.features, codes)
    return Addition(listed.sha256, listed.size_bytes, (entry.appearance,), picture, origin=entry.appearance.origin)


def _contradictions(archive: ArchiveWriter, entries: list[_Entry]) -> list[tuple[str, ...]]:
    """For each line a note where it describes a picture otherwise than the archive, or a line before, does."""
    known: dict[Digest, tuple[object, ...]] = {}
    notes: list[tuple[str, ...]] = []
    for entry in entries:
        listed = entry.listed
        facts = (listed.size_bytes, listed.width, listed.height, listed.fingerprint.code)
        if listed.sha256 not in known:
            found = archive.find_bytes(listed.sha256)
            known[listed.sha256] = facts if found is None else _facts(found.record)
        text = f"{entry.line.place}: size or fingerprint of {listed.sha256} differ from what is known of it; what was known stays"
        notes.append(() if known[listed.sha256] == facts else (text,))
    return notes


def _facts(record: Record) -> tuple[object, ...]:
    return record.size_bytes, record.width, record.height, record.fingerprint.code


def import_parts(archive: ArchiveWriter, folder: Path, *, giver: str, now: datetime, limits: Limits = DEFAULT_LIMITS) -> Iterator[Imported]:
    """Add exported parts to an archive, each as `import_list` does a list; a part that is damaged is told, and the others are taken.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
        PartDamagedError: The manifest is none; nothing was stored.
    """
    from provenance.exchange.parts.manifest import read_manifest
    from provenance.exchange.parts.reading import read_part

    manifest = read_manifest(folder)

    def lines() -> Iterator[Line | BadLine]:
        for number, part in enumerate(manifest.parts, 1):
            try:
                yield from read_part(folder, part, limits)
            except PartDamagedError as error:
                yield BadLine(number, None, str(error), "the parts of the manifest")

    yield from import_list(archive, lines(), file=str(folder), giver=giver, now=now, limits=limits)
