"""The inverted file of local features: for each cell the descriptors in it, each with its record and its place.

A segment holds the features of some records, in memory or in a file that is mapped; the answers of several are simply
joined. Every answer about a record comes from its own features alone.
"""

import weakref
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.archive.index.cells import RECORD_GROUPS, Cells
from provenance.model.local import Descriptors, LocalFeatures

Words = npt.NDArray[np.uint64]
_PLACE_STEPS = 4
"""Steps a pixel of a frame; 12 bits reach to 1,023 pixels, frames have at most 640."""


@dataclass(frozen=True, slots=True, eq=False)
class Pairs:
    """Points of a query with near points of records, all arrays of one length.

    Attributes:
        query: Row of the query's descriptor.
        packed: What is kept of the record's point.
        distance_bits: Bits by which the descriptors differ.
    """

    query: npt.NDArray[np.int64]
    packed: npt.NDArray[np.int64]
    distance_bits: npt.NDArray[np.int64]

    def __getitem__(self, rows: npt.NDArray[Any]) -> "Pairs":
        return Pairs(self.query[rows], self.packed[rows], self.distance_bits[rows])

    @property
    def slot(self) -> npt.NDArray[np.int64]:
        """Place of the record in `Segment.numbers`."""
        return self.packed >> 35

    @property
    def place(self) -> npt.NDArray[np.float32]:
        """`(N, 2)`, pixels of the record's frame."""
        steps = np.stack([(self.packed >> 23) & 0xFFF, (self.packed >> 11) & 0xFFF], axis=1)
        return steps.astype(np.float32) / np.float32(_PLACE_STEPS)

    @property
    def angle(self) -> npt.NDArray[np.int64]:
        """In 1/256 turns."""
        return (self.packed >> 3) & 0xFF

    @property
    def level(self) -> npt.NDArray[np.int64]:
        """Scale, each level 1.2 times the one before."""
        return self.packed & 7


class DamagedCellError(Exception):
    """A part of a segment is not what was written; the segment can be made anew from the database."""


class Segment:
    """Features of some records, sorted by cell.

    Attributes:
        numbers: `(S,)` uint64, the number of each record, ascending.
        frames: `(S, 2)` uint16, width and height of the frame in which its features lie.
        sizes: `(C,)` uint32, number of points of each cell.
        words: `(5 N,)` uint64: cell by cell first the descriptors, four words each, then what is packed of each point.
        checksums: `(C,)` uint32, CRC-32 of the words of each cell; None of a segment that was made in memory.
    """

    def __init__(
        self,
        numbers: Words,
        frames: npt.NDArray[np.uint16],
        sizes: npt.NDArray[np.uint32],
        words: Words,
        checksums: npt.NDArray[np.uint32] | None = None,
    ) -> None:
        self.numbers, self.frames, self.sizes, self.words, self.checksums = numbers, frames, sizes, words, checksums
        self._index: Any = None
        self._looked_at = np.zeros(len(sizes), bool)
        self._ends = 5 * np.cumsum(sizes, dtype=np.int64)

    @classmethod
    def build(cls, entries: Iterable[tuple[int, LocalFeatures]], cells: Cells) -> "Segment":
        """A segment in memory of record numbers, ascending, with their features."""
        features = list(entries)
        numbers = np.array([number for number, _ in features], np.uint64)
        frames = np.array([(one.width, one.height) for _, one in features], np.uint16).reshape(-1, 2)
        if not sum(len(one) for _, one in features):
            return cls(numbers, frames, np.zeros(cells.count, np.uint32), np.empty(0, np.uint64))
        descriptors = np.concatenate([one.descriptors for _, one in features])
        packed = np.concatenate([_pack(slot, one) for slot, (_, one) in enumerate(features)])
        nearest = cells.nearest(descriptors, 1, RECORD_GROUPS)[0][:, 0]
        sizes = np.bincount(nearest, minlength=cells.count)
        order = np.argsort(nearest, kind="stable")
        nearest, starts = nearest[order], np.cumsum(sizes) - sizes
        rank = np.arange(len(order)) - starts[nearest]
        words = np.empty(5 * len(order), np.uint64)
        base = 5 * starts[nearest]
        for word in range(4):
            words[base + 4 * rank + word] = descriptors.view(np.uint64)[order, word]
        words[base + 4 * sizes[nearest] + rank] = packed[order]
        return cls(numbers, frames, sizes.astype(np.uint32), words)

    def pairs(self, descriptors: Descriptors, cells: npt.NDArray[np.int64], cell_bits: npt.NDArray[np.int32], radius_bits: int) -> Pairs:
        """The points of records within `radius_bits`, inclusive, of a query's descriptors, in the given cells.

        Args:
            descriptors: `(N, 32)` uint8.
            cells: `(N, P)`, the cells to look into.
            cell_bits: `(N, P)`, their distances.
            radius_bits: Largest distance accepted.

        Raises:
            DamagedCellError: A cell that is to be looked into is not what was written.
        """
        import faiss

        if not len(self.words):
            return Pairs(*(np.empty(0, np.int64) for _ in range(3)))
        self._look_at(cells)
        index = self._inverted_file()
        index.nprobe = cells.shape[1]
        faiss.omp_set_num_threads(1)  # as in `Cells.nearest`
        found = faiss.RangeSearchResult(len(descriptors))
        index.range_search_preassigned_c(
            len(descriptors), faiss.swig_ptr(descriptors), radius_bits + 1, faiss.swig_ptr(cells), faiss.swig_ptr(cell_bits), found
        )
        limits = faiss.rev_swig_ptr(found.lims, len(descriptors) + 1).astype(np.int64)
        count = int(limits[-1])
        packed = faiss.rev_swig_ptr(found.labels, count).copy() if count else np.empty(0, np.int64)
        distances = faiss.rev_swig_ptr(found.distances, count).astype(np.int64) if count else np.empty(0, np.int64)
        pairs = Pairs(np.repeat(np.arange(len(descriptors)), np.diff(limits)), packed, distances)
        known = (packed >= 0) & (pairs.slot < len(self.numbers))
        return pairs if known.all() else pairs[known]  # else the file has been damaged

    def holds(self, other: "Segment") -> bool:
        """Whether it says all that another one does; one that also holds records which were removed since is looked at no further."""
        if len(self.numbers) > len(other.numbers):
            return bool(np.isin(other.numbers, self.numbers).all())
        return all(np.array_equal(getattr(self, name), getattr(other, name)) for name in ("numbers", "frames", "sizes", "words"))

    def cell_checksums(self) -> npt.NDArray[np.uint32]:
        """What `checksums` has to be, `(C,)` uint32."""
        return np.array([self._checksum(cell) for cell in range(len(self.sizes))], np.uint32)

    def _look_at(self, cells: npt.NDArray[np.int64]) -> None:
        """Hold the cells to their checksums, each once: a search reads a part of a segment, and no more has to be read for this."""
        if self.checksums is None:
            return
        wanted = np.unique(cells)
        wanted = wanted[~self._looked_at[wanted] & (self.sizes[wanted] > 0)]
        for cell in wanted.tolist():
            if self._checksum(cell) != self.checksums[cell]:
                raise DamagedCellError
        self._looked_at[wanted] = True

    def _checksum(self, cell: int) -> int:
        end = int(self._ends[cell])
        return zlib.crc32(self.words[end - 5 * int(self.sizes[cell]) : end].view(np.uint8).data)

    def _inverted_file(self) -> Any:
        """The same bytes as faiss sees them: its lists over our memory, mapped or not, nothing copied."""
        if self._index is None:
            import faiss

            sizes = self.sizes.astype(np.uint64)
            starts = np.cumsum(sizes) - sizes
            described = np.ascontiguousarray(np.stack([sizes, sizes, starts * np.uint64(40)], axis=1))  # size, capacity, offset in bytes
            lists: Any = faiss.OnDiskInvertedLists()
            lists.nlist, lists.code_size, lists.read_only, lists.prefetch_nthread = len(sizes), 32, True, 0
            lists.lists.resize(len(sizes))
            faiss.memcpy(lists.lists.data(), faiss.swig_ptr(described), described.nbytes)
            lists.ptr, lists.totsize = faiss.swig_ptr(self.words.view(np.uint8)), self.words.nbytes
            weakref.finalize(self, _let_go, lists, self.words)
            centres = faiss.IndexBinaryFlat(256)
            centres.ntotal = len(sizes)
            index: Any = faiss.IndexBinaryIVF(centres, 256, len(sizes))
            index.is_trained = True
            index.replace_invlists(lists)
            index.ntotal = len(self.words) // 5
            index.keep_alive = centres, lists
            self._index = index
        return self._index


def places_of(features: LocalFeatures) -> npt.NDArray[np.float32]:
    """Places in pixels of the frame: `(N, 2)` float32."""
    return features.xy.astype(np.float32) * (np.array([features.width, features.height], np.float32) / np.float32(65535))


def _let_go(lists: Any, words: Words) -> None:  # noqa: ARG001 - holds the memory until the lists have let go of it
    """Take our memory away from the lists: they would unmap it."""
    lists.ptr = None


def _pack(slot: int, features: LocalFeatures) -> Words:
    """28 bits of the record's slot, 12 of x, 12 of y, 8 of the angle, 3 of the level."""
    place = np.floor(places_of(features) * _PLACE_STEPS).astype(np.uint64)
    x, y = place[:, 0] << np.uint64(23), place[:, 1] << np.uint64(11)
    angle = features.angle.astype(np.uint64) << np.uint64(3)
    packed: Words = np.uint64(slot << 35) | x | y | angle | features.level.astype(np.uint64)
    return packed
