"""Pairs of near points -> records that show parts of the query at one turn, scale and place.

Each pair of points tells by itself how the query would have to be turned, scaled and shifted to lie on the record. A
record's score is the largest sum of votes that agree with one of its pairs in all three (fast spatial matching, Philbin
et al., CVPR 2007, section 4). Chance pairs are many, but seldom agree.

Every number about a record comes from its own pairs and from frozen constants. Votes are whole numbers, so that sums
do not depend on their order.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from provenance.archive.index.segment import Pairs

RADIUS_BITS = 40
"""Bits by which the descriptors of a pair may differ, inclusive; unrelated ones differ by 126 +- 21, 1 of 40,000 by less than 44."""
_UNIT = 1000
"""What a vote of equal descriptors counts."""
_VOTES = np.rint(_UNIT * np.exp(-((np.arange(257) / 30.0) ** 2))).astype(np.int64)
"""What a pair counts by its distance in bits."""
MIN_SCORE = 3.0
"""Score from which a record is a candidate, in votes of equal descriptors.

On the open bench, with two cells a point and one level, 1,652 of 1,681 true pairs reach it, and so do 3.4 other records a
query, most of them under screenshots, whose letters are everywhere (`benchmarks/RESULTS.md`, 2026-11-24). Of the 29, 16 do
not reach it in a search of 16 cells and 56 bits either: small cells of collages, thumbnails of thumbnails.
"""
_HYPOTHESES = 16
"""Pairs of a record that are tried as its transform, nearest first."""
_TURN, _LEVELS, _SHIFT_PX, _SHIFT_SHARE = 16, 2, 10.0, 0.2
"""How far a pair may be off and still agree: 22 degrees, two levels, 10 pixels and a fifth of the way from the first."""
_CHUNK = 1 << 18
_ANGLES = np.arange(256) * (2 * np.pi / 256)
_COSINE, _SINE = np.cos(_ANGLES).astype(np.float32), np.sin(_ANGLES).astype(np.float32)
_SCALE = (1.2 ** np.arange(-7.0, 8.0)).astype(np.float32)

_Longs = npt.NDArray[np.int64]
_Reals = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class QueryPoints:
    """The points of a query in both forms, the mirror image's after those of the picture.

    Attributes:
        plain: Number of points of the picture itself.
        place: `(N, 2)` float32, pixels of the frame of their form.
        angle: `(N,)` int64, 1/256 turns.
        level: `(N,)` int64.
    """

    plain: int
    place: _Reals
    angle: _Longs
    level: _Longs


@dataclass(frozen=True, slots=True, eq=False)
class Agreement:
    """The pairs of a record and a form that agree best.

    Attributes:
        slot: Of the record.
        mirrored: Whether the form is the mirror image.
        score: In votes of equal descriptors.
        query: Rows of the query's points.
        place: `(n, 2)` float32, where they lie in the record, pixels of its frame.
    """

    slot: int
    mirrored: bool
    score: float
    query: _Longs
    place: _Reals


def agreements(pairs: Pairs, query: QueryPoints, slots: int) -> list[Agreement]:
    """The records whose score is `MIN_SCORE` or more, by slot, the picture before its mirror image."""
    least = round(MIN_SCORE * _UNIT)
    group = pairs.slot * 2 + (pairs.query >= query.plain)
    enough = np.bincount(group, _VOTES[pairs.distance_bits], 2 * slots) >= least
    pairs = pairs[enough[group]]
    if not len(pairs.query):
        return []
    pairs = pairs[_may_agree(pairs, query, least)]
    # Each point of the query votes once for a record: with the nearest of its pairs.
    group = pairs.slot * 2 + (pairs.query >= query.plain)
    order = np.lexsort((pairs.packed, pairs.distance_bits, pairs.query, group))
    first = np.ones(len(order), bool)
    first[1:] = (np.diff(group[order]) != 0) | (np.diff(pairs.query[order]) != 0)
    chosen = order[first]
    return _best(pairs[chosen], query, group[chosen], least) if len(chosen) else []


def _may_agree(pairs: Pairs, query: QueryPoints, least: int) -> npt.NDArray[np.bool_]:
    """Which pairs belong to a record and form with `least` votes in some bin of turn and scale or the bins beside it.

    A bin with its neighbours takes in all that can agree with any pair in it, so nothing is lost here.
    """
    present, row = np.unique(pairs.slot * 2 + (pairs.query >= query.plain), return_inverse=True)
    turn, level = _turn_and_level(pairs, query)
    place = (row * 12 + ((turn * 12) >> 8)) * 10 + ((level + 7) >> 1) + 1
    bins = np.bincount(place, _VOTES[pairs.distance_bits], len(present) * 120).reshape(-1, 12, 10)
    bins = bins + np.roll(bins, 1, axis=1) + np.roll(bins, -1, axis=1)
    wide = bins[:, :, 1:-1] + bins[:, :, :-2] + bins[:, :, 2:]
    enough: npt.NDArray[np.bool_] = (wide.max(axis=(1, 2)) >= least)[row]
    return enough


def _turn_and_level(pairs: Pairs, query: QueryPoints) -> tuple[_Longs, _Longs]:
    """By how much each pair says that the query is to be turned, 0 to 255, and scaled, -7 to 7 levels."""
    return (pairs.angle - query.angle[pairs.query]) & 0xFF, pairs.level - query.level[pairs.query]


@dataclass(frozen=True, slots=True, eq=False)
class _Poses:
    """What each pair says: where its points lie, and how the query is to be turned and scaled."""

    here: _Reals
    there: _Reals
    turn: _Longs
    level: _Longs
    cosine: _Reals
    sine: _Reals

    @classmethod
    def of(cls, pairs: Pairs, query: QueryPoints) -> "_Poses":
        turn, level = _turn_and_level(pairs, query)
        scale = _SCALE[level + 7]
        return cls(query.place[pairs.query], pairs.place, turn, level, scale * _COSINE[turn], scale * _SINE[turn])

    def agree(self, one: _Longs, other: _Longs) -> npt.NDArray[np.bool_]:
        """Whether the pairs `other` agree with the transforms of the pairs `one`."""
        alike: npt.NDArray[np.bool_] = np.abs(((self.turn[other] - self.turn[one] + 128) & 0xFF) - 128) <= _TURN
        alike &= np.abs(self.level[other] - self.level[one]) <= _LEVELS
        rows = np.flatnonzero(alike)
        one, other = one[rows], other[rows]
        x, y = (self.here[other] - self.here[one]).T
        far_x, far_y = (self.there[other] - self.there[one]).T
        cosine, sine = self.cosine[one], self.sine[one]
        off_x = cosine * x - sine * y - far_x
        off_y = sine * x + cosine * y - far_y
        alike[rows] = off_x * off_x + off_y * off_y <= _SHIFT_PX**2 + _SHIFT_SHARE**2 * (far_x * far_x + far_y * far_y)
        return alike


def _best(pairs: Pairs, query: QueryPoints, group: _Longs, least: int) -> list[Agreement]:
    """For each group the pair that most votes agree with, and the pairs that do; `group` ascends."""
    vote, poses = _VOTES[pairs.distance_bits], _Poses.of(pairs, query)
    starts = np.flatnonzero(np.r_[True, np.diff(group) != 0])
    sizes = np.diff(np.r_[starts, len(group)])
    own = np.repeat(np.arange(len(starts)), sizes)
    rank = np.empty(len(group), np.int64)
    rank[np.lexsort((-vote, group))] = np.arange(len(group)) - starts[own]
    tried = np.flatnonzero(rank < _HYPOTHESES)
    cost = sizes[own[tried]]
    ends = np.cumsum(cost)
    best = np.zeros(len(starts), np.int64)
    agreed: dict[int, _Longs] = {}
    first = 0
    while first < len(tried):
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _CHUNK, "right")))
        chosen, number = tried[first:last], cost[first:last]
        begin = np.cumsum(number) - number
        other = np.arange(int(number.sum())) + np.repeat(starts[own[chosen]] - begin, number)
        good = poses.agree(np.repeat(chosen, number), other)
        scores = np.add.reduceat(np.where(good, vote[other], 0), begin)
        for k in np.flatnonzero(scores >= least).tolist():
            mine = int(own[chosen[k]])
            if best[mine] < scores[k]:
                best[mine] = scores[k]
                part = slice(begin[k], begin[k] + number[k])
                agreed[mine] = other[part][good[part]]
        first = last
    return [
        Agreement(
            int(group[starts[mine]]) >> 1, bool(group[starts[mine]] & 1), int(best[mine]) / _UNIT, pairs.query[rows], poses.there[rows]
        )
        for mine, rows in sorted(agreed.items())
    ]
