"""What a page shows that is no picture of its article, and why: icons, avatars, trackers, teasers, navigation."""

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urldefrag, urljoin, urlsplit

from provenance.intake.pages import furniture_words as words
from provenance.intake.pages.elements import Shown, around, is_image_file, is_placeholder
from provenance.intake.pages.parsing import Document, Element
from provenance.intake.pages.region import Region, find_region, names_of
from provenance.intake.pages.renditions import picture_key, width_in

_SMALLEST = 3
"""Pixels: what is no larger is there to be fetched, not seen."""
_ICON = 64
"""Pixels: what is no larger in both directions is an icon, a flag or an avatar."""
_OBLONG_ICON = 48
"""Likewise where one side is longer: icons and avatars are squares, and small pictures of old pages are not."""
_STRIP = 12
"""Pixels: what is no higher or wider is a line or a gradient."""
_LARGE = 300
"""Pixels: an address of a picture that wide is none of an icon, whatever the element declares."""
_MAX_DEPTH = 100
_MAX_CARD = 8
_CARD_ELEMENTS = 150
_MAX_MARKED = 2_000
_MAX_LINKS = 30
"""Bounds on what is looked at for one picture, so that a page cannot make it long."""
_TEASER_TEXT = 15
"""Characters of a link that tell what is behind it."""
_CARD_TEXT = 700
"""Characters of a card around a picture with the headline of another article; a paragraph or an article has more."""
_RAW_TEXT = 5_000
"""Characters of a page's source, blanks included, in which those of a card are looked for."""


class Furniture:
    """What of a page is none of its article's pictures."""

    def __init__(self, document: Document, base: str, leads: frozenset[str]) -> None:
        """Look at a page.

        Args:
            document: The page.
            base: Its address.
            leads: Keys of the pictures that the page names as its own in its metadata.
        """
        self.region: Region = find_region(document)
        self._base = urldefrag(base)[0]
        self._leads = leads
        self._own_pages = {self._base}
        self._elsewhere_of: dict[Element, str | None] = {}
        for link in islice(document.root.iter("link"), _MAX_MARKED):
            if (link.get("rel") or "").lower() == "canonical" and link.get("href"):
                self._own_pages.add(_joined(base, link.get("href")))
        self._between = frozenset(islice(_between(document, self.region), _MAX_MARKED))
        self._before_text = frozenset(islice(_before_text(document, self.region), _MAX_MARKED))

    def is_lead(self, element: Element) -> bool:
        """Whether an element stands above the first words of the article, where its main picture does."""
        return element in self._before_text

    def reason(self, shown: Shown) -> str | None:
        """Why a picture is none of the article's; None where it is one."""
        return own_reason(shown) or self._by_place(shown)

    def is_named(self, shown: Shown) -> bool:
        """Whether a picture is one that the page names as its own."""
        return any(picture_key(one.url) in self._leads for one in shown.addresses)

    def _by_place(self, shown: Shown) -> str | None:
        element, region = shown.element, self.region
        above = list(islice(element.iterancestors(), _MAX_DEPTH))
        is_inside = region.element in above
        is_lead = (is_inside or element in self._between or element in self._before_text) and self.is_named(shown)
        allowed = (_LEAD_MAY if is_lead else frozenset()) | (_INSIDE_MAY if is_inside else frozenset())
        for one in (element, *(above[: above.index(region.element)] if is_inside else above)):
            if one.tag in ("body", "html"):
                break
            reason = None if one in region.above else self._elsewhere(one)
            if reason is not None and reason not in allowed:
                return reason
            if is_inside and one is not element and self._is_named_teaser(one):
                return "a teaser of other articles"
        if is_lead:
            return None
        if is_inside or region.element is None or element in self._between:
            return "a teaser of other articles" if self._is_teaser(element) else None
        return "outside the article"

    def _elsewhere(self, element: Element) -> str | None:
        """The same as the function of this name, once for each element: many pictures lie in it."""
        if element not in self._elsewhere_of:
            self._elsewhere_of[element] = _elsewhere(element)
        return self._elsewhere_of[element]

    def _is_teaser(self, element: Element) -> bool:
        """Whether a picture is linked to another page, and a headline beside it is, too."""
        link = next((above for above in islice(around(element), _MAX_CARD) if above.tag == "a" and above.get("href")), None)
        if link is None:
            return self._is_in_card(element)
        target = _joined(self._base, link.get("href"))
        if not target.startswith(("http", "file")) or is_image_file(target) or target in self._own_pages:
            return False
        if len(_text(link)) >= _TEASER_TEXT and link.find(".//figcaption") is None:
            return True
        card = link
        for above in islice(link.iterancestors(), _MAX_CARD):
            if above in self.region.above or not _is_card(above):
                break
            card = above
        same = [one for one in islice(card.iter("a"), _MAX_LINKS) if one is not link and _joined(self._base, one.get("href")) == target]
        return any(len(_text(one)) >= _TEASER_TEXT for one in same)

    def _is_named_teaser(self, element: Element) -> bool:
        """Whether an element is called a teaser and links to another page; some systems call the head of every article so."""
        if not words.TEASER.search(names_of(element)) or not _is_card(element):
            return False
        return any(self._is_other_page(one) and len(_text(one)) >= _TEASER_TEXT for one in islice(element.iter("a"), _MAX_LINKS))

    def _is_in_card(self, element: Element) -> bool:
        """Whether it lies in a small element of its own with a heading that is linked to another page."""
        for above in islice(around(element), _MAX_CARD):
            if above in self.region.above or above.tag in ("figure", "body") or not _is_card(above):
                return False
            for heading in islice(above.iter("h2", "h3", "h4"), _MAX_LINKS):
                links = [*heading.iter("a"), *(one for one in heading.iterancestors("a"))]
                if any(self._is_other_page(one) for one in links):
                    return True
        return False

    def _is_other_page(self, link: Element) -> bool:
        target = _joined(self._base, link.get("href"))
        return target.startswith(("http", "file")) and target not in self._own_pages and not is_image_file(target)


_LEAD_MAY = frozenset(("in a side bar", "a teaser of other articles", "for sharing or following", "navigation"))
"""Where the page's own picture can stand all the same: heads of articles have many names."""


NAMED_MAY = _LEAD_MAY | {"outside the article"}
"""Reasons that do not hold for the page's own picture where the page shows it nowhere else."""
_INSIDE_MAY = frozenset(("in a dialogue",))
"""What opens a picture in large is named like a dialogue, too."""


def own_reason(shown: Shown) -> str | None:
    """Why a picture is no photograph of any article, by its address, size and names alone."""
    if not shown.addresses:
        return "keeps the place of a picture that a script loads" if shown.placeholder else "has no address"
    url = shown.addresses[0].url
    width, height = shown.width, shown.height
    widest = max((one.width for one in shown.addresses if _says_size(one.url)), default=0)
    if width is not None and height is not None and max(width, height) <= _SMALLEST and widest < _LARGE:
        return "a tracker"
    reason = address_reason(url)
    if reason is not None and not (reason in _SMALL_THINGS and _is_surely_large(shown)):
        return reason
    if width is not None and height is not None and widest < _LARGE:
        if max(width, height) <= (_ICON if width == height else _OBLONG_ICON):
            return f"an icon: {width} x {height} pixels"
        if 0 < min(width, height) <= _STRIP:
            return f"a line: {width} x {height} pixels"
    names = f"{names_of(shown.element)} {(shown.element.get('alt') or '').strip().lower()[:_SHORT_ALT]}"
    for parent in {shown.element.getparent(), next(around(shown.element), None)}:
        if parent is not None and parent.tag in ("a", "span", "i", "picture"):
            names += f" {names_of(parent)}"
    return next((reason for reason, named in words.OWN if named.search(names)), None)


_SHORT_ALT = 12
"""Characters of an alternative text that can name the thing itself: "Logo", "Avatar"; a longer one describes a picture."""


_SMALL_THINGS = frozenset(("a button", "an icon", "an emoji", "a tracker"))
"""What a large picture is none of, though its file be called so: `badge.jpg`, `stars.jpg`, `pixel.jpg`."""


def _is_surely_large(shown: Shown) -> bool:
    """Whether what the page or an address of the picture says of its size is more than an icon has."""
    declared = shown.width is not None and shown.height is not None and min(shown.width, shown.height) >= _LARGE // 2
    return is_image_file(shown.addresses[0].url) and (declared or any(width_in(one.url) >= _LARGE for one in shown.addresses))


def address_reason(url: str) -> str | None:
    """Why what lies at an address is no photograph, by the address alone."""
    if url.startswith("data:"):
        return "a vector graphic" if url.startswith("data:image/svg") else None
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return None
    path = parts.path
    if path.endswith((".svg", ".svgz", ".ico")):
        return "a vector graphic" if ".svg" in path else "an icon"
    if words.TRACKERS.search(parts.netloc):
        return "from a service that counts visits or advertises"
    if is_placeholder(url):
        return "keeps the place of a picture that a script loads"
    name = path.rsplit("/", 1)[-1]
    folder = path[: -len(name)] if name else path
    if len(name) <= _SHORT_NAME:
        found = next((reason for reason, named in words.OWN if named.search(name)), None)
        if found is not None:
            return found
    return next((reason for reason, named in words.FOLDERS if named.search(folder)), "a user" if "gravatar" in parts.netloc else None)


_SHORT_NAME = 32
"""Characters of a file's name that can be that of an icon; longer ones describe a picture, of a logo perhaps."""


def _says_size(url: str) -> bool:
    return not url.startswith("data:")


def _elsewhere(element: Element) -> str | None:
    """Why what lies in an element is not the article's, by its tag and names."""
    tag = element.tag
    if tag in words.TAGS:
        return words.TAGS[tag]
    if element.get("role") in ("navigation", "complementary", "contentinfo", "banner", "dialog", "search"):
        return words.ROLES[element.get("role")]
    names = names_of(element)
    return next((reason for reason, named in words.ELSEWHERE if named.search(names)), None) if names != " " else None


def _between(document: Document, region: Region) -> Iterator[Element]:
    """The elements between the headline and the article's text."""
    if region.headline is None or region.element is None or region.headline in set(region.element.iter("h1", "h2")):
        return
    passed = False
    for element in document.root.iter():
        if element is region.element:
            return
        passed = passed or element is region.headline
        if passed and element.tag in ("img", "amp-img", "video"):
            yield element


def _before_text(document: Document, region: Region) -> Iterator[Element]:
    """The elements with pictures before the article's running text."""
    if region.first_text is None:
        return
    for element in document.root.iter():
        if element is region.first_text:
            return
        if element.tag in ("img", "amp-img", "video"):
            yield element


def _text(element: Element) -> str:
    """The text of a small element, without line breaks; of a large one the beginning."""
    pieces, length = [], 0
    for one in islice(element.iter(), _CARD_ELEMENTS):
        own = one.text if isinstance(one.tag, str) else None
        for piece in (own, one.tail if one is not element else None):
            pieces.append((piece or "")[:_RAW_TEXT])
            length += len(pieces[-1])
        if length > _RAW_TEXT:
            break
    return " ".join(" ".join(pieces).split())


def _is_card(element: Element) -> bool:
    """Whether an element is small enough to be the card of one article among others."""
    return next(islice(element.iter(), _CARD_ELEMENTS, None), None) is None and len(_text(element)) <= _CARD_TEXT


def _joined(base: str, address: str | None) -> str:
    try:
        return urldefrag(urljoin(base, (address or "").strip()))[0]
    except ValueError:
        return ""
