"""Dates on which a picture cannot have appeared, and dates that are hardly meant."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from provenance.model.dates import UNKNOWN_DATE, DateInterval
from provenance.model.record import Appearance

_FIRST_PHOTOGRAPH = DateInterval(datetime(1826, 1, 1, tzinfo=UTC), None)
"""Niépce's view from the window at Le Gras, 1826 or 1827, is the oldest photograph that survives."""
ZERO_DAYS = {
    "1601-01-01": "where the clock of Windows begins",
    "1899-12-30": "where the clock of office programs begins",
    "1900-01-01": "where the clock of NTP begins",
    "1904-01-01": "where the clock of QuickTime and the old Mac OS begins",
    "1969-12-31": "where the clock of Unix begins, west of Greenwich",
    "1970-01-01": "where the clock of Unix begins",
    "1980-01-01": "where the clock of DOS begins",
    "1980-01-06": "where the clock of GPS begins",
    "2000-01-01": "where many cameras begin whose clock was not set",
    "2001-01-01": "where the clock of Apple's systems begins",
}
"""Days that a clock shows that was not set, or a number that is zero: collected by users of exiftool, and from the epochs themselves."""
_EPOCHS = frozenset(datetime.fromisoformat(day).replace(tzinfo=UTC) for day in ZERO_DAYS if day != "1969-12-31")
_A_SECOND = timedelta(seconds=1)
_FIRST_WEB_PAGE = "1991-08-06"
"""When the first one was announced (alt.hypertext). What was published later has been dated by computers of today."""


def usable(appearance: Appearance, now: datetime) -> tuple[Appearance, str | None]:
    """An appearance as an archive takes it: without its date where that cannot be, or is hardly meant, and then why.

    Args:
        appearance: As it was given.
        now: The time, with a zone: a picture cannot have appeared after it.
    """
    reason = impossible(appearance.interval, now) or placeholder(appearance.date_text, appearance.interval)
    if reason is None:
        return appearance, None
    return replace(appearance, interval=UNKNOWN_DATE), f"the date {appearance.date_text!r} is not used: {reason}"


def impossible(interval: DateInterval, now: datetime) -> str | None:
    """Why a picture cannot have appeared then, or None. Such a date is dropped, never sorted as the oldest."""
    if interval.surely_before(_FIRST_PHOTOGRAPH):
        return "it is before the first photograph (1826)"
    if interval.earliest is not None and interval.earliest > now:
        return "it lies in the future"
    return None


def placeholder(date_text: str, interval: DateInterval) -> str | None:
    """Why a date that was given for an appearance is hardly meant, or None.

    A day on which a clock begins counts as such with midnight beside it, and alone where it is before the web: nobody writes down by
    the day that a picture was published at New Year of 1970, and somebody may at that of 2000.
    """
    day, rest = date_text[:10], date_text[10:].lstrip("T ~?%")
    is_zero = day in ZERO_DAYS and (rest.startswith("00:00") or (not rest and day < _FIRST_WEB_PAGE))
    if is_zero:
        return f"{day} is {ZERO_DAYS[day]}"
    start, end = interval.earliest, interval.latest
    if start in _EPOCHS and start is not None and end is not None and end - start <= _A_SECOND:
        return f"it is the instant {ZERO_DAYS[start.date().isoformat()]}"
    return None
