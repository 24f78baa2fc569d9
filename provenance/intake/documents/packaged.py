"""What an office document says beside its pictures: when it was made, its words, and what it shows from elsewhere.

Office Open XML is ECMA-376 (part 2: packages and their core properties); OpenDocument is ISO/IEC 26300 (part 3: packages).
"""

import re
from collections.abc import Iterator
from datetime import tzinfo
from enum import StrEnum

from provenance.contents import ZipTree
from provenance.errors import DateError, InputError, SourceError
from provenance.intake.confined import parsed
from provenance.intake.documents.parts import Part, created_in, linked_in, words_in
from provenance.intake.documents.times import stated_time
from provenance.model.statement import StatedTime, TimeBasis

WORDS_CHARS = 2_000
"""How much of a document's text a statement carries: enough to know it by."""
_OPC_MEMBER = "[Content_Types].xml"
_MIMETYPE_MEMBER = "mimetype"
_ODF_MIMETYPE = b"application/vnd.oasis.opendocument."
_WORDS = re.compile(r"word/document\d*\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml|content\.xml")
_BATCH_BYTES, _BATCH_PARTS = 2**22, 100


class Package(StrEnum):
    """The two families of office documents."""

    OOXML = "Office Open XML"
    ODF = "OpenDocument"


def package_of(tree: ZipTree) -> Package | None:
    """The family of an office document, or None for any other ZIP.

    `[Content_Types].xml` alone does not make one (ECMA-376 part 2 is used elsewhere, too): a main part has to be there.
    """
    if tree.has(_OPC_MEMBER) and any(name.startswith(("word/", "ppt/", "xl/")) for name in tree.names()):
        return Package.OOXML
    try:
        declared = tree.read(_MIMETYPE_MEMBER, _MIMETYPE_MEMBER, 256) if tree.has(_MIMETYPE_MEMBER) else b""
    except InputError:
        return None
    return Package.ODF if declared.startswith(_ODF_MIMETYPE) else None


def created(tree: ZipTree, package: Package, zone: tzinfo | None) -> StatedTime | DateError | None:
    """When the document says that it was made; what cannot be read of it is the error.

    Raises:
        InputError: The member with the properties cannot be read.
    """
    member = "docProps/core.xml" if package is Package.OOXML else "meta.xml"
    if not tree.has(member):
        return None
    part = _part(tree, member)
    found = parsed(tree.limits, part.name, "document", created_in, part)
    if found is None:
        return None
    place, written = found
    try:
        return stated_time(written, written, TimeBasis.DOCUMENT, place, zone)
    except DateError as error:
        return DateError(f"{place}: {error}", written)


def words(tree: ZipTree, package: Package) -> str:
    """The first characters of the document's text, in the order of its parts.

    Raises:
        InputError: A part cannot be read.
    """
    members = sorted((name for name in tree.names() if _WORDS.fullmatch(name)), key=_by_number)
    inside = frozenset({"t"}) if package is Package.OOXML else frozenset({"body"})
    collected: list[str] = []
    wanted = WORDS_CHARS
    for member in members:
        part = _part(tree, member)
        if taken := parsed(tree.limits, part.name, "document", words_in, part, wanted, inside):
            collected.append(taken)
            wanted -= len(taken) + 1
        if wanted <= 0:
            break
    return "\n".join(collected)


def linked(tree: ZipTree, package: Package) -> Iterator[tuple[str, str]]:
    """The pictures that the document shows without holding them: address, and the member that names it.

    Raises:
        InputError: A member cannot be read; those before it have been yielded.
    """
    suffix = ".rels" if package is Package.OOXML else "content.xml"
    for parts in _batches(_part(tree, member) for member in tree.names() if member.endswith(suffix)):
        found = parsed(tree.limits, tree.name, "document", linked_in, parts)
        yield from found.addresses
        if found.fault is not None:
            raise SourceError(found.fault)


def _part(tree: ZipTree, member: str) -> Part:
    name = f"{tree.name}!{member}"
    return Part(member, name, tree.read(member, name, tree.limits.max_page_bytes))


def _batches(parts: Iterator[Part]) -> Iterator[tuple[Part, ...]]:
    """Parts for one job each: a presentation has some hundreds of a few kilobytes."""
    batch: list[Part] = []
    try:
        for part in parts:
            batch.append(part)
            if len(batch) >= _BATCH_PARTS or sum(len(one.content) for one in batch) >= _BATCH_BYTES:
                yield tuple(batch)
                batch = []
    except InputError:  # of a part that cannot be had; those before it can
        if batch:
            yield tuple(batch)
        raise
    if batch:
        yield tuple(batch)


def _by_number(member: str) -> tuple[int, str]:
    """Slides in their order: the tenth after the ninth."""
    number = re.search(r"(\d+)\.xml$", member)
    return (int(number[1]) if number else 0, member)
