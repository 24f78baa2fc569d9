"""Record: one picture of an archive. Appearance: where and when it was seen."""

from dataclasses import dataclass
from enum import StrEnum

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.exchange_code import PDQ
from provenance.model.fingerprint import Fingerprint


@dataclass(frozen=True, slots=True)
class Appearance:
    """One place and time at which a picture was published, captured, or said to have been.

    Attributes:
        interval: When, UTC.
        basis: How that is known, as far as the owner of the archive trusts whose word it is.
        date_text: The date as it was given (EDTF), empty where none was.
        path: Name of the picture's file in the list or folder that it was added from.
        source: Who gave the date: a wire, an archive, a desk.
        notes: Further columns of the list, name and value, sorted by name.
        origin: Who gave the list that it was imported from; None for what the owner of the archive added.
        stated_basis: How it was said to be known, where it counts as something else; else None.
    """

    interval: DateInterval
    basis: DateBasis
    date_text: str
    path: str
    source: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    caption: str | None = None
    notes: tuple[tuple[str, str], ...] = ()
    origin: str | None = None
    stated_basis: DateBasis | None = None


@dataclass(frozen=True, slots=True, order=True)
class GenericRegion:
    """A part of a picture that many pictures share, and so proves nothing: a logo, a banner, a stock explosion.

    Attributes:
        left: Edge as a share of the picture's width, 0 to 1.
        top: Edge as a share of its height, 0 to 1.
        right: Above `left`, at most 1.
        bottom: Above `top`, at most 1.
        reason: Why, in the words of who marked it.
    """

    left: float
    top: float
    right: float
    bottom: float
    reason: str


@dataclass(frozen=True, slots=True)
class Record:
    """One picture of an archive, known by its bytes, with every appearance of it.

    Attributes:
        id: Number within its archive; means nothing elsewhere.
        sha256: Digest of the file's bytes; where these are not known, of the code that it is known by (`identity_of_code`).
        size_bytes: Size of the file.
        width: In pixels, upright.
        height: In pixels, upright.
        fingerprint: What it looks like.
        thumbnail: Digest of its stored thumbnail, or None where the archive keeps none.
        appearances: At least one, sorted by path, then date.
        local_features: Algorithm and SHA-256 of its local features, `algorithm#digest`; None where it has none.
        generic: Parts of it that prove nothing, sorted; the whole picture is the region 0, 0, 1, 1.
        origin: Who gave the list that its size, looks, thumbnail and features come from; None where the picture itself was seen.
    """

    id: int
    sha256: Digest
    size_bytes: int
    width: int
    height: int
    fingerprint: Fingerprint
    thumbnail: Digest | None
    appearances: tuple[Appearance, ...]
    local_features: str | None = None
    generic: tuple[GenericRegion, ...] = ()
    origin: str | None = None

    @property
    def file_sha256(self) -> Digest | None:
        """Digest of the file's bytes; None where only a code of it is known, that others exchange."""
        return None if self.fingerprint.algorithm == PDQ else self.sha256

    @property
    def path(self) -> str:
        """Name of its file in the list or folder that it came from; of several the first in the alphabet."""
        return self.appearances[0].path


def identity_of_code(fingerprint: Fingerprint) -> Digest:
    """What stands for the digest of a file where only a code of it is known. It is no such digest, and is never shown as one."""
    return Digest.of(f"known by {fingerprint}".encode())


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """What an archive holds: a `not-found` means nothing without it.

    Attributes:
        digest: Of its whole content, whatever the order in which it was added.
        records: Number of pictures.
        span: From the earliest to the latest date of any appearance; unknown dates left out.
        unsearched: Records that only a PDQ is known of, where these could not be searched.
    """

    digest: Digest
    records: int
    span: DateInterval
    unsearched: int = 0


class Keep(StrEnum):
    """What an archive keeps of each picture."""

    NONE = "none"
    """No pixels: matches by looks stay unproven."""
    THUMBS = "thumbs"
    """A thumbnail, for the second look and for a person's eye."""
    ORIGINALS = "originals"
    """The thumbnail, and the file itself."""
