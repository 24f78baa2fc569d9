"""Mutations: seeds -> cases, the same ones for the same number.

What each does is what finds faults in readers of formats: single bits, runs of bytes, cuts, parts of other seeds, fields of
lengths, and words that the format gives a meaning.
"""

import random
from collections.abc import Callable, Sequence
from typing import Literal, TypeAlias

Mutation: TypeAlias = Callable[[random.Random, bytearray, "Stock"], None]
_MOST_BYTES = 1 << 18
"""Of a case: what is larger takes time and shows nothing new."""
_MOST_STEPS = 6
_EDGES = (0, 1, 2, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF)
"""Numbers at which fields of one, two and four bytes turn over."""
_NUMBERS = (
    b"0",
    b"-1",
    b"1e400",
    b"NaN",
    b"99999999999999999999",
    b"9" * 5000,
    b"0x10",
    "\u0662".encode(),
    "\u00b2".encode(),
    b"60",
    b"13",
)
"""Numerals that some readers take and others do not."""


class Stock:
    """What cases are made of.

    Attributes:
        seeds: Sound files.
        tokens: Words of their format.
    """

    def __init__(self, seeds: Sequence[bytes], tokens: Sequence[bytes]) -> None:
        self.seeds = tuple(seeds)
        self.tokens = tuple(tokens)


def case_of(stock: Stock, name: str, seed: int, number: int) -> bytes:
    """One case: the seeds themselves first, in their order, then mutations of them.

    Args:
        stock: What it is made of.
        name: Of the target: the same number gives another case elsewhere.
        seed: Of the whole run.
        number: From 0.
    """
    if number < len(stock.seeds):
        return stock.seeds[number]
    chance = random.Random(f"{name}:{seed}:{number}")
    content = bytearray(chance.choice(stock.seeds))
    for _ in range(chance.randint(1, _MOST_STEPS)):
        chance.choice(_MUTATIONS)(chance, content, stock)
    return bytes(content[:_MOST_BYTES])


def _place(chance: random.Random, content: bytearray, width: int = 1) -> int:
    """Somewhere in the content; near its begin, where headers lie, as often as anywhere."""
    last = max(0, len(content) - width)
    return chance.randint(0, min(last, 256) if chance.random() < 0.5 else last)


def _span(chance: random.Random, content: bytearray) -> slice:
    start = _place(chance, content)
    return slice(start, start + chance.choice((1, 2, 4, 8, 16, 64, 256, 4096)))


def _flip(chance: random.Random, content: bytearray, _: Stock) -> None:
    for _bit in range(chance.choice((1, 1, 1, 4, 16))):
        if content:
            content[_place(chance, content)] ^= 1 << chance.randrange(8)


def _overwrite(chance: random.Random, content: bytearray, _: Stock) -> None:
    span = _span(chance, content)
    size = len(content[span])
    content[span] = (
        bytes([chance.choice((0, 0xFF, 0x20, chance.randrange(256)))]) * size if chance.random() < 0.5 else chance.randbytes(size)
    )


def _length(chance: random.Random, content: bytearray, _: Stock) -> None:
    width = chance.choice((1, 2, 4, 8))
    at = _place(chance, content, width)
    order: Literal["big", "little"] = "big" if chance.random() < 0.5 else "little"
    now = int.from_bytes(content[at : at + width], order)
    value = chance.choice((*_EDGES, now + 1, now - 1, now * 2, len(content), len(content) - at))
    content[at : at + width] = (value % (1 << 8 * width)).to_bytes(width, order)


def _numeral(chance: random.Random, content: bytearray, _: Stock) -> None:
    """Another number in the place of one that is written out."""
    starts = [at for at in range(_place(chance, content), min(len(content), 1 << 16)) if 48 <= content[at] <= 57]
    if not starts:
        return
    start = end = chance.choice(starts[:256])
    while end < len(content) and 48 <= content[end] <= 57:
        end += 1
    content[start:end] = chance.choice(_NUMBERS)


def _cut_off(chance: random.Random, content: bytearray, _: Stock) -> None:
    del content[_place(chance, content) :]


def _cut_out(chance: random.Random, content: bytearray, _: Stock) -> None:
    del content[_span(chance, content)]


def _repeat(chance: random.Random, content: bytearray, _: Stock) -> None:
    span = _span(chance, content)
    if len(content) < _MOST_BYTES:
        content[span.start : span.start] = content[span] * chance.choice((1, 2, 8, 64))


def _token(chance: random.Random, content: bytearray, stock: Stock) -> None:
    if not stock.tokens:
        return
    token = chance.choice(stock.tokens)
    at = _place(chance, content)
    content[at : at + (len(token) if chance.random() < 0.5 else 0)] = token


def _exchange(chance: random.Random, content: bytearray, stock: Stock) -> None:
    """One word of the format for another."""
    there = [token for token in stock.tokens if token in content]
    if not there:
        return
    before = chance.choice(there)
    at = content.find(before, _place(chance, content))
    if at >= 0:
        content[at : at + len(before)] = chance.choice(stock.tokens)


def _splice(chance: random.Random, content: bytearray, stock: Stock) -> None:
    other = chance.choice(stock.seeds)
    from_other = _span(chance, bytearray(other))
    start = _place(chance, content)
    if chance.random() < 0.5:
        content[start:] = other[from_other.start :]
    else:
        content[start:start] = other[from_other]


_MUTATIONS: tuple[Mutation, ...] = (
    _flip, _overwrite, _length, _length, _numeral, _cut_off, _cut_out, _repeat, _token, _token, _exchange, _splice,
)  # fmt: skip
