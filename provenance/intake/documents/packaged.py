"""What an office document says beside its pictures: when it was made, its words, and what it shows from elsewhere.

Office Open XML is ECMA-376 (part 2: packages and their core properties); OpenDocument is ISO/IEC 26300 (part 3: packages).
"""

import re
from collections.abc import Iterator
from datetime import tzinfo
from enum import StrEnum

from provenance.contents import CONTAINER_LIMITS, ZipTree
from provenance.errors import DateError, InputError
from provenance.intake.documents.times import stated_time
from provenance.intake.documents.xml import Attributes, Enough, Words, parse_xml
from provenance.intake.names import is_address
from provenance.model.statement import StatedTime, TimeBasis

WORDS_CHARS = 2_000
"""How much of a document's text a statement carries: enough to know it by."""
_OPC_MEMBER = "[Content_Types].xml"
_MIMETYPE_MEMBER = "mimetype"
_ODF_MIMETYPE = b"application/vnd.oasis.opendocument."
_WORDS = re.compile(r"word/document\d*\.xml|ppt/slides/slide\d+\.xml|xl/sharedStrings\.xml|content\.xml")
_CREATED = {"created": "docProps/core.xml dcterms:created", "creation-date": "meta.xml meta:creation-date"}


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
    found: list[str] = []
    inside: list[str] = []

    def start(tag: str, _: Attributes) -> None:
        if tag in _CREATED:
            inside.append(tag)

    def end(tag: str) -> None:
        if tag in _CREATED:
            raise Enough

    def text(piece: str) -> None:
        if inside:
            found.append(piece)

    parse_xml(_xml(tree, member), f"{tree.name}!{member}", start=start, end=end, text=text)
    written = "".join(found).strip()
    if not written:
        return None
    try:
        return stated_time(written, written, TimeBasis.DOCUMENT, _CREATED[inside[0]], zone)
    except DateError as error:
        return DateError(f"{_CREATED[inside[0]]}: {error}", written)


def words(tree: ZipTree, package: Package) -> str:
    """The first characters of the document's text, in the order of its parts.

    Raises:
        InputError: A part cannot be read.
    """
    parts = sorted((name for name in tree.names() if _WORDS.fullmatch(name)), key=_by_number)
    inside = frozenset({"t"}) if package is Package.OOXML else frozenset({"body"})
    collected: list[str] = []
    wanted = WORDS_CHARS
    for member in parts:
        taken = Words(wanted, inside, frozenset({"p", "h", "si"}))
        parse_xml(_xml(tree, member), f"{tree.name}!{member}", start=taken.start, end=taken.end, text=taken.text)
        if taken.words:
            collected.append(taken.words)
            wanted -= len(taken.words) + 1
        if wanted <= 0:
            break
    return "\n".join(collected)


def linked(tree: ZipTree, package: Package) -> Iterator[tuple[str, str]]:
    """The pictures that the document shows without holding them: address, and the member that names it.

    Raises:
        InputError: A member cannot be read.
    """
    suffix = ".rels" if package is Package.OOXML else "content.xml"
    for member in tree.names():
        if not member.endswith(suffix):
            continue
        addresses: list[str] = []

        def start(tag: str, attributes: Attributes, found: list[str] = addresses) -> None:
            external = (
                tag == "Relationship" and attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith("/image")
            )
            address = attributes.get("Target", "") if external else attributes.get("href", "") if tag == "image" else ""
            if is_address(address):
                found.append(address)

        parse_xml(_xml(tree, member), f"{tree.name}!{member}", start=start)
        for address in addresses:
            yield address, member


def _xml(tree: ZipTree, member: str) -> bytes:
    return tree.read(member, f"{tree.name}!{member}", CONTAINER_LIMITS.max_page_bytes)


def _by_number(member: str) -> tuple[int, str]:
    """Slides in their order: the tenth after the ninth."""
    number = re.search(r"(\d+)\.xml$", member)
    return (int(number[1]) if number else 0, member)
