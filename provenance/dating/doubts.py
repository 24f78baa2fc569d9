"""Why a date is hardly what its field is meant for: clocks that were never set, and placeholders."""

from datetime import datetime

from provenance.dating.usable import ZERO_DAYS, impossible
from provenance.dating.written import Written
from provenance.model.dates import DateInterval


def doubts_of(written: Written, interval: DateInterval, now: datetime) -> tuple[str, ...]:
    """Why `written` is hardly the date of anything; empty where nothing speaks against it."""
    doubts = []
    if (reason := impossible(interval, now)) is not None:
        doubts.append(reason)
    if (reason := ZERO_DAYS.get(written.day)) is not None:
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
