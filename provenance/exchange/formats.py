"""Which formats there are, and which one a file is in."""

from enum import StrEnum
from io import BufferedReader

from provenance.errors import InputError
from provenance.exchange.comma_separated import CommaSeparated
from provenance.exchange.interface import HashList
from provenance.exchange.json_lines import JsonLines


class ListFormat(StrEnum):
    """Format of a hash list."""

    CSV = "csv"
    JSONL = "jsonl"


_FORMATS: dict[ListFormat, HashList] = {ListFormat.CSV: CommaSeparated(), ListFormat.JSONL: JsonLines()}


def format_of(kind: ListFormat) -> HashList:
    """What reads and writes this format."""
    return _FORMATS[kind]


def recognise(stream: BufferedReader, name: str) -> HashList:
    """The format of a list, by how it begins: an object is JSON Lines, anything else CSV. Nothing is taken from the stream.

    Raises:
        InputError: The file called `name` cannot be read.
    """
    try:
        begins = stream.peek(64).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    return _FORMATS[ListFormat.JSONL if begins.startswith(b"{") else ListFormat.CSV]
