"""The day of publication in the text of a page, where nothing that is made for machines gives it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from provenance.errors import ExtraMissingError
from provenance.intake.pages.own_parts import INLINE, MAX_ELEMENTS, Found, Page, names, of_page, said
from provenance.intake.pages.parsing import Element
from provenance.intake.pages.time_words import ELSEWHERE, NOT_PUBLISHED, TEXT_CLASSES
from provenance.model.statement import TimeBasis

_LINE, _LONG_LINE = 60, 120
"""Characters of a line that gives little but a date; more where its class says what it is for."""
_MAX_PIECES = 20
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def by_line(page: Page) -> list[Found]:
    """A day in a line of its own nearest to the headline: in an element whose class speaks of a date, else with little beside it."""

    def read(element: Element) -> Iterator[Found]:
        yield from page.found(element.text_content(), TimeBasis.TEXT, "text", 2)

    lines = list(islice((one for one in page.root.iter(*INLINE, *_HEADINGS) if _is_line_with_date(one)), MAX_ELEMENTS))
    lines = [one for one in lines if not NOT_PUBLISHED.search(said(one))]
    named = [one for one in lines if TEXT_CLASSES.search(names(one))]
    plain = [one for one in lines if one.tag != "a" and all(above.tag != "a" for above in islice(one.iterancestors(), 5))]
    return of_page(page, named, read) or of_page(page, plain, read)


def _is_line_with_date(element: Element) -> bool:
    """Whether its whole text is short enough for a line of its own and has the figures of a date."""
    pieces = list(islice(element.iter(), _MAX_PIECES + 1))
    if len(pieces) > _MAX_PIECES:
        return False
    length = sum(len(one.text or "") + (len(one.tail or "") if one is not element else 0) for one in pieces)
    if length > 10 * _LONG_LINE:
        return False
    text = " ".join(element.text_content().split())
    return len(text) <= (_LONG_LINE if TEXT_CLASSES.search(names(element)) else _LINE) and re.search(r"\d.*\d\d", text) is not None


def by_htmldate(page: Page) -> Iterator[Found]:
    """What htmldate finds in the text alone: metadata was read above, and its dates of changes are not to come back.

    The guarded call: its default takes the year of a copyright line for 1 January, and the last change for publication.
    """
    try:
        from htmldate import find_date
    except ImportError as error:
        raise ExtraMissingError("the date of a page", "web") from error
    tree = deepcopy(page.root)
    for element in list(tree.iter("meta", "link", "script", "style", "footer", "aside", "nav", "form", "noscript", "blockquote")):
        _drop(element)
    for element in [one for one in tree.iter("div", "section", "ul", "ol", "li", "article") if ELSEWHERE.search(names(one))]:
        if element.find(".//h1") is None:
            _drop(element)
    try:
        day = find_date(tree, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):  # what its own parsing of odd text has raised
        return
    yield from page.found(day, TimeBasis.TEXT, "text", 2)


def _drop(element: Element) -> None:
    """Take an element out, with what it holds; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
