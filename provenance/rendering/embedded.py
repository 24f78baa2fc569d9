"""What the dates inside a circulated image say: as fields, and for people only what is of use."""

from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.dating.saying import shorten
from provenance.model.dates import DateBasis, DateInterval, format_ends
from provenance.model.found import FoundDate, Meaning
from provenance.model.report import CheckedMedia

_TAKEN = (Meaning.TAKEN, Meaning.POSITION)
_NO_AGE = (Meaning.EXPIRES, Meaning.RELEASED, Meaning.STORED)
"""Dates that say nothing of how old a picture is."""


class EmbeddedDateV1(TypedDict):
    """A date inside the circulated image: a claim, which proves nothing. `value` is the text in one form."""

    field: str
    text: str
    value: str
    earliest: str | None
    latest: str | None
    basis: Literal["embedded"]
    meaning: str
    zone: str
    doubts: list[str]
    notes: list[str]


def embedded_date_v1(date: FoundDate) -> EmbeddedDateV1:
    """The object of one date."""
    assert date.basis is DateBasis.EMBEDDED
    earliest, latest = format_ends(date.interval)
    return {
        "field": date.field,
        "text": date.text,
        "value": date.value,
        "earliest": earliest,
        "latest": latest,
        "basis": "embedded",
        "meaning": date.meaning.value,
        "zone": date.zone.value,
        "doubts": list(date.doubts),
        "notes": list(date.notes),
    }


def describe_dates(item: CheckedMedia) -> list[str]:
    """A line where the image's own dates claim that it is older than the statement, and one for each contradiction."""
    older = _oldest(item.dates.dates, item.at)
    lines = []
    if older is not None:
        told = f"{shorten(older.field)} {older.value}"
        lines.append(f"in the file: {told}, before the statement; only a claim, which proves nothing")
    return lines + [f"contradiction: {one.text}" for one in item.contradictions]


def _oldest(dates: tuple[FoundDate, ...], at: DateInterval | None) -> FoundDate | None:
    """The undoubted date that is surely earliest before the statement; when the picture was taken goes before other meanings."""
    if at is None:
        return None
    before = [date for date in dates if not date.doubts and date.meaning not in _NO_AGE and date.span.surely_before(at)]
    return min(before, key=lambda date: (date.meaning not in _TAKEN, date.span.latest), default=None)
