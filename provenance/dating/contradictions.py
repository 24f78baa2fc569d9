"""Dates of one picture that cannot all be true."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from provenance.model.found import FoundDate, Meaning, Zone

_MAX_TOLD = 20
_MAX_COMPARED = 200
"""Dates that are compared with each other, each with each."""
_LATER = (
    Meaning.MODIFIED,
    Meaning.METADATA,
    Meaning.SIGNED,
    Meaning.STORED,
    Meaning.RELEASED,
    Meaning.STAMPED,
    Meaning.UPLOADED,
    Meaning.HOSTED,
    Meaning.ADDRESSED,
)
"""What cannot come before the picture was taken."""
_SAME = (Meaning.TAKEN, Meaning.DIGITISED)
"""Of these one picture has one time, whichever field gives it."""
_SLACK = timedelta(days=1)
"""A receiver may keep its last position for hours, and a file may be saved the day after."""
_EXACT = (Zone.WRITTEN, Zone.DEFINED)


def contradictions_of(dates: Sequence[FoundDate]) -> tuple[str, ...]:
    """What contradicts what, in words; only where no zone can explain it. Doubted dates are left out: they are told already."""
    trusted = _once([date for date in dates if not date.doubts])[:_MAX_COMPARED]
    taken = [date for date in trusted if date.meaning is Meaning.TAKEN]
    told: list[str] = []
    for date in taken:
        told += [_later(date, other) for other in trusted if other.meaning in _LATER]
        loose = [other for other in trusted if other.meaning in (Meaning.POSITION, Meaning.NAMED)]
        told += [f"{_said(date)} and {_said(other)} are days apart" for other in loose if _are_apart(date, other, _SLACK)]
    for meaning in _SAME:
        same = [date for date in trusted if date.meaning is meaning]
        pairs = ((one, other) for number, one in enumerate(same) for other in same[number + 1 :])
        told += [f"{_said(one)} and {_said(other)} are not the same time in any zone" for one, other in pairs if _are_apart(one, other)]
    distinct = list(dict.fromkeys(text for text in told if text))
    left = len(distinct) - _MAX_TOLD
    return tuple(distinct[:_MAX_TOLD]) + ((f"and {left} more",) if left > 0 else ())


def _once(dates: Sequence[FoundDate]) -> list[FoundDate]:
    """Without those that another reader, or a sidecar, has from the same field."""
    by_field: dict[tuple[str, str], FoundDate] = {}
    for date in dates:
        by_field.setdefault((date.field.rpartition(": ")[2], date.value), date)
    return list(by_field.values())


def _later(one: FoundDate, other: FoundDate) -> str:
    """That `one` is later, where it is so in every zone, or by its clock where none is known; else nothing."""
    told = f"{_said(one)} is later than {_said(other)}"
    if other.span.surely_before(one.span):
        return told
    clocks = _local(one), _local(other)
    is_later = clocks[0] is not None and clocks[1] is not None and clocks[0] > clocks[1]
    return f"{told}, if both clocks stood in the same zone" if is_later else ""


def _are_apart(one: FoundDate, other: FoundDate, slack: timedelta = timedelta(0)) -> bool:
    """Whether more than `slack` lies between them, whatever instants are meant."""
    first, second = one.span, other.span
    gaps = [(first.latest, second.earliest), (second.latest, first.earliest)]
    return any(end is not None and start is not None and end + slack < start for end, start in gaps)


def _local(date: FoundDate) -> datetime | None:
    """The clock to the second where no zone is known."""
    if date.zone in _EXACT or "T" not in date.value:
        return None
    return datetime.fromisoformat(date.value).replace(microsecond=0)


def _said(date: FoundDate) -> str:
    return f"{date.field} ({date.value})"
