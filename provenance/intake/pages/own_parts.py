"""The parts of a page that are its own article: what stands near its headline, and not in comments, lists or footers."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from itertools import islice

from provenance.intake.pages.parsing import Element, words
from provenance.intake.pages.time_texts import read_time
from provenance.intake.pages.time_words import ELSEWHERE, STRANGE, TEASER
from provenance.model.dates import DateInterval
from provenance.model.statement import StatedTime, TimeBasis

INLINE = ("time", "span", "div", "p", "abbr", "li", "a", "dd", "td", "b", "i", "em", "strong", "small")
"""Elements in which pages put a date."""
MAX_ELEMENTS = 300
MAX_LOOKED_AT = 20_000
"""Elements of a page, and metadata of it, that may hold a date; the longest pages in use have some ten thousand."""
MAX_DEPTH = 100
"""What lies deeper in the page is not looked at: its place says nothing any more."""
_FIRST_PAGE = datetime(1991, 8, 6, tzinfo=UTC)
"""The announcement of the World Wide Web on alt.hypertext; nothing was published there before."""
_SHORTEST_HEADLINE = 8
_LONG_HEADLINE = 40
_SHORTEST_TITLE = 25
"""Characters of a heading that a title has to repeat; titles are often cut."""
_LONGEST_TEXT = 1_000
_MAX_PIECES = 20
_MAX_HEADINGS = 60
_STRANGE_TAGS = frozenset(("nav", "blockquote", "figcaption", "form", "select"))


@dataclass(frozen=True, slots=True)
class Found:
    """A time with its rank: 0 says publication; 1 may mean it; 2 was only found in the text."""

    time: StatedTime
    rank: int


class Page:
    """The page with what several searches need of it."""

    def __init__(self, root: Element, timezone: tzinfo | None, latest: datetime | None = None) -> None:
        self.root = root
        self.timezone = timezone
        self.latest = latest
        headline = self.headline()
        self.around_headline = [] if headline is None else [headline, *headline.iterancestors()]
        self._holds_headline = set(self.around_headline)

    def headline(self) -> Element | None:
        """The longest heading that the title of the page repeats (the name of a site may be another), else the first h1 with words."""
        titles = [meta.get("content") or "" for meta in self.root.iter("meta") if (meta.get("property") or "").lower() == "og:title"]
        titles += [title.text_content() for title in self.root.iter("title")]
        whole = " ".join(" ".join(title.split()).casefold() for title in titles)
        headings = [
            (" ".join(words(one, _LONGEST_TEXT).split()).casefold(), one) for one in islice(self.root.iter("h1", "h2", "h3"), _MAX_HEADINGS)
        ]
        repeated = [
            ((-min(len(text), _LONG_HEADLINE), one.tag), one)
            for text, one in headings
            if len(text) >= _SHORTEST_HEADLINE and text[:_SHORTEST_TITLE] in whole
        ]
        first = [((0, "h1"), one) for text, one in headings if text and one.tag == "h1"]
        return min(repeated or first, key=lambda one: one[0], default=(None, None))[1]

    def canonical(self) -> str | None:
        """The address that it names as its own."""
        return next((link.get("href") for link in self.root.iter("link") if (link.get("rel") or "").lower() == "canonical"), None)

    def found(self, text: str | None, basis: TimeBasis, place: str, rank: int) -> Iterator[Found]:
        """The time that a text gives, if it gives one that can be."""
        text = text[:_LONGEST_TEXT] if text else None
        interval = read_time(text, self.timezone) if text else None
        if text is not None and interval is not None and self.is_possible(interval):
            yield Found(StatedTime(interval, " ".join(text.split()), basis, place), rank)

    def is_possible(self, interval: DateInterval) -> bool:
        """Whether a page can have been published then."""
        early, late = interval.earliest, interval.latest
        return early is not None and late is not None and late >= _FIRST_PAGE and (self.latest is None or early <= self.latest)

    def is_elsewhere(self, element: Element, *, beside: bool = False) -> bool:
        """Whether it belongs to a comment, another article, a footer or an embedded post.

        Args:
            element: The element asked about.
            beside: Whether columns beside the text count as the page's own.
        """
        strange = STRANGE if beside else ELSEWHERE
        for depth, ancestor in enumerate((element, *element.iterancestors())):
            if depth > MAX_DEPTH:
                return True
            if ancestor in self._holds_headline:
                return False
            if (
                ancestor.tag in _STRANGE_TAGS
                or (ancestor.tag == "aside" and not beside)
                or strange.search(names(ancestor))
                or _is_teaser(ancestor)
            ):
                return True
            if ancestor.tag == "article" and self._holds_headline:
                return True
            if ancestor.tag in ("footer", "header") and not any(
                above.tag == "article" for above in islice(ancestor.iterancestors(), MAX_DEPTH)
            ):
                return True
        return False

    def nearest(self, elements: Iterable[Element], read: Callable[[Element], Iterable[Found]]) -> list[Found]:
        """The times of those elements that stand nearest to the headline, the earliest first."""
        times = [(set(islice(one.iterancestors(), MAX_DEPTH)) | {one}, found) for one in elements for found in read(one)]
        for around in self.around_headline or [self.root]:
            near = [found for above, found in times if around in above]
            if near:
                return sorted(near, key=lambda one: str(one.time.interval.earliest))
        return [] if self.around_headline else sorted((found for _, found in times), key=lambda one: str(one.time.interval.earliest))


def _is_teaser(element: Element) -> bool:
    return TEASER in names(element) and next(element.iter("h2", "h3", "h4", "img"), None) is not None


def line(element: Element) -> str:
    """Its whole text in one line; empty where that is too long, or in too many pieces, for a line of its own."""
    pieces = list(islice(element.iter(), _MAX_PIECES + 1))
    length = sum(len(one.text or "") + len(one.tail or "") for one in pieces[1:]) + len(element.text or "")
    return "" if len(pieces) > _MAX_PIECES or length > _LONGEST_TEXT else " ".join(element.text_content().split())


def names(element: Element) -> str:
    """Its class and id, in small letters."""
    return f"{element.get('class') or ''} {element.get('id') or ''}".lower()


def of_page(page: Page, elements: list[Element], read: Callable[[Element], Iterable[Found]]) -> list[Found]:
    """The times of those elements that are the page's own; one in a column beside the text, where it is the only day given there."""
    own = page.nearest((one for one in elements if not page.is_elsewhere(one)), read)
    if own:
        return own
    beside = page.nearest((one for one in elements if not page.is_elsewhere(one, beside=True)), read)
    return beside if len({one.time.interval for one in beside}) == 1 else []


def limited(elements: Iterable[Element]) -> Iterator[Element]:
    """Those that say anything of themselves, until there were too many `time` elements to be one article's."""
    taken = 0
    for element in islice(elements, MAX_LOOKED_AT):
        if element.tag == "time" or element.get("itemprop") or element.get("class"):
            yield element
            taken += element.tag == "time"
        if taken >= MAX_ELEMENTS:
            return


def said(element: Element) -> str:
    """What an element, its class and the words before it say of it."""
    before = (element.getprevious().tail or "") if element.getprevious() is not None else ""
    above = element.getparent()
    around = "" if above is None else f"{(above.text or '')[-60:]} {names(above)}"
    return f"{names(element)} {element.get('itemprop') or ''} {before[-60:]} {around} {' '.join(words(element, 60).split())[:60]}".lower()
