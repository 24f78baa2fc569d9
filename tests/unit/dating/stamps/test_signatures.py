"""Signatures of tokens that are damaged, of a kind that is not known, or over something else than it seems: none of them holds."""

from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from provenance.dating.stamps.signatures import signature_holds
from provenance.dating.stamps.tokens import _name_of
from tests.unit.dating.stamps.authorities import Authority, needs_openssl, openssl

PICTURE = b"the bytes of a picture"
SHA_256 = bytes.fromhex("608648016503040201")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")


def certificate(key: ec.EllipticCurvePrivateKey | ed25519.Ed25519PrivateKey, *names: tuple[x509.ObjectIdentifier, str]) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(*one) for one in names])
    built = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    dated = built.not_valid_before(datetime(2020, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2040, 1, 1, tzinfo=UTC))
    return dated.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else SHA256())


SIGNER = certificate(ec.generate_private_key(ec.SECP256R1()), (NameOID.COMMON_NAME, "Example TSA"))


def der(tag: int, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return bytes([tag]) + (bytes([len(body)]) if len(body) < 0x80 else b"\x82" + len(body).to_bytes(2)) + body


def token(algorithm: bytes = SHA_256, *, held: int = 0x04, attributes: int = 0xA0, of_digest: bytes = MESSAGE_DIGEST) -> bytes:
    """A token with nothing but what is looked at (RFC 5652, section 5)."""
    named = der(0x30, der(0x06, algorithm))
    digest = der(0x30, der(0x06, of_digest), der(0x31, der(0x04, bytes(32))))
    signer = der(0x30, der(0x02, b"\1"), der(0x30), named, der(attributes, digest), named, der(0x04, b"no signature"))
    content = der(0x30, der(0x06, b"\1"), der(0xA0, der(held, b"content")))
    return der(0x30, der(0x06, b"\1"), der(0xA0, der(0x30, der(0x02, b"\3"), der(0x31), content, der(0x31, signer))))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        der(0x30),
        der(0x30) * 2,
        b"\x30\x82",
        b"\x30\x05\x06\x01\x01",
        token(),
        token(held=0x02),
        token(attributes=0xA1),
        token(of_digest=SHA_256),
        token(b""),
        token(b"\x81" * 65),
    ],
)
def test_what_is_no_token_has_no_signature_that_holds(content: bytes) -> None:
    """Cut, without content or signed attributes, with the digest of something else, with names that are none; and nothing is raised."""
    assert signature_holds(content, SIGNER) is False


def test_a_digest_that_is_not_known_is_not_judged() -> None:
    assert signature_holds(token(b"\x2b\x0e\x03\x02\x1a"), SIGNER) is None  # SHA-1


@needs_openssl
class TestTokensOfOthers:
    def test_a_key_of_a_kind_that_is_not_known_is_not_judged(self, authority: Authority) -> None:
        content = authority.stamp(PICTURE, is_bare=True)
        assert signature_holds(content, x509.load_pem_x509_certificate((authority.folder / "signer.pem").read_bytes())) is True
        assert signature_holds(content, SIGNER) is False
        assert signature_holds(content, certificate(ed25519.Ed25519PrivateKey.generate(), (NameOID.COMMON_NAME, "Example TSA"))) is None

    def test_a_signature_without_signed_attributes_does_not_hold(self, authority: Authority) -> None:
        """RFC 3161, section 2.4.2, asks for an attribute: without any, the same bytes could have been signed as something else."""
        (authority.folder / "plain").write_bytes(b"content")
        openssl(
            authority.folder, "cms", "-sign", "-binary", "-nodetach", "-noattr", "-in", "plain", "-signer", "signer.pem",
            "-inkey", "signer.key", "-outform", "DER", "-out", "plain.der",
        )  # fmt: skip
        signer = x509.load_pem_x509_certificate((authority.folder / "signer.pem").read_bytes())
        assert signature_holds((authority.folder / "plain.der").read_bytes(), signer) is False


@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (((NameOID.ORGANIZATION_NAME, "Example"), (NameOID.COMMON_NAME, "Example TSA")), "Example TSA"),
        (((NameOID.COUNTRY_NAME, "DE"), (NameOID.ORGANIZATION_NAME, "Example")), "Example"),
        (((NameOID.COUNTRY_NAME, "DE"), (NameOID.LOCALITY_NAME, "Berlin")), "L=Berlin,C=DE"),
    ],
)
def test_an_authority_is_called_by_the_most_telling_name_that_it_has(
    names: tuple[tuple[x509.ObjectIdentifier, str], ...], shown: str
) -> None:
    assert _name_of(certificate(ec.generate_private_key(ec.SECP256R1()), *names)) == shown
