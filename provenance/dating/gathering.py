"""Gathering: the dates found so far about one picture, each put into its interval."""

from datetime import datetime, timedelta, timezone, tzinfo

from provenance.dating.doubts import doubts_of, notes_of
from provenance.dating.written import Written, is_far_offset
from provenance.errors import DateError
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.found import FoundDate, Meaning, Zone

_MAX_DATES = 1000
"""Dates kept of one picture; a history of edits has some dozens."""
_LONGEST_TEXT = 80
_NOT_OF_THE_PICTURE = (Meaning.EXPIRES, Meaning.SERVED)
"""What may well lie in the future, by the clock of somebody else for one."""


class Gathering:
    """Takes dates as they are found. What stands where a date belongs and is none is told in `problems`.

    Attributes:
        dates: In the order in which they were found.
        problems: What could not be read, in words.
        now: What lies behind it is in the future.
    """

    def __init__(self, timezone: tzinfo | None, now: datetime) -> None:
        """Begin.

        Args:
            timezone: Where times without an offset are meant; None: anywhere.
            now: What lies behind it is in the future.
        """
        self.dates: list[FoundDate] = []
        self.problems: list[str] = []
        self._timezone = timezone
        self.now = now

    def add(
        self,
        field: str,
        text: str,
        written: Written | None,
        meaning: Meaning,
        basis: DateBasis = DateBasis.EMBEDDED,
        *,
        is_utc: bool = False,
        notes: tuple[str, ...] = (),
        doubts: tuple[str, ...] = (),
    ) -> None:
        """Take a date.

        Args:
            field: See `FoundDate`.
            text: See `FoundDate`.
            written: What was read of it; None where it is no date.
            meaning: See `FoundDate`.
            basis: See `FoundDate`.
            is_utc: Whether the field is in UTC by definition.
            notes: See `FoundDate`.
            doubts: Those that are known already.
        """
        if written is None:
            self.tell(f"{field}: {_short(text)} is no date")
            return
        if is_far_offset(written.offset):
            notes = (*notes, f"no zone has the offset {written.offset}: the zone counts as unknown")
            written = Written(written.day, written.clock)
        try:
            interval, zone = self._interval(written, is_utc=is_utc)
        except DateError:
            self.tell(f"{field}: {_short(text)} is no date of the calendar")
            return
        value = f"{written.text}Z" if zone is Zone.DEFINED and written.clock is not None else written.text
        doubts += () if meaning in _NOT_OF_THE_PICTURE else doubts_of(written, interval, self.now)
        self.take(FoundDate(field, text, value, interval, basis, meaning, zone, doubts, (*notes, *notes_of(written))))

    def take(self, date: FoundDate) -> None:
        """Take a date that was put into its interval elsewhere."""
        if len(self.dates) >= _MAX_DATES:
            self.tell(f"there are more than {_MAX_DATES} dates; the others were left out")
        else:
            self.dates.append(date)

    def tell(self, problem: str) -> None:
        """Say what could not be read; the same is said once."""
        if problem not in self.problems and len(self.problems) < _MAX_DATES:
            self.problems.append(problem)

    def _interval(self, written: Written, *, is_utc: bool) -> tuple[DateInterval, Zone]:
        if written.offset is not None:
            return parse_edtf(written.text), Zone.WRITTEN
        if is_utc:
            return parse_edtf(written.text, timezone(timedelta(0))), Zone.DEFINED
        if self._timezone is not None:
            return parse_edtf(written.text, self._timezone), Zone.GIVEN
        if written.clock is not None:
            parse_edtf(written.text, timezone(timedelta(0)))  # refuses 25:00
        return parse_edtf(written.day), Zone.UNKNOWN


def _short(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…")
