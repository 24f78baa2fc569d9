"""The pictures that the HTML of a mail shows, by one pass over its `img` elements, and its words."""

import base64
import binascii
import html
import re
from collections.abc import Iterator

_IMAGE = re.compile(r"<img\b[^<>]{0,4000}?\bsrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
"""Bounded, and never beyond the next `<`, so that a page of nothing but `<img` takes no longer than another."""
_WORDLESS = re.compile(r"<(style|script|title)\b[^<>]{0,4000}>", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("style", "script", "title")}
_BREAK = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li)\b[^<>]{0,4000}>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,4000}>")
_WORDS_HTML_CHARS = 200_000
"""How much HTML is looked through for the first words."""


def shown_images(text: str) -> Iterator[str]:
    """The addresses of its `img` elements, in order, as they are meant; repeats included."""
    for found in _IMAGE.finditer(text):
        address = html.unescape(next(group for group in found.groups() if group is not None)).strip()
        if address:
            yield address


def inline_bytes(address: str) -> bytes | None:
    """The bytes of a `data:` address in base64 (RFC 2397); None for one that holds none."""
    head, _, body = address.partition(",")
    if not head.lower().rstrip().endswith(";base64"):
        return None
    try:
        return base64.b64decode("".join(body.split()), validate=False) or None
    except (binascii.Error, ValueError):
        return None


def words_of_html(text: str) -> str:
    """Its words, without markup."""
    plain = _TAG.sub(" ", _BREAK.sub("\n", _without_wordless(text[:_WORDS_HTML_CHARS])))
    lines = (" ".join(line.split()) for line in html.unescape(plain).split("\n"))
    return "\n".join(line for line in lines if line)


def _without_wordless(text: str) -> str:
    """The text without styles and scripts; one that does not end takes the rest with it, as in a browser."""
    kept = []
    at = 0
    while (begin := _WORDLESS.search(text, at)) is not None:
        kept.append(text[at : begin.start()])
        end = _ENDS[begin[1].lower()].search(text, begin.end())
        at = end.end() if end is not None else len(text)
    return " ".join([*kept, text[at:]])
