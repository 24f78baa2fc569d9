"""What stamps are verified by: root certificates and block headers that the owner names. Nothing is trusted by itself."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.dating.stamps.headers import HeaderChain, check_headers
from provenance.errors import AnchorsError, ExtraMissingError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True)
class Anchors:
    """What is trusted.

    Attributes:
        roots: Certificates that the chain of a time-stamping authority may end at.
        chain: Bitcoin's headers.
    """

    roots: "tuple[Certificate, ...]" = ()
    chain: HeaderChain | None = None


NO_ANCHORS = Anchors()
"""Nothing was named: no stamp can be valid."""


def read_anchors(roots: Path | None, headers: Path | None) -> Anchors:
    """Read what was named, all of it before anything is verified by it.

    Args:
        roots: PEM with certificates.
        headers: Bitcoin's block headers, from the first block on.

    Raises:
        AnchorsError: A file cannot be read, or is not what it should be.
        ExtraMissingError: Certificates need an extra that is not installed.
    """
    chain = None if headers is None else check_headers(_read(headers, "--bitcoin-headers"), f"--bitcoin-headers {headers}")
    return Anchors(() if roots is None else _certificates(roots), chain)


def _certificates(path: Path) -> "tuple[Certificate, ...]":
    try:
        from cryptography.x509 import load_pem_x509_certificates
    except ImportError as missing:
        raise ExtraMissingError(f"--tsa-roots {path}", "timestamps") from missing
    content = _read(path, "--tsa-roots")
    try:
        return tuple(dict.fromkeys(load_pem_x509_certificates(content)))
    except ValueError as error:
        raise AnchorsError(f"--tsa-roots {path}: no certificates in PEM: {error}") from error


def _read(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise AnchorsError(f"{option} {path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
