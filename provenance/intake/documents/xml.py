"""XML of documents, read as events by expat. Entities of its own are refused, so nothing can grow (CVE-2003-1564)."""

from collections.abc import Callable

from provenance.errors import SourceError

Attributes = dict[str, str]
_PIECE_BYTES = 2**16


class Enough(Exception):  # noqa: N818 - no error: the reader has what it wants
    """Raised by a handler that needs no more of the document."""


def parse_xml(
    content: bytes,
    name: str,
    *,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] = lambda _: None,
    text: Callable[[str], None] = lambda _: None,
) -> None:
    """Tell the handlers of every element and text, in order, until the end or `Enough`.

    Args:
        content: The document, in any encoding that it declares.
        name: What messages call it.
        start: Told the local name and the attributes, by their local names, of each element that begins.
        end: Told the local name of each element that ends.
        text: Told pieces of text.

    Raises:
        SourceError: It is not well-formed, or declares entities.
    """
    from xml.parsers import expat  # by the workers that parse: the program itself does without

    def refuse(*_: object) -> None:
        raise SourceError(f"{name}: declares entities of its own; not read")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = lambda tag, attributes: start(_local(tag), {_local(key): value for key, value in attributes.items()})
    parser.EndElementHandler = lambda tag: end(_local(tag))
    parser.CharacterDataHandler = text
    try:
        for at in range(0, len(content), _PIECE_BYTES):
            parser.Parse(content[at : at + _PIECE_BYTES], False)
        parser.Parse(b"", True)
    except Enough:
        return
    except (expat.ExpatError, ValueError, LookupError) as error:  # the latter of encodings that nobody knows
        raise SourceError(f"{name}: not well-formed XML: {error}") from error


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]


class Words:
    """Handlers that collect the words of some elements, each in a line of its own where a paragraph ends."""

    def __init__(self, limit_chars: int, inside: frozenset[str] | None, breaks: frozenset[str]) -> None:
        """Begin.

        Args:
            limit_chars: How many characters are wanted.
            inside: Local names of the elements whose text counts; None is any.
            breaks: Local names of the elements that end a line.
        """
        self._limit_chars = limit_chars
        self._inside = inside
        self._breaks = breaks
        self._open = 0
        self._pieces: list[str] = []
        self._chars = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """See `parse_xml`."""
        del attributes
        self._open += self._inside is not None and tag in self._inside

    def end(self, tag: str) -> None:
        """See `parse_xml`."""
        self._open -= self._inside is not None and tag in self._inside
        if tag in self._breaks:
            self._pieces.append("\n")

    def text(self, piece: str) -> None:
        """See `parse_xml`."""
        if self._open or self._inside is None:
            self._pieces.append(piece)
            self._chars += len(piece)
            if self._chars >= self._limit_chars:
                raise Enough

    @property
    def words(self) -> str:
        """What was collected, without empty lines, cut at the limit."""
        lines = (" ".join(line.split()) for line in "".join(self._pieces).split("\n"))
        return "\n".join(line for line in lines if line)[: self._limit_chars]
