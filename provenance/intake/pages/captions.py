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


def words_of(element: Element) -> Words:
    """What stands at and beside the element of a picture.

    The caption is that of the figure around it, else what is named a caption in the smallest element around it that
    holds no other picture.
    """
    caption, credit = None, None
    for above in _around(element):
        parts = list(islice(above.iterdescendants(), _MAX_BELOW))
        caption = caption or _first(parts, _is_caption)
        credit = credit or _first(parts, _is_credit)
        if above.tag == "figure" and caption:  # without a figcaption, the caption may stand right after the figure
            break
    data = element.attrib
    caption = caption or _line(data.get("data-caption") or data.get("data-image-caption"))
    credit = credit or _line(data.get("data-credit") or data.get("data-copyright"))
    return Words(caption, credit, _line(data.get("alt")), _line(data.get("title") or data.get("data-image-title")))


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


def _around(element: Element) -> Iterator[Element]:
    """The elements around a picture that hold no other one, from the inside."""
    for above in islice(around(element), _MAX_ABOVE):
        if above.tag in ("body", "main", "article", "section"):
            return
        others = (one for one in islice(above.iter(*_PICTURES), _MAX_BELOW) if one is not element and not _is_spare(one))
        if above.tag != "figure" and next(others, None) is not None:
            return
        yield above


def _is_spare(element: Element) -> bool:
    """Whether a picture is the one in a noscript element, which repeats another."""
    return any(above.tag == "noscript" for above in islice(element.iterancestors(), 3))


def _is_caption(element: Element) -> bool:
    return element.tag == "figcaption" or element.get("itemprop") == "caption" or bool(_CAPTION.search(names_of(element)))


def _is_credit(element: Element) -> bool:
    itemprop = element.get("itemprop") in ("copyrightHolder", "creditText", "author", "creator")
    return itemprop or bool(_CREDIT.search(names_of(element)))


def _first(parts: list[Element], is_meant: object) -> str | None:
    for one in parts:
        if isinstance(one.tag, str) and one.tag not in ("button", "script", "style", "svg") and callable(is_meant) and is_meant(one):
            said = _line(words(one, MAX_WORDS))
            if said is not None:
                return said
    return None


def _line(value: object) -> str | None:
    """A text in one line, or None for what is none."""
    return (" ".join(value.split())[:MAX_WORDS] or None) if isinstance(value, str) else None


def _named(value: object) -> str | None:
    """The name of a person or organisation, or the text itself."""
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(value.get("name")) if isinstance(value, dict) else _line(value)
