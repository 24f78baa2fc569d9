"""The Archive protocol: what a check asks of a collection of dated pictures."""

from typing import Protocol

from provenance.model.digest import Digest
from provenance.model.local import LocalCandidate, LocalFeatures
from provenance.model.match import Candidate
from provenance.model.record import ArchiveSummary, Record


class Archive(Protocol):
    """A dated collection of pictures, open for reading."""

    def summary(self) -> ArchiveSummary:
        """Digest, size and span of the collection."""
        ...

    def find_bytes(self, sha256: Digest) -> Candidate | None:
        """The record of exactly these bytes, or None."""
        ...

    def find_codes(self, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        """The records within `radius_bits` of any of `codes`, nearest first, ties by SHA-256.

        Cut by distance alone, never by rank: so removing a record cannot let another one in.

        Args:
            codes: One code for each of `model.match.FORMS`, in its order.
            radius_bits: Largest distance accepted, inclusive, 0 to 256.

        Raises:
            ArchiveDamagedError: The codes are not what was written.
        """
        ...

    def count_known_by_code(self, algorithm: str) -> int:
        """Number of records of which nothing is known but a code by `algorithm`, and that tells enough to be searched."""
        ...

    def find_exchange_codes(self, algorithm: str, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        """The records of which nothing is known but a code by `algorithm`, within `radius_bits` of any of `codes`; as `find_codes`."""
        ...

    def find_local(self, forms: tuple[LocalFeatures, LocalFeatures]) -> tuple[LocalCandidate, ...]:
        """The records of which parts were seen in a query, highest score first, ties by SHA-256, the picture before its mirror image.

        Cut by score alone, and the score of a record depends on this record and the query alone: so removing a record
        cannot let another one in.

        Args:
            forms: Features of the query, and of its mirror image in that image's coordinates, of one algorithm.

        Raises:
            ArchiveDamagedError: Features are not what was written.
        """
        ...

    def local_features(self, record: Record) -> LocalFeatures | None:
        """The record's local features; None where it has none.

        Raises:
            ArchiveDamagedError: They are not what was written.
        """
        ...

    def thumbnail(self, record: Record) -> bytes | None:
        """The record's stored thumbnail, a JPEG; None where none is kept.

        Raises:
            ArchiveDamagedError: It is lost, or not what was written.
        """
        ...
