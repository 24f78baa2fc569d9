"""XMP packets -> FoundDates. Entities and document types are refused, since bombs are made of them."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

import defusedxml.ElementTree
from defusedxml import DefusedXmlException

from provenance.dating.gathering import Gathering
from provenance.dating.written import is_blank, read_written
from provenance.model.found import Meaning

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_PREFIXES = {
    "http://ns.adobe.com/photoshop/1.0/": "photoshop",
    "http://ns.adobe.com/xap/1.0/": "xmp",
    "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
    "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
    "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
    "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
    "http://ns.adobe.com/exif/1.0/": "exif",
    "http://cipa.jp/exif/1.0/": "exifEX",
    "http://ns.adobe.com/tiff/1.0/": "tiff",
    "http://ns.adobe.com/pdf/1.3/": "pdf",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
    "http://ns.useplus.org/ldf/xmp/1.0/": "plus",
}
"""The prefixes of XMP Specification Parts 1 and 2 and of the IPTC Photo Metadata Standard; others go by the end of their namespace."""
_MEANINGS = {
    "photoshop:DateCreated": Meaning.TAKEN,
    "exif:DateTimeOriginal": Meaning.TAKEN,
    "exif:DateTimeDigitized": Meaning.DIGITISED,
    "xmp:CreateDate": Meaning.CREATED,
    "xmp:ModifyDate": Meaning.MODIFIED,
    "tiff:DateTime": Meaning.MODIFIED,
    "xmp:MetadataDate": Meaning.METADATA,
    "exif:GPSTimeStamp": Meaning.POSITION,
    "stEvt:when": Meaning.EDITED,
}
"""xmp:CreateDate is often that of the edited file, though the Metadata Working Group (Guidelines 2.0) took it for the digitising."""
_NO_CONTROLS = bytes(32 if byte < 32 and byte not in b"\t\n\r" else byte for byte in range(256))
"""XML 1.0, production 2 (Char). Cameras pad texts with zeros, and some editors copy them."""
_UTF_16 = ((b"\xfe\xff", "utf-16-be"), (b"\0<", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"<\0", "utf-16-le"))
_MAX_MARKS = 100_000
"""Signs of tags and attributes in one packet: what takes time to parse. A history of a thousand edits has some ten thousand."""
_NAMED_AS_DATE = re.compile(r"date|time|when", re.IGNORECASE)
_NO_DATES = re.compile(r"subsec|exposuretime|offsettime", re.IGNORECASE)


def add_xmp(gathering: Gathering, packet: bytes, prefix: str = "") -> None:
    """Take the dates of a packet: of every property that is named as a date or time and holds one."""
    # Padding and what surrounds the XML is no part of it (XMP Specification Part 1 (2012), section 7.3).
    trimmed = _utf8(packet).strip(b"\0 \r\n\t")
    mended = trimmed.translate(_NO_CONTROLS)
    if (marks := mended.count(b"<") + mended.count(b"=")) > _MAX_MARKS:
        gathering.tell(f"{prefix}XMP: not read, since it has {marks:,} tags and attributes; the limit is {_MAX_MARKS:,}")
        return
    try:
        root = defusedxml.ElementTree.fromstring(mended, forbid_dtd=True)
    except DefusedXmlException as error:
        gathering.tell(f"{prefix}XMP: refused, since it declares what bombs are made of: {type(error).__name__}")
        return
    except (ParseError, ValueError, LookupError) as error:
        gathering.tell(f"{prefix}XMP: damaged: {error}")
        return
    if mended != trimmed:
        gathering.tell(f"{prefix}XMP: it holds control characters, which XML forbids; they were read as blanks")
    for name, text in _properties(root):
        add_property(gathering, name, text, prefix)


def _utf8(packet: bytes) -> bytes:
    """`packet` in UTF-8: some are in UTF-16, which XMP allows, and without the mark that XML asks for."""
    for start, encoding in _UTF_16:
        if packet.startswith(start):
            return packet[: len(packet) // 2 * 2].decode(encoding, "replace").lstrip("\ufeff").encode()
    return packet


def add_property(gathering: Gathering, name: str, text: str, prefix: str = "") -> None:
    """Take the date of one property, if it is named as one and holds one.

    Args:
        gathering: Where it goes.
        name: With its prefix: `xmp:CreateDate`, `xmpMM:History[2]/stEvt:when`.
        text: Its value.
        prefix: Put before the name of the field.
    """
    last = name.rsplit("/", 1)[-1]
    local = last.rpartition(":")[2]
    if is_blank(text) or not _NAMED_AS_DATE.search(local) or _NO_DATES.search(local):
        return
    written = read_written(text)
    meaning = _MEANINGS.get(last.partition("[")[0])
    if written is None and meaning is None:
        return  # of properties that are not known as dates, only those that hold one
    if written is not None and meaning is None and written.clock is None and (len(text.strip()) < 10 and "date" not in local.lower()):
        return  # a number of four digits is a year only where a date is said to be
    if meaning is Meaning.POSITION and written is None:
        return  # often a time of day alone
    is_utc = meaning is Meaning.POSITION
    gathering.add(f"{prefix}XMP {name}", text.strip(), written, meaning or Meaning.OTHER, is_utc=is_utc)


def _properties(root: Element) -> Iterator[tuple[str, str]]:
    """Every property with a text, in the order of the packet; structures and lists as `a[1]/b`."""
    waiting: list[tuple[Element, str]] = [(root, "")]
    while waiting:
        element, path = waiting.pop()
        for key, value in element.attrib.items():
            if not key.startswith(("{http://www.w3.org", "{adobe:ns:meta/}")) and key.startswith("{"):
                yield _joined(path, _name(key)), value
        if len(element) == 0 and path and element.text:
            yield path, element.text
        numbered = sum(child.tag == f"{_RDF}li" for child in element) > 1 or (
            element.tag in (f"{_RDF}Seq", f"{_RDF}Bag") and _is_struct(element)
        )
        children = []
        for number, child in enumerate(element, start=1):
            if child.tag == f"{_RDF}li" and numbered:
                children.append((child, f"{path}[{number}]"))
            elif child.tag.startswith((_RDF, "{adobe:ns:meta/}")):
                children.append((child, path))
            else:
                children.append((child, _joined(path, _name(child.tag))))
        waiting += reversed(children)


def _is_struct(container: Element) -> bool:
    return any(len(item) or item.attrib for item in container)


def _joined(path: str, name: str) -> str:
    """Paths of nested structures are kept to the last three steps."""
    return "/".join([*path.split("/")[-2:], name]) if path else name


def _name(tag: str) -> str:
    namespace, _, local = tag[1:].rpartition("}")
    if not namespace:
        return tag
    steps = [step for step in re.split(r"[/#:]", namespace) if re.fullmatch(r"[A-Za-z][\w-]*", step)]
    prefix = _PREFIXES.get(namespace) or (steps[-1] if steps else namespace)
    return f"{prefix}:{local}"
