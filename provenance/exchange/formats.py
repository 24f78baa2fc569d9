"""Which formats there are, and which one a file is in."""

from enum import StrEnum
from io import BufferedReader

from provenance.errors import InputError
from provenance.exchange.comma_separated import CommaSeparated
from provenance.exchange.interface import HashList
from provenance.exchange.json_lines import JsonLines
from provenance.exchange.threat_exchange import PdqText, ThreatExchange, is_pdq_text, is_threat_exchange


class ListFormat(StrEnum):
    """Format of a hash list."""

    CSV = "csv"
    JSONL = "jsonl"
    THREATEXCHANGE = "threatexchange"


class ExchangeFormat(StrEnum):
    """What `archive export` writes: a list, or a folder of Parquet parts."""

    CSV = "csv"
    JSONL = "jsonl"
    THREATEXCHANGE = "threatexchange"
    PARQUET = "parquet"

    @property
    def list_format(self) -> ListFormat | None:
        """The format of the list; None for parts."""
        return None if self is ExchangeFormat.PARQUET else ListFormat(self.value)


_FORMATS: dict[ListFormat, HashList] = {
    ListFormat.CSV: CommaSeparated(),
    ListFormat.JSONL: JsonLines(),
    ListFormat.THREATEXCHANGE: ThreatExchange(),
}


def format_of(kind: ListFormat) -> HashList:
    """What reads and writes this format."""
    return _FORMATS[kind]


def recognise(stream: BufferedReader, name: str) -> HashList:
    """The format of a list, by how it begins. Nothing is taken from the stream.

    An object is JSON Lines, the header of ThreatExchange or a PDQ code such a list; anything else is CSV.

    Raises:
        InputError: The file called `name` cannot be read.
    """
    try:
        begins = stream.peek(128).removeprefix(b"\xef\xbb\xbf").lstrip()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    if begins.startswith(b"{"):
        return _FORMATS[ListFormat.JSONL]
    if is_threat_exchange(begins):
        return _FORMATS[ListFormat.THREATEXCHANGE]
    return PdqText() if is_pdq_text(begins) else _FORMATS[ListFormat.CSV]
