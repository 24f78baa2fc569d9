"""Whether the signature of a time-stamp token holds by the certificate of its signer, wherever that certificate comes from.

A chain of certificates is verified by `tokens.py`, with a library that does not look at the signature before the chain holds. So where
the root was not named, only this tells a token that nobody touched from one that was changed. It alone makes no token valid.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import new

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA224, SHA256, SHA384, SHA512, HashAlgorithm

_SEQUENCE, _SET, _CONTEXT_0, _OBJECT, _OCTETS = 0x30, 0x31, 0xA0, 0x06, 0x04
_SHA_2: dict[str, HashAlgorithm] = {
    "2.16.840.1.101.3.4.2.1": SHA256(),
    "2.16.840.1.101.3.4.2.2": SHA384(),
    "2.16.840.1.101.3.4.2.3": SHA512(),
    "2.16.840.1.101.3.4.2.4": SHA224(),
}
"""RFC 5754, section 2."""
_RSA = ("1.2.840.113549.1.1.1", "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13", "1.2.840.113549.1.1.14")
"""RSA with the padding of PKCS #1 v1.5: RFC 5754, section 3.2."""
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
"""RFC 5652, section 11.2."""


_LONGEST_OBJECT = 64
"""Bytes of an identifier; those in use have some ten."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One element of DER.

    Attributes:
        tag: Its first byte.
        content: What it holds.
        whole: The same with tag and length.
    """

    tag: int
    content: bytes
    whole: bytes

    @property
    def parts(self) -> list["_Part"]:
        """The elements that it holds."""
        return list(_parts(self.content))


def signature_holds(token: bytes, signer: x509.Certificate) -> bool | None:
    """Whether the only signature of a token is by the key in a certificate, over the content that the token holds.

    Args:
        token: A ContentInfo with SignedData (RFC 5652, section 5), in DER.
        signer: The certificate of the signer.

    Returns:
        None where the signature is of a kind that is not known here: neither RSA (PKCS #1 v1.5) nor ECDSA, or not with SHA-2.
    """
    try:
        content, info = _content_and_signer(token)
        digest_algorithm, attributes, algorithm, signature = info
        kind = _SHA_2.get(_object_of(digest_algorithm))
        if kind is None:
            return None
        if new(kind.name, content).digest() != _digest_attribute(attributes):
            return False
        # They are signed as the SET that they are, not under the tag that they have within the token (RFC 5652, section 5.4).
        signed = bytes([_SET]) + attributes.whole[1:]
        return _verify(signer, _object_of(algorithm), signature.content, signed, kind)
    except (IndexError, ValueError):
        return False


def _verify(signer: x509.Certificate, algorithm: str, signature: bytes, signed: bytes, kind: HashAlgorithm) -> bool | None:
    key = signer.public_key()
    try:
        if isinstance(key, rsa.RSAPublicKey) and algorithm in _RSA:
            key.verify(signature, signed, padding.PKCS1v15(), kind)
        elif isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, signed, ec.ECDSA(kind))
        else:
            return None
    except InvalidSignature:
        return False
    return True


def _content_and_signer(token: bytes) -> tuple[bytes, tuple[_Part, _Part, _Part, _Part]]:
    """The content, and of its one signer: algorithm of the digest, signed attributes, algorithm of the signature, signature."""
    (info,) = _parts(token)
    signed_data = info.parts[1].parts[0].parts
    encapsulated = signed_data[2].parts[1].parts[0]
    (signer,) = signed_data[-1].parts
    fields = signer.parts
    if encapsulated.tag != _OCTETS or fields[3].tag != _CONTEXT_0:
        raise ValueError("no content, or no signed attributes")
    return encapsulated.content, (fields[2], fields[3], fields[4], fields[5])


def _digest_attribute(attributes: _Part) -> bytes:
    """The digest of the content, as it was signed."""
    (digest,) = [item.parts[1].parts[0].content for item in attributes.parts if _object_of(item) == _MESSAGE_DIGEST]
    return digest


def _object_of(sequence: _Part) -> str:
    """The identifier that a sequence begins with, as numbers with dots (X.690, section 8.19)."""
    first = sequence.parts[0]
    if first.tag != _OBJECT or len(first.content) > _LONGEST_OBJECT:
        raise ValueError("no identifier")
    numbers, value = [], 0
    for byte in first.content:
        value = value << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(value)
            value = 0
    arc = min(numbers[0] // 40, 2)
    return ".".join(map(str, (arc, numbers[0] - 40 * arc, *numbers[1:])))


def _parts(content: bytes) -> Iterator[_Part]:
    """The elements that stand one after the other (X.690, sections 8.1 and 10.1)."""
    place = 0
    while place < len(content):
        size, body = content[place + 1], place + 2
        if size & 0x80:
            body += size & 0x7F
            size = int.from_bytes(content[place + 2 : body])
        if size > len(content) - body:
            raise ValueError("an element ends behind its end")
        yield _Part(content[place], content[body : body + size], content[place : body + size])
        place = body + size
