"""Fingerprint: what a picture looks like, small enough to search by."""

from dataclasses import dataclass

PHASH_256 = "phash-256"
"""Name of the algorithm of whole-picture codes; `fingerprinting.phash` says what it fixes."""
MIN_DETAIL = 10.0
"""Detail below which looks tell nothing, in levels of luma: only the same bytes can match then.

On 2,012 circulated photographs and edits of them the lowest value is 12.6; gradients and clear skies end at 8.5
(`benchmarks/RESULTS.md`, 2026-11-24).
"""
MAX_DISTANCE_BITS = 31
"""Bits of 256 by which a candidate's code may differ.

PDQ's README gives the same figure for codes of this length (facebook/ThreatExchange, `pdq/README.md`). On the open
bench no pair of different pictures is within it, and 44.6 % of all reused ones are (`benchmarks/RESULTS.md`, 2026-11-24).
"""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """A code of what a picture looks like, and how much there is to see in it.

    Attributes:
        algorithm: Name that fixes how the code is made, `phash-256`; `pdq` where nothing else is known of the picture. Codes of two
            algorithms never compare.
        code: 32 bytes; its bits in the order of `imagehash.ImageHash.hash`, row by row, first bit highest.
        detail: How much there is to see, in levels of luma; 0 for one colour. See `fingerprinting.phash.detail`. For `pdq` its quality,
            0 to 100, and -1 where that is not known.
        decode_path: How the pixels were decoded, for instance `jpeg/4`. Does not enter comparisons: codes of all paths are
            within re-encoding noise of each other.
    """

    algorithm: str
    code: bytes
    detail: float
    decode_path: str

    @property
    def is_plain(self) -> bool:
        """Whether the picture is too plain to be told apart by its looks."""
        return self.detail < MIN_DETAIL and self.algorithm == PHASH_256

    def distance_bits(self, other: "Fingerprint") -> int:
        """Number of bits that differ, 0 to 256.

        Raises:
            ValueError: The algorithms differ.
        """
        if self.algorithm != other.algorithm:
            raise ValueError(f"{self.algorithm} and {other.algorithm} cannot be compared")
        return code_distance_bits(self.code, other.code)

    def __str__(self) -> str:
        return f"{self.algorithm}:{self.code.hex()}"


def code_distance_bits(one: bytes, other: bytes) -> int:
    """Number of bits that differ between two codes of one algorithm."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
