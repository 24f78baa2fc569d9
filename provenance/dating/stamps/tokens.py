"""RFC 3161: a time-stamp token, the picture's bytes and root certificates -> Stamp. No network; revocation is not asked for."""

import re
import warnings
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import new

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from rfc3161_client import TimeStampResponse, VerificationError, VerifierBuilder, decode_timestamp_response

from provenance.dating.stamps.signatures import signature_holds
from provenance.dating.stamps.stamp import Stamp, StampKind, StampState
from provenance.model.dates import DateInterval, format_instant
from provenance.model.digest import Digest

_MAX_BYTES = 256 * 1024
"""Of a token with its certificates; it has some 6 KiB."""
_DIGESTS = {
    "2.16.840.1.101.3.4.2.1": "sha256",
    "2.16.840.1.101.3.4.2.2": "sha384",
    "2.16.840.1.101.3.4.2.3": "sha512",
    "2.16.840.1.101.3.4.2.4": "sha224",
    "2.16.840.1.101.3.4.2.7": "sha3_224",
    "2.16.840.1.101.3.4.2.8": "sha3_256",
    "2.16.840.1.101.3.4.2.9": "sha3_384",
    "2.16.840.1.101.3.4.2.10": "sha3_512",
}
"""Safe ones, by their identifiers (NIST, Computer Security Objects Register) and their names in hashlib."""
_UNSAFE = {"1.3.14.3.2.26": "sha1", "1.2.840.113549.2.5": "md5"}
"""Different contents with one digest can be made: RFC 6194, RFC 6151."""
_GRANTED = bytes.fromhex("3003020100")
"""PKIStatusInfo with the status granted: RFC 3161, section 2.4.2."""
_TOKEN = bytes.fromhex("06092a864886f70d010702")
"""What a token begins with, and a response does not: the identifier of SignedData."""
_NOT_NAMED = (
    "unable to get local issuer certificate",
    "unable to get issuer certificate",
    "unable to verify the first certificate",
    "self-signed certificate in certificate chain",
    "self-signed certificate",
)
"""What OpenSSL says of a chain whose end it does not know (X509_verify_cert_error_string); anything else is a fault of the chain."""
_SECOND = timedelta(seconds=1) - timedelta(microseconds=1)


def read_token(content: bytes, name: str, picture: bytes, roots: tuple[x509.Certificate, ...]) -> Stamp:
    """What a response of an authority, or a bare token, says of a picture.

    Args:
        content: The bytes of the response or token, in DER.
        name: Name of its file.
        picture: The bytes of the picture.
        roots: Certificates that were named: a chain may end at those that are self-signed and pass through the others.
    """
    stamp = Stamp(StampKind.RFC_3161, name, Digest.of(content), StampState.UNREAD)
    if len(content) > _MAX_BYTES:
        return replace(stamp, reason=f"{len(content):,} bytes; the limit is {_MAX_BYTES:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of certificates that it will refuse one day
            token = _bare_token(content)
            response = decode_timestamp_response(_as_response(token))
            stamp = _with_time(stamp, response)
            signers = _signers(response, roots)
            stamp = replace(stamp, authority=_name_of(signers[0]) if len(signers) == 1 else None)
            return _judged(stamp, response, token, signers, picture, roots)
    except Exception as error:  # noqa: BLE001 - native libraries on hostile bytes: one item with its own error, never a crash
        return replace(stamp, state=StampState.UNREAD, reason=f"no time-stamp token that can be read: {_line(error)}")


def _judged(
    stamp: Stamp,
    response: TimeStampResponse,
    token: bytes,
    signers: tuple[x509.Certificate, ...],
    picture: bytes,
    roots: tuple[x509.Certificate, ...],
) -> Stamp:
    """The stamp with its state: first what it is of, then who signed it, then whether that leads to a root that was named."""

    def said(state: StampState, reason: str) -> Stamp:
        return replace(stamp, state=state, reason=reason)

    imprint = response.tst_info.message_imprint
    oid = imprint.hash_algorithm.dotted_string
    algorithm = _DIGESTS.get(oid) or _UNSAFE.get(oid)
    if algorithm is None:
        return said(StampState.WEAK, f"it is of a digest of the file that is not known ({oid})")
    if new(algorithm, picture, usedforsecurity=False).digest() != imprint.message:
        return said(StampState.WRONG_FILE, "its digest is that of other bytes: another picture, or this one before it was saved anew")
    if not signers:
        return said(StampState.UNTRUSTED, "it does not hold the certificate of its signer; name that with its root in --tsa-roots")
    if reason := _fault(response, token, signers):
        return said(StampState.INVALID, reason)
    if unsafe := _unsafe(response, algorithm):
        return said(StampState.WEAK, f"it rests on {unsafe}, of which different contents with one digest can be made")
    if not roots:
        return said(StampState.UNTRUSTED, "no root certificate to verify it by; name that of its authority with --tsa-roots")
    try:
        # The library needs the signer's certificate only where the token has none; it is no end of a chain for being given here.
        given = None if response.signed_data.certificates else signers[0]
        VerifierBuilder(roots=list(roots), tsa_certificate=given).build().verify(response, imprint.message)
    except VerificationError as error:
        if (told := _line(error)) in _NOT_NAMED:
            return said(StampState.UNTRUSTED, f"its certificates lead to no root that was named ({told})")
        return said(StampState.INVALID, f"it does not verify by its certificates: {told}")
    return said(StampState.VALID, "")


def _fault(response: TimeStampResponse, token: bytes, signers: tuple[x509.Certificate, ...]) -> str:
    """What does not hold, whoever is trusted; empty where everything does."""
    if len(response.signed_data.signer_infos) != 1:
        return "it has several signers"
    if len(signers) != 1:
        # One reader could take the one for the signature, and another the other for what it may be used for.
        return "several different certificates have issuer and number of its signer's"
    signer = signers[0]
    try:
        usage = signer.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    except x509.ExtensionNotFound:
        usage = None
    if usage is None or not usage.critical or list(usage.value) != [ExtendedKeyUsageOID.TIME_STAMPING]:
        return "the certificate of its signer is not one for time stamps and nothing else (RFC 3161, section 2.3)"
    time = response.tst_info.gen_time
    if not signer.not_valid_before_utc <= time <= signer.not_valid_after_utc:
        return "the certificate of its signer was not valid at that time"
    return "the signature does not hold: the token was changed" if signature_holds(token, signer) is False else ""


def _signers(response: TimeStampResponse, named: tuple[x509.Certificate, ...]) -> tuple[x509.Certificate, ...]:
    """The different certificates that a signer's issuer and number fit, of those in the token and those that were named."""
    held = map(x509.load_der_x509_certificate, response.signed_data.certificates)
    wanted = [(signer.issuer, signer.serial_number) for signer in response.signed_data.signer_infos]
    return tuple(dict.fromkeys(each for each in (*held, *named) if (each.issuer, each.serial_number) in wanted))


def _unsafe(response: TimeStampResponse, imprint: str) -> str:
    """The name of an unsafe digest that the token rests on anywhere: of the file, of the content, or in its certificates."""
    names = [imprint] if imprint in _UNSAFE.values() else []
    names += [_UNSAFE[oid.dotted_string] for oid in response.signed_data.digest_algorithms if oid.dotted_string in _UNSAFE]
    for certificate in map(x509.load_der_x509_certificate, response.signed_data.certificates):
        kind = certificate.signature_hash_algorithm
        if kind is not None and kind.name in _UNSAFE.values() and certificate.issuer != certificate.subject:
            names.append(kind.name)
    return names[0] if names else ""


def _with_time(stamp: Stamp, response: TimeStampResponse) -> Stamp:
    """The stamp with the time that it says: the second of genTime, and as far around it as its accuracy."""
    accuracy, instant = response.tst_info.accuracy, response.tst_info.gen_time.astimezone(UTC)
    around, notes = timedelta(0), ("no accuracy is stated",)
    if accuracy is not None:
        around = timedelta(seconds=accuracy.seconds or 0, milliseconds=accuracy.millis or 0, microseconds=accuracy.micros or 0)
        notes = (f"accuracy: {around.total_seconds():g} s",)
    # What the library reads ends with the second, so that parts of it may be missing.
    start = instant.replace(microsecond=0)
    return replace(stamp, interval=_around(start, around), text=format_instant(start), notes=notes)


def _around(start: datetime, around: timedelta) -> DateInterval:
    return DateInterval(start - around, start + _SECOND + around)


def _bare_token(content: bytes) -> bytes:
    """The token in a response, or the token that it is.

    Whether a request was granted, a response says outside of what is signed; what it grants is the token, and that alone counts.
    """
    if content[:1] == b"\x30" and _TOKEN in content[:20]:
        return content
    response = decode_timestamp_response(content)
    if not (token := response.time_stamp_token()):
        told = "; ".join(response.status_string) or "no reason"
        raise ValueError(f"the authority gave none (status {response.status}, {told})")
    return token


def _as_response(token: bytes) -> bytes:
    """A response that grants a token: what the library reads."""
    body = _GRANTED + token
    size = len(body).to_bytes((len(body).bit_length() + 7) // 8)
    length = bytes([len(body)]) if len(body) < 0x80 else bytes([0x80 | len(size)]) + size
    return b"\x30" + length + body


def _name_of(certificate: x509.Certificate) -> str:
    """Who it was given to: the common name, else the organisation, else all of it."""
    for kind in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME):
        if named := certificate.subject.get_attributes_for_oid(kind):
            return str(named[0].value)
    return certificate.subject.rfc4514_string()


def _line(error: Exception) -> str:
    """The library's message on one line; of what OpenSSL says the fault in the chain, else the reasons."""
    text = " ".join(str(error).split())
    told = re.findall(r'Verify error: ([^"]+)"', text) or re.findall(r'reason: "([^"]+)"', text)
    return (
        ", ".join(told)
        if told
        else text[:200]
        if isinstance(error, ValueError | VerificationError)
        else f"{type(error).__name__}: {text[:200]}"
    )
