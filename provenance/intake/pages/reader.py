"""Pages as files: saved by a browser with a folder beside them, as one file, or fetched."""

import codecs
import re
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import ClassVar
from urllib.parse import quote, unquote, urljoin

from provenance.contents import FolderTree, MissingContent, Source
from provenance.errors import MediaMissingError, SourceError
from provenance.intake.interface import Options, Read
from provenance.intake.pages.images import LOCAL
from provenance.intake.pages.opening import open_page
from provenance.intake.pages.statements import asked_of, statements
from provenance.model.kind import Kind
from provenance.model.media import Content

_BEFORE = re.compile(r"(?:\s|<!--.*?-->|<\?xml[^>]*\?>|<!--(?!.*-->).*$)*", re.DOTALL | re.IGNORECASE)
"""What may stand before the first tag of a page, the comment of a browser that saved it among it."""
_FIRST_TAG = re.compile(
    r"<!doctype\s+html|<(?:html|head|body|title|meta|link|base|script|style|header|main|article|section|nav|div|p|table|figure|img|picture"
    r"|h[1-6]|center|font|a|span|ul|ol|pre|blockquote|br|b|i|iframe|noscript)(?=[\s/>])",
    re.IGNORECASE,
)
_FOLDERS = ("_files", ".files", "_file", "-Dateien", "_fichiers", "_archivos", "_arquivos", "_bestanden", "_pliki", "_soubory", "_filer")
"""Endings of the folder that browsers put beside a page that they save "complete": Chromium's, then Firefox' by language."""


class PageReader:
    """Web pages: `.html` files with what a browser saved beside them, pages in one file, and fetched ones."""

    kind: ClassVar[Kind] = Kind.PAGE

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether it begins like HTML, after a byte order mark, comments and an XML declaration."""
        if source.member is None or not head:
            return False
        text = _head_text(head)
        start = _BEFORE.match(text)
        rest = text[start.end() :] if start else text
        return _FIRST_TAG.match(rest) is not None or (not rest and "<!--" in text)

    def read(self, source: Source, options: Options) -> Read:
        """One statement; a preview of a channel gives one for each of its messages.

        Raises:
            SourceError: It is a folder.
            InputError: It cannot be read or parsed, or is larger than `max_page_bytes`.
        """
        if source.member is None:
            raise SourceError(f"{source.name}: a folder, not a page; name the page in it")
        base = source.url or f"{LOCAL}{quote(source.member, errors='surrogateescape')}"
        asked = asked_of(options, url=source.url, base=base, charset=source.charset, is_channel=True)
        said = open_page(source.read(source.limits.max_page_bytes), source.name, asked, source.limits)
        yield from statements(said, name=source.name, resolve=_resolver(source, options, said.address), options=options)

    def owns(self, source: Source) -> str | None:
        """The folder that the browser saved beside it."""
        stem = str(PurePosixPath(source.member or "").with_suffix(""))
        if isinstance(source.tree, FolderTree):
            for ending in _FOLDERS:
                if (source.tree.root / f"{stem}{ending}").is_dir():
                    return f"{stem}{ending}/"
            return None
        return f"{stem}{_FOLDERS[0]}/"


def _head_text(head: bytes) -> str:
    for mark, name in ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(mark):
            return head[len(mark) :].decode(name, "replace")
    return head.decode("latin-1")


def _resolver(source: Source, options: Options, url: str | None) -> Callable[[str], Content]:
    """Finds pictures in the files beside a page, else at their address.

    Args:
        source: The page.
        options: What was asked for.
        url: The page's address on the web, or None: what relative addresses meant before it was saved.
    """
    folder = quote(str(PurePosixPath(source.member or "").parent)).removeprefix(".")
    beside = f"{LOCAL}{folder}/" if folder else LOCAL

    def resolve(address: str) -> Content:
        if address.startswith(("http://", "https://")):
            return options.at_url(address)
        path = address.removeprefix(LOCAL).split("?", 1)[0] if address.startswith(LOCAL) else None
        for member in () if path is None else (unquote(path), path):
            if source.tree.has(member):
                return source.tree.content(member)
        if url is None or not address.startswith("file:///"):
            return _missing(address, source)
        return options.at_url(urljoin(url, address.removeprefix(beside) if address.startswith(beside) else address.removeprefix("file://")))

    return resolve


def _missing(address: str, source: Source) -> MissingContent:
    """A file that the page names and that is not there."""
    name = unquote(address.removeprefix(LOCAL))
    return MissingContent(
        MediaMissingError(f"{source.name}: {name}: not beside the page, and it does not say where on the web it is"), address
    )
