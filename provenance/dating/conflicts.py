"""What is said of one picture and cannot all be true. It is told, and never changes a verdict.

Two dates contradict each other only where no instant of the one can be an instant of the other, in whatever zone they were meant.
"""

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlsplit

from provenance.dating.saying import say, shorten
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.finding import Contradiction, Finding
from provenance.model.found import EmbeddedDates, FoundDate, Meaning
from provenance.model.label import Label
from provenance.model.record import Appearance

_TAKEN = (Meaning.TAKEN, Meaning.POSITION)
"""Dates that no picture can be older than. Those of saving, editing and signing may well be later than its publication."""
_MAX_TOLD = 3
"""Dates of one kind that are told one by one; of the others the number is."""
_LONGEST_URL = 120


def conflicts_of(finding: Finding, dates: EmbeddedDates, label: Label | None) -> tuple[Contradiction, ...]:
    """What speaks against what in one finding.

    Args:
        finding: Its appearances in the order of time.
        dates: Those inside the circulated image.
        label: What its page says of it, or None where that is judged already.
    """
    appearances = [dated.appearance for dated in finding.appearances]
    told = list(_at_one_address(appearances))
    first = finding.earliest_evidence
    if first is not None:
        told += _later_in_the_archive(appearances, first.appearance)
        if finding.match.tier.is_reuse:
            told += _later_in_the_image(dates.dates, first.appearance)
            told += _later_by_label(label, first.appearance)
    return tuple(told)


def conflicts_within(dates: EmbeddedDates, at: DateInterval) -> tuple[Contradiction, ...]:
    """What the dates inside a circulated image say against each other, and against the statement's time."""
    told = [Contradiction("image-dates-differ", text) for text in dates.contradictions]
    after = [date for date in _taken(dates.dates) if at.surely_before(date.span)]
    told += _told("image-dated-after-statement", [f"{_field(date)}, which is after the statement" for date in after])
    return tuple(told)


def _later_in_the_image(dates: Sequence[FoundDate], first: Appearance) -> Iterator[Contradiction]:
    later = [date for date in _taken(dates) if first.interval.surely_before(date.span)]
    yield from _told("image-dated-later", [f"{_field(date)}, yet the archived picture was {say(first)}" for date in later])


def _later_in_the_archive(appearances: Iterable[Appearance], first: Appearance) -> Iterator[Contradiction]:
    """Claims of the picture's own date. A claim with an address of its own tells of another appearance, which may well be later."""
    later = [one for one in appearances if first.interval.surely_before(one.interval)]
    in_file = [one for one in later if one.basis is DateBasis.EMBEDDED]
    claimed = [one for one in later if one.basis is DateBasis.ASSERTED and one.stated_basis is None and one.url is None]
    yield from _told("file-dated-later", [f"{say(one)}, yet {say(first)}" for one in in_file])
    yield from _told("claim-later", [f"{say(one)}, yet {say(first)}" for one in claimed])


def _later_by_label(label: Label | None, first: Appearance) -> Iterator[Contradiction]:
    if label is not None and not label.covers(first.interval):
        words = f'the label "{shorten(label.words)}" gives {shorten(label.date_text or "another date")}'
        yield Contradiction("label-later", f"{words}, yet {say(first)}")


def _at_one_address(appearances: Iterable[Appearance]) -> Iterator[Contradiction]:
    by_address: dict[str, list[Appearance]] = {}
    for one in appearances:
        if one.url is not None and not one.interval.is_unknown:
            by_address.setdefault(_address(one.url), []).append(one)
    excluding: list[str] = []
    captured: list[str] = []
    for together in by_address.values():
        url = shorten(together[0].url or "", _LONGEST_URL)
        published = [one for one in together if _tells_publication(one)]
        if not published:
            continue
        if pair := _apart(published):
            excluding.append(f"{url}: {say(pair[0])}, yet {say(pair[1])}")
        first_capture = next((one for one in together if one.basis is DateBasis.CAPTURED), None)
        if first_capture is not None and first_capture.interval.surely_before(published[0].interval):
            captured.append(f"{url}: {say(published[0])}, yet {say(first_capture)}")
    yield from _told("dates-exclude-each-other", excluding)
    yield from _told("captured-before-published", captured)


def _tells_publication(appearance: Appearance) -> bool:
    """Whether its date is that of the publication at its address, as its giver says."""
    stated = appearance.stated_basis or appearance.basis
    return stated in (DateBasis.PUBLISHED, DateBasis.ASSERTED)


def _apart(appearances: list[Appearance]) -> tuple[Appearance, Appearance] | None:
    """The first, and the last that another giver dates and that is surely later; None where there is no such pair."""
    first = appearances[0]
    givers = (one for one in reversed(appearances) if (one.origin, one.source) != (first.origin, first.source))
    later = next((one for one in givers if first.interval.surely_before(one.interval)), None)
    return None if later is None else (first, later)


def _address(url: str) -> str:
    """What is one address however it is written: with or without http's s, a fragment, a slash at the end."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    path = parts.path.rstrip("/")
    return f"{parts.netloc.lower()}{path}?{parts.query}"


def _taken(dates: Iterable[FoundDate]) -> list[FoundDate]:
    """When the picture was taken by its own word, each time once; doubted dates are left out, since that is told with them."""
    by_value = {date.value: date for date in reversed(list(dates)) if date.meaning in _TAKEN and not date.doubts}
    return list(reversed(by_value.values()))


def _field(date: FoundDate) -> str:
    return f"{date.field} says {date.value}"


def _told(code: str, texts: list[str]) -> Iterator[Contradiction]:
    yield from (Contradiction(code, text) for text in texts[:_MAX_TOLD])
    if (left := len(texts) - _MAX_TOLD) > 0:
        yield Contradiction(code, f"and {left} more of this kind")
