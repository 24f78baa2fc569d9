"""Text of a date as cameras, editors and agencies write it -> Written: the same in one form, with the precision that it has."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

_PATTERN = re.compile(
    r"(?P<year>\d{4})(?:(?P<mark>[-:/.]?)(?P<month>\d\d)(?:(?P=mark)(?P<day>\d\d))?)?"
    r"(?:[T ]+(?P<clock>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*(?P<offset>[Zz]|[+-]\d\d:?\d\d)?)?"
)
"""Exif 3.0, section 4.6.5 (colons), XMP Specification Part 1 (2012), section 8.2.1.1 (ISO 8601), IPTC-IIM 4.2 (CCYYMMDD)."""
_CLOCK = re.compile(r"(\d\d):?(\d\d)(?::?(\d\d)([.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?")
_FAR_OFFSET_HOURS = 14
"""The largest offset of any zone: IANA time zone database, Pacific/Kiritimati."""


@dataclass(frozen=True, slots=True)
class Written:
    """A date in one form.

    Attributes:
        day: `2019`, `2019-03` or `2019-03-02`.
        clock: `10:00`, `10:00:12` or `10:00:12.34`; None where there is none.
        offset: `Z` or `+02:00`; None where there is none.
    """

    day: str
    clock: str | None = None
    offset: str | None = None

    @property
    def text(self) -> str:
        """EDTF, or RFC 3339 with the offset only where there is one."""
        return self.day if self.clock is None else f"{self.day}T{self.clock}{self.offset or ''}"


def is_blank(text: str) -> bool:
    """Whether nothing is stated: empty, blanks and separators, or nothing but zeros (Exif 3.0, section 4.6.5: unknown)."""
    return re.search(r"[^\s0:/.TZ+-]", text) is None


def read_written(text: str) -> Written | None:
    """The date in `text`; None where there is no such date."""
    stripped = re.sub(r"(?<=:) (?=\d)", "0", text.strip().rstrip(": "))
    found = _PATTERN.fullmatch(stripped)
    if found is None:
        found = re.fullmatch(r"(?P<year>\d{4})[-:](?P<month>\d\d)[-:](?P<day>\d\d) +[\d :]{1,4}(?P<clock>)(?P<offset>)", stripped)
    if found is None or found["year"] == "0000":
        return None
    day = "-".join(_known(found["year"], found["month"], found["day"]))
    is_whole = len(day) == len("2019-03-02")
    clock = found["clock"].replace(",", ".") if found["clock"] and is_whole else None
    return Written(day, clock, _offset(found["offset"]) if clock else None)


def read_spelled(text: str) -> Written | None:
    """The date in `text`, also in the form of mails ("Tue, 13 Feb 2007 06:34:38 GMT"), which PNG recommends."""
    if (written := read_written(text)) is not None:
        return written
    if re.search(r"[A-Za-z]{3}", text) is None:
        return None
    try:
        instant = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    day, clock = instant.replace(tzinfo=None).isoformat().split("T")
    return Written(day, clock, _offset(instant.strftime("%z")))


def with_clock(day: Written, clock_text: str) -> Written | None:
    """`day` at the time of day that another field gives: `101112+0200`, `10:11:12`; None where that is none."""
    found = _CLOCK.fullmatch(clock_text.strip())
    if found is None or len(day.day) != len("2019-03-02"):
        return None
    hours, minutes, seconds, fraction, offset = found.groups()
    clock = f"{hours}:{minutes}" + (f":{seconds}{(fraction or '').replace(',', '.')}" if seconds else "")
    return Written(day.day, clock, _offset(offset))


def with_fraction(written: Written, digits: str) -> Written:
    """`written` with parts of a second from another field."""
    digits = digits.strip()
    if not digits.isdecimal() or written.clock is None or len(written.clock) != len("10:00:12"):
        return written
    return Written(written.day, f"{written.clock}.{digits}", written.offset)


def with_offset(written: Written, offset_text: str) -> Written:
    """`written` with the offset of another field, if it is one and none was there."""
    found = re.fullmatch(r"Z|[+-]\d\d:\d\d", offset_text.strip())
    if found is None or written.clock is None or written.offset is not None:
        return written
    return Written(written.day, written.clock, _offset(found[0]))


def is_far_offset(offset: str | None) -> bool:
    """Whether no zone of the world has that offset."""
    return offset is not None and offset not in ("Z", "z") and int(offset[1:3]) * 60 + int(offset[4:]) > _FAR_OFFSET_HOURS * 60


def _known(year: str, month: str | None, day: str | None) -> list[str]:
    """Year, month and day as far as they are known: `00` stands for unknown (IPTC-IIM 4.2, dataset 2:55)."""
    if month in (None, "00"):
        return [year]
    return [year, str(month)] if day in (None, "00") else [year, str(month), str(day)]


def _offset(text: str | None) -> str | None:
    if not text:
        return None
    return "Z" if text in ("Z", "z") else f"{text[:3]}:{text[-2:]}"
