"""A web archive, whatever its form: its index, what it lists, and what it says of itself."""

import re
import zlib
from dataclasses import dataclass

from provenance.contents import Source
from provenance.errors import SourceError
from provenance.intake.web_archives.framing import Fault
from provenance.intake.web_archives.index import Index, build_index
from provenance.intake.web_archives.places import Place
from provenance.intake.web_archives.streams import GZIP, ZSTD
from provenance.intake.web_archives.wacz import ListedPage, is_wacz, open_package

_BEGINS = re.compile(rb"\s*(?:WARC/\d|filedesc:)")


@dataclass(frozen=True, slots=True)
class WebArchive:
    """A web archive that was gone through once.

    Attributes:
        name: What reports call it.
        source: Who made it, as it says itself: its title, else the software that wrote it; else its name.
        index: What it holds.
        listed: The pages that it lists; None where it has no list.
        faults: What of it cannot be read.
    """

    name: str
    source: str
    index: Index
    listed: tuple[ListedPage, ...] | None
    faults: tuple[Fault, ...]


def is_warc(source: Source, head: bytes) -> bool:
    """Whether it begins as a WARC or ARC does, compressed or not."""
    if source.member is None:
        return False
    if head.startswith(GZIP):
        try:
            head = zlib.decompressobj(31).decompress(head, 64)
        except zlib.error:
            return False
    elif head[:4] in ZSTD:
        return source.name.endswith(".warc.zst")
    return _BEGINS.match(head) is not None


def is_web_archive(source: Source) -> bool:
    """Whether it is a web archive, by its content."""
    head = source.head()
    return is_warc(source, head) or is_wacz(source, head)


def open_web_archive(source: Source) -> WebArchive:
    """Go through a WARC, ARC or WACZ once.

    Raises:
        InputError: Nothing of it can be read.
    """
    if not is_wacz(source, source.head()):
        index = build_index([Place.of_source(source)])
        _check(source, index)
        return WebArchive(source.name, index.software or source.name, index, None, tuple(index.faults))
    package = open_package(source)
    index = build_index(package.places)
    _check(source, index)
    said_by = package.title or package.software or index.software or source.name
    return WebArchive(source.name, said_by, index, package.pages, (*package.faults, *index.faults))


def _check(source: Source, index: Index) -> None:
    """Refuse what holds nothing but faults."""
    if index.faults and not index.records:
        raise SourceError(f"{source.name}: no record can be read: {index.faults[0]}")
