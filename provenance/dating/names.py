"""The name of a file -> a claimed date: as phones, messengers and screenshot tools name what they save."""

import re
from datetime import UTC, datetime, timedelta

from provenance.dating.gathering import Gathering
from provenance.dating.written import Written
from provenance.model.dates import DateBasis
from provenance.model.found import Meaning

_DAY = r"(?P<year>(?:19|20)\d\d){0}(?P<month>\d\d){0}(?P<day>\d\d)"
_JOINED, _DASHED = _DAY.format(""), _DAY.format("[-_.]")
_TIME = r"(?P<hour>\d\d){0}(?P<minute>\d\d){0}(?P<second>\d\d)"
_CLOCK, _MARKED_CLOCK = _TIME.format(""), _TIME.format(r"[-_.:]")
_LOOSE_CLOCK = _TIME.format("-?")
_END = r"(?!\d)"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), origin)
    for pattern, origin in (
        (rf"PXL_{_JOINED}_{_CLOCK}(?P<fraction>\d{{3}}){_END}", "Pixel phones: when it was taken, UTC"),
        (rf"(?:IMG|VID|AUD|PTT|STK|DOC)-{_JOINED}-WA\d+", "WhatsApp on Android: the day it was sent or received"),
        (
            rf"WhatsApp (?:Image|Video) {_DASHED} at (?P<hour>\d\d?)\.(?P<minute>\d\d)\.(?P<second>\d\d)(?: (?P<half>[AP]M))?",
            "WhatsApp: saved or sent",
        ),
        (rf"signal-{_DASHED}-{_LOOSE_CLOCK}", "Signal: sent or received"),
        (rf"photo_(?:\d+@)?{_DASHED}_{_MARKED_CLOCK}", "Telegram: sent or saved"),
        (r"photo_\d+@(?P<day>\d\d)-(?P<month>\d\d)-(?P<year>\d{4})_" + _MARKED_CLOCK, "Telegram Desktop: sent"),
        (rf"Screen ?shot[-_ ](?:from )?{_DASHED}(?:[-_ ]| at ){_MARKED_CLOCK}", "a screenshot: when it was made"),
        (rf"Screen ?shot[-_ ]{_JOINED}[-_]{_CLOCK}{_END}", "a screenshot: when it was made"),
        (rf"(?:IMG|VID|MVIMG|PANO|BURST\d*)[-_]?{_JOINED}[-_]{_CLOCK}(?P<fraction>\d{{3}})?{_END}", "phones: when it was taken"),
        (rf"(?<!\d){_JOINED}[-_T ]{_CLOCK}{_END}", "a day and a time"),
        (rf"(?<!\d){_DASHED}[-_T ](?:at )?{_MARKED_CLOCK}{_END}", "a day and a time"),
        (rf"(?<!\d){_DAY.format('-')}{_END}", "a day"),
    )
)
"""How programs name files, the more special first; from files they wrote and their sources."""
_FACEBOOK = re.compile(r"FB_IMG_(\d{13})(?!\d)", re.IGNORECASE)


def add_name(gathering: Gathering, name: str) -> None:
    """Take the date of a file's name, if it has one: a claim.

    Args:
        gathering: Where it goes.
        name: Without its folder.
    """
    if found := _FACEBOOK.search(name):
        instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=int(found[1]))
        written = Written(instant.date().isoformat(), instant.strftime("%H:%M:%S.") + f"{instant.microsecond // 1000:03}", "Z")
        _add(gathering, found[0], written, "Facebook: saved on the phone")
        return
    for pattern, origin in _PATTERNS:
        if (found := pattern.search(name)) is not None:
            _add(gathering, found[0], _written(found.groupdict()), origin)
            return


def _written(parts: dict[str, str | None]) -> Written:
    day = f"{parts['year']}-{parts['month']}-{parts['day']}"
    if parts.get("hour") is None:
        return Written(day)
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        hour = hour % 12 + (12 if half.upper() == "PM" else 0)
    fraction = f".{parts['fraction']}" if parts.get("fraction") else ""
    return Written(day, f"{hour:02}:{parts['minute']}:{parts['second']}{fraction}")


def _add(gathering: Gathering, text: str, written: Written, origin: str) -> None:
    is_utc = origin.endswith("UTC")
    gathering.add("file name", text, written, Meaning.NAMED, DateBasis.ASSERTED, is_utc=is_utc, notes=(f"as names of {origin}",))
