"""The elements of a page that show a picture, each with all addresses that it gives for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import islice
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from provenance.intake.pages.parsing import Document, Element
from provenance.intake.pages.renditions import width_in
from provenance.intake.pages.srcset import parse_srcset

MAX_URL = 8_192
"""Characters of an address; servers refuse longer ones. `data:` URIs are no longer than the page."""
MAX_RENDITIONS = 40
"""Addresses of one picture; the longest srcset in use has about thirty."""
_ASSUMED_WIDTH = 1_200
"""Of an address that says no size: what pages give to be shared."""
_ORIGINAL = 100_000
"""Stands for a width: the page itself calls the file the large or the original one."""
_PLACEHOLDER_CHARS = 2_000
"""A `data:` URI up to this length (1,500 bytes) holds no photograph: it is shown until one is loaded, or an icon."""
_IMAGE_FILE = re.compile(r"\.(?:jpe?g|jpe|jfif|png|gif|webp|avif|bmp|tiff?|hei[cf]|jxl)$", re.IGNORECASE)
_LARGE_NAMES = re.compile(r"orig|large|full|zoom|hi-?res|highres|lightbox|master|big")
_LAZY_NAMES = re.compile(r"src|url|img|image|lazy|original|file|photo|picture|poster|retina|echo|bg|background")
_PLACEHOLDER = re.compile(
    r"(?:^|[/_.-])(?:spacer|placeholder|lazy-?load\w*|loader|1x1)(?:[/_.@-]|$)"
    r"|^(?:(?:img|image|t|bg|icon|default|lazy)[_.-])?(?:blank|transparent|loading|pixel|gr[ea]y|empty|dummy|fallback|trans|clear)"
    r"(?:[_.-](?:image|img|pic|picture|bg|pixel|px|square|white|black|gif|png|jpe?g|webp|v?[0-9a-f]+(?:x\d+)?))*$"
)
"""In the name of a file; those words that a photograph may show as well ("the-empty-hall.jpg") only with no other word beside them."""
_PLACEHOLDER_GIF = re.compile(r"(?:^|[_.-])(?:blank|transparent|loading|pixel|gr[ea]y|empty|dummy|fallback|clear)[_.-](?:.*\.)?gif$")
"""Photographs are no GIFs."""
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;{}]{0,200}?url\(\s*(\"[^\"]*\"|'[^']*'|[^)\s]*)\s*\)", re.IGNORECASE)
_IMAGES = frozenset(("img", "amp-img", "amp-anim"))
_MAY_SHOW = (
    "descendant-or-self::*[@*][self::img or self::amp-img or self::amp-anim or self::video[@poster != ''] or @data-bg != ''"
    " or @data-background-image != '' or contains(translate(@style, 'URL', 'url'), 'url(')]"
)
_PICTURE_PARTS = frozenset(("source", "picture", "noscript"))
_MAX_SOURCES = 30
_NOT_SHOWN = frozenset(("head", "template", "script", "style"))


class Address(NamedTuple):
    """An absolute address with the width of its picture in pixels; a guess where nothing tells it."""

    url: str
    width: int


@dataclass(frozen=True, slots=True)
class Shown:
    """An element with its picture.

    Attributes:
        element: Where it stands.
        place: Such as `image 3`, `background 1`, `poster 1`.
        addresses: The largest first; none where every address was a placeholder or no address at all.
        width, height: As declared, in pixels of the page, or None.
        placeholder: An address that is shown until the picture is loaded, where that is all there is.
    """

    element: Element
    place: str
    addresses: tuple[Address, ...]
    width: int | None
    height: int | None
    placeholder: str | None = None


def shown(document: Document, base: str, most: int) -> Iterator[Shown]:
    """The pictures that elements show, in the order of the page.

    Args:
        document: The page.
        base: What relative addresses are relative to.
        most: How many are looked for.
    """
    numbers = {"image": 0, "background": 0, "poster": 0}
    # libxml2 goes over millions of other elements in a third of the time that Python takes.
    for element in document.root.xpath(f"{_MAY_SHOW}[position() <= {most}]"):
        tag = element.tag
        if tag in _IMAGES:
            kind, found = "image", _of_image(element, base)
        elif tag == "video" and element.get("poster"):
            kind, found = "poster", [Address(one, _ASSUMED_WIDTH) for one in _absolute(element.get("poster"), base)]
        elif isinstance(tag, str) and tag not in _NOT_SHOWN and "url(" in (element.get("style") or "").lower():
            kind, found = "background", _of_style(element, base)
        elif isinstance(tag, str) and (element.get("data-bg") or element.get("data-background-image")):
            text = element.get("data-bg") or element.get("data-background-image")
            text = text.strip().removeprefix("url(").removesuffix(")").strip("\"'")
            kind, found = "background", [Address(one, _ASSUMED_WIDTH) for one in _absolute(text, base)]
        else:
            continue
        numbers[kind] += 1
        width, height = declared_size(element)
        real, placeholder = _without_placeholders(found)
        yield Shown(element, f"{kind} {numbers[kind]}", largest_first(real), width, height, placeholder)


def in_scripts(document: Document, base: str) -> Iterator[Shown]:
    """The pictures in the HTML that scripts hold as strings: of a page that is built when it is run, its article."""
    number = 0
    for script in document.root.iter("script"):
        text = script.text or ""
        for escaped, plain in (("\\u003c", "<"), ("\\u003e", ">"), ("\\u002F", "/"), ("\\/", "/"), ('\\"', '"')):
            text = text.replace(escaped, plain)
        for found in _SCRIPTED.finditer(text):
            number += 1
            addresses = tuple(guessed(one) for one in _absolute(found[1].replace("\\u0026", "&").replace("&amp;", "&"), base))
            yield Shown(script, f"script image {number}", addresses, None, None)


_SCRIPTED = re.compile(r"<img\b[^<>]{0,2000}?\bsrc=[\"']([^\"'\\\s<>]{1,2000})[\"']", re.IGNORECASE)


def shown_in(element: Element, base: str) -> tuple[Address, ...]:
    """The addresses of the picture that an element shows itself, as its background or by an img in it.

    Args:
        element: Of any tag.
        base: What relative addresses are relative to.
    """
    found = _of_style(element, base) if element.get("style") else []
    for image in () if found else islice(element.iter("img", "source"), _MAX_SOURCES):
        found += _of_attributes(image, base)
    return largest_first([one for one in found if not one.url.startswith("data:image/svg")])


def around(element: Element) -> Iterator[Element]:
    """What an element lies in, from the inside, but for the parts of its picture: libxml2 nests a source in the one before it."""
    return (above for above in element.iterancestors() if above.tag not in _PICTURE_PARTS)


def largest_first(addresses: list[Address]) -> tuple[Address, ...]:
    """Each address once, by width; at most 40."""
    best: dict[str, int] = {}
    for one in addresses:
        best[one.url] = max(best.get(one.url, 0), one.width)
    return tuple(Address(url, width) for url, width in sorted(best.items(), key=lambda one: -one[1])[:MAX_RENDITIONS])


def guessed(url: str) -> Address:
    """An address with the width that it speaks of."""
    return Address(url, width_in(url) or _ASSUMED_WIDTH)


def _of_image(element: Element, base: str) -> list[Address]:
    """The addresses of an img, of the sources beside it in a picture element, and of the file that it is linked to."""
    found = _of_attributes(element, base)
    parent = element.getparent()
    for _ in range(_MAX_SOURCES):
        if parent is None or parent.tag not in ("source", "picture", "noscript"):
            break
        if parent.tag == "picture":
            for source in islice(parent.iter("source"), _MAX_SOURCES):
                found += _of_attributes(source, base)
        parent = parent.getparent()  # libxml2 nests a source in the one before it
    for _ in range(3):
        if parent is None or parent.tag not in ("a", "span", "div", "figure"):
            break
        if parent.tag == "a":
            found += [Address(one, _ORIGINAL) for one in _absolute(parent.get("href"), base) if is_image_file(one)]
            break
        parent = parent.getparent()
    return found


def _of_attributes(element: Element, base: str) -> list[Address]:
    """The addresses in the attributes: those of the standard, and those that scripts read when the picture comes into view."""
    width, _ = declared_size(element)
    found: list[Address] = []
    for name, value in element.attrib.items():
        if name == "srcset" or (name.endswith("srcset") and name.startswith("data-")):
            for candidate in nlargest(MAX_RENDITIONS, parse_srcset(value), key=lambda one: one.width or one.density or 0):
                size = candidate.width or int(min(candidate.density or 1.0, 8.0) * (width or 0))
                found += [Address(one, size or width_in(one) or _ASSUMED_WIDTH) for one in _absolute(candidate.address, base)]
        elif name == "src":
            found += [Address(one, width_in(one) or width or _ASSUMED_WIDTH) for one in _absolute(value, base)]
        elif (name.startswith("data-") or name in ("lazy-src", "original", "lowsrc")) and _names_picture(name, value):
            large = _LARGE_NAMES.search(name) is not None
            found += [Address(one, _ORIGINAL if large else width_in(one) or _ASSUMED_WIDTH) for one in _absolute(value, base)]
    return found


def _names_picture(name: str, value: str) -> bool:
    """Whether an attribute of any name holds the address of a picture."""
    value = value.strip()
    if not value or any(letter in value for letter in ' {}<>"\n'):
        return False
    if is_image_file(value):
        return value.startswith(("/", ".", "http")) or _LAZY_NAMES.search(name) is not None or _LARGE_NAMES.search(name) is not None
    return value.startswith(("http://", "https://", "//")) and re.search(r"src|original|lazy|hi-?res", name) is not None


def _of_style(element: Element, base: str) -> list[Address]:
    found = [text for one in _BACKGROUND.finditer(element.get("style")) for text in [one[1].strip("\"'")]]
    return [guessed(one) for text in found for one in _absolute(text, base)]


def _without_placeholders(found: list[Address]) -> tuple[list[Address], str | None]:
    """The addresses that are of the picture, and one that only keeps its place where there is no other."""
    real = [one for one in found if not is_placeholder(one.url)]
    return real, None if real else next((one.url for one in found), None)


def is_placeholder(url: str) -> bool:
    """Whether an address is of a picture that only keeps the place of another."""
    if url.startswith("data:"):
        return len(url) <= _PLACEHOLDER_CHARS or url.startswith("data:image/svg+xml")
    name, _, query = url.lower().partition("?")
    name = name.rsplit("/", 1)[-1]
    return any(one.search(name) for one in (_PLACEHOLDER, _PLACEHOLDER_GIF)) or _PLACEHOLDER.search(query.rsplit("/", 1)[-1]) is not None


def is_image_file(url: str) -> bool:
    """Whether the path of an address ends like the name of a raster picture."""
    return _IMAGE_FILE.search(url.split("?", 1)[0].split("#", 1)[0]) is not None


def _absolute(value: str | None, base: str) -> list[str]:
    url = absolute(value, base)
    return [] if url is None else [url]


def absolute(value: str | None, base: str) -> str | None:
    """An address as the page means it; None where it is none that can hold a picture."""
    value = (value or "").strip(" \t\r\n\f")
    if value[:5].lower() == "data:":
        return "data:" + value[5:]
    value = re.sub(r"[\t\r\n]", "", value)
    if not value or len(value) > MAX_URL or value.startswith("#"):
        return None
    try:
        url = urljoin(base, value)
        scheme = urlsplit(url).scheme.lower()
    except ValueError:
        return None
    return url.split("#", 1)[0] if scheme in ("http", "https", "file", "cid") and len(url) <= MAX_URL else None


def declared_size(element: Element) -> tuple[int | None, int | None]:
    """Width and height that an element declares, by attribute or inline style, in pixels of the page."""
    style = element.get("style") or ""
    return _pixels(element.get("width"), "width", style), _pixels(element.get("height"), "height", style)


def _pixels(attribute: str | None, name: str, style: str) -> int | None:
    found = re.match(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*$", attribute or "")
    found = found or re.search(rf"(?:^|[;\s]){name}\s*:\s*(\d{{1,5}})(?:\.\d+)?px", style[:2_000])
    return int(found[1]) if found else None
