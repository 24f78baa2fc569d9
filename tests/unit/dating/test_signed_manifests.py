"""C2PA for real: a photograph signed here by the library, with a certificate made here, then read, changed and pasted elsewhere."""

import io
import json
from datetime import UTC, datetime, timedelta

import pytest

from provenance.dating.gathering import Gathering
from provenance.dating.manifests import Manifest, ManifestState, read_manifest
from provenance.decoding.metadata import read_metadata
from tests.conftest import FIXTURES

pytest.importorskip("c2pa")
pytest.importorskip("cryptography")

_NOW = datetime(2026, 11, 25, tzinfo=UTC)
_DAM = (FIXTURES / "photos" / "dam.jpg").read_bytes()


def certificates() -> tuple[bytes, bytes]:
    """A chain of two certificates as C2PA 2.2, section 14.5.1 asks for, and the key of the first, all as PEM."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

    def name(text: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, text), x509.NameAttribute(NameOID.COMMON_NAME, text)])

    def usage(*, signs: bool) -> x509.KeyUsage:
        return x509.KeyUsage(signs, False, False, False, False, not signs, False, False, False)

    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    start, end = datetime.now(UTC) - timedelta(days=1), datetime.now(UTC) + timedelta(days=30)
    chain = []
    for subject, own, is_root in (("A desk", key, False), ("A root", root_key, True)):
        builder = x509.CertificateBuilder(name("A root"), name(subject), own.public_key(), x509.random_serial_number(), start, end)
        builder = builder.add_extension(x509.BasicConstraints(is_root, None), critical=True)
        builder = builder.add_extension(usage(signs=not is_root), critical=True)
        builder = builder.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        builder = builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(own.public_key()), critical=False)
        if not is_root:
            builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), critical=False)
        chain.append(builder.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM).decode())
    private = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return "".join(chain).encode(), key.private_bytes(*private)


@pytest.fixture(scope="module")
def signed() -> bytes:
    """A photograph whose manifest says when it was created."""
    from c2pa import Builder, C2paSignerInfo, C2paSigningAlg, Signer

    actions = {"actions": [{"action": "c2pa.created", "when": "2019-03-02T10:00:00Z", "digitalSourceType": _CAPTURED}]}
    manifest = {"claim_generator_info": [{"name": "a desk"}], "assertions": [{"label": "c2pa.actions", "data": actions}]}
    chain, key = certificates()
    out = io.BytesIO()
    with Signer.from_info(C2paSignerInfo(C2paSigningAlg.ES256, chain, key, None)) as signer, Builder(json.dumps(manifest)) as builder:
        builder.sign(signer, "image/jpeg", io.BytesIO(_DAM), out)
    return out.getvalue()


_CAPTURED = "http://cv.iptc.org/newscodes/digitalsourcetype/digitalCapture"


def read(content: bytes) -> tuple[Manifest, dict[str, tuple[str, bool]]]:
    """The manifest, and each date with whether it is doubted."""
    assert read_metadata(content).has_manifest
    gathering = Gathering(None, _NOW)
    manifest = read_manifest(gathering, content, "JPEG")
    return manifest, {date.field: (date.value, bool(date.doubts)) for date in gathering.dates}


def test_signature_of_nobody_that_is_known_is_valid_and_proves_nothing(signed: bytes) -> None:
    manifest, dates = read(signed)
    assert (manifest.state, manifest.signer, manifest.error) == (ManifestState.UNTRUSTED, "A desk", None)
    assert dates["C2PA c2pa.actions.v2 when"] == ("2019-03-02T10:00:00Z", False)


def test_picture_that_was_changed_after_signing_makes_its_dates_doubtful(signed: bytes) -> None:
    middle = len(signed) - len(_DAM) // 2
    changed = signed[:middle] + bytes([signed[middle] ^ 1]) + signed[middle + 1 :]
    manifest, dates = read(changed)
    assert manifest.state is ManifestState.INVALID
    assert "assertion.dataHash.mismatch" in manifest.failures
    assert all(is_doubted for _, is_doubted in dates.values())


def test_manifest_of_another_picture_is_invalid(signed: bytes) -> None:
    """The segments of the manifest, copied before the first of another photograph."""
    end = len(signed) - len(_DAM) + 2
    other = (FIXTURES / "photos" / "cat.jpg").read_bytes()
    pasted = other[:2] + signed[2:end] + other[2:]
    assert read(pasted)[0].state is ManifestState.INVALID
