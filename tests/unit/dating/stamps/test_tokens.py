"""RFC 3161: tokens that `openssl ts` made, and what others make of them."""

import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provenance.dating.stamps import Anchors, Stamp, StampKind, StampState, opening, read_anchors
from provenance.dating.stamps.beside import read_stamp
from provenance.errors import ExtraMissingError
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.limits import DEFAULT_LIMITS
from provenance.sandbox import confined
from tests.unit.dating.stamps import lying
from tests.unit.dating.stamps.authorities import Authority, make_authority, needs_openssl, openssl
from tests.unit.sandbox import deeds

pytestmark = needs_openssl
PICTURE = b"the bytes of a picture"
NOBODY = Anchors()


def read(content: bytes, anchors: Anchors, picture: bytes = PICTURE) -> Stamp:
    (stamp,) = read_stamp(content, "photo.jpg.tsr", picture, anchors)
    return stamp


def read_here(content: bytes, anchors: Anchors) -> Stamp:
    """The same in this process, for thousands."""
    return opening._token(content, "photo.jpg.tsr", PICTURE, anchors.roots)


def trust(authority: Authority) -> Anchors:
    return read_anchors(authority.root, None)


@pytest.mark.parametrize("kind", ["ec", "rsa"])
@pytest.mark.parametrize("is_bare", [False, True])
def test_token_is_valid_by_a_root_that_was_named(tmp_path: Path, kind: str, *, is_bare: bool) -> None:
    authority = make_authority(tmp_path / "a", kind=kind)
    before = datetime.now(UTC)
    stamp = read(authority.stamp(PICTURE, is_bare=is_bare), trust(authority))
    after = datetime.now(UTC)
    assert (stamp.state, stamp.reason, stamp.authority) == (StampState.VALID, "", "Example TSA")
    assert stamp.interval is not None and stamp.interval.earliest is not None and stamp.interval.latest is not None
    assert stamp.interval.earliest <= before
    assert stamp.interval.latest >= after
    assert stamp.interval.latest - stamp.interval.earliest == timedelta(seconds=4, microseconds=-1)


def test_openssl_agrees_that_it_is_valid(authority: Authority, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(PICTURE)
    (tmp_path / "photo.jpg.tsr").write_bytes(authority.stamp(PICTURE))
    arguments = ["ts", "-verify", "-data", "photo.jpg", "-in", "photo.jpg.tsr", "-CAfile", str(authority.root)]
    assert subprocess.run(["openssl", *arguments], cwd=tmp_path, check=False, capture_output=True).returncode == 0
    assert read((tmp_path / "photo.jpg.tsr").read_bytes(), trust(authority)).state is StampState.VALID


def test_text_reads_back_as_the_interval(authority: Authority) -> None:
    stamp = read(authority.stamp(PICTURE), trust(authority))
    assert parse_edtf(stamp.edtf) == stamp.interval


def test_without_accuracy_the_second_counts(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "a", accuracy="")
    stamp = read(authority.stamp(PICTURE), trust(authority))
    assert stamp.interval == parse_edtf(stamp.text)
    assert stamp.notes == ("no accuracy is stated",)


@pytest.mark.parametrize("digest", ["sha224", "sha384", "sha512"])
def test_other_safe_digests_count(authority: Authority, digest: str) -> None:
    assert read(authority.stamp(PICTURE, digest=digest), trust(authority)).state is StampState.VALID


@pytest.mark.parametrize("digest", ["sha1", "md5"])
def test_unsafe_digest_of_the_file_proves_nothing(authority: Authority, digest: str) -> None:
    stamp = read(authority.stamp(PICTURE, digest=digest), trust(authority))
    assert stamp.state is StampState.WEAK
    assert digest in stamp.reason


@pytest.mark.parametrize("where", ["signer", "certificate"])
def test_unsafe_digest_of_the_signer_proves_nothing(tmp_path: Path, where: str) -> None:
    authority = make_authority(
        tmp_path / "a",
        signer_digest="sha1" if where == "signer" else "sha256",
        certificate_digest="sha1" if where == "certificate" else "sha256",
    )
    assert read(authority.stamp(PICTURE), trust(authority)).state is StampState.WEAK


def test_stamp_of_another_file_is_told(authority: Authority) -> None:
    stamp = read(authority.stamp(PICTURE + b"."), trust(authority))
    assert stamp.state is StampState.WRONG_FILE
    assert "other bytes" in stamp.reason


def test_root_that_was_not_named(authority: Authority, tmp_path: Path) -> None:
    content = authority.stamp(PICTURE)
    other = make_authority(tmp_path / "b")
    for anchors in (NOBODY, trust(other)):
        stamp = read(content, anchors)
        assert stamp.state is StampState.UNTRUSTED
        assert stamp.authority == "Example TSA"
        assert stamp.interval is not None


def test_signature_that_does_not_hold_is_invalid_whoever_is_trusted(authority: Authority) -> None:
    content = bytearray(authority.stamp(PICTURE))
    content[-1] ^= 1  # in the signature, which stands last
    for anchors in (NOBODY, trust(authority)):
        assert read(bytes(content), anchors).state is StampState.INVALID


def test_time_that_was_changed_is_invalid(authority: Authority) -> None:
    content = authority.stamp(PICTURE)
    year = f"{datetime.now(UTC):%Y}".encode()
    place = content.index(b"\x18", content.index(bytes.fromhex("060b2a864886f70d0109100104")))  # genTime in TSTInfo
    assert content[place + 2 : place + 6] == year
    changed = content[: place + 2] + b"2001" + content[place + 6 :]
    for anchors in (NOBODY, trust(authority)):
        stamp = read(changed, anchors)
        assert stamp.state is StampState.INVALID
        assert stamp.text.startswith("2001")


@pytest.mark.parametrize(
    "usage",
    [
        "extendedKeyUsage = critical, serverAuth, timeStamping",
        "extendedKeyUsage = critical, codeSigning",
        "extendedKeyUsage = timeStamping",
        "",
    ],
)
def test_certificate_for_something_else_is_invalid(authority: Authority, tmp_path: Path, usage: str) -> None:
    """`openssl ts` refuses to sign with these, so the content is that of a good token, signed again."""
    other = make_authority(tmp_path / "b", usage=usage)
    content = other.signed(authority.stamp(PICTURE, is_bare=True))
    for anchors in (NOBODY, trust(other)):
        stamp = read(content, anchors)
        assert stamp.state is StampState.INVALID
        assert "not one for time stamps" in stamp.reason


def test_content_that_is_signed_again_is_valid_by_who_signed_it(authority: Authority, tmp_path: Path) -> None:
    """What the test above takes for granted."""
    other = make_authority(tmp_path / "b", name="Other TSA")
    stamp = read(other.signed(authority.stamp(PICTURE, is_bare=True)), trust(other))
    assert (stamp.state, stamp.authority) == (StampState.VALID, "Other TSA")


def test_certificate_that_expired_since_is_valid(tmp_path: Path) -> None:
    authority = make_authority(tmp_path / "a", until=timedelta(seconds=4))
    content = authority.stamp(PICTURE)
    end = datetime.now(UTC) + timedelta(seconds=5)
    while datetime.now(UTC) < end:
        time.sleep(0.2)
    assert read(content, trust(authority)).state is StampState.VALID


@pytest.mark.parametrize(("since", "until"), [(timedelta(days=-2), timedelta(days=-1)), (timedelta(days=1), timedelta(days=2))])
def test_certificate_that_was_not_valid_then_is_invalid(tmp_path: Path, since: timedelta, until: timedelta) -> None:
    authority = make_authority(tmp_path / "a", since=since, until=until)
    stamp = read(authority.stamp(PICTURE), trust(authority))
    assert stamp.state is StampState.INVALID
    assert "not valid at that time" in stamp.reason


def test_token_without_its_certificate_needs_it_named(authority: Authority, tmp_path: Path) -> None:
    content = authority.stamp(PICTURE, with_certificate=False)
    for anchors in (NOBODY, trust(authority)):
        stamp = read(content, anchors)
        assert stamp.state is StampState.UNTRUSTED
        assert "does not hold the certificate of its signer" in stamp.reason
    signer = (authority.folder / "signer.pem").read_bytes()
    (tmp_path / "both.pem").write_bytes(authority.root.read_bytes() + signer)
    (tmp_path / "signer.pem").write_bytes(signer)
    both, alone = (read(content, read_anchors(tmp_path / name, None)) for name in ("both.pem", "signer.pem"))
    assert (both.state, both.authority) == (StampState.VALID, "Example TSA")
    assert alone.state is StampState.UNTRUSTED  # a certificate that is not self-signed is no end of a chain


def test_two_certificates_with_one_number_are_refused(authority: Authority) -> None:
    """One reader could take the one for the signature, and another the other for what it may be used for."""
    content = authority.signed(authority.stamp(PICTURE, is_bare=True), authority.twin())
    stamp = read(content, trust(authority))
    assert stamp.state is StampState.INVALID
    assert "several different certificates" in stamp.reason


def test_several_signers_are_refused(authority: Authority) -> None:
    """RFC 3161, section 2.4.2: nobody but the authority signs."""
    (authority.folder / "token.der").write_bytes(authority.stamp(PICTURE, is_bare=True))
    authority.twin()
    openssl(authority.folder, "cms", "-verify", "-noverify", "-inform", "DER", "-in", "token.der", "-out", "content.der")
    openssl(
        authority.folder, "cms", "-sign", "-binary", "-nodetach", "-econtent_type", "1.2.840.113549.1.9.16.1.4", "-in", "content.der",
        "-signer", "signer.pem", "-inkey", "signer.key", "-signer", "twin.pem", "-inkey", "twin.key",
        "-outform", "DER", "-out", "signed.der",
    )  # fmt: skip
    stamp = read((authority.folder / "signed.der").read_bytes(), trust(authority))
    assert (stamp.state, stamp.reason) == (StampState.INVALID, "it has several signers")


def test_refusal_of_an_authority_is_no_token() -> None:
    stamp = read(bytes.fromhex("30053003020102"), NOBODY)  # PKIStatus rejection
    assert stamp.state is StampState.UNREAD
    assert "the authority gave none (status 2" in stamp.reason


def test_file_cut_at_every_byte_is_unread(authority: Authority) -> None:
    for is_bare in (False, True):
        content = authority.stamp(PICTURE, is_bare=is_bare)
        states = {read_here(content[:end], trust(authority)).state for end in range(len(content))}
        assert states == {StampState.UNREAD}


@pytest.mark.timeout(60)
def test_no_changed_byte_of_what_is_signed_is_valid(authority: Authority) -> None:
    """Only what nobody signs may change: versions, and the names of algorithms that are told a second time."""
    content = authority.stamp(PICTURE, is_bare=True)
    anchors = trust(authority)
    told = {}
    for place in range(len(content)):
        stamp = read_here(content[:place] + bytes([content[place] ^ 0x21]) + content[place + 1 :], anchors)
        if stamp.state is StampState.VALID:
            told[place] = stamp
    whole = read_here(content, anchors)
    assert len(told) < 20
    assert {(stamp.interval, stamp.authority) for stamp in told.values()} <= {(whole.interval, whole.authority)}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x30",
        b"\x30\x80" * 5000,
        b"\x30\x84\xff\xff\xff\xff" + b"\x00" * 100,
        b"\x30\x82\x10\x00" * 4000,
        b"\xff" * 1000,
        bytes(2**18 + 1),
    ],
)
@pytest.mark.timeout(20)
def test_hostile_der_is_unread(content: bytes) -> None:
    stamp = read(content, NOBODY)
    assert stamp.state is StampState.UNREAD
    assert stamp.reason


def test_missing_extra_is_named(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    content = authority.stamp(PICTURE)
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "rfc3161_client", None)
        without.delitem(sys.modules, "provenance.dating.stamps.tokens", raising=False)
        with pytest.raises(ExtraMissingError):
            read_here(content, NOBODY)
    monkeypatch.setattr(opening, "_token", lying.lack_extra)
    stamp = read(content, NOBODY)
    assert stamp.state is StampState.UNREAD
    assert "image-provenance[timestamps]" in stamp.reason


def test_worker_that_dies_makes_a_stamp_unread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_token", lying.crash)
    stamp = read(b"\x30", NOBODY)
    assert stamp.state is StampState.UNREAD
    assert "no time-stamp token that can be read: the process that opened it crashed (SIGABRT)" in stamp.reason


@pytest.mark.parametrize("job", [lying.speak_of_another, lying.answer_none])
def test_worker_speaks_of_the_stamp_that_it_was_given_or_not_at_all(monkeypatch: pytest.MonkeyPatch, job: Callable[..., Stamp]) -> None:
    monkeypatch.setattr(opening, "_token", job)
    stamp = read(b"\x30", NOBODY)
    assert (stamp.kind, stamp.name, stamp.sha256) == (StampKind.RFC_3161, "photo.jpg.tsr", Digest.of(b"\x30"))
    assert stamp.state is not StampState.VALID


def test_each_stamp_has_a_worker_that_opened_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who took one over by other bytes cannot speak for a stamp."""
    monkeypatch.setattr(opening, "_token", lying.tell_process)
    others = {str(confined(DEFAULT_LIMITS).run(deeds.process)), str(confined(DEFAULT_LIMITS).run(deeds.process))}
    asked = [read(b"\x30", NOBODY).reason for _ in range(3)]
    others.add(str(confined(DEFAULT_LIMITS).run(deeds.process)))
    assert len(others) == 1
    assert len({*asked, *others}) == 4


def test_program_that_verifies_loads_no_native_reader(tmp_path: Path, authority: Authority) -> None:
    (tmp_path / "a.tsr").write_bytes(authority.stamp(PICTURE))
    program = (
        "import sys; from pathlib import Path; from provenance.dating.stamps import Anchors, read_stamps\n"
        "(stamp,) = read_stamps([Path('a.tsr')], b'the bytes of a picture', Anchors())\n"
        "assert stamp.state == 'untrusted', stamp\n"
        "assert not {'rfc3161_client', 'cryptography'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True)


def test_roots_without_the_extra_are_refused(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.x509", None)
    with pytest.raises(ExtraMissingError, match=r"image-provenance\[timestamps\]"):
        read_anchors(authority.root, None)
