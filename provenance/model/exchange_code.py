"""ExchangeCode: what a picture looks like by an algorithm that others exchange, kept beside the archive's own fingerprint."""

from dataclasses import dataclass

PDQ = "pdq"
"""Meta's code for photographs: 256 bits, as many as `phash-256`, and not to be compared with it (facebook/ThreatExchange, `pdq/`)."""
MIN_PDQ_QUALITY = 50
"""Quality below which such a code tells nothing; the field leaves these out (facebook/ThreatExchange, `pdq/README.md`)."""


@dataclass(frozen=True, slots=True)
class ExchangeCode:
    """A code by another algorithm.

    Attributes:
        algorithm: Its name, `pdq`. Codes of two algorithms never compare.
        code: 32 bytes, in the order in which its tools write them as 64 hexadecimal digits.
        quality: How much there is to see, 0 to 100, as the algorithm says; -1 where that is not known.
    """

    algorithm: str
    code: bytes
    quality: int
