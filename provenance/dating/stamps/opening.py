"""A time-stamp token -> Stamp, verified in a confined worker: its DER, certificates and signatures are read by native code.

What is said of it may become evidence. So each token has a worker of its own, which opened nothing before: a picture that took over a
worker cannot speak for a stamp. An .ots file is read in this process: there is no native code in that reader, and its limits are tight.
"""

from contextlib import suppress
from dataclasses import replace

from provenance.dating.stamps.stamp import Stamp, StampKind, StampState
from provenance.errors import DecodeError, ExtraMissingError
from provenance.model.digest import Digest
from provenance.model.limits import Limits
from provenance.sandbox import confined


def open_token(content: bytes, name: str, picture: bytes, roots: tuple[bytes, ...], limits: Limits) -> Stamp:
    """What a response of an authority, or a bare token, says of a picture.

    Args:
        content: The bytes of the response or token, in DER.
        name: Name of its file.
        picture: The bytes of the picture.
        roots: Certificates that were named, in DER: a chain may end at those that are self-signed and pass through the others.
        limits: What verifying it may take.
    """
    unread = Stamp(StampKind.RFC_3161, name, Digest.of(content), StampState.UNREAD)
    try:
        stamp = confined(limits).run_alone(_token, content, name, picture, roots)
    except ExtraMissingError as error:
        return replace(unread, reason=str(error))
    except DecodeError as error:
        return replace(unread, reason=f"no time-stamp token that can be read: {error}")
    return replace(stamp, kind=unread.kind, name=unread.name, sha256=unread.sha256)


def prepare_worker() -> None:
    """Load what the job needs."""
    with suppress(ImportError):
        import provenance.dating.stamps.tokens  # noqa: F401


def _token(content: bytes, name: str, picture: bytes, roots: tuple[bytes, ...]) -> Stamp:
    try:
        from cryptography.x509 import load_der_x509_certificate

        from provenance.dating.stamps.tokens import read_token
    except ImportError as missing:
        raise ExtraMissingError("a time-stamp token", "timestamps") from missing
    return read_token(content, name, picture, tuple(map(load_der_x509_certificate, roots)))
