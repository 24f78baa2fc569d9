"""The index of local features: the parts of a query -> records that show them.

Derived from `archive.db`. What it finds of a record depends on this record and the query alone: pairs within one
radius, never the nearest few; cut by score, never by rank; cells and weights frozen. So neither the other records nor
the order of adding nor the number of segments can change it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.archive.index.cells import QUERY_GROUPS, load_cells
from provenance.archive.index.segment import DamagedCellError, Pairs, Segment, places_of
from provenance.archive.index.votes import RADIUS_BITS, QueryPoints, agreements
from provenance.model.local import Descriptors, LocalFeatures, Points

_PROBES = 4
"""Cells that are looked into for each point of a query."""


@dataclass(frozen=True, slots=True, eq=False)
class LocalHit:
    """A record of which parts were seen in the query.

    Attributes:
        number: Of the record.
        mirrored: Whether in the query's mirror image.
        score: Sum of the votes that agree, each at most 1.
        query_points: `(n, 2)` shares of width and height in the query itself, never in its mirror image.
        record_points: `(n, 2)` likewise in the record.
    """

    number: int
    mirrored: bool
    score: float
    query_points: Points
    record_points: Points


class LocalIndex:
    """Segments that are searched as one."""

    def __init__(self, segments: Iterable[Segment], remake: Callable[[int], Segment] | None = None) -> None:
        """Take the segments, and what makes one of them, by its place, in memory where its file turns out to be damaged."""
        self.segments, self._remake = list(segments), remake

    @classmethod
    def build(cls, entries: Iterable[tuple[int, LocalFeatures]]) -> "LocalIndex":
        """An index in memory of record numbers with their features, all of one algorithm."""
        ordered = sorted(entries, key=lambda entry: entry[0])
        return cls((Segment.build(ordered, load_cells()),))

    def search(self, forms: tuple[LocalFeatures, LocalFeatures]) -> list[LocalHit]:
        """The records that show parts of a query, highest score first, ties by number, the picture before its mirror image.

        Args:
            forms: Features of the query, and of its mirror image in that image's coordinates.
        """
        descriptors = np.ascontiguousarray(np.concatenate([form.descriptors for form in forms]))
        if not len(descriptors):
            return []
        cells, cell_bits = load_cells().nearest(descriptors, _PROBES, QUERY_GROUPS)
        angle = np.concatenate([form.angle for form in forms]).astype(np.int64)
        level = np.concatenate([form.level for form in forms]).astype(np.int64)
        query = QueryPoints(len(forms[0]), np.concatenate([places_of(form) for form in forms]), angle, level)
        shares = np.concatenate([form.xy for form in forms]).astype(np.float32) / np.float32(65535)
        shares[query.plain :, 0] = 1 - shares[query.plain :, 0]
        hits = []
        for place in range(len(self.segments)):
            segment, pairs = self._pairs(place, descriptors, cells, cell_bits)
            for found in agreements(pairs, query, len(segment.numbers)):
                frame = segment.frames[found.slot].astype(np.float32)
                number = int(segment.numbers[found.slot])
                hits.append(LocalHit(number, found.mirrored, found.score, shares[found.query], found.place / frame))
        return sorted(hits, key=lambda hit: (-hit.score, hit.number, hit.mirrored))

    def _pairs(
        self, place: int, descriptors: Descriptors, cells: npt.NDArray[np.int64], cell_bits: npt.NDArray[np.int32]
    ) -> tuple[Segment, Pairs]:
        """A segment, made anew where what has to be read of it is damaged, and its points near those of the query."""
        segment = self.segments[place]
        try:
            return segment, segment.pairs(descriptors, cells, cell_bits, RADIUS_BITS)
        except DamagedCellError:
            if self._remake is None:
                raise
        segment = self.segments[place] = self._remake(place)
        return segment, segment.pairs(descriptors, cells, cell_bits, RADIUS_BITS)
