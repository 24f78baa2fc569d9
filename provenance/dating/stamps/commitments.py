"""An .ots file -> Commitments: the digests that it makes of a file's digest, and who is said to have kept each.

The format is that of python-opentimestamps 0.4.5 (core/timestamp.py, core/op.py, core/notary.py). A file is a digest, and a tree of steps
whose leaves are attestations. It is read without recursion; limits are those of the reference, and some of our own where it has none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

_MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
_VERSION = 1
_MAX_BYTES = 64 * 1024
"""Of the whole file; with four calendars and their blocks it has some 4 KiB. It bounds the steps, each of which may hash 4,096 bytes."""
_MAX_MESSAGE = 4096
_MAX_DEPTH = 256
_MAX_PAYLOAD = 8192
_MAX_LEAVES = 100
"""Different ones; a file with four calendars and their blocks has eight. The reference has no limit."""
_MAX_NUMBER_BYTES = 9
"""Of a number: 63 bits, far above any height; the reference has no limit."""
_ADDRESS = re.compile(rb"[A-Za-z0-9._/:-]{0,1000}")
_DIGESTS = {0x02: ("SHA-1", 20), 0x03: ("RIPEMD-160", 20), 0x08: ("SHA-256", 32), 0x67: ("Keccak-256", 32)}
_SHA256, _APPEND, _PREPEND, _REVERSE, _HEXLIFY = 0x08, 0xF0, 0xF1, 0xF2, 0xF3
_ATTESTATION, _FORK = 0x00, 0xFF
_STEPS: dict[int, Callable[[bytes], bytes]] = {
    _SHA256: lambda message: sha256(message).digest(),
    _REVERSE: lambda message: message[::-1],
    _HEXLIFY: lambda message: message.hex().encode(),
}


class Keeper(Enum):
    """Who is said to have kept a digest, by the tag of the attestation."""

    CALENDAR = bytes.fromhex("83dfe30d2ef90c8e")
    BITCOIN = bytes.fromhex("0588960d73d71901")
    LITECOIN = bytes.fromhex("06869a0d73d71b45")
    ETHEREUM = bytes.fromhex("30fe8087b5c7ead7")


@dataclass(frozen=True, slots=True)
class Commitment:
    """One leaf of the tree.

    Attributes:
        keeper: Who is said to have kept it; None where the tag is not known.
        message: What was kept, made of the file's digest; None where the way there goes through a digest other than SHA-256.
        height: The block, for a chain of blocks.
        address: Of the calendar, else empty.
    """

    keeper: Keeper | None
    message: bytes | None
    height: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class ProofFile:
    """What an .ots file holds.

    Attributes:
        algorithm: By which the file's digest was made.
        digest: Of the file that was stamped.
        commitments: In the order of the file, each once.
    """

    algorithm: str
    digest: bytes
    commitments: tuple[Commitment, ...]


class NotReadError(ValueError):
    """What is no .ots file, or goes beyond a limit; the message says which."""


def is_proof_file(content: bytes) -> bool:
    """Whether some bytes begin like an .ots file."""
    return content.startswith(_MAGIC[:16])


def read_proof_file(content: bytes) -> ProofFile:
    """Read all of it.

    Raises:
        NotReadError: It is damaged, of another version, or goes beyond a limit.
    """
    if len(content) > _MAX_BYTES:
        raise NotReadError(f"{len(content):,} bytes; the limit is {_MAX_BYTES:,}")
    reader = _Reader(content)
    if reader.take(len(_MAGIC)) != _MAGIC:
        raise NotReadError("it does not begin like an .ots file")
    if (version := reader.number()) != _VERSION:
        raise NotReadError(f"version {version} of the format; {_VERSION} is known")
    tag = reader.byte()
    if tag not in _DIGESTS:
        raise NotReadError(f"the file's digest is of an unknown kind, {tag:#04x}")
    algorithm, size = _DIGESTS[tag]
    digest = reader.take(size)
    commitments = _commitments(reader, digest if tag == _SHA256 else None)
    if reader.left:
        raise NotReadError(f"{reader.left} bytes are left at the end")
    return ProofFile(algorithm, digest, commitments)


def _commitments(reader: "_Reader", digest: bytes | None) -> tuple[Commitment, ...]:
    """The leaves of the tree. What is waiting are nodes that were begun: the message there, and how deep they lie."""
    waiting: list[tuple[bytes | None, int]] = [(digest, 0)]
    found: dict[Commitment, None] = {}
    while waiting:
        message, depth = waiting.pop()
        if depth >= _MAX_DEPTH:
            raise NotReadError(f"more than {_MAX_DEPTH} steps lie within each other")
        tag = reader.byte()
        if tag == _FORK:
            waiting.append((message, depth))
            tag = reader.byte()
        if tag == _ATTESTATION:
            found[_attestation(reader, message)] = None
            if len(found) > _MAX_LEAVES:
                raise NotReadError(f"more than {_MAX_LEAVES} different attestations")
        else:
            waiting.append((_step(reader, tag, message), depth + 1))
    return tuple(found)


def _step(reader: "_Reader", tag: int, message: bytes | None) -> bytes | None:
    """The message after one step; None stays None."""
    if tag in (_APPEND, _PREPEND):
        added = reader.sized(_MAX_MESSAGE, at_least=1)
        after = None
        if message is not None:
            after = message + added if tag == _APPEND else added + message
    elif tag in _STEPS:
        after = None if message is None else _STEPS[tag](message)
    elif tag in _DIGESTS:
        after = None
    else:
        raise NotReadError(f"the step {tag:#04x} is not known")
    if after is not None and len(after) > _MAX_MESSAGE:
        raise NotReadError(f"a step makes more than {_MAX_MESSAGE} bytes")
    return after


def _attestation(reader: "_Reader", message: bytes | None) -> Commitment:
    tag = reader.take(8)
    payload = _Reader(reader.sized(_MAX_PAYLOAD))
    try:
        keeper = Keeper(tag)
    except ValueError:
        return Commitment(None, message)
    if keeper is Keeper.CALENDAR:
        address = payload.sized(1000)
        if _ADDRESS.fullmatch(address) is None:
            raise NotReadError("the address of a calendar has characters that it may not have")
        made = Commitment(keeper, message, address=address.decode("ascii"))
    else:
        made = Commitment(keeper, message, height=payload.number())
    if payload.left:
        raise NotReadError("an attestation is longer than it may be")
    return made


class _Reader:
    """Takes bytes from the front."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._place = 0

    @property
    def left(self) -> int:
        """Bytes not yet taken."""
        return len(self._content) - self._place

    def take(self, size: int) -> bytes:
        if size > self.left:
            raise NotReadError(f"it ends early, at byte {len(self._content)}")
        self._place += size
        return self._content[self._place - size : self._place]

    def byte(self) -> int:
        return self.take(1)[0]

    def number(self) -> int:
        """Seven bits a byte, the lowest first, the eighth bit set on all but the last (LEB128)."""
        value = 0
        for place in range(_MAX_NUMBER_BYTES):
            part = self.byte()
            value |= (part & 0x7F) << 7 * place
            if not part & 0x80:
                return value
        raise NotReadError(f"a number has more than {_MAX_NUMBER_BYTES} bytes")

    def sized(self, at_most: int, at_least: int = 0) -> bytes:
        """Bytes behind their number."""
        size = self.number()
        if not at_least <= size <= at_most:
            raise NotReadError(f"{size:,} bytes where {at_least} to {at_most:,} may stand")
        return self.take(size)
