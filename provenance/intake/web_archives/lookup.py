"""Captured images by their address: the capture of a page's image that is nearest in time to that of the page."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import unquote, urldefrag, urlsplit

from provenance.contents import MissingContent
from provenance.errors import MediaMissingError
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.model.dates import DateInterval
from provenance.model.media import Content


class Lookup:
    """Finds captures by address: as it is written, then whatever the scheme, then without fragment and escapes."""

    def __init__(self, captured: Iterable[Capture], archive: str) -> None:
        """Take up captures.

        Args:
            captured: In any order.
            archive: What messages call the web archive.
        """
        self._archive = archive
        self._forms: tuple[dict[str, list[Capture]], ...] = (defaultdict(list), defaultdict(list), defaultdict(list))
        for capture in captured:
            for form, table in zip(_forms(capture.url), self._forms, strict=True):
                table[form].append(capture)

    def find(self, url: str, at: DateInterval) -> Capture | None:
        """The capture of an address nearest to a time; of equally near ones the first. None where there is none."""
        for form, table in zip(_forms(url), self._forms, strict=True):
            if form in table:
                return min(table[form], key=lambda capture: _distance(capture.at, at))
        return None

    def content(self, url: str, at: DateInterval) -> Content:
        """What was captured at an address, or why it cannot be had."""
        capture = self.find(url, at)
        if capture is not None:
            return RecordContent(capture)
        return MissingContent(MediaMissingError(f"{url}: was not captured; {self._archive} does not hold it"), f"{self._archive}!{url}")


def _forms(url: str) -> tuple[str, str, str]:
    bare = urldefrag(url).url
    try:
        parts = urlsplit(bare)
        without_scheme = parts._replace(scheme="", netloc=parts.netloc.lower()).geturl()
    except ValueError:  # an address with brackets that are no IPv6
        without_scheme = bare
    return url, _without_scheme(url), unquote(without_scheme)


def _without_scheme(url: str) -> str:
    """An address without its scheme."""
    return url.partition(":")[2] if url[:6].lower() in ("http:/", "https:") else url


def _distance(capture: DateInterval, page: DateInterval) -> timedelta:
    one, other = _instant(capture), _instant(page)
    return timedelta.max if one is None or other is None else abs(one - other)


def _instant(interval: DateInterval) -> datetime | None:
    return interval.latest or interval.earliest
