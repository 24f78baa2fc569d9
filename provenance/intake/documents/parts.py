"""What single parts of an office document say, as jobs for processes that can do nothing else: XML in, plain values out."""

from dataclasses import dataclass

from provenance.errors import SourceError
from provenance.intake.documents.xml import Attributes, Enough, Words, parse_xml
from provenance.intake.names import is_address

_CREATED = {"created": "docProps/core.xml dcterms:created", "creation-date": "meta.xml meta:creation-date"}


def prepare_worker() -> None:
    """Load what every part needs."""
    import xml.parsers.expat  # noqa: F401


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a document.

    Attributes:
        member: Its name in the document.
        name: What messages call it.
        content: Its XML.
    """

    member: str
    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Linked:
    """Pictures that parts show from elsewhere.

    Attributes:
        addresses: Address, and the member that names it, in order.
        fault: Why those of the parts after the last one are not known, or None.
    """

    addresses: tuple[tuple[str, str], ...]
    fault: str | None = None


def created_in(part: Part) -> tuple[str, str] | None:
    """Where the properties of a document say when it was made, and how they write it; None where they do not.

    Raises:
        SourceError: It is no XML that is read.
    """
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

    parse_xml(part.content, part.name, start=start, end=end, text=text)
    written = "".join(found).strip()
    return (_CREATED[inside[0]], written) if written else None


def words_in(part: Part, most_chars: int, inside: frozenset[str]) -> str:
    """The first characters of a part's text.

    Args:
        part: The part.
        most_chars: How many are wanted.
        inside: Local names of the elements that hold text.

    Raises:
        SourceError: It is no XML that is read.
    """
    taken = Words(most_chars, inside, frozenset({"p", "h", "si"}))
    parse_xml(part.content, part.name, start=taken.start, end=taken.end, text=taken.text)
    return taken.words


def linked_in(parts: tuple[Part, ...]) -> Linked:
    """The pictures that parts show from elsewhere, up to the first part that is no XML that is read."""
    addresses: list[tuple[str, str]] = []
    for part in parts:
        found: list[str] = []

        def start(tag: str, attributes: Attributes, found: list[str] = found) -> None:
            address = _address(tag, attributes)
            if is_address(address):
                found.append(address)

        try:
            parse_xml(part.content, part.name, start=start)
        except SourceError as error:
            return Linked(tuple(addresses), str(error))
        addresses += [(address, part.member) for address in found]
    return Linked(tuple(addresses))


def _address(tag: str, attributes: Attributes) -> str:
    """The address that an element shows a picture from; empty where it shows none."""
    if tag == "Relationship" and attributes.get("TargetMode") == "External" and attributes.get("Type", "").endswith("/image"):
        return attributes.get("Target", "")
    return attributes.get("href", "") if tag == "image" else ""
