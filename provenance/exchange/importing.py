"""A hash list -> records of an archive, as hearsay.

Whoever writes a list can write any date beside any fingerprint. So every imported appearance is `asserted`, which never
carries a `reused`; what the list calls it is kept as a note. Only the owner of the archive can say otherwise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from provenance.archive import Addition, ArchiveWriter, NewPicture, Outcome
from provenance.dating import impossible
from provenance.errors import ConfigurationError
from provenance.exchange.columns import FieldError, Listed, parse
from provenance.exchange.interface import BadLine, Line
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.fingerprint import HEARSAY
from provenance.model.record import Appearance, Keep, Record

BASIS_NOTE = "basis_in_list"
"""Note that keeps what the list says of an appearance's basis."""
LIST_NOTE = "list"
"""Note that keeps who gave the list."""
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


def import_list(
    archive: ArchiveWriter, lines: Iterable[Line | BadLine], *, origin: str, now: datetime, source: str | None = None, trust: bool = False
) -> Iterator[Imported]:
    """Add the lines of a hash list to an archive; one answer a line, as soon as it is stored.

    A picture that the archive holds keeps its pixels, fingerprint and size, and gains the appearance. A new one has neither
    pixels nor local features: what looks like it stays an unproven lead.

    Args:
        archive: Open for writing.
        lines: What a `HashList` read.
        origin: Where they come from, for the archive's log.
        now: The time, with a zone: a picture cannot have appeared after it.
        source: Who gives the list: the source of lines that name none, and a note of all.
        trust: Whether each appearance keeps the basis that the list gives it; this is logged. Else all are `asserted`.

    Raises:
        ArchiveError: The archive cannot be written; what was reported is stored.
        ConfigurationError: The archive keeps originals, and a list has none.
        InputError: The list cannot be read to its end; what was reported is stored.
    """
    if archive.keep is Keep.ORIGINALS:
        raise ConfigurationError(f"{archive.folder}: keeps originals, and a list has none; import it into an archive of its own")
    logged = f"list {origin}, bases as listed (--trust)" if trust else f"list {origin}"
    entries = (line if isinstance(line, BadLine) else _entry(line, now, source, trust) for line in lines)
    while batch := list(islice(entries, _BATCH)):
        yield from _store(archive, batch, logged)
    archive.finish()


def _entry(line: Line, now: datetime, source: str | None, trust: bool) -> _Entry | BadLine:
    try:
        listed = parse(line.fields)
        basis = _trusted(listed.basis_word) if trust else DateBasis.ASSERTED
    except FieldError as error:
        return BadLine(line.number, error.field, str(error))
    said = dict(listed.appearance.notes)
    if listed.basis_word and listed.basis_word != basis:
        said[BASIS_NOTE] = listed.basis_word
    if source is not None:
        said[LIST_NOTE] = source
    appearance = replace(listed.appearance, basis=basis, source=listed.appearance.source or source, notes=tuple(sorted(said.items())))
    reason = impossible(appearance.interval, now)
    if reason is None:
        return _Entry(line.number, listed, appearance, ())
    note = f"line {line.number}: the date {appearance.date_text!r} is not used: {reason}"
    return _Entry(line.number, listed, replace(appearance, interval=UNKNOWN_DATE), (note,))


def _trusted(word: str) -> DateBasis:
    if word and word not in list(DateBasis):
        raise FieldError("date_kind", f"{word!r} is none of {', '.join(DateBasis)}")
    return DateBasis(word or DateBasis.ASSERTED)


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
    print_ = replace(listed.fingerprint, decode_path=f"{HEARSAY}{listed.fingerprint.decode_path}")
    picture = NewPicture(listed.width, listed.height, print_, None, None)  # not used where the picture is known
    return Addition(listed.sha256, listed.size_bytes, (entry.appearance,), picture)


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
