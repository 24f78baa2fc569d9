"""The Archive protocol: what a check asks of a collection of dated pictures."""

from typing import Protocol

from provenance.model.digest import Digest
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

    def thumbnail(self, record: Record) -> bytes | None:
        """The record's stored thumbnail, a JPEG; None where none is kept.

        Raises:
            ArchiveDamagedError: It is lost, or not what was written.
        """
        ...
