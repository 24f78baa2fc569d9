"""A hash list -> records of an archive, as hearsay.

Whoever writes a list can write any date beside any fingerprint. So what is imported keeps who gave the list, and counts as `asserted`,
which never carries a `reused`, until the owner of the archive trusts that name.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from provenance.archive import Addition, ArchiveWriter, NewPicture, Outcome
from provenance.dating import impossible
from provenance.exchange.columns import FieldError, Listed, parse
from provenance.exchange.interface import BadLine, Line
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.digest import Digest
from provenance.model.record import Appearance, Record

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
    """A line that can be taken, with its appearance as it is stored."""

    number: int
    listed: Listed
    appearance: Appearance
    notes: tuple[str, ...]


def import_list(archive: ArchiveWriter, lines: Iterable[Line | BadLine], *, file: str, giver: str, now: datetime) -> Iterator[Imported]:
    """Add the lines of a hash list to an archive; one answer a line, as soon as it is stored.

    A picture that the archive holds keeps its pixels, fingerprint and size, and gains the appearance. A new one has neither
    pixels nor local features: what looks like it stays an unproven lead.

    Args:
        archive: Open for writing.
        lines: What a `HashList` read.
        file: Name of the list, for the archive's log.
        giver: Who gives the list: the origin of all that it says, and the name that trust goes by.
        now: The time, with a zone: a picture cannot have appeared after it.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
        InputError: The list cannot be read to its end; what was reported is stored.
    """
    entries = (line if isinstance(line, BadLine) else _entry(line, now, giver) for line in lines)
    while batch := list(islice(entries, _BATCH)):
        yield from _store(archive, batch, f"list {file} of {giver}")
    archive.finish()


def _entry(line: Line, now: datetime, giver: str) -> _Entry | BadLine:
    try:
        listed = parse(line.fields)
    except FieldError as error:
        return BadLine(line.number, error.field, str(error))
    appearance = replace(listed.appearance, origin=giver)
    reason = impossible(appearance.interval, now)
    if reason is None:
        return _Entry(line.number, listed, appearance, ())
    note = f"line {line.number}: the date {appearance.date_text!r} is not used: {reason}"
    return _Entry(line.number, listed, replace(appearance, interval=UNKNOWN_DATE), (note,))


def _store(archive: ArchiveWriter, batch: list[_Entry | BadLine], origin: str) -> Iterator[Imported]:
    entries = [entry for entry in batch if isinstance(entry, _Entry)]
    doubts = iter(_contradictions(archive, entries))
    stored = iter(archive.add([_addition(entry) for entry in entries], origin))
    for entry in batch:
        if isinstance(entry, BadLine):
            yield Imported(entry.number, Outcome.NOT_TAKEN, entry)
            continue
        yield Imported(entry.number, next(stored).outcome, notes=entry.notes + next(doubts))


def _addition(entry: _Entry) -> Addition:
    listed = entry.listed
    picture = NewPicture(listed.width, listed.height, listed.fingerprint, None, None)  # not used where the picture is known
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
        text = f"line {entry.number}: size or fingerprint of {listed.sha256} differ from what is known of it; what was known stays"
        notes.append(() if known[listed.sha256] == facts else (text,))
    return notes


def _facts(record: Record) -> tuple[object, ...]:
    return record.size_bytes, record.width, record.height, record.fingerprint.code
