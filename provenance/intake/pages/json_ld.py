"""The JSON-LD of a page: what it tells search engines of itself, in script elements (JSON-LD 1.1, 7)."""

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from provenance.intake.pages.parsing import Element

_MAX_OBJECTS = 1_000
"""Objects of one page; a long list of offers or comments has some hundreds."""
_MAX_SCRIPT = 4 * 2**20
"""Characters of one script, which takes a hundred times that as objects at worst; pages in use have some hundred thousand."""
_NOT_JSON = re.compile(r'("(?:[^"\\]|\\.|\\\Z)*(?:"|\Z))|/\*.*?(?:\*/|\Z)|(?<!:)//[^\n]*|,(?=\s*[}\]])', re.DOTALL)
"""Strings, which stay, and what JavaScript allows and JSON does not: comments, and commas before a closing bracket.

Every piece that begins is matched to the end of the text if it does not end, so that nothing is looked through twice.
"""
_WRAPPING = " \t\r\n\ufeff;"
_MARKS = re.compile(r"^\s*(?://|/\*)?\s*(?:<!\[CDATA\[|<!--)\s*(?:\*/)?|(?://|/\*)?\s*(?:\]\]>|-->)\s*(?:\*/)?\s*$")
"""The wrappings that systems of the XHTML years put around a script."""


def blobs(root: Element) -> tuple[Mapping[str, object], ...]:
    """The objects of a page's JSON-LD in its order; lists and `@graph` are opened, what cannot be read is passed over.

    It is metadata, of which the page shows its reader nothing: a broken one loses no picture and no text.

    Args:
        root: The parsed page.
    """
    found: list[Mapping[str, object]] = []
    for script in root.iter("script"):
        if (script.get("type") or "").split(";")[0].strip().lower() == "application/ld+json":
            for value in _values(script.text or ""):
                found += _objects(value)
                if len(found) >= _MAX_OBJECTS:
                    return tuple(found[:_MAX_OBJECTS])
    return tuple(found)


def _values(text: str) -> list[Any]:
    """The JSON values in a script, one after the other; none where they cannot be made out."""
    if len(text) > _MAX_SCRIPT:
        return []
    text = _MARKS.sub("", text.strip(_WRAPPING)).strip(_WRAPPING)
    if not text:
        return []
    for mend in (str, _without_javascript, lambda broken: _without_javascript(html.unescape(broken))):
        try:
            return list(_each(mend(text)))
        except (ValueError, RecursionError):
            continue
    return []


def _each(text: str) -> Iterator[Any]:
    """Every value of a text that holds several.

    Raises:
        ValueError: It is no JSON; RecursionError where it is too deep.
    """
    decoder = json.JSONDecoder(strict=False)  # control characters stand in strings of pages
    at = 0
    while at < len(text):
        value, at = decoder.raw_decode(text, at)
        yield value
        while at < len(text) and text[at] in ", \t\r\n;":
            at += 1


def _without_javascript(text: str) -> str:
    return _NOT_JSON.sub(lambda found: found[1] or "", text)


def _objects(value: object) -> list[Mapping[str, object]]:
    """The objects in a value, in order, with those of lists and graphs."""
    found: list[Mapping[str, object]] = []
    waiting = [value]
    while waiting and len(found) < _MAX_OBJECTS:
        one = waiting.pop()
        if isinstance(one, list):
            waiting += reversed(one)
        elif isinstance(one, dict):
            graph = one.get("@graph")
            if "@type" in one or graph is None:
                found.append(one)
            if graph is not None:
                waiting.append(graph)
    return found
