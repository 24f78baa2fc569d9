"""The flat index of whole-picture codes: a file to be mapped into memory, and the scan over it.

Derived from `archive.db` and rebuilt from it where it is absent, stale or damaged. Layout, little-endian: a header of
96 bytes (magic, format version, number of codes, generation of the database, name of the algorithm, SHA-256 of what
follows), the record numbers as uint64, the codes as 32 bytes each.
"""

import hashlib
import struct
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from provenance.archive.files import map_file, write_whole

_HEADER = struct.Struct("<8sQQQ32s32s")
_MAGIC = b"provcode"
_VERSION = 1
_SCAN_ROWS = 1 << 15
"""Codes compared at a time: 1 MiB, so that the differences stay in the processor's second-level cache."""


@dataclass(frozen=True, slots=True)
class CodeIndex:
    """Codes with their record numbers.

    Attributes:
        record_ids: `(N,)` uint64.
        codes: `(N, 4)` uint64, each row one code of 256 bits.
    """

    record_ids: npt.NDArray[np.uint64]
    codes: npt.NDArray[np.uint64]

    @classmethod
    def build(cls, entries: list[tuple[int, bytes]]) -> "CodeIndex":
        """An index in memory of record numbers and codes."""
        numbers = np.array([number for number, _ in entries], dtype=np.uint64)
        codes = np.frombuffer(b"".join(code for _, code in entries), dtype=np.uint64).reshape(-1, 4)
        return cls(numbers, codes)

    def holds(self, other: "CodeIndex") -> bool:
        """Whether it says what another one does."""
        return np.array_equal(self.record_ids, other.record_ids) and np.array_equal(self.codes, other.codes)

    def search(self, queries: tuple[bytes, ...], radius_bits: int) -> dict[int, tuple[int, int]]:
        """Every record within `radius_bits`, inclusive, of any of `queries`: number -> (distance, index of the nearest query).

        Of queries at the same distance the first is taken.
        """
        wanted = np.frombuffer(b"".join(queries), dtype=np.uint64).reshape(-1, 4)
        found: dict[int, tuple[int, int]] = {}
        for start in range(0, len(self.codes), _SCAN_ROWS):
            rows = self.codes[start : start + _SCAN_ROWS]
            distances = np.stack([np.bitwise_count(rows ^ code).sum(axis=1, dtype=np.uint16) for code in wanted])
            nearest = distances.min(axis=0)
            for row in np.flatnonzero(nearest <= radius_bits):
                number = int(self.record_ids[start + row])
                found[number] = int(nearest[row]), int(distances[:, row].argmin())
        return found

    def number_of(self, code: bytes) -> int | None:
        """The record number of exactly this code, of an index whose codes ascend as bytes; None where there is none."""
        place = bisect_left(range(len(self.codes)), code, key=self._code)
        return int(self.record_ids[place]) if place < len(self.codes) and self._code(place) == code else None

    def _code(self, place: int) -> bytes:
        return bytes(self.codes[place].data)


def write_index(path: Path, index: CodeIndex, algorithm: str, generation: int) -> None:
    """Write `index` so that a reader sees either the old file or the whole new one."""
    body = index.record_ids.astype("<u8").tobytes() + index.codes.tobytes()
    digest = hashlib.sha256(body).digest()
    header = _HEADER.pack(_MAGIC, _VERSION, len(index.codes), generation, algorithm.encode().ljust(32, b"\0"), digest)
    path.parent.mkdir(exist_ok=True)
    write_whole(path, [header, body])


def are_numbers(numbers: npt.NDArray[np.uint64]) -> bool:
    """Whether these may be numbers of rows, which SQLite keeps in 63 bits."""
    return not len(numbers) or int(numbers.max()) < 1 << 63


def read_index(path: Path, algorithm: str, generation: int) -> CodeIndex | None:
    """The index in `path`, mapped; None where it is absent, of another generation or algorithm, or damaged."""
    mapped = map_file(path)
    if mapped is None or len(mapped) < _HEADER.size:
        return None
    magic, version, count, found_generation, name, digest = _HEADER.unpack(mapped[: _HEADER.size].tobytes())
    expected = (_MAGIC, _VERSION, generation, algorithm.encode().ljust(32, b"\0"))
    body = mapped[_HEADER.size :]
    if (magic, version, found_generation, name) != expected or len(body) != count * 40 or hashlib.sha256(body.data).digest() != digest:
        return None
    numbers = body[: count * 8].view("<u8")
    return CodeIndex(numbers, body[count * 8 :].view("<u8").reshape(-1, 4)) if are_numbers(numbers) else None
