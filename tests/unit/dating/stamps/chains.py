"""Chains of block headers that cost nothing to mine, and .ots files, put together field by field."""

import struct
from collections.abc import Mapping
from hashlib import sha256

from provenance.dating.stamps.headers import ChainRules

EASIEST = 0x7FFFFF << 232
"""A target that every second hash meets; as bits, 0x207fffff."""
START = 1_300_000_000
SPACING_S = 600
PERIOD = 2016


def hash_of(header: bytes) -> bytes:
    return sha256(sha256(header).digest()).digest()


def mined(before: bytes, root: bytes, time: int, bits: int, target: int) -> bytes:
    """A header with the work that its bits claim."""
    nonce = 0
    while True:
        header = struct.pack("<L32s32sLLL", 1, before, root, time, bits, nonce)
        if int.from_bytes(hash_of(header), "little") <= target:
            return header
        nonce += 1


def chain(count: int, roots: Mapping[int, bytes] | None = None, times: Mapping[int, int] | None = None) -> bytes:
    """Headers one after the other, 600 s apart.

    Args:
        count: How many.
        roots: Merkle roots by height.
        times: Times by height, where they are others.
    """
    roots, times = roots or {}, times or {}
    content, before, target = b"", bytes(32), EASIEST
    for height in range(count):
        if height and height % PERIOD == 0:
            first, last = (struct.unpack_from("<L", content, place * 80 + 68)[0] for place in (height - PERIOD, height - 1))
            target = min(target * min(max(last - first, 302_400), 4_838_400) // 1_209_600, EASIEST)
            # The largest of such numbers that has three significant bytes below a size of 32.
            size = (target.bit_length() + 8) // 8
            target = target >> 8 * (size - 3) << 8 * (size - 3)
        bits = bits_of(target)
        header = mined(before, roots.get(height, bytes(32)), times.get(height, START + SPACING_S * height), bits, target)
        content, before = content + header, hash_of(header)
    return content


def bits_of(target: int) -> int:
    """How many bytes the number has, and its three most significant ones; the first bit is a sign, so that it is never set."""
    size = (target.bit_length() + 8) // 8
    return size << 24 | target >> 8 * (size - 3)


def rules_of(content: bytes, least_work: int = 1) -> ChainRules:
    """The rules of the network that begins with the first of these headers."""
    return ChainRules(hash_of(content[:80]), EASIEST, least_work, 0)


MAGIC = b"\x00OpenTimestamps\x00\x00Proof\x00\xbf\x89\xe2\xe8\x84\xe8\x92\x94"
CALENDAR = bytes.fromhex("83dfe30d2ef90c8e")
BITCOIN = bytes.fromhex("0588960d73d71901")
LITECOIN = bytes.fromhex("06869a0d73d71b45")


def number(value: int) -> bytes:
    """LEB128."""
    parts = []
    while True:
        value, part = value >> 7, value & 0x7F
        parts.append(part | (0x80 if value else 0))
        if not value:
            return bytes(parts)


def sized(content: bytes) -> bytes:
    return number(len(content)) + content


def attestation(tag: bytes, payload: bytes) -> bytes:
    return b"\x00" + tag + sized(payload)


def in_block(height: int) -> bytes:
    return attestation(BITCOIN, number(height))


def pending(address: str = "https://a.calendar.example") -> bytes:
    return attestation(CALENDAR, sized(address.encode()))


def ots(picture: bytes, tree: bytes) -> bytes:
    """A proof over the SHA-256 of a picture."""
    return MAGIC + b"\x01\x08" + sha256(picture).digest() + tree


def path_to_root(picture: bytes) -> tuple[bytes, bytes]:
    """Steps from a picture's digest through a calendar's to a Merkle root as Bitcoin makes one; the steps, and the root."""
    left, nonce = bytes(range(32)), b"nonce"
    steps = b"\xf0" + sized(nonce) + b"\x08" + b"\xf1" + sized(left) + b"\x08\x08"
    leaf = sha256(sha256(picture).digest() + nonce).digest()
    return steps, hash_of(left + leaf)
