"""Local descriptor -> cells of a frozen partition of descriptor space, so that only a few short lists are compared.

The partition is made once, from the photographs of the project and from drawn pictures (`benchmarks/make_cells.py`),
and shipped in `cells.bin`. It is never learnt from an archive: then removing a record could move a border between two
cells, and let another record in. Layout, little-endian: 256 groups of 32 bytes, the number of cells of each group as
uint32, the cells group by group, 32 bytes each.
"""

import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from provenance.model.local import Descriptors

CELLS_FILE = Path(__file__).with_name("cells.bin")
_GROUPS = 256
RECORD_GROUPS, QUERY_GROUPS = 8, 4
"""Nearest groups in which the nearest cells are looked for; a query has less time than a record, and loses nothing that counts."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """A frozen partition of descriptor space.

    Attributes:
        count: Number of cells.
        digest: SHA-256 of the file; names the partition.
    """

    count: int
    digest: bytes
    _quantiser: Any

    def nearest(self, descriptors: Descriptors, number: int, groups: int) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int32]]:
        """The nearest cells of each descriptor, nearest first, and their distances in bits: two arrays `(N, number)`.

        -1 where the nearest `groups` hold fewer cells.
        """
        if not len(descriptors):
            return np.empty((0, number), np.int64), np.empty((0, number), np.int32)
        import faiss

        faiss.omp_set_num_threads(1)  # waiting threads spin: on shared cores 3 s of work became 30 s of CPU
        self._quantiser.nprobe = groups
        distances, cells = self._quantiser.search(np.ascontiguousarray(descriptors), number)
        return cells, distances


@cache
def load_cells() -> Cells:
    """The partition that the program ships."""
    import faiss

    content = CELLS_FILE.read_bytes()
    head = _GROUPS * 32
    sizes = np.frombuffer(content, "<u4", _GROUPS, head)
    cells = np.frombuffer(content, np.uint8, offset=head + _GROUPS * 4).reshape(-1, 32)
    groups = faiss.IndexBinaryFlat(256)
    groups.add(np.frombuffer(content, np.uint8, head).reshape(-1, 32))
    quantiser: Any = faiss.IndexBinaryIVF(groups, 256, _GROUPS)
    quantiser.is_trained = True
    lists = faiss.ArrayInvertedLists(_GROUPS, 32)
    numbers = np.arange(len(cells), dtype=np.int64)
    start = 0
    for group, size in enumerate(sizes.tolist()):
        if size:
            part = slice(start, start + size)
            lists.add_entries(group, size, faiss.swig_ptr(numbers[part]), faiss.swig_ptr(np.ascontiguousarray(cells[part])))
        start += size
    quantiser.replace_invlists(lists)
    quantiser.ntotal = len(cells)
    quantiser.keep_alive = groups, lists
    return Cells(len(cells), hashlib.sha256(content).digest(), quantiser)
