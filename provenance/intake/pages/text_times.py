"""The day of publication in the text of a page, where nothing that is made for machines gives it."""

import re
from collections.abc import Iterator
from copy import deepcopy
from itertools import islice

from provenance.errors import ExtraMissingError
from provenance.intake.pages.caption_dates import find_dates
from provenance.intake.pages.folding import fold
from provenance.intake.pages.own_parts import INLINE, MAX_DEPTH, MAX_ELEMENTS, MAX_LOOKED_AT, Found, Page, line, names, of_page, said
from provenance.intake.pages.parsing import Element
from provenance.intake.pages.time_words import ELSEWHERE, NOT_PUBLISHED, TEXT_CLASSES
from provenance.model.statement import TimeBasis

_DATE = re.compile(r"\d.*\d\d")
_LONGEST_LINE = 120
_WORDS_BESIDE = 25
"""Characters beside a date that stands alone: "Published: ", a clock, a name."""
_MAX_CHARACTERS = 500_000
"""Of a page that is handed to htmldate, which reads the text of every element that may hold a date anew, in a tree of its own."""
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def by_line(page: Page) -> list[Found]:
    """A day in a line of its own nearest to the headline: alone, or with more beside it in an element whose class speaks of a date."""
    looked_at = islice(page.root.iter(*INLINE, *_HEADINGS), MAX_LOOKED_AT)
    lines = islice((one for one in looked_at if _DATE.search(line(one)[:_LONGEST_LINE])), MAX_ELEMENTS)
    told = {one: text for one in lines if (text := _told_of_publication(one))}

    def read(element: Element) -> Iterator[Found]:
        yield from page.found(told[element], TimeBasis.TEXT, "text", 2)

    named = [one for one in told if TEXT_CLASSES.search(names(one))]
    linked = {one for one in told if one.tag == "a" or any(above.tag == "a" for above in islice(one.iterancestors(), 5))}
    alone = [one for one in told if one not in linked and _is_alone(told[one])]
    return of_page(page, [one for one in named if one in alone], read) or of_page(page, alone, read) or of_page(page, named, read)


def _told_of_publication(element: Element) -> str:
    """The line of an element up to where it speaks of a change ("2 March 2019, updated 5 May"); empty where it does so from the start."""
    text = line(element)
    changed = NOT_PUBLISHED.search(text.lower())
    if changed is None:
        return "" if NOT_PUBLISHED.search(said(element)) else text
    before = text[: changed.start()].rstrip(" |,;:-(\u2013\u2014\u00b7\u2022/")
    return before if find_dates(fold(before)) and not NOT_PUBLISHED.search(names(element)) else ""


def _is_alone(text: str) -> bool:
    """Whether the text is a date with a word or two, such as "Date:" or a name."""
    return len(text) - sum(found.end - found.start for found in find_dates(fold(text))) <= _WORDS_BESIDE


def _tells_of_change(element: Element) -> bool:
    text = line(element)
    return 0 < len(text) <= _LONGEST_LINE and NOT_PUBLISHED.search(said(element)) is not None


def by_htmldate(page: Page) -> Iterator[Found]:
    """What htmldate finds in the text alone: metadata was read above, and its dates of changes are not to come back.

    The guarded call: its default takes the year of a copyright line for 1 January, and the last change for publication.
    """
    if next(islice(page.root.iter(), MAX_LOOKED_AT, None), None) is not None or sum(map(len, page.root.itertext())) > _MAX_CHARACTERS:
        return
    try:
        from htmldate import find_date
    except ImportError as error:
        raise ExtraMissingError("the date of a page", "web") from error
    tree = deepcopy(page.root)
    for element in list(tree.iter("meta", "link", "script", "style", "footer", "aside", "nav", "form", "noscript", "blockquote")):
        _drop(element)
    for element in [one for one in tree.iter("div", "section", "ul", "ol", "li") if ELSEWHERE.search(names(one))]:
        if element.find(".//h1") is None:
            _drop(element)
    for element in [one for one in tree.iter(*INLINE, *_HEADINGS) if _tells_of_change(one)]:
        _drop(element)
    around = Page(tree, None).around_headline
    for element in list(tree.iter("article", "header")) if around else ():
        in_article = any(above.tag == "article" for above in islice(element.iterancestors(), MAX_DEPTH))
        if element not in around and (element.tag == "article" or not in_article):
            _drop(element)
    try:
        day = find_date(tree, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, OverflowError, RecursionError):  # what its own parsing of odd text has raised
        return
    yield from page.found(day, TimeBasis.TEXT, "text", 2)


def _drop(element: Element) -> None:
    """Take an element out, with what it holds; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    try:
        element.drop_tree()
    except ValueError:  # control characters in the text after it: lxml reads them, and does not write them
        parent.remove(element)
