"""Captures by their address: what a page shows, as it was captured nearest in time to the page."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from urllib.parse import unquote, urldefrag

from provenance.contents import MissingContent
from provenance.errors import MediaMissingError
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.model.dates import DateInterval
from provenance.model.media import Content

_MOST_REDIRECTS = 5


class Lookup:
    """Finds captures by address: as it is written, then whatever the scheme, then without fragment and escapes."""

    def __init__(self, captured: Iterable[Capture], redirects: Mapping[str, str], archive: str) -> None:
        """Take up captures.

        Args:
            captured: In any order.
            redirects: Where addresses led to.
            archive: What messages call the web archive.
        """
        self._archive = archive
        self._redirects = redirects
        self._tables: tuple[dict[str, list[Capture]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for capture in captured:
            for form, table in zip(_forms(capture.url), self._tables, strict=True):
                table[form].append(capture)

    def find(self, url: str, at: DateInterval) -> Capture | None:
        """The capture of an address nearest to a time, of equally near ones the first; None where there is none."""
        for _ in range(_MOST_REDIRECTS):
            for form, table in zip(_forms(url), self._tables, strict=True):
                if form in table:
                    return min(table[form], key=lambda capture: _distance(capture.at, at))
            if url not in self._redirects:
                return None
            url = self._redirects[url]
        return None

    def content(self, url: str, at: DateInterval) -> Content:
        """What was captured at an address, or why it cannot be had."""
        capture = self.find(url, at)
        if capture is not None:
            return RecordContent(capture)
        return MissingContent(MediaMissingError(f"{url}: was not captured: {self._archive} does not hold it"), f"{self._archive}!{url}")


def _forms(url: str) -> tuple[str, str, str]:
    without_scheme = url.partition(":")[2] if url[:6].lower() in ("http:/", "https:") else url
    return url, without_scheme, unquote(urldefrag(without_scheme).url)


def _distance(capture: DateInterval, page: DateInterval) -> timedelta:
    one, other = _instant(capture), _instant(page)
    return timedelta.max if one is None or other is None else abs(one - other)


def _instant(interval: DateInterval) -> datetime | None:
    return interval.latest or interval.earliest
