"""Times as platforms and the tools that save from them write them -> StatedTime; none is guessed, none is narrowed."""

from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from provenance.errors import DateError
from provenance.model.dates import DateInterval, format_instant
from provenance.model.edtf import parse_edtf_or_day
from provenance.model.statement import StatedTime, TimeBasis

_LATEST_UNIX = 253_402_300_799
"""9999-12-31T23:59:59Z, the last second that has a date; milliseconds taken for seconds lie far beyond it."""
_LONGEST_SAVING = timedelta(hours=1)
"""Of summer time: one hour, but for the two of a research station. Ireland and Morocco put the clock back instead; a time of
theirs that is taken for an hour too early accuses nobody."""
_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)


def unix_time(value: object, place: str, per_second: int = 1) -> StatedTime:
    """Seconds (or parts of them) since 1970, UTC, as a number or its digits.

    Args:
        value: As the source has it.
        place: The field that it stands in.
        per_second: How many of its units make a second: 1,000 where it counts milliseconds.

    Raises:
        DateError: It is no number, or none of a message: not above 0, or after the year 9999.
    """
    number = _number(value)
    if number is None or not 0 < number / per_second <= _LATEST_UNIX:
        raise DateError(f"field {place}: {shown(value)} is no time since 1970", shown(value))
    start = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=int(number * (1_000_000 // per_second)))
    whole = per_second == 1 and start.microsecond == 0
    interval = DateInterval(start, start + _SECOND) if whole else DateInterval(start, start)
    return StatedTime(interval, format_instant(start), TimeBasis.MESSAGE, f"{place} {shown(value)}")


def written_time(value: object, place: str, timezone: tzinfo | None) -> StatedTime:
    """A day or time in the form of ISO 8601; a time without a zone is only as sure as its day where none was given.

    Args:
        value: As the source has it.
        place: The field that it stands in.
        timezone: Zone of times that have none, or None.

    Raises:
        DateError: It cannot be read.
    """
    if not isinstance(value, str) or not value.strip():
        raise DateError(f"field {place}: {shown(value)} is no time", shown(value))
    text = value.strip()
    try:
        return StatedTime(parse_edtf_or_day(text, timezone), text, TimeBasis.MESSAGE, place)
    except DateError as error:
        raise DateError(f"field {place}: {error}", text) from error


def within_offset(local: datetime, standard: timedelta, timezone: tzinfo | None) -> DateInterval:
    """The second that a wall clock showed, where only the zone's offset outside of summer time is known.

    Several offsets are possible where some zone of that standard offset kept summer time on that day; then the interval
    begins with the earliest instant that can be meant.

    Args:
        local: What the clock showed, without a zone.
        standard: The zone's standard offset from UTC.
        timezone: The zone, where it is known; used if its standard offset is that one.
    """
    if timezone is not None and _standard_offset(timezone, local) == standard:
        start = local.replace(tzinfo=timezone).astimezone(UTC)
        return DateInterval(start, start + _SECOND)
    offsets = _offsets_in_use(standard, local.replace(hour=0, minute=0, second=0))
    instants = [(local - offset).replace(tzinfo=UTC) for offset in {standard, *offsets}]
    return DateInterval(min(instants), max(instants) + _SECOND)


def shown(value: object) -> str:
    """A value of a source as messages show it, cut to 40 characters."""
    text = repr(value) if not isinstance(value, str) else f"'{value}'"
    return text if len(text) <= 40 else f"{text[:40]}..."


def _number(value: object) -> float | int | None:
    """A finite number, or its digits; never a huge one, which would take long to turn into an int."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        digits = value.strip().removeprefix("-")
        return int(value) if digits.isascii() and digits.isdigit() and len(digits) <= 20 else None
    if isinstance(value, int):
        return value if abs(value) < 10**20 else None
    try:
        number = float(value)  # type: ignore[arg-type]  # a Decimal of ijson; what is none raises
    except (TypeError, ValueError, OverflowError):
        return None
    return number if abs(number) < 1e20 else None


def _standard_offset(timezone: tzinfo, local: datetime) -> timedelta | None:
    there = local.replace(tzinfo=timezone)
    offset, saving = there.utcoffset(), there.dst()
    return None if offset is None else offset - (saving or timedelta(0))


@lru_cache(maxsize=4096)
def _offsets_in_use(standard: timedelta, day: datetime) -> frozenset[timedelta]:
    """The offsets of summer time that zones of a standard offset kept on a day, at its start or its end (IANA time zone database)."""
    found = set()
    for zone in _zones():
        for local in (day, day + timedelta(hours=24)):
            saving = local.replace(tzinfo=zone).dst() or timedelta(0)
            if timedelta(0) < saving <= _LONGEST_SAVING and _standard_offset(zone, local) == standard:
                found.add(standard + saving)
    return frozenset(found)


@lru_cache(maxsize=1)
def _zones() -> tuple[ZoneInfo, ...]:
    return tuple(ZoneInfo(name) for name in sorted(available_timezones()) if not name.startswith(("Etc/", "posix/", "right/")))
