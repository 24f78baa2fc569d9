"""Dates as agencies and asset systems write them -> EDTF. What can be read in two ways is refused, never guessed."""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Self

from provenance.errors import ConfigurationError, DateError
from provenance.intake.pages.caption_dates import find_dates
from provenance.intake.pages.folding import fold
from provenance.model.dates import DateInterval
from provenance.model.edtf import format_edtf, parse_edtf, parse_edtf_or_day

_ZONE = r"(?P<zone>Z|[+-]\d\d:?\d\d)?"
_COMPACT = re.compile(rf"(?P<year>\d{{4}})(?P<month>\d\d)(?P<day>\d\d)(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?{_ZONE})?")
"""ISO 8601 in the basic format, as IPTC-IIM 4.2 writes it (2:55 Date Created, 2:60 Time Created)."""
_EXIF = re.compile(
    rf"(?P<year>\d{{4}}):(?P<month>\d\d):(?P<day>\d\d)(?: (?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?{_ZONE})?"
)
"""Exif 3.0, 4.6.5.1; exiftool writes every date in that form."""
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([/.])(?P<month>\d\d?)\2(?P<day>\d\d?)")
_TWO_READINGS = re.compile(r"\d{1,4}[/. -]\d{1,2}[/. -]\d{1,4}(?:[T ,].*)?", re.DOTALL)
_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ].*)?", re.DOTALL)
_DIRECTIVES = {
    "Y": "year",
    "y": "year",
    "m": "month",
    "b": "month",
    "B": "month",
    "d": "day",
    "H": "hour",
    "I": "hour",
    "M": "minute",
    "S": "second",
}
_ALLOWED = frozenset({*_DIRECTIVES, "p", "z", "f", "%"})
"""Directives of strptime, with names of months in English.

%y (2019 as 19) takes the latest year that can be meant and is not 2069 or later, so that no date gets earlier than it was.
"""


@dataclass(frozen=True, slots=True)
class DateFormat:
    """How the dates of a list are written, as its owner says.

    Attributes:
        text: As `datetime.strptime` takes it.
        parts: What it tells of `year`, `month`, `day`, `hour`, `minute` and `second`.
    """

    text: str
    parts: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a format.

        Raises:
            ConfigurationError: It tells no year, or has a directive that is not known.
        """
        letters = [found[1] for found in re.finditer(r"%(.?)", text, re.DOTALL)]
        unknown = next((letter for letter in letters if letter not in _ALLOWED), None)
        if unknown is not None:
            raise ConfigurationError(
                f"--date-format {text!r}: %{unknown} is not known; use {', '.join(f'%{one}' for one in sorted(_ALLOWED))}"
            )
        twice = next((letter for letter in letters if letter != "%" and letters.count(letter) > 1), None)
        if twice is not None:
            raise ConfigurationError(f"--date-format {text!r}: %{twice} stands there twice; name each part once")
        parts = frozenset(_DIRECTIVES[letter] for letter in letters if letter in _DIRECTIVES)
        order = ("year", "month", "day", "hour", "minute", "second")
        if not parts or parts != frozenset(order[: len(parts)]) or len(parts) == 4:
            raise ConfigurationError(f"--date-format {text!r}: give the year (%Y), then as much as there is, as in %d/%m/%Y %H:%M")
        return cls(text, parts)

    def edtf(self, written: str) -> str:
        """A date of this format as EDTF, no more precise than the format.

        Raises:
            DateError: It is not of this format, or is none of the calendar.
        """
        try:
            found = datetime.strptime(written, self.text)  # noqa: DTZ007 - the zone is that of the text, or looked for later
        except ValueError as error:
            raise DateError(f"{written!r} is not of the form {self.text} (--date-format)", written) from error
        if "second" in self.parts:
            return found.isoformat(timespec="seconds")
        if "minute" in self.parts:
            return found.isoformat(timespec="minutes")
        return {1: f"{found:%Y}".rjust(4, "0"), 2: f"{found.year:04}-{found:%m}", 3: f"{found.date()}"}[len(self.parts)]


def read_date(written: str, date_format: DateFormat | None, timezone: tzinfo | None) -> tuple[DateInterval, str]:
    """The instants that a date may mean, and the same as EDTF.

    Without a format these are read: EDTF and RFC 3339, `20190302`, `2019/03/02`, `2019:03:02 10:11:12`, and days with the name of their
    month in any of 47 languages (`2 March 2019`). A time without a zone is refused as `parse_edtf` does, but where Exif or IPTC write
    it, which seldom give one: of such only the day is taken, in every zone.

    Args:
        written: The date.
        date_format: How it is written, where the owner says so; nothing else is then read.
        timezone: Zone of days and times that have none.

    Raises:
        DateError: It cannot be read, or can be read in two ways.
    """
    text = written.strip()
    if date_format is not None:
        edtf = date_format.edtf(text)
        return parse_edtf(edtf, timezone), edtf
    for form in (_COMPACT, _EXIF):
        if (found := form.fullmatch(text)) is not None:
            edtf = _assembled(found)
            interval = parse_edtf_or_day(edtf, timezone)
            return interval, format_edtf(interval) if "T" in edtf else edtf
    if (found := _YEAR_FIRST.fullmatch(text)) is not None:
        text = f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    if _TWO_READINGS.fullmatch(text) and not _ISO.fullmatch(text):
        raise DateError(f"{written!r}: which number is the day, and which the month? Say it with --date-format, as '%d/%m/%Y'", written)
    if any(letter.isalpha() for letter in text):
        for spelled in (text, text.replace("-", " ")):  # databases write 02-Mar-2019
            if (named := _named_day(spelled)) is not None:
                return named, format_edtf(named)
    return parse_edtf(text, timezone), text


def _assembled(found: re.Match[str]) -> str:
    day = "-".join(found.group("year", "month", "day"))
    if day == "0000-00-00":
        raise DateError(f"{found[0]!r} stands where there is no date", found[0])
    if found["hour"] is None:
        return day
    zone = found["zone"] or ""
    if len(zone) == 5:
        zone = f"{zone[:3]}:{zone[3:]}"
    return f"{day}T{found['hour']}:{found['minute']}" + (f":{found['second']}" if found["second"] else "") + zone


def _named_day(text: str) -> DateInterval | None:
    """The day that a text is, with the name of its month; None where it is anything else, or more."""
    folded = fold(text)
    found = find_dates(folded)
    whole = len(found) == 1 and found[0].start == 0 and found[0].end == len(folded.text)
    return found[0].interval if whole and found[0].is_day else None
