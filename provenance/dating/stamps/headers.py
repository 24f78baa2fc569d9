"""A file of Bitcoin's block headers -> HeaderChain: checked by itself, without asking anybody.

Whoever can write the file could put any digest into a header of their own. So the file counts only as a whole: it begins with
Bitcoin's first block, each header names the one before, each has the work that it claims, what it has to claim follows from the times
before it, and all of it together is at least the work that Bitcoin is known to have. The last is what a forger cannot pay for.
"""

import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from provenance.errors import AnchorsError
from provenance.model.dates import DateInterval

HEADER_BYTES = 80
"""Version, digest of the header before, Merkle root, time, bits, nonce: Bitcoin developer reference, "Block Headers"."""
FOLLOWING = 10
"""Headers that have to follow the one that is asked about: see `HeaderChain.interval`."""
_AHEAD = timedelta(hours=2)
"""A block whose time is further ahead of a node's clock is refused: MAX_FUTURE_BLOCK_TIME, Bitcoin Core 29.0, chain.h."""
_PERIOD = 2016
"""Headers with the same bits: nPowTargetTimespan / nPowTargetSpacing, Bitcoin Core 29.0, kernel/chainparams.cpp."""
_PERIOD_S = 14 * 24 * 3600
_MEDIAN_OF = 11
"""A block's time has to be after the median of as many before it: CBlockIndex::nMedianTimeSpan, Bitcoin Core 29.0, chain.h."""


@dataclass(frozen=True, slots=True)
class ChainRules:
    """What makes a chain of headers that of one network.

    Attributes:
        first: Hash of the first header, in the order of its bytes in memory (the reverse of how it is shown).
        easiest: The largest number that the hash of a header may be, whatever its bits.
        least_work: Hashes that the whole chain has to stand for, on average.
        least_work_at: The height at which Bitcoin had that much.
    """

    first: bytes
    easiest: int
    least_work: int
    least_work_at: int


BITCOIN = ChainRules(
    first=bytes.fromhex("000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f")[::-1],
    easiest=(1 << 224) - 1,
    least_work=0xB1F3B93B65B16D035A82BE84,
    least_work_at=886_157,
)
"""hashGenesisBlock, powLimit and nMinimumChainWork of the main network: Bitcoin Core 29.0 (April 2025), kernel/chainparams.cpp."""


@dataclass(frozen=True, slots=True)
class HeaderChain:
    """Headers that were checked.

    Attributes:
        content: All of them, 80 bytes each, the first block first.
        work: Hashes that they stand for, on average.
        rules: Those that they keep.
    """

    content: bytes
    work: int
    rules: ChainRules

    @property
    def height(self) -> int:
        """Height of the last header; that of the first is 0."""
        return len(self.content) // HEADER_BYTES - 1

    def doubt(self, height: int) -> str:
        """Why the header at that height proves nothing, in words; empty where it does."""
        if height + FOLLOWING > self.height:
            return f"the headers end at block {self.height}; {FOLLOWING} after block {height} are needed"
        if self.work < self.rules.least_work:
            return (
                f"the headers up to block {self.height} are of less work than Bitcoin had at block {self.rules.least_work_at}, "
                "so that they could be forged: give all of them, up to this year"
            )
        return ""

    def merkle_root(self, height: int) -> bytes:
        """The digest that stands for everything in a block, 32 bytes in the order of the header."""
        return self.content[height * HEADER_BYTES + 36 : height * HEADER_BYTES + 68]

    def time(self, height: int) -> datetime:
        """The time that its miner gave a block, UTC."""
        return datetime.fromtimestamp(_time(self.content, height), UTC)

    def interval(self, height: int) -> DateInterval:
        """When a block was mined.

        Not more than two hours before the time that it gives, since no node would have taken it. How late it may have been its own
        time does not tell, for a miner may give any time after the median of the eleven before. But the block was there before
        those that follow. So the latest time among it and the next ten is the end: all eleven miners would have to be behind.

        Args:
            height: At least `FOLLOWING` below that of the last header.
        """
        latest = max(self.time(after) for after in range(height, height + FOLLOWING + 1))
        return DateInterval(self.time(height) - _AHEAD, latest)


def check_headers(content: bytes, name: str, rules: ChainRules = BITCOIN) -> HeaderChain:
    """The chain that a file holds.

    Args:
        content: Headers of 80 bytes each, from the first block on.
        name: Name of the file, for messages.
        rules: Those of the network.

    Raises:
        AnchorsError: It is no chain by these rules; the message names the first header that does not fit.
    """
    count, rest = divmod(len(content), HEADER_BYTES)
    if rest or not count:
        raise AnchorsError(f"{name}: {len(content):,} bytes are no block headers: {HEADER_BYTES} bytes each, from block 0 on, are needed")
    before, bits, target, work = bytes(32), b"", 0, 0
    for height in range(count):
        header = content[height * HEADER_BYTES : (height + 1) * HEADER_BYTES]
        if height % _PERIOD == 0:
            bits, target = _next_target(content, height, target, rules)
            work += (2**256 // (target + 1)) * min(_PERIOD, count - height)
        digest = sha256(sha256(header).digest()).digest()
        if header[4:36] != before or header[72:76] != bits or int.from_bytes(digest, "little") > target:
            raise AnchorsError(f"{name}: {_fault(header, height, before, bits)}")
        if height == 0 and digest != rules.first:
            raise AnchorsError(f"{name}: header 0 is not that of Bitcoin's first block")
        before = digest
    return HeaderChain(content, work, rules)


def _next_target(content: bytes, height: int, target: int, rules: ChainRules) -> tuple[bytes, int]:
    """Bits and target of the period that begins at a height: CalculateNextWorkRequired, Bitcoin Core 29.0, pow.cpp.

    The times of the period before, its first to its last, say how much harder or easier it gets, by four times at most.
    """
    if height == 0:
        bits = content[72:76]
        return bits, min(_expanded(bits), rules.easiest)
    taken_s = _time(content, height - 1) - _time(content, height - _PERIOD)
    taken_s = min(max(taken_s, _PERIOD_S // 4), _PERIOD_S * 4)
    bits = _compact(min(target * taken_s // _PERIOD_S, rules.easiest))
    return bits, _expanded(bits)


def _fault(header: bytes, height: int, before: bytes, bits: bytes) -> str:
    """Why a header does not fit, in words."""
    if not any(header):
        return f"header {height} is empty: the file has gaps (Electrum fills its own only where it needs to); give a whole one"
    if header[4:36] != before:
        return f"header {height} does not follow the one before it"
    if header[72:76] != bits:
        return f"header {height} claims other work than the times before it ask for"
    return f"header {height} has not the work that it claims"


def _time(content: bytes, height: int) -> int:
    """Seconds since 1970 that a header gives."""
    (seconds,) = struct.unpack_from("<L", content, height * HEADER_BYTES + 68)
    return int(seconds)


def _expanded(bits: bytes) -> int:
    """Three bytes of a number and how many bytes it has -> the number; 0 where the sign bit is set: arith_uint256::SetCompact."""
    size, mantissa = bits[3], int.from_bytes(bits[:3], "little")
    if mantissa & 0x800000:
        return 0
    return min(mantissa << 8 * (size - 3) if size > 3 else mantissa >> 8 * (3 - size), 2**256 - 1)


def _compact(number: int) -> bytes:
    """The same the other way, rounded down: arith_uint256::GetCompact."""
    size = (number.bit_length() + 7) // 8
    mantissa = number >> 8 * (size - 3) if size > 3 else number << 8 * (3 - size)
    if mantissa & 0x800000:
        mantissa, size = mantissa >> 8, size + 1
    return mantissa.to_bytes(3, "little") + bytes([size])


def follows_median(chain: HeaderChain, height: int) -> bool:
    """Whether the time of a block is after the median of the eleven before it, as it has to be."""
    times = sorted(_time(chain.content, before) for before in range(max(0, height - _MEDIAN_OF), height))
    return not times or _time(chain.content, height) > times[len(times) // 2]
