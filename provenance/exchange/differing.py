"""Two archives -> what only one of them has, and what they say otherwise; both are read once, side by side."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from provenance.archive import StoredArchive
from provenance.exchange.columns import TEXTS
from provenance.exchange.interface import Value
from provenance.model.dates import format_ends
from provenance.model.record import Appearance, GenericRegion, Record

Row: TypeAlias = tuple[tuple[str, Value], ...]
"""Names and values of fields."""


class DifferenceKind(StrEnum):
    """In what two archives differ."""

    ONLY_IN_FIRST = "only-in-first"
    ONLY_IN_SECOND = "only-in-second"
    RECORD = "record"
    """Both have the picture, and say other things of it."""
    TRUST = "trust"
    """Their owners trust other names."""
    DECISION = "decision"
    """Other things were said of a finding."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which two archives differ.

    Attributes:
        kind: What it is.
        name: Path of the record, name that is trusted, or name of the finding.
        sha256: Of the record's file; None where it is not known, or it is no record.
        fields: In what the two differ: `appearances`, `facts`, `marks`; sorted. Empty but for records that both have.
        first: What only the first one says.
        second: What only the second one says.
    """

    kind: DifferenceKind
    name: str
    sha256: str | None
    fields: tuple[str, ...] = ()
    first: tuple[Row, ...] = ()
    second: tuple[Row, ...] = ()


def differences(first: StoredArchive, second: StoredArchive) -> Iterator[Difference]:
    """What differs: records by SHA-256, then names that are trusted, then findings. Nothing where the digests are equal.

    Raises:
        ArchiveError: One of them cannot be read.
    """
    if first.summary().digest == second.summary().digest:
        return
    yield from _of_records(first.records(), second.records())
    yield from _of_names(DifferenceKind.TRUST, _trusted(first), _trusted(second))
    yield from _of_names(DifferenceKind.DECISION, _decided(first), _decided(second))


def _of_records(first: Iterator[Record], second: Iterator[Record]) -> Iterator[Difference]:
    one, other = next(first, None), next(second, None)
    while one is not None or other is not None:
        if other is None or (one is not None and one.sha256 < other.sha256):
            assert one is not None
            yield _alone(DifferenceKind.ONLY_IN_FIRST, one)
            one = next(first, None)
        elif one is None or other.sha256 < one.sha256:
            yield _alone(DifferenceKind.ONLY_IN_SECOND, other)
            other = next(second, None)
        else:
            yield from _of_pair(one, other)
            one, other = next(first, None), next(second, None)


def _alone(kind: DifferenceKind, record: Record) -> Difference:
    return Difference(kind, record.path, _sha256(record))


def _sha256(record: Record) -> str | None:
    return None if record.file_sha256 is None else str(record.file_sha256)


def _of_pair(one: Record, other: Record) -> Iterator[Difference]:
    """What two archives say otherwise of one picture."""
    facts = list(zip(_facts(one), _facts(other), strict=True))
    said = (
        ("appearances", _appearances(one), _appearances(other)),
        ("facts", {tuple(mine for mine, theirs in facts if mine != theirs)}, {tuple(theirs for mine, theirs in facts if mine != theirs)}),
        ("marks", {_mark(region) for region in one.generic}, {_mark(region) for region in other.generic}),
    )
    fields = tuple(name for name, mine, theirs in said if mine != theirs)
    if fields:
        only = [sorted((row for _, *both in said for row in both[side] - both[1 - side]), key=str) for side in (0, 1)]
        yield Difference(DifferenceKind.RECORD, one.path, _sha256(one), fields, tuple(only[0]), tuple(only[1]))


def _appearances(record: Record) -> set[Row]:
    return {_appearance(one) for one in record.appearances}


def _appearance(one: Appearance) -> Row:
    """What was stated, and by whom; what it counts as depends on whom the owner trusts."""
    earliest, latest = format_ends(one.interval)
    return (
        ("date", one.date_text),
        ("earliest", earliest),
        ("latest", latest),
        ("date_kind", (one.stated_basis or one.basis).value),
        *((name, getattr(one, name)) for name in TEXTS),
        ("origin", one.origin),
        *one.notes,
    )


def _facts(record: Record) -> Row:
    print_ = record.fingerprint
    return (
        ("size_bytes", record.size_bytes),
        ("width", record.width),
        ("height", record.height),
        ("fingerprint", str(print_)),
        ("fingerprint_detail", print_.detail),
        ("fingerprint_path", print_.decode_path),
        ("thumbnail", None if record.thumbnail is None else str(record.thumbnail)),
        ("local_features", record.local_features),
        ("described_by", record.origin),
    )


def _mark(region: GenericRegion) -> Row:
    return tuple((name, getattr(region, name)) for name in ("left", "top", "right", "bottom", "reason"))


def _of_names(kind: DifferenceKind, first: dict[str, Row], second: dict[str, Row]) -> Iterator[Difference]:
    for name in sorted(first.keys() | second.keys()):
        mine, theirs = first.get(name), second.get(name)
        if mine != theirs:
            yield Difference(kind, name, None, (), () if mine is None else (mine,), () if theirs is None else (theirs,))


def _trusted(archive: StoredArchive) -> dict[str, Row]:
    return {name: (("trusted", trusted),) for name, trusted, _ in archive.trust_reasons()}


def _decided(archive: StoredArchive) -> dict[str, Row]:
    return {one.finding: (("decision", one.choice.value),) for one in archive.decisions()}
