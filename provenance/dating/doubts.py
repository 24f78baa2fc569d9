"""Why a date is hardly what its field is meant for: clocks that were never set, and placeholders."""

from datetime import datetime

from provenance.dating.precedence import impossible
from provenance.dating.written import Written
from provenance.model.dates import DateInterval

_ZERO_DAYS = {
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


def doubts_of(written: Written, interval: DateInterval, now: datetime) -> tuple[str, ...]:
    """Why `written` is hardly the date of anything; empty where nothing speaks against it."""
    doubts = []
    if (reason := impossible(interval, now)) is not None:
        doubts.append(reason)
    if (reason := _ZERO_DAYS.get(written.day)) is not None:
        doubts.append(f"{written.day} is {reason}")
    elif written.day.endswith("-01-01") and _is_midnight(written):
        doubts.append("midnight on 1 January: often only the year is meant, or the clock was not set")
    return tuple(doubts)


def notes_of(written: Written) -> tuple[str, ...]:
    """What is to be known of a date that is not doubted for it."""
    if _is_midnight(written) and not written.day.endswith("-01-01"):
        return ("midnight to the second: often only the day is meant",)
    return ()


def _is_midnight(written: Written) -> bool:
    return written.clock is not None and written.clock.split(".")[0] in ("00:00", "00:00:00")
