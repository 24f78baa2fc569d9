"""WACZ: a ZIP with WARC files, a list of pages and a description -> where its files lie, and what it says of itself.

https://specs.webrecorder.net/wacz/1.1.1/. Of what it requires only the WARC files are needed here: many are packed by hand.
"""

import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import BinaryIO

from provenance.contents import FolderTree, Source, ZipTree
from provenance.errors import DateError, InputError, SourceError
from provenance.intake.web_archives.framing import Fault
from provenance.intake.web_archives.places import Place
from provenance.model.dates import UNKNOWN_DATE, DateInterval
from provenance.model.edtf import parse_edtf

_ZIP = b"PK\3\4"
_WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
_DESCRIPTION = "datapackage.json"
_PAGES = ("pages/pages.jsonl", "pages/extraPages.jsonl")
"""The pages that were asked for, and those that were found from them (section 5.2.2)."""
_MOST_PAGES = 100_000
_LINE_BYTES = 1 << 24
"""A line may hold all the words of its page."""
_LOCAL_HEADER_BYTES = 30
"""A member's own header before its name, APPNOTE 4.3.7."""


@dataclass(frozen=True, slots=True)
class ListedPage:
    """One entry of a list of pages.

    Attributes:
        url: Its address.
        at: When it was captured; unknown where it does not say.
        title: Or None.
    """

    url: str
    at: DateInterval
    title: str | None


@dataclass(frozen=True, slots=True)
class Package:
    """What a WACZ holds.

    Attributes:
        places: Its WARC files, in the order of names.
        pages: The pages that it lists, in its order; None where it has no list.
        title: Its title, or None.
        software: Who packed it, or None.
        faults: What of it cannot be read.
    """

    places: tuple[Place, ...]
    pages: tuple[ListedPage, ...] | None
    title: str | None
    software: str | None
    faults: tuple[Fault, ...]


def is_wacz(source: Source, head: bytes) -> bool:
    """Whether it is a ZIP with WARC files where WACZ has them, or with the description of one."""
    if source.member is None or not head.startswith(_ZIP):
        return False
    try:
        with source.open_seekable(source.limits.max_document_bytes) as file:
            tree = ZipTree(file, source.name, source.limits)
            in_place = any(name.startswith("archive/") and name.endswith(_WARC_SUFFIXES) for name in tree.names())
            return in_place or b'"wacz_version"' in _description_bytes(tree)
    except InputError:
        return False  # a ZIP that cannot be read is told by the reader of ZIPs


def _description_bytes(tree: ZipTree) -> bytes:
    return tree.read(_DESCRIPTION, f"{tree.name}!{_DESCRIPTION}", tree.limits.max_page_bytes) if tree.has(_DESCRIPTION) else b""


def open_package(source: Source) -> Package:
    """The parts of a WACZ.

    Raises:
        SourceError: It is no ZIP that can be read, or has no WARC file.
    """
    with source.open_seekable(source.limits.max_document_bytes) as file:
        tree = ZipTree(file, source.name, source.limits)
        faults = [Fault(f"{source.name}!{name}", reason) for name, reason in tree.refused]
        title, software = _described(tree, faults)
        pages = _listed(tree, faults)
        places = tuple(_places(source, tree, file, faults))
    if not places:
        raise SourceError(f"{source.name}: holds no WARC file that can be read" + "".join(f"; {fault}" for fault in faults[:3]))
    return Package(places, pages, title, software, tuple(faults))


def _described(tree: ZipTree, faults: list[Fault]) -> tuple[str | None, str | None]:
    """Title and software of the description; older packers put the title under `metadata`."""
    try:
        fields = json.loads(_description_bytes(tree) or b"{}")
    except (InputError, ValueError, RecursionError) as error:
        faults.append(Fault(f"{tree.name}!{_DESCRIPTION}", f"cannot be read: {error}"))
        return None, None
    if not isinstance(fields, dict):
        return None, None
    metadata = fields.get("metadata")
    title = fields.get("title") or (metadata.get("title") if isinstance(metadata, dict) else None)
    software = fields.get("software")
    return (title if isinstance(title, str) and title else None), (software if isinstance(software, str) and software else None)


def _listed(tree: ZipTree, faults: list[Fault]) -> tuple[ListedPage, ...] | None:
    lists = [member for member in _PAGES if tree.has(member)]
    if not lists:
        return None
    pages: dict[tuple[str, DateInterval], ListedPage] = {}
    for member in lists:
        try:
            for page in _read_list(tree, member, faults):
                pages.setdefault((page.url, page.at), page)
                if len(pages) >= _MOST_PAGES:
                    faults.append(Fault(f"{tree.name}!{member}", f"lists more than {_MOST_PAGES:,} pages; the rest are not read"))
                    break
        except InputError as error:
            faults.append(Fault(f"{tree.name}!{member}", str(error)))
    return tuple(pages.values())


def _read_list(tree: ZipTree, member: str, faults: list[Fault]) -> Iterator[ListedPage]:
    """The entries of one list, JSON line by line; the first line describes the list and has no address."""
    with tree.open(member) as stream:
        number = 0
        while line := stream.readline(_LINE_BYTES):
            number += 1
            try:
                entry = json.loads(line) if line.strip() else {}
            except (ValueError, RecursionError) as error:
                faults.append(Fault(f"{tree.name}!{member}, line {number}", f"cannot be read: {error}"))
                continue
            url = entry.get("url") if isinstance(entry, dict) else None
            if isinstance(url, str) and url:
                title = entry.get("title")
                yield ListedPage(url, _time(entry.get("ts")), title if isinstance(title, str) and title else None)


def _time(written: object) -> DateInterval:
    try:
        return parse_edtf(str(written), UTC)
    except DateError:
        return UNKNOWN_DATE


def _places(source: Source, tree: ZipTree, file: BinaryIO, faults: list[Fault]) -> Iterator[Place]:
    """The WARC files: read where they lie if they are stored as they are, as the specification asks, else held."""
    members = [name for name in tree.names() if name.endswith(_WARC_SUFFIXES)]
    ranges = _stored_ranges(file) if members and isinstance(source.tree, FolderTree) else {}
    for member in members:
        name, key = f"{source.name}!{member}", f"{source.content.key}!{member}"
        if (found := ranges.get(member)) is not None:
            yield Place(name, key, source, *found)
            continue
        try:
            yield Place(name, key, source, held=tree.read(member, name, source.limits.max_document_bytes))
        except InputError as error:
            faults.append(Fault(name, f"{error}; WARC files are to be stored in a WACZ without compression"))


def _stored_ranges(file: BinaryIO) -> dict[str, tuple[int, int]]:
    """First byte and size of each member that is stored uncompressed and lies within the file."""
    size = file.seek(0, 2)
    ranges: dict[str, tuple[int, int]] = {}
    for info in zipfile.ZipFile(file).infolist():
        if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size or info.flag_bits & 0x1:
            continue
        file.seek(info.header_offset)
        header = file.read(_LOCAL_HEADER_BYTES)
        if not header.startswith(_ZIP) or len(header) < _LOCAL_HEADER_BYTES:
            continue
        start = info.header_offset + _LOCAL_HEADER_BYTES + sum(int.from_bytes(header[at : at + 2], "little") for at in (26, 28))
        if start + info.file_size <= size:
            ranges.setdefault(info.filename.replace("\\", "/"), (start, info.file_size))
    return ranges
