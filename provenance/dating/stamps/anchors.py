"""What stamps are verified by: root certificates and block headers that the owner names. Nothing is trusted by itself."""

from dataclasses import dataclass
from pathlib import Path

from provenance.dating.stamps.headers import HeaderChain, check_headers
from provenance.errors import AnchorsError, ExtraMissingError
from provenance.model.digest import Digest


@dataclass(frozen=True, slots=True)
class Anchors:
    """What is trusted.

    Attributes:
        roots: Certificates that the chain of a time-stamping authority may end at, in DER.
        chain: Bitcoin's headers.
        files: Name and digest of each file that they come from, for logs.
    """

    roots: tuple[bytes, ...] = ()
    chain: HeaderChain | None = None
    files: tuple[tuple[str, Digest], ...] = ()


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
    chain: HeaderChain | None = None
    certificates: tuple[bytes, ...] = ()
    files = []
    if headers is not None:
        content = _read(headers, "--bitcoin-headers")
        chain = check_headers(content, f"--bitcoin-headers {headers}")
        files.append((str(headers), Digest.of(content)))
    if roots is not None:
        content = _read(roots, "--tsa-roots")
        certificates = _certificates(content, f"--tsa-roots {roots}")
        files.append((str(roots), Digest.of(content)))
    return Anchors(certificates, chain, tuple(files))


def _certificates(content: bytes, name: str) -> tuple[bytes, ...]:
    try:
        from cryptography.hazmat.primitives.serialization import Encoding
        from cryptography.x509 import load_pem_x509_certificates
    except ImportError as missing:
        raise ExtraMissingError(name, "timestamps") from missing
    try:
        return tuple(dict.fromkeys(one.public_bytes(Encoding.DER) for one in load_pem_x509_certificates(content)))
    except ValueError as error:
        raise AnchorsError(f"{name}: no certificates in PEM; of one in DER `openssl x509 -inform DER` makes one") from error


def _read(path: Path, option: str) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise AnchorsError(f"{option} {path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
