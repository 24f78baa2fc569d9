"""Chains of block headers: Bitcoin's own first one, and chains that cost nothing under rules of their own."""

import struct
from datetime import UTC, datetime, timedelta

import pytest

from provenance.dating.stamps.headers import BITCOIN, FOLLOWING, HEADER_BYTES, ChainRules, check_headers, follows_median
from provenance.errors import AnchorsError
from tests.unit.dating.stamps.chains import EASIEST, PERIOD, SPACING_S, START, bits_of, chain, hash_of, mined, rules_of

GENESIS = bytes.fromhex(
    "0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa"
    "4b1e5e4a29ab5f49ffff001d1dac2b7c"
)
"""Bitcoin's first block: "The Times 03/Jan/2009 Chancellor on brink of second bailout for banks"."""


def at(height: int) -> datetime:
    return datetime.fromtimestamp(START + SPACING_S * height, UTC)


def test_first_block_of_bitcoin_is_known_and_not_enough() -> None:
    found = check_headers(GENESIS, "headers")
    assert found.height == 0
    assert found.time(0) == datetime(2009, 1, 3, 18, 15, 5, tzinfo=UTC)
    assert found.merkle_root(0)[::-1].hex() == "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b"
    assert "10 after block 0 are needed" in found.doubt(0)


@pytest.mark.parametrize(
    ("first_time", "last_time", "before", "after"),
    [
        (1_261_130_161, 1_262_152_739, 0x1D00FFFF, 0x1D00D86A),  # blocks 30240 to 32255: the first change
        (1_231_006_505, 1_233_061_996, 0x1D00FFFF, 0x1D00FFFF),  # 0 to 2015: not easier than the easiest
        (1_279_008_237, 1_279_297_671, 0x1C05A3F4, 0x1C0168FD),  # 66528 to 68543: not harder than by four
    ],
)
def test_work_changes_as_it_did_in_bitcoin(first_time: int, last_time: int, before: int, after: int) -> None:
    """Times and bits of real blocks, as Bitcoin Core's own tests have them."""
    from provenance.dating.stamps import headers

    content = bytearray(HEADER_BYTES * PERIOD)
    struct.pack_into("<L", content, 68, first_time)
    struct.pack_into("<L", content, HEADER_BYTES * (PERIOD - 1) + 68, last_time)
    target = headers._expanded(struct.pack("<L", before))
    bits, _ = headers._next_target(bytes(content), PERIOD, target, BITCOIN)
    assert struct.unpack("<L", bits) == (after,)


def test_chain_over_changes_of_work() -> None:
    quick = {height: START + 200 * height for height in range(PERIOD)}
    content = chain(2 * PERIOD + 20, times=quick)
    found = check_headers(content, "headers", rules_of(content))
    assert found.height == 2 * PERIOD + 19
    claimed = [struct.unpack_from("<L", content, HEADER_BYTES * height + 72)[0] for height in (0, PERIOD, 2 * PERIOD)]
    assert len(set(claimed)) == 3
    assert 2 * PERIOD < found.work / 2 < 8 * PERIOD


@pytest.fixture(scope="module")
def short() -> bytes:
    return chain(40)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (4, "does not follow"),  # the header before
        (40, "does not follow|has not the work"),  # the root, and with it the hash
        (72, "other work"),  # bits
    ],
)
def test_header_that_does_not_fit_is_named(short: bytes, place: int, words: str) -> None:
    content = bytearray(short)
    content[20 * HEADER_BYTES + place] ^= 1
    with pytest.raises(AnchorsError, match=words) as error:
        check_headers(bytes(content), "headers", rules_of(short))
    assert "header 20 " in str(error.value) or "header 21 " in str(error.value)


def test_header_without_its_work_is_named(short: bytes) -> None:
    """The last one, whose hash no other names."""
    content = short
    for nonce in range(100):
        content = short[:-4] + struct.pack("<L", nonce)
        if int.from_bytes(hash_of(content[-HEADER_BYTES:]), "little") > EASIEST:
            break
    with pytest.raises(AnchorsError, match="header 39 has not the work"):
        check_headers(content, "headers", rules_of(short))


def test_work_that_the_times_do_not_ask_for_is_refused() -> None:
    """Forged headers would be the easiest there are."""
    content = chain(PERIOD, times={height: START + 100 * height for height in range(PERIOD)})
    easy = mined(hash_of(content[-HEADER_BYTES:]), bytes(32), START + 10**6, bits_of(EASIEST), EASIEST)
    with pytest.raises(AnchorsError, match=f"header {PERIOD} claims other work"):
        check_headers(content + easy, "headers", rules_of(content))


def test_chain_of_another_network_is_refused(short: bytes) -> None:
    with pytest.raises(AnchorsError, match="header 0 "):
        check_headers(short, "headers")
    with pytest.raises(AnchorsError, match="not that of Bitcoin's first block"):
        check_headers(short, "headers", ChainRules(bytes(32), EASIEST, 1, 0))


@pytest.mark.parametrize("size", [0, 1, 79, 81])
def test_file_of_another_size_is_refused(short: bytes, size: int) -> None:
    with pytest.raises(AnchorsError, match="bytes are no block headers"):
        check_headers(short[:size], "headers", rules_of(short))


def test_gap_is_named() -> None:
    """Electrum leaves zeros where it has not looked yet."""
    with pytest.raises(AnchorsError, match="header 0 is empty"):
        check_headers(bytes(HEADER_BYTES * 3), "headers")
    with pytest.raises(AnchorsError, match="header 1 is empty"):
        check_headers(GENESIS + bytes(HEADER_BYTES), "headers")


def test_little_work_proves_nothing(short: bytes) -> None:
    found = check_headers(short, "headers", rules_of(short, least_work=2**40))
    assert "less work than Bitcoin had" in found.doubt(0)
    assert check_headers(short, "headers", rules_of(short)).doubt(0) == ""


def test_headers_after_it_are_needed(short: bytes) -> None:
    found = check_headers(short, "headers", rules_of(short))
    assert found.doubt(39 - FOLLOWING) == ""
    assert "the headers end at block 39" in found.doubt(40 - FOLLOWING)
    assert found.doubt(2**62)


def test_block_may_be_two_hours_early_and_as_late_as_the_ten_after_it() -> None:
    content = chain(30, times={12: START + SPACING_S * 20})
    found = check_headers(content, "headers", rules_of(content))
    early = found.interval(10)
    assert early.earliest == at(10) - timedelta(hours=2)
    assert early.latest == at(20)
    assert found.interval(1).latest == at(11)
    assert found.interval(2).latest == at(20)


def test_time_behind_the_median_is_none() -> None:
    content = chain(30, times={20: START})
    found = check_headers(content, "headers", rules_of(content))
    assert not follows_median(found, 20)
    assert follows_median(found, 19)
    assert follows_median(found, 0)


def test_work_that_is_a_negative_number_is_none() -> None:
    """Its sign bit makes a target that no hash is below: arith_uint256::SetCompact."""
    content = bytearray(chain(1))
    content[74] |= 0x80
    with pytest.raises(AnchorsError, match="header 0 has not the work that it claims"):
        check_headers(bytes(content), "headers", rules_of(bytes(content)))
