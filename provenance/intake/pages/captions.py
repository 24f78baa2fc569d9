"""What a page says of a picture: caption, credit, alternative text, title."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from provenance.intake.pages.elements import around
from provenance.intake.pages.parsing import Element, words
from provenance.intake.pages.region import names_of

MAX_WORDS = 2_000
"""Characters of a caption; what is longer is an article."""
_MAX_ABOVE = 5
_MAX_BELOW = 200
_MAX_PIECES = 1_000
"""Texts between tags of a caption, empty ones included: those in use have some dozens."""
_CAPTION = re.compile(
    r"caption|legende|bildunterschrift|bildtext|cutline|image-?(?:text|title|desc\w*)|photo-?(?:text|title|desc\w*)|figcaption"
)
_CREDIT = re.compile(r"credit|copyright|photographer|fotograf|quelle|bildnachweis|agency|image-?source|photo-?(?:by|source|author)|rights")
_PICTURES = ("img", "amp-img", "video")


class Words(NamedTuple):
    """What is said of a picture, each None where nothing is."""

    caption: str | None = None
    credit: str | None = None
    alt: str | None = None
    title: str | None = None

    def filled(self, other: "Words") -> "Words":
        """The same, with the other's words where it has none."""
        return Words(*(mine or others for mine, others in zip(self, other, strict=True)))


class Captions:
    """What stands at and beside the pictures of one page. What it looked at is kept: thousands may stand in the same elements."""

    def __init__(self) -> None:
        self._pictures: dict[Element, tuple[Element, ...]] = {}
        self._parts: dict[Element, _Part] = {}
        self._within: dict[Element, tuple[str | None, str | None]] = {}

    def words_of(self, element: Element) -> Words:
        """What is said of the picture of an element.

        The caption is that of the figure around it, else what is named a caption in the smallest element around it that
        holds no other picture.
        """
        caption, credit = None, None
        for above in self._around(element):
            first_caption, first_credit = self._said_within(above)
            caption, credit = caption or first_caption, credit or first_credit
            if above.tag == "figure" and caption:  # without a figcaption, the caption may stand right after the figure
                break
        data = element.attrib
        caption = caption or _line(data.get("data-caption") or data.get("data-image-caption"))
        credit = credit or _line(data.get("data-credit") or data.get("data-copyright"))
        return Words(caption, credit, _line(data.get("alt")), _line(data.get("title") or data.get("data-image-title")))

    def _around(self, element: Element) -> Iterator[Element]:
        """The elements around a picture that hold no other one, from the inside."""
        for above in islice(around(element), _MAX_ABOVE):
            if above.tag in ("body", "main", "article", "section"):
                return
            if above.tag != "figure" and any(one is not element for one in self._pictures_in(above)):
                return
            yield above

    def _pictures_in(self, above: Element) -> tuple[Element, ...]:
        """The first two pictures below an element."""
        if above not in self._pictures:
            pictures = (one for one in islice(above.iter(*_PICTURES), _MAX_BELOW) if not _is_spare(one))
            self._pictures[above] = tuple(islice(pictures, 2))
        return self._pictures[above]

    def _said_within(self, above: Element) -> tuple[str | None, str | None]:
        """The first caption and the first credit below an element."""
        if above not in self._within:
            parts = [self._part(one) for one in islice(above.iterdescendants(), _MAX_BELOW)]
            caption = next((part.said for part in parts if part.is_caption and part.said), None)
            credit = next((part.said for part in parts if part.is_credit and part.said), None)
            self._within[above] = caption, credit
        return self._within[above]

    def _part(self, element: Element) -> "_Part":
        if element not in self._parts:
            self._parts[element] = _part_of(element)
        return self._parts[element]


class _Part(NamedTuple):
    """An element beside a picture: what it is meant as, and its words where it is one of both."""

    is_caption: bool
    is_credit: bool
    said: str | None


def words_of_json_ld(image: Mapping[str, object]) -> Words:
    """What an ImageObject of JSON-LD says of itself (schema.org/ImageObject)."""
    credit = (
        _line(image.get("creditText"))
        or _named(image.get("creator"))
        or _named(image.get("author"))
        or _named(image.get("copyrightHolder"))
    )
    return Words(
        _line(image.get("caption")) or _line(image.get("description")), credit, None, _line(image.get("name") or image.get("headline"))
    )


def _is_spare(element: Element) -> bool:
    """Whether a picture is the one in a noscript element, which repeats another."""
    return any(above.tag == "noscript" for above in islice(element.iterancestors(), 3))


def _part_of(element: Element) -> _Part:
    if not isinstance(element.tag, str) or element.tag in ("button", "script", "style", "svg"):
        return _NO_PART
    names, itemprop = names_of(element), element.get("itemprop")
    is_caption = element.tag == "figcaption" or itemprop == "caption" or bool(_CAPTION.search(names))
    is_credit = itemprop in ("copyrightHolder", "creditText", "author", "creator") or bool(_CREDIT.search(names))
    return _Part(is_caption, is_credit, _line(words(element, MAX_WORDS, _MAX_PIECES))) if is_caption or is_credit else _NO_PART


_NO_PART = _Part(is_caption=False, is_credit=False, said=None)


def _line(value: object) -> str | None:
    """A text in one line, or None for what is none."""
    return (" ".join(value.split())[:MAX_WORDS] or None) if isinstance(value, str) else None


def _named(value: object) -> str | None:
    """The name of a person or organisation, or the text itself."""
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)
