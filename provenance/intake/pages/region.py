"""The part of a page that is its article: where a reader view would look for it.

Three signs are put together: what the page marks as its article (`article`, `main`, `itemprop=articleBody`), where most of
its running text stands, and where its headline is.
"""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from provenance.intake.pages.parsing import Document, Element, words

_TEXT_TAGS = frozenset(("p", "pre", "blockquote", "td", "li", "div", "section", "article", "dd", "span"))
_OWN_TEXT = 60
"""Characters of running text, outside links, that make an element a paragraph; labels and dates are shorter."""
_MAX_PARAGRAPHS = 3_000
_MAX_ELEMENTS = 100_000
"""Elements of a page in which its article is looked for; the longest pages in use have some ten thousand."""
_MAX_DEPTH = 60
_SHARE = 0.6
"""Of the running text that the article holds: what is above it holds other things as well."""
_LEAST_TEXT = 250
"""Characters of running text without which a page has no article: a gallery, a start page, a saved picture."""
_NOT_ARTICLE = re.compile(
    r"(?:^|\s)(?:[a-z]{1,12}[-_]+)?(?<!with-)(?<!without-)(?<!has-)(?<!no-)(?:comments?|disqus|footer|side-?bar|related|recommend\w*|cookies?|consent"
    r"|newsletter|popup|disclaimer|copyright)"
)
_NOT_ARTICLE_TAGS = frozenset(("footer", "aside", "nav", "form", "noscript", "figcaption", "script", "style", "template", "select"))


@dataclass(frozen=True, slots=True)
class Region:
    """Where the article is.

    Attributes:
        element: The element that holds it; None where the page has none.
        headline: Its heading, or None.
        first_text: The first of its paragraphs, or None.
        above: What the element lies in, and where the heading lies in, with themselves.
    """

    element: Element | None
    headline: Element | None
    first_text: Element | None
    above: frozenset[Element]


def find_region(document: Document) -> Region:
    """The element that holds the article of a page, and its headline."""
    body = document.root.find("body")
    headline = _headline(document)
    paragraphs = [] if body is None else _paragraphs(body)
    element = None if body is None else _article(body, paragraphs)
    first = next((one for one, _ in paragraphs if element in (one, *islice(one.iterancestors(), _MAX_DEPTH))), None)
    above: set[Element] = set()
    for one in (element, headline):
        if one is not None:
            above.update((one, *one.iterancestors()))
    return Region(element, headline, None if element is None else first, frozenset(above))


def names_of(element: Element) -> str:
    """Class and id of an element in lower case, words of one name parted by a hyphen (`relatedPosts`: `related-posts`)."""
    said = f"{element.get('class') or ''} {element.get('id') or ''}"[:500]
    return _CAMEL.sub(r"\1-\2", said).lower()


_CAMEL = re.compile(r"([a-z0-9])([A-Z])")


def _article(body: Element, paragraphs: list[tuple[Element, int]]) -> Element | None:
    """The smallest element that holds most of the running text; a marked article where that holds as much."""
    text: dict[Element, int] = defaultdict(int)
    total = 0
    for paragraph, length in paragraphs:
        total += length
        for depth, above in enumerate(paragraph.iterancestors()):
            text[above] += length
            if above is body or depth > _MAX_DEPTH:
                break
    if total < _LEAST_TEXT or not any(length >= _SHARE * total for length in text.values()):
        return None
    least = min(length for length in text.values() if length >= _SHARE * total)
    innermost = max((one for one, length in text.items() if length == least), key=lambda one: sum(1 for _ in one.iterancestors()))
    # The marked article around it holds the picture above the first paragraph, too.
    return next((one for one in (innermost, *_below(innermost, body)) if _is_marked(one)), innermost)


def _below(element: Element, body: Element) -> Iterator[Element]:
    """The ancestors of an element that are no more than the main part of the page."""
    for above in element.iterancestors():
        if above is body or above.tag == "main":
            return
        yield above


def _is_marked(element: Element) -> bool:
    return bool(element.tag == "article" or element.get("itemprop") == "articleBody")


def _paragraphs(body: Element) -> list[tuple[Element, int]]:
    """Elements with running text of their own, and how many characters of it."""
    from lxml import etree

    found: list[tuple[Element, int]] = []
    walk = etree.iterwalk(body, events=("start",))
    for _, element in islice(walk, _MAX_ELEMENTS):
        tag = element.tag
        if tag in _NOT_ARTICLE_TAGS or (tag in ("div", "section", "ul", "ol", "li") and _NOT_ARTICLE.search(names_of(element))):
            walk.skip_subtree()
            continue
        if tag in _TEXT_TAGS:
            length = _own_text(element)
            if length >= _OWN_TEXT:
                found.append((element, length))
                if len(found) >= _MAX_PARAGRAPHS:
                    break
    return found


def _own_text(element: Element) -> int:
    """Characters of text of an element and of the words marked in it, but not of links and blocks."""
    length = len((element.text or "").strip())
    for child in element.iterchildren():
        if child.tag in ("b", "strong", "i", "em", "u", "font", "span", "mark", "sup", "sub", "abbr", "q", "cite", "code"):
            length += len((child.text or "").strip())
        length += len((child.tail or "").strip())
    return length


def _headline(document: Document) -> Element | None:
    """The first h1 that the title repeats, else the only h1, else the first h2 that the title repeats."""
    title = document.title.casefold()
    first = list(islice(document.root.iter("h1"), _MAX_HEADINGS))
    repeated = next((one for one in first if _is_repeated(one, title)), None)
    if repeated is not None or len(first) == 1:
        return first[0] if repeated is None else repeated
    return next((one for one in islice(document.root.iter("h2"), _MAX_HEADINGS) if _is_repeated(one, title)), None)


def _is_repeated(heading: Element, title: str) -> bool:
    said = " ".join(words(heading, _HEADLINE_CHARS).split()).casefold()
    return len(said) >= _SHORTEST_HEADLINE and said[:_TITLE_CHARS] in title


_SHORTEST_HEADLINE = 8
_TITLE_CHARS = 40
_HEADLINE_CHARS = 1_000
_MAX_HEADINGS = 50
