"""The dates that a caption writes, in many languages, and nothing that it does not.

Own patterns over a table of month names rather than the `dateparser` package: that one fills in a year or a day that is
not written, reads `May` or a bare number as a date, and takes one of two readings of 04/12/2022. Here a date without a
year is no date, and where two readings are possible the interval covers both.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from provenance.errors import DateError
from provenance.intake.pages.folding import Folded, fold
from provenance.intake.pages.month_names import MONTH_NAMES
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf

MAX_CAPTION = 20_000
"""Characters of a text that are read as a caption; a longer one is none, and its beginning is enough."""
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_MONTH = r"(?P<month>(?:\u0643\u0627\u0646\u0648\u0646|\u062a\u0634\u0631\u064a\u0646) [^\W\d_]{3,8}|[^\W\d_]{2,16})"
"""A word; two Arabic names, which begin with kanun and tishrin, are two words."""
_OTHER_NAME = r"(?: ?/ ?(?:\u0643\u0627\u0646\u0648\u0646 |\u062a\u0634\u0631\u064a\u0646 )?[^\W\d_]{2,16})?"
"""Arabic captions often name the month in both of the usual ways: kanun al-awwal/disimbir."""
_DAY = r"(?P<day>[0-3]?\d)"
_FIRST_DAY = r"(?:(?P<first_day>[0-3]?\d)(?:st|nd|rd|th|\.)? ?(?:-|/|\b(?:to|bis|au|al|et|und|and|y)\b) ?)?"
_ORDINAL = r"(?:st|nd|rd|th|er|[oa]\b|\.|-)?"
_OF = r"(?:de |del |di |d'|of |da |den |de l'any |m\. |gada )?"
_NIAN, _YUE, _RI = (f"(?:{fold(words).text})" for words in ("年|년", "月|월", "日|日|號|号|일"))
_NO_DATE_BEFORE = r"(?<![\d\w/.,:$\u20ac\u00a3#-])"

_FULL = tuple(
    re.compile(pattern)
    for pattern in (
        # 2022-12-04, 2022/12/4, 2022.12.4, also before T10:11
        r"(?<![\d./-])(?P<year>(?:19|20)\d\d)(?P<mark>[-/.])(?P<number>[01]?\d)(?P=mark)(?P<day>[0-3]?\d)(?!\d)(?![./-]\d)",
        # 2022 nian 12 yue 4 ri; Korean likewise
        rf"(?<!\d)(?P<year>(?:19|20)\d\d) ?{_NIAN} ?(?P<number>[01]?\d) ?{_YUE} ?(?P<day>[0-3]?\d) ?{_RI}",
        # 04.12.2022, 4/12/2022, 04-12-2022
        r"(?<![\d./-])(?P<one>[0-3]?\d)(?P<mark>[-/.]) ?(?P<two>[0-3]?\d)(?P=mark) ?(?P<year>(?:19|20)\d\d)(?!\d)(?![./-]\d)",
        # ngay 4 thang 12 nam 2022
        r"(?:ngay )?(?<!\d)(?P<day>[0-3]?\d) thang (?P<number>[01]?\d)(?: nam |, |/|-| )(?P<year>(?:19|20)\d\d)(?!\d)",
        # 4. Dezember 2022, 4 de diciembre de 2022, 3-5 March 2019, 23rd of October, 2019
        rf"{_NO_DATE_BEFORE}{_FIRST_DAY}{_DAY}{_ORDINAL} {{0,2}}{_OF}{_MONTH}{_OTHER_NAME}\.?,? {{0,2}}{_OF}{_YEAR}",
        # December 4, 2022; Dec. 3-5, 2022
        rf"(?<![^\W\d_]){_MONTH}\.? {{1,2}}{_FIRST_DAY}{_DAY}(?:st|nd|rd|th)?(?:,|\.,)? {{0,2}}{_YEAR}",
        # 2022. december 4., 2022 m. gruodzio 4 d., 2022. gada 4. decembris
        rf"(?<![\d./-])(?P<year>(?:19|20)\d\d)\.? (?:m\. )?{_MONTH} {_DAY}(?!\d)",
        rf"(?<![\d./-])(?P<year>(?:19|20)\d\d)\. gada {_DAY}\. {_MONTH}",
    )
)
_MONTHS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?<!\d)(?P<year>(?:19|20)\d\d) ?{_NIAN} ?(?P<number>[01]?\d) ?{_YUE}",
        r"(?<!\w)thang (?P<number>[01]?\d)(?: nam |, |/|-| )(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?<![\d./-])(?P<number>[01]?\d)/(?P<year>(?:19|20)\d\d)(?![\d/])",
        rf"(?<![^\W\d_]){_MONTH}{_OTHER_NAME}\.?,? {{1,2}}{_OF}{_YEAR}",
    )
)
_BARE_YEAR = re.compile(
    rf"(?<![\w/.:$\u20ac\u00a3#+-])(?<!\d,)(?<!\d )(?<!mars )(?P<year>(?:19|20)\d\d)(?=(?: ?{_NIAN})?)(?![\d/]|[-.,:]\d|"
    rf"-?[^\W\d_]{{1,3}}\b(?<!\w)|'?s\b)"
    r"(?! ?(?:%|\u20ac|\$|\u00a3|km\b|kg\b|m\b|euros?\b|dollars?\b|people\b|persons?\b|menschen\b|personen\b|personnes\b|"
    r"personas\b|times\b|mal\b))"
)
_NEEDS_DAY = frozenset(("set", "out", "ago", "mag", "gen", "mar", "des", "dis", "sen", "lis", "jun", "mai", "mart"))
"""Short names that are words of other languages as well ("des 2019 cas"): only taken beside a day."""
_MARS = "mars"
"""Also a planet and missions to it ("Mars 2020"); the languages whose March it is write it small."""


@dataclass(frozen=True, slots=True)
class CaptionDate:
    """A date in a caption.

    Attributes:
        start: Where it begins in the folded text.
        end: Where it ends there, exclusive.
        text: As written.
        interval: What it may mean, in every zone.
        is_day: Whether it names a day, not a month or a year.
    """

    start: int
    end: int
    text: str
    interval: DateInterval
    is_day: bool


def caption_dates(text: str) -> tuple[tuple[str, DateInterval], ...]:
    """Every date of a text as it is written, with what it may mean; in its order.

    Read are the first 20,000 characters. None for weekdays, for days and months without a year, and for numbers that may be a count.
    """
    return tuple((found.text, found.interval) for found in find_dates(fold(text[:MAX_CAPTION])))


def find_dates(folded: Folded) -> list[CaptionDate]:
    """Every date of a folded text, in its order; none overlaps another, days go before months, months before years."""
    found: list[CaptionDate] = []
    for patterns in (_FULL, _MONTHS, (_BARE_YEAR,)):
        for pattern in patterns:
            found += [one for one in _matches(pattern, folded) if all(one.end <= other.start or other.end <= one.start for other in found)]
    return sorted(found, key=lambda one: one.start)


def _matches(pattern: re.Pattern[str], folded: Folded) -> Iterator[CaptionDate]:
    position = 0
    while match := pattern.search(folded.text, position):
        interval = _interval(match, folded)
        if interval is None:
            position = match.start() + 1
            continue
        position = match.end()
        yield CaptionDate(match.start(), match.end(), folded.as_written(match.start(), match.end()), interval, _names_day(match))


def _names_day(match: re.Match[str]) -> bool:
    return match.groupdict().get("day") is not None or "one" in match.groupdict()


def _interval(match: re.Match[str], folded: Folded) -> DateInterval | None:
    """What all its readings cover together, or None where no reading is a date."""
    readings = []
    for edtf in _readings(match.groupdict(), folded.as_written(match.start(), match.end())):
        try:
            readings.append(parse_edtf(edtf))
        except DateError:
            continue
    if not readings:
        return None
    return DateInterval(
        min((one.earliest for one in readings if one.earliest), default=None),
        max((one.latest for one in readings if one.latest), default=None),
    )


def _readings(parts: dict[str, str | None], written: str) -> Iterator[str]:
    year, day = parts["year"], parts.get("day")
    if one := parts.get("one"):
        two = parts["two"]
        assert two is not None
        yield f"{year}-{int(two):02}-{int(one):02}"
        if parts["mark"] != ".":  # with dots the day is first everywhere; with the others it may be the month
            yield f"{year}-{int(one):02}-{int(two):02}"
        return
    for month in _months(parts, written):
        for number in (day, parts.get("first_day")):
            if number is not None:
                yield f"{year}-{month:02}-{int(number):02}"
        if day is None:
            yield f"{year}-{month:02}" if month else f"{year}"


def _months(parts: dict[str, str | None], written: str) -> tuple[int, ...]:
    """The months that are meant: none where the word is no month, 0 for a year alone."""
    if number := parts.get("number"):
        return (int(number),) if 1 <= int(number) <= 12 else ()
    word = parts.get("month")
    if word is None:
        return (0,) if "month" not in parts else ()
    if parts.get("day") is None and (word in _NEEDS_DAY or (word == _MARS and written[0] == "M")):
        return ()
    return _month_table().get(word, ())


@cache
def _month_table() -> dict[str, tuple[int, ...]]:
    table: dict[str, tuple[int, ...]] = {}
    for month, names in enumerate(MONTH_NAMES, 1):
        for name in {fold(name).text.replace("_", " ") for name in names.split()}:
            table[name] = (*table.get(name, ()), month)
    return table
