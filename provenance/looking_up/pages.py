"""The addresses of the pictures that a captured page shows."""

from dataclasses import dataclass
from itertools import zip_longest

from provenance.contents import FirstContent
from provenance.errors import MediaMissingError, SourceError
from provenance.intake.interface import Options
from provenance.mementos import Memento
from provenance.model.dates import DateInterval, format_instant
from provenance.model.limits import Limits, named
from provenance.model.statement import StatedTime, Statement, TimeBasis


def page_images(memento: Memento, url: str, limits: Limits) -> list[str]:
    """The addresses of the pictures that a captured page shows, the best rendition of each first, else in the order of the page.

    Args:
        memento: The page, as it was captured.
        url: Its address.
        limits: What is refused, and what parsing it may take.

    Raises:
        SourceError: It is larger than pages are read.
        ExtraMissingError: lxml or htmldate is not installed.
    """
    most = limits.max_page_bytes
    if len(memento.body) > most:
        raise SourceError(f"{memento.uri_m}: a page of {len(memento.body):,} bytes; the limit is {most:,}{named(most)}")
    from provenance.intake.pages.statements import read_page  # it needs the extra web

    interval = DateInterval(memento.at, memento.at)
    options = Options(given=StatedTime(interval, format_instant(memento.at), TimeBasis.CAPTURE, "Memento-Datetime"), limits=limits)
    read = read_page(memento.body, name=memento.uri_m, url=url, charset=memento.charset, resolve=_Address, options=options)
    assert isinstance(read, Statement)  # a time is given
    renditions = [item.content.renditions if isinstance(item.content, FirstContent) else (item.content,) for item in read.media]
    found = dict.fromkeys(one.url for together in zip_longest(*renditions) for one in together if isinstance(one, _Address))
    return [address for address in found if address.startswith(("http://", "https://"))]


@dataclass(frozen=True, slots=True)
class _Address:
    """A picture of a captured page: only its address is wanted."""

    url: str

    @property
    def key(self) -> str:
        return self.url

    def read(self, name: str, max_bytes: int) -> bytes:
        raise MediaMissingError(f"{name}: of {max_bytes} bytes at most, was not fetched")
