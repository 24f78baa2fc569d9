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

RADIUS_BITS = 44
"""Bits by which the descriptors of a pair may differ, inclusive; unrelated ones differ by 126 +- 21, 1 of 40,000 by so few."""
_UNIT = 1000
"""What a vote of equal descriptors counts."""
_VOTES = np.rint(_UNIT * np.exp(-((np.arange(257) / 30.0) ** 2))).astype(np.int64)
"""What a pair counts by its distance in bits."""
MIN_SCORE = 2.5
"""Score from which a record is a candidate, in votes of equal descriptors."""
_HYPOTHESES = 40
"""Pairs of a record that are tried as its transform, nearest first."""
_TURN, _LEVELS, _SHIFT_PX, _SHIFT_SHARE = 21, 2, 10.0, 0.25
"""How far a pair may be off and still agree: 30 degrees, two levels, 10 pixels and a quarter of the way from the first."""
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
    vote = _VOTES[pairs.distance_bits]
    group = pairs.slot * 2 + (pairs.query >= query.plain)
    kept = np.flatnonzero(np.bincount(group, vote, 2 * slots)[group] >= least)
    if not len(kept):
        return []
    turn = (pairs.angle[kept] - query.angle[pairs.query[kept]]) & 0xFF
    level = pairs.level[kept] - query.level[pairs.query[kept]]
    near = _may_agree(group[kept], turn, level, vote[kept], least)
    kept, turn, level = kept[near], turn[near], level[near]
    # Each point of the query votes once for a record: with the nearest of its pairs.
    order = np.lexsort(
        (pairs.level[kept], pairs.angle[kept], pairs.place[kept, 1], pairs.place[kept, 0], -vote[kept], pairs.query[kept], group[kept])
    )
    kept, turn, level = kept[order], turn[order], level[order]
    first = np.ones(len(kept), bool)
    first[1:] = (group[kept][1:] != group[kept][:-1]) | (pairs.query[kept][1:] != pairs.query[kept][:-1])
    kept, turn, level = kept[first], turn[first], level[first]
    if not len(kept):
        return []
    return _best(pairs, query, group[kept], kept, turn, level, vote[kept], least)


def _may_agree(group: _Longs, turn: _Longs, level: _Longs, vote: _Longs, least: int) -> npt.NDArray[np.bool_]:
    """Which pairs belong to a record and form with `least` votes in some bin of turn and scale or the bins beside it.

    A bin with its neighbours takes in all that can agree with any pair in it, so nothing is lost here.
    """
    present, row = np.unique(group, return_inverse=True)
    bins = np.bincount((row * 12 + ((turn * 12) >> 8)) * 10 + ((level + 7) >> 1) + 1, vote, len(present) * 120).reshape(-1, 12, 10)
    bins = bins + np.roll(bins, 1, axis=1) + np.roll(bins, -1, axis=1)
    wide = bins[:, :, 1:-1] + bins[:, :, :-2] + bins[:, :, 2:]
    enough: npt.NDArray[np.bool_] = (wide.max(axis=(1, 2)) >= least)[row]
    return enough


def _best(
    pairs: Pairs, query: QueryPoints, group: _Longs, kept: _Longs, turn: _Longs, level: _Longs, vote: _Longs, least: int
) -> list[Agreement]:
    """For each group the pair that most votes agree with, and the pairs that do."""
    starts = np.flatnonzero(np.r_[True, group[1:] != group[:-1]])
    sizes = np.diff(np.r_[starts, len(group)])
    rank = np.empty(len(group), np.int64)
    rank[np.lexsort((np.arange(len(group)), -vote, group))] = np.arange(len(group)) - np.repeat(starts, sizes)
    tried = np.flatnonzero(rank < _HYPOTHESES)
    here, there = query.place[pairs.query[kept]], pairs.place[kept]
    scale = _SCALE[level + 7]
    cosine, sine = scale * _COSINE[turn], scale * _SINE[turn]

    own = np.repeat(np.arange(len(starts)), sizes)
    cost = sizes[own[tried]]
    scores = np.empty(len(tried), np.int64)
    agreed: dict[int, _Longs] = {}
    best = np.full(len(starts), -1)
    ends = np.cumsum(cost)
    first = 0
    while first < len(tried):
        last = max(first + 1, int(np.searchsorted(ends, (ends[first - 1] if first else 0) + _CHUNK, "right")))
        chosen = tried[first:last]
        number = cost[first:last]
        one = np.repeat(chosen, number)
        begin = np.cumsum(number) - number
        other = np.arange(len(one)) - np.repeat(begin, number) + np.repeat(starts[own[chosen]], number)
        good = _agree(here, there, cosine, sine, turn, level, one, other)
        scores[first:last] = np.add.reduceat(np.where(good, vote[other], 0), begin)
        for k in np.flatnonzero(scores[first:last] >= least):
            mine = own[chosen[k]]
            if best[mine] < scores[first + k]:
                best[mine] = scores[first + k]
                part = slice(begin[k], begin[k] + number[k])
                agreed[int(mine)] = other[part][good[part]]
        first = last
    return [
        Agreement(
            int(group[starts[mine]]) >> 1, bool(group[starts[mine]] & 1), int(best[mine]) / _UNIT, pairs.query[kept[rows]], there[rows]
        )
        for mine, rows in sorted(agreed.items())
    ]


def _agree(
    here: _Reals, there: _Reals, cosine: _Reals, sine: _Reals, turn: _Longs, level: _Longs, one: _Longs, other: _Longs
) -> npt.NDArray[np.bool_]:
    """Whether the pairs `other` agree with the transforms of the pairs `one`."""
    x, y = (here[other] - here[one]).T
    far_x, far_y = (there[other] - there[one]).T
    off_x = cosine[one] * x - sine[one] * y - far_x
    off_y = sine[one] * x + cosine[one] * y - far_y
    placed = off_x * off_x + off_y * off_y <= _SHIFT_PX**2 + _SHIFT_SHARE**2 * (far_x * far_x + far_y * far_y)
    turned = np.abs(((turn[other] - turn[one] + 128) & 0xFF) - 128) <= _TURN
    agreed: npt.NDArray[np.bool_] = placed & turned & (np.abs(level[other] - level[one]) <= _LEVELS)
    return agreed
