"""What is given to an archive to store: pictures with their appearances."""

from dataclasses import dataclass

from provenance.model.digest import Digest
from provenance.model.exchange_code import ExchangeCode
from provenance.model.fingerprint import Fingerprint
from provenance.model.local import LocalFeatures
from provenance.model.record import Appearance


@dataclass(frozen=True, slots=True)
class FileState:
    """By what a file is known to be unchanged: absolute path, size in bytes, time of modification in nanoseconds."""

    path: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that the archive does not hold yet, ready to be stored.

    Of a known picture that lacks local features of their algorithm, or codes, only these are stored.

    Attributes:
        width: In pixels, upright.
        height: In pixels, upright.
        fingerprint: What it looks like.
        thumbnail: A small JPEG of it, if any is to be kept.
        original: Its file, if that is to be kept.
        features: Its local features.
        codes: What it looks like to algorithms that others exchange.
    """

    width: int
    height: int
    fingerprint: Fingerprint
    thumbnail: bytes | None
    original: bytes | None
    features: LocalFeatures | None = None
    codes: tuple[ExchangeCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Addition:
    """One picture with its appearances.

    Attributes:
        sha256: Digest of its bytes.
        size_bytes: Number of them.
        appearances: At least one.
        picture: None where the archive holds these bytes already.
        file: The file that it is; None for what lies in a container or at an address.
        origin: Who gave the list that says all this of the picture; None where the picture itself was seen.
    """

    sha256: Digest
    size_bytes: int
    appearances: tuple[Appearance, ...]
    picture: NewPicture | None
    file: FileState | None = None
    origin: str | None = None
