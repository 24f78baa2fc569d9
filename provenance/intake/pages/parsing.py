"""A page as a tree: its bytes decoded as a browser decodes them, and parsed in time linear in size and depth."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeAlias

from provenance.errors import ExtraMissingError

Element: TypeAlias = Any
"""An lxml.html.HtmlElement."""

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
"""Byte order marks, which count before every declaration (WHATWG Encoding, 6.1, "decode")."""
_DECLARATION_BYTES = 4096
"""How far a declared encoding is looked for: the HTML standard says 1,024 bytes; pages in use are later than that."""
_DECLARED = re.compile(
    rb"""<(?:meta\b[^<>]{0,500}?\bcharset|\?xml\b[^<>]{0,200}?\bencoding)\s*=\s*["']?\s*([-\w:.+]{1,40})""", re.IGNORECASE
)
_SUPERSETS = {
    # WHATWG Encoding, 4.2: these labels mean the larger encoding that Windows writes.
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_CODECS = frozenset(
    (
        *("utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp932", "euc_jp", "iso2022_jp", "cp949", "gb18030", "big5hkscs"),
        *("koi8-r", "koi8-u", "cp866", "cp874", "mac-roman", "mac-cyrillic"),
        *(f"cp125{number}" for number in range(9)),
        *(f"iso8859-{number}" for number in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)),
    )
)
"""The encodings of the WHATWG standard under Python's names; nothing else that Python calls a codec is one of a page."""
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d{1,6}\)(https?://[^\s<>]{1,8192}?)\s*-->", re.IGNORECASE)
"""The comment of Internet Explorer, which Chromium writes too ("mark of the web")."""
_NESTING = re.compile(r"</?(?!(?:img|source|meta|link|base|script|title|a|amp-img|time|input|br)\b)[a-zA-Z][^<>]*>")
"""Tags of elements that hold others."""
_MAX_TITLE = 500
_MAX_PIECES = 100_000
"""Texts between tags that are put together; a long page has some thousands."""
_WORDLESS = frozenset(("script", "style", "noscript", "template", "title", "head", "svg", "iframe", "textarea", "select", "object"))
_BREAKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table", "td", "th"),
        *("tr", "ul"),
    )
)


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed page.

    Attributes:
        root: The `html` element, an lxml.html.HtmlElement.
        base: The address in its first `base` element, as written, or None.
        title: The text of its `title`, in one line of at most 500 characters; empty without one.
        saved_from: The address that a browser wrote into the page when it saved it, or None.
        flattened: Whether its elements were nested deeper than the parser goes (2,048), so that only those without
            an inside are left in the tree, with links, scripts and the title.
    """

    root: Element
    base: str | None
    title: str
    saved_from: str | None
    flattened: bool = False

    @property
    def text(self) -> str:
        """The words of its body, a line for each block."""
        return words(self.root)


def parse(content: bytes, charset: str | None = None) -> Document:
    """A page as a tree; whatever the bytes are, there is one, if only an empty page.

    Args:
        content: The page.
        charset: The encoding that the server or mail names, or None; a byte order mark counts before it, a `meta` after it.

    Raises:
        ExtraMissingError: lxml is not installed.
        MemoryError: Its tree is too large.
    """
    try:
        from lxml import etree, html
    except ImportError as error:
        raise ExtraMissingError("reading a page", "web") from error
    text = decode(content, charset).replace("\0", "\ufffd")
    saved_from = _SAVED_FROM.search(text[:_DECLARATION_BYTES])
    # As UTF-8: from a str, lxml takes the encoding of the XML declaration at its word. Without huge_tree, what lies
    # deeper than 256 elements would be cut off.
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, no_network=True, remove_pis=True, remove_comments=True)

    def tree(text: str) -> Element:
        try:
            return html.document_fromstring(text.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)
        except etree.ParserError:  # nothing but blanks or comments
            return html.document_fromstring(b"<html><head></head><body></body></html>", parser=parser)
        except etree.XMLSyntaxError as error:  # HTML has no errors of syntax: libxml2 is out of memory, and does not tell lxml so
            raise MemoryError from error

    root = tree(text)
    flattened = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    if flattened:  # nothing after that place was read at all
        root = tree(_NESTING.sub(" ", text))
    base = next((one.get("href").strip() for one in root.iter("base") if (one.get("href") or "").strip()), None)
    title = next((" ".join("".join(one.itertext()).split()) for one in islice(root.iter("title"), 1)), "")
    return Document(root, base, title[:_MAX_TITLE], saved_from[1] if saved_from else None, flattened)


def decode(content: bytes, charset: str | None) -> str:
    """The text of a page, in the order of the HTML standard: byte order mark, server, `meta`; else UTF-8 or windows-1252.

    Bytes that are not of the encoding become U+FFFD.
    """
    for mark, name in _BOMS:
        if content.startswith(mark):
            return content[len(mark) :].decode(name, "replace")
    declared = _codec(charset)
    if declared is None:
        found = _DECLARED.search(content[:_DECLARATION_BYTES])
        declared = _codec(found[1].decode("ascii", "replace")) if found else None
        if declared is not None and declared.startswith("utf-16"):
            declared = "utf-8"  # the declaration could not have been read otherwise
    if declared is not None:
        return content.decode(declared, "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        # A page that was cut off within a character is still UTF-8.
        return content.decode("utf-8" if error.reason == "unexpected end of data" else "cp1252", "replace")


def words(root: Element, max_chars: int = 1_000_000, max_pieces: int = _MAX_PIECES) -> str:
    """The words below an element, a line for each block, without scripts, styles and the like.

    Args:
        root: An element.
        max_chars: About where to stop.
        max_pieces: Where to stop anyhow: texts between tags, empty ones included.
    """
    pieces: list[str] = []
    length = 0
    for piece in islice(_pieces(root), max_pieces):
        pieces.append(piece[:max_chars])
        length += len(piece)
        if length > max_chars:
            break
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(root: Element) -> Iterator[str]:
    """Texts in the order of the page, without the line breaks of the source; one line break at each edge of a block."""
    from lxml import etree

    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if element.tag in _WORDLESS:
                walk.skip_subtree()
                continue
            yield "\n" if element.tag in _BREAKS else ""
            yield (element.text or "").replace("\n", " ")
            continue
        yield "\n" if element.tag in _BREAKS else ""
        if element is not root:
            yield (element.tail or "").replace("\n", " ")


def _codec(label: str | None) -> str | None:
    """The codec of a label, or None for one that no page may have."""
    try:
        name = codecs.lookup((label or "").strip().strip("\"'").lower()).name
    except (LookupError, ValueError, UnicodeError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _CODECS else None
