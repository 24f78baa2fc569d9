"""Text of a date (EDTF, ISO 8601-2:2019) -> DateInterval. The only module that knows the edtf package.

Plain days, months, years and RFC 3339 times are read here, since they are nearly all that comes and importing
the package costs more than a whole check of one picture. Everything else goes through the package, whose
answers are corrected where they are narrower than the text allows:

- a time loses its clock in it, so times never reach it;
- `?` and `~` widen by a unit of the date's precision and more in its `*_fuzzy` bounds, which are the ones taken;
- "2019/" (end unknown) gets an end ten years on in it; here an unknown end is open, like "2019/..";
- a set loses the `~` and `?` of its members in it, so sets are read here, member by member;
- a season is bound to the northern hemisphere in it; here "2019-21" may lie anywhere from December 2018, when the winter
  that is named for 2019 may begin, to March 2020, when the other one ends.
"""

import re
from calendar import monthrange
from contextlib import redirect_stdout, suppress
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from io import StringIO
from typing import Any

from provenance.errors import DateError
from provenance.model.dates import DateInterval, format_instant

_CALENDAR_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d")
_CLOCK = re.compile(r"(?<=\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d[^/,\]}]*")
_SET = re.compile(r"\[([^][{}/]+)\]|\{([^][{}/]+)\}")
"""One of several dates, or all of them: either way it may be any."""
_EARLIEST_ZONE = timedelta(hours=14)
"""UTC+14 (Line Islands) is the first zone to begin a day; IANA time zone database, Pacific/Kiritimati."""
_LATEST_ZONE = timedelta(hours=12)
"""UTC-12 is the last zone to end it; IANA time zone database, Etc/GMT+12."""
_INSTANT = timedelta(microseconds=1)


def parse_edtf(text: str, timezone: tzinfo | None = None) -> DateInterval:
    """The instants that `text` may mean.

    Args:
        text: An EDTF date, interval or set, or an RFC 3339 time.
        timezone: Where days and times without a zone are meant. None: a day covers that day in every zone, and a
            time without a zone is refused.

    Raises:
        DateError: `text` is neither, lies outside the years 1 to 9999, or is a time without a zone.
    """
    stripped = text.strip()
    try:
        if _TIME.match(stripped) and "/" not in stripped:
            return _time(stripped, timezone)
        if plain := _CALENDAR_DATE.fullmatch(stripped):
            first, last = _calendar_date(plain)
            return _days(first, last, timezone)
        if members := _SET.fullmatch(stripped):
            return _set(members[1] or members[2], timezone)
        if stripped.count("/") == 1:
            return _interval(stripped, timezone)
        return _days(*_by_package(stripped), timezone)
    except (ValueError, OverflowError) as error:
        raise DateError(f"{text!r} is not a date that can be used: {error}", text) from error


def format_edtf(interval: DateInterval) -> str:
    """A text that `parse_edtf` reads as exactly this interval, the shortest of those that are known; empty for an unknown date."""
    start, end = interval.earliest, interval.latest
    if start is None or end is None:
        return "" if interval.is_unknown else f"{_format_end(start)}/{_format_end(end)}"
    with suppress(OverflowError):  # at the ends of the calendar there is no whole month or year around a day
        day = (start + _EARLIEST_ZONE).date()
        month_end = day.replace(day=monthrange(day.year, day.month)[1])
        for text, first, last in (
            (f"{day}", day, day),
            (f"{day:%Y-%m}".rjust(7, "0"), day.replace(day=1), month_end),
            (f"{day:%Y}".rjust(4, "0"), date(day.year, 1, 1), date(day.year, 12, 31)),
        ):
            if _days(first, last, None) == interval:
                return text
    lasts = end - start + _INSTANT
    if start.microsecond == 0 and lasts == timedelta(seconds=1):
        return format_instant(start)
    if start.microsecond == start.second == 0 and lasts == timedelta(minutes=1):
        return f"{start:%Y-%m-%dT%H:%M}Z".rjust(17, "0")
    return _format_end(start) if start == end else f"{_format_end(start)}/{_format_end(end)}"


def _format_end(instant: datetime | None) -> str:
    return ".." if instant is None else instant.isoformat(timespec="microseconds").replace("+00:00", "Z")


def parse_edtf_or_day(text: str, timezone: tzinfo | None) -> DateInterval:
    """The same, but of times without a zone only their days, in every zone, where `timezone` is None.

    Raises:
        DateError: There is no such date.
    """
    try:
        return parse_edtf(text, timezone)
    except DateError as error:
        if not error.lacks_zone:
            raise
        return parse_edtf(_CLOCK.sub("", text))


def _time(text: str, timezone: tzinfo | None) -> DateInterval:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None and timezone is None:
        raise DateError(f"{text!r} has no zone: add one (for instance 'Z' or '+02:00') or give --timezone", text, lacks_zone=True)
    # Where the clocks are put back an hour comes twice, and where they are put forward one is missing: either may be meant.
    starts = [instant.replace(tzinfo=instant.tzinfo or timezone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return DateInterval(min(starts), max(starts) + (_time_precision(text) - _INSTANT))


def _time_precision(text: str) -> timedelta:
    """How long the last unit given lasts: "10:00" is any instant of that minute."""
    seconds = re.match(r"\d\d:\d\d:\d\d([.,]\d+)?", text[len("2019-03-02T") :])
    if seconds is None:
        return timedelta(minutes=1)
    digits = len(seconds[1] or ".") - 1
    return max(timedelta(seconds=10.0**-digits), _INSTANT)


def _calendar_date(parts: re.Match[str]) -> tuple[date, date]:
    year, month, day = (int(part) if part else None for part in parts.groups())
    assert year is not None
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    if day is None:
        if 21 <= month <= 24:
            return _season(year)
        return date(year, month, 1), date(year, month, monthrange(year, month)[1])
    return date(year, month, day), date(year, month, day)


def _season(year: int) -> tuple[date, date]:
    return date(year - 1, 12, 1), date(year + 1, 3, 31)


def _days(first: date, last: date, timezone: tzinfo | None) -> DateInterval:
    """From the beginning of `first` to the end of `last`."""
    zone, lead, lag = (UTC, _EARLIEST_ZONE, _LATEST_ZONE) if timezone is None else (timezone, timedelta(0), timedelta(0))

    def midnight(day: date, fold: int) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=zone, fold=fold).astimezone(UTC)

    def end(day: date) -> datetime:  # where clocks go back over it, midnight comes twice, and the day ends with the second
        return max(midnight(day + timedelta(days=1), fold) for fold in (0, 1)) + lag - _INSTANT

    return DateInterval(midnight(first, 0) - lead, end(last))


def _interval(text: str, timezone: tzinfo | None) -> DateInterval:
    start_text, end_text = (part.strip() for part in text.split("/"))
    if start_text in ("", "..") and end_text in ("", ".."):
        raise ValueError("an interval needs at least one end")
    start = None if start_text in ("", "..") else parse_edtf(start_text, timezone)
    end = None if end_text in ("", "..") else parse_edtf(end_text, timezone)
    if start and end and _is_later(start.earliest, end.earliest) and _is_later(start.latest, end.latest):
        raise ValueError(f"the interval ends ({end_text}) before it begins ({start_text})")
    return DateInterval(start.earliest if start else None, end.latest if end else None)


def _set(members: str, timezone: tzinfo | None) -> DateInterval:
    """From the earliest to the latest that any member may mean; `a..b` is a member that lies between the two."""
    spans = []
    for member in members.split(","):
        first, dots, last = (part.strip() for part in member.partition(".."))
        spans.append(_interval(f"{first}/{last}", timezone) if dots else parse_edtf(first, timezone))
    starts = [span.earliest for span in spans if span.earliest is not None]
    ends = [span.latest for span in spans if span.latest is not None]
    return DateInterval(min(starts) if len(starts) == len(spans) else None, max(ends) if len(ends) == len(spans) else None)


def _is_later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and other is not None and one > other


@lru_cache(maxsize=4096)
def _by_package(text: str) -> tuple[date, date]:
    """The first and last day that the package reads in a text; it takes milliseconds for each, and lists repeat theirs."""
    import edtf

    try:
        with redirect_stdout(StringIO()):  # it prints while it parses
            parsed: Any = edtf.parse_edtf(text)
            bounds = parsed.lower_fuzzy(), parsed.upper_fuzzy()
    except Exception as error:  # the package raises whatever its grammar meets, AttributeError included
        raise ValueError("write it as EDTF, for instance 2019-03-02, 2019-03, 2019, 2019-03/2019-05, 2018~ or ../2019") from error
    if type(parsed).__name__ == "Season":
        return _season(bounds[0].tm_year)
    first, last = (date(bound.tm_year, bound.tm_mon, bound.tm_mday) for bound in bounds)
    return first, last
