"""The text of a time as web pages write it -> DateInterval.

Read are RFC 3339 and its relatives (ISO 8601 without separators, with a space, with a comma), RFC 822 and 5322, seconds
and milliseconds of the Unix epoch, and days with the names of months. A time without a zone is that day, in every zone;
the clock is used only where the zone is written or given.
"""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from provenance.errors import DateError
from provenance.intake.pages.caption_dates import find_dates
from provenance.intake.pages.folding import fold
from provenance.model.dates import DateInterval, format_instant
from provenance.model.edtf import parse_edtf

_LONGEST = 120
"""Characters of the longest text that is a time and not a sentence."""
_ISO = re.compile(
    r"(?P<year>\d{4})(?P<mark>[-/.]?)(?P<month>\d\d)(?P=mark)(?P<day>\d\d)"
    r"(?:(?:[Tt]| |, ?| - |T )(?P<hour>\d\d):?(?P<minute>\d\d)"
    r"(?::?(?P<second>\d\d)(?:[.,]\d+)?)? ?(?P<zone>[Zz]|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?")
_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d\d:\d\d")


def read_time(text: str, timezone: tzinfo | None) -> DateInterval | None:
    """What the text means, or None where it is no single day or time.

    Args:
        text: As it stands in an attribute or element.
        timezone: Where times and days without a zone are meant; None: a day, in every zone.
    """
    text = " ".join(text.split())[: _LONGEST + 1]
    if not text or len(text) > _LONGEST:
        return None
    try:
        if _EPOCH.fullmatch(text):
            return _at(datetime.fromtimestamp(int(text[:10]), UTC))
        if match := _ISO.fullmatch(text) or _COMPACT.fullmatch(text):
            return _iso(match, timezone)
        if _MAIL.match(text):
            return _mail(text, timezone)
    except (DateError, ValueError, OverflowError, OSError):
        return None
    return _only_day(text)


def _at(instant: datetime) -> DateInterval:
    return parse_edtf(format_instant(instant.replace(microsecond=0)))


def _iso(match: re.Match[str], timezone: tzinfo | None) -> DateInterval:
    parts = match.groupdict()
    day = f"{parts['year']}-{parts['month']}-{parts['day']}"
    zone = parts.get("zone")
    if parts["hour"] is None or (zone is None and timezone is None):
        return parse_edtf(day, timezone)
    clock = f"{parts['hour']}:{parts['minute']}" + (f":{parts['second']}" if parts["second"] else "")
    if zone in (None, "Z", "z", "UTC", "GMT"):
        return parse_edtf(f"{day}T{clock}{'Z' if zone else ''}", timezone)
    digits = zone.replace(":", "").ljust(5, "0")
    return parse_edtf(f"{day}T{clock}{digits[:3]}:{digits[3:]}")


def _mail(text: str, timezone: tzinfo | None) -> DateInterval:
    instant = parsedate_to_datetime(text)
    if instant.tzinfo is None and timezone is None:
        return parse_edtf(instant.date().isoformat())
    return _at(instant if instant.tzinfo else instant.replace(tzinfo=timezone))


def _only_day(text: str) -> DateInterval | None:
    """The only day that the text names, in every zone; with two there is a doubt, with a month alone no day."""
    days = {found.interval for found in find_dates(fold(text)) if found.is_day}
    return days.pop() if len(days) == 1 else None
