"""OpenTimestamps: proofs put together field by field, honest and hostile."""

from hashlib import sha256

import pytest

from provenance.dating.stamps import Anchors, Stamp, StampState
from provenance.dating.stamps.beside import read_stamp
from provenance.dating.stamps.headers import check_headers
from provenance.model.edtf import parse_edtf
from tests.unit.dating.stamps.chains import (
    CALENDAR,
    LITECOIN,
    MAGIC,
    START,
    attestation,
    chain,
    in_block,
    number,
    ots,
    path_to_root,
    pending,
    rules_of,
    sized,
)

PICTURE = b"the bytes of a picture"
STEPS, ROOT = path_to_root(PICTURE)
NOBODY = Anchors()


@pytest.fixture(scope="module")
def anchors() -> Anchors:
    content = chain(40, roots={20: ROOT, 35: ROOT})
    return Anchors(chain=check_headers(content, "headers", rules_of(content)))


def read(content: bytes, anchors: Anchors = NOBODY, picture: bytes = PICTURE) -> list[Stamp]:
    return list(read_stamp(content, "photo.jpg.ots", picture, anchors))


def test_block_that_holds_the_digest_proves_its_time(anchors: Anchors) -> None:
    (stamp,) = read(ots(PICTURE, STEPS + in_block(20)), anchors)
    assert (stamp.state, stamp.reason, stamp.authority) == (StampState.VALID, "", "Bitcoin block 20")
    assert anchors.chain is not None
    assert stamp.interval == anchors.chain.interval(20) == parse_edtf(stamp.edtf)


@pytest.mark.parametrize(
    ("height", "state", "words"),
    [
        (21, StampState.INVALID, "holds another digest"),
        (35, StampState.UNTRUSTED, "10 after block 35 are needed"),
        (10**9, StampState.UNTRUSTED, "the headers end at block 39"),
    ],
)
def test_other_blocks(anchors: Anchors, height: int, state: StampState, words: str) -> None:
    (stamp,) = read(ots(PICTURE, STEPS + in_block(height)), anchors)
    assert stamp.state is state
    assert words in stamp.reason
    assert stamp.interval is None


def test_block_whose_time_is_not_after_the_median_is_invalid() -> None:
    """No node takes such a block: the headers that hold it are no chain."""
    content = chain(40, roots={20: ROOT}, times={20: START})
    (stamp,) = read(ots(PICTURE, STEPS + in_block(20)), Anchors(chain=check_headers(content, "headers", rules_of(content))))
    assert (stamp.state, stamp.interval, stamp.edtf) == (StampState.INVALID, None, "")
    assert "not after the median" in stamp.reason


def test_without_headers_nothing_is_proven() -> None:
    (stamp,) = read(ots(PICTURE, STEPS + in_block(20)))
    assert stamp.state is StampState.UNTRUSTED
    assert "--bitcoin-headers" in stamp.reason


def test_forged_headers_of_little_work_prove_nothing() -> None:
    content = chain(40, roots={20: ROOT})
    weak = Anchors(chain=check_headers(content, "headers", rules_of(content, least_work=2**90)))
    (stamp,) = read(ots(PICTURE, STEPS + in_block(20)), weak)
    assert stamp.state is StampState.UNTRUSTED
    assert "could be forged" in stamp.reason


def test_each_attestation_is_told(anchors: Anchors) -> None:
    tree = (
        b"\xff"
        + pending()
        + b"\xff"
        + attestation(bytes(8), b"whatever")
        + STEPS
        + b"\xff"
        + in_block(20)
        + attestation(LITECOIN, number(7))
    )
    stamps = read(ots(PICTURE, tree), anchors)
    assert [(stamp.state, stamp.authority) for stamp in stamps] == [
        (StampState.PENDING, "https://a.calendar.example"),
        (StampState.UNTRUSTED, None),
        (StampState.VALID, "Bitcoin block 20"),
        (StampState.UNTRUSTED, "Litecoin block 7"),
    ]


def test_proof_of_another_file_is_told(anchors: Anchors) -> None:
    (stamp,) = read(ots(PICTURE, STEPS + in_block(20)), anchors, PICTURE + b".")
    assert stamp.state is StampState.WRONG_FILE


@pytest.mark.parametrize(("tag", "size"), [(0x02, 20), (0x03, 20), (0x67, 32)])
def test_digest_of_the_file_other_than_sha256_is_weak(anchors: Anchors, tag: int, size: int) -> None:
    (stamp,) = read(MAGIC + b"\x01" + bytes([tag]) + bytes(size) + STEPS + in_block(20), anchors)
    assert stamp.state is StampState.WEAK


@pytest.mark.parametrize("tag", [0x02, 0x03, 0x67])
def test_way_through_another_digest_is_weak(anchors: Anchors, tag: int) -> None:
    (stamp,) = read(ots(PICTURE, bytes([tag]) + STEPS + in_block(20)), anchors)
    assert stamp.state is StampState.WEAK


def test_all_steps_are_followed() -> None:
    digest = sha256(PICTURE).digest()
    kept = sha256((b"<" + digest + b">")[::-1].hex().encode()).digest()
    content = chain(20, roots={5: kept})
    known = Anchors(chain=check_headers(content, "headers", rules_of(content)))
    steps = b"\xf1" + sized(b"<") + b"\xf0" + sized(b">") + b"\xf2" + b"\xf3" + b"\x08"
    (stamp,) = read(ots(PICTURE, steps + in_block(5)), known)
    assert stamp.state is StampState.VALID


def test_file_cut_at_every_byte_is_unread(anchors: Anchors) -> None:
    content = ots(PICTURE, b"\xff" + pending() + STEPS + in_block(20))
    for end in range(len(content)):
        assert {stamp.state for stamp in read(content[:end], anchors)} == {StampState.UNREAD}


def test_changed_byte_never_makes_a_proof_of_another_digest(anchors: Anchors) -> None:
    """Every path to a root that is in the chain is the one that the picture has."""
    content = ots(PICTURE, STEPS + in_block(20))
    for place in range(len(content)):
        for bit in (1, 0x80):
            changed = content[:place] + bytes([content[place] ^ bit]) + content[place + 1 :]
            assert all(stamp.state is not StampState.VALID for stamp in read(changed, anchors))


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        (b"", "ends early"),
        (b"\xff", "ends early"),
        (b"\xff\xff", "not known"),
        (b"\x99", "the step 0x99 is not known"),
        (b"\x08" * 300 + pending(), "steps lie within each other"),
        (b"\xff\x08" * 300 + pending(), "steps lie within each other"),
        (b"\xf3" * 8 + pending(), "more than 4096 bytes"),
        (b"\xf0" + sized(bytes(4096)) + pending(), "more than 4096 bytes"),
        (b"\xf0" + number(0) + pending(), "0 bytes where 1 to"),
        (b"\xf0" + number(2**62) + pending(), "bytes where 1 to"),
        (b"\xf0" + b"\x80" * 5000, "a number has more than 9 bytes"),
        (b"\x00" + bytes(8) + number(8193) + bytes(8193), "bytes where 0 to"),
        (in_block(5) + b".", "1 bytes are left"),
        (attestation(bytes.fromhex("0588960d73d71901"), number(5) + b"."), "longer than it may be"),
        (attestation(CALENDAR, sized(b"https://a/\x1b[31m")), "characters"),
        (attestation(CALENDAR, sized(b"https://a/?q=1")), "characters"),
        (attestation(CALENDAR, sized(b"a" * 1001)), "bytes where 0 to 1,000"),
        (b"\xff\x08" * 40_000, "the limit is"),
        (b"".join(b"\xff" + in_block(height) for height in range(101)) + pending(), "more than 100 different"),
    ],
)
@pytest.mark.timeout(10)
def test_hostile_proof_is_unread(tree: bytes, words: str) -> None:
    (stamp,) = read(ots(PICTURE, tree))
    assert stamp.state is StampState.UNREAD
    assert words in stamp.reason


@pytest.mark.timeout(10)
def test_bomb_of_steps_ends(anchors: Anchors) -> None:
    """As many steps on as long a message as the limits allow."""
    long = b"\xf0" + sized(bytes(4000))
    tree = long + (b"\xff\x08" + pending("a")) * 4000 + pending()
    stamps = read(ots(PICTURE, tree), anchors)
    assert [stamp.state for stamp in stamps] == [StampState.PENDING] * 2


@pytest.mark.parametrize("version", [0, 2, 2**40])
def test_other_versions_are_unread(version: int) -> None:
    content = MAGIC + number(version) + b"\x08" + sha256(PICTURE).digest() + pending()
    (stamp,) = read(content)
    assert stamp.state is StampState.UNREAD
    assert "version" in stamp.reason
