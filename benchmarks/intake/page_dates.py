"""The day that a page is said to have been published on: ours beside htmldate, called plainly and called with care.

A day is right if it is the day that the truth is written with or, where both know the instant, that of the truth in UTC.
Later days are the dangerous ones and are counted on their own. Pages with a `disputed` truth are left out. The pages are
parted into two halves by a hash of their path, to see how far the share depends on the pages; neither half was held out: the
misses of both were looked at while rules were made.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from benchmarks.intake.table import Row
from provenance.intake.pages.json_ld import blobs
from provenance.intake.pages.parsing import parse
from provenance.intake.pages.times import times
from provenance.model.statement import StatedTime

Finder: TypeAlias = Callable[[bytes, str | None], tuple[frozenset[date], str]]
"""From a page and its address the day as it may be told, and how it was found; no day where none was found."""
_KINDS = ("html-dates", "html-images")
_ANY_DAY = timedelta(hours=30)
"""An interval of up to a day and the zones that it may be in; a vaguer one names no day."""


def measure(samples: Path) -> Iterator[Row]:
    """A row for each finder and outcome, over all pages and for each half."""
    finders: tuple[tuple[str, Finder], ...] = (("ours", _ours), ("htmldate, guarded", _guarded), ("htmldate, default", _default))
    pages = [row for row in _rows(samples) if row["kind"] in _KINDS and row.get("published") and not row.get("disputed")]
    for name, finder in finders:
        outcomes = [(row["path"], *_outcome(finder, samples, row)) for row in pages]
        for wanted, goal in (("right day", None), ("day later than the truth", None), ("earlier day", None), ("no day", None)):
            hits = tuple(f"{path}: {detail}" for path, outcome, detail in outcomes if outcome == wanted)
            shown = (
                tuple(f"{path}: {outcome}, {detail}" for path, outcome, detail in outcomes if outcome != wanted)
                if wanted == "right day"
                else hits
            )
            yield Row("page dates", f"{name}: {wanted}", len(hits), len(outcomes), goal, shown)
        for half in (0, 1):
            part = [outcome for path, outcome, _ in outcomes if _half(path) == half]
            yield Row("page dates", f"{name}: right day, half {half}", part.count("right day"), len(part), None)
            yield Row(
                "page dates", f"{name}: day later than the truth, half {half}", part.count("day later than the truth"), len(part), None
            )


def _rows(samples: Path) -> Iterator[dict[str, Any]]:
    for line in (samples / "truth.jsonl").read_text("utf-8").splitlines():
        yield json.loads(line)


def _half(path: str) -> int:
    return hashlib.sha256(path.encode()).digest()[0] % 2


def _outcome(finder: Finder, samples: Path, row: dict[str, Any]) -> tuple[str, str]:
    address = row.get("url")
    found, how = finder((samples / row["path"]).read_bytes(), None if address is None or "//fakehost/" in address else address)
    truth = _days_of_text(row["published"])
    detail = f"{', '.join(map(str, sorted(found))) or 'nothing'} ({how}); truth {row['published']}"
    if not found:
        return "no day", detail
    if found & truth:
        return "right day", detail
    return ("day later than the truth" if min(found) > max(truth) else "earlier day"), detail


def _days_of_text(text: str) -> frozenset[date]:
    """The day as written and, where there is a zone, the day in UTC."""
    days = {date.fromisoformat(text[:10])}
    if "T" in text:
        instant = datetime.fromisoformat(text)
        days |= {instant.astimezone(UTC).date()} if instant.tzinfo else set()
    return frozenset(days)


def _ours(content: bytes, address: str | None) -> tuple[frozenset[date], str]:
    root = parse(content, None).root
    found = times(root, address, blobs(root), None)
    return (_days(found[0]), f"{found[0].basis}, {found[0].place}, {found[0].text!r}") if found else (frozenset(), "")


def _days(time: StatedTime) -> frozenset[date]:
    early, late = time.interval.earliest, time.interval.latest
    assert early is not None and late is not None
    if late - early < timedelta(hours=1):
        try:
            return frozenset((early.date(), date.fromisoformat(time.text[:10])))
        except ValueError:
            return frozenset((early.date(),))
    middle = early + (late - early) / 2
    return frozenset((middle.date(),)) if late - early < 2 * _ANY_DAY else frozenset((early.date(), late.date()))


def _guarded(content: bytes, address: str | None) -> tuple[frozenset[date], str]:
    from htmldate import find_date

    return _day(find_date(content, url=address, original_date=True, extensive_search=False))


def _default(content: bytes, address: str | None) -> tuple[frozenset[date], str]:
    from htmldate import find_date

    return _day(find_date(content, url=address))


def _day(found: str | None) -> tuple[frozenset[date], str]:
    return (frozenset((date.fromisoformat(found),)), "htmldate") if found else (frozenset(), "htmldate")
