"""What the index finds of a record depends on this record and the query alone."""

from functools import cache
from itertools import pairwise

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from provenance.archive.index.cells import load_cells
from provenance.archive.index.local import LocalHit, LocalIndex
from provenance.archive.index.segment import Segment
from provenance.fingerprinting.local import RECORD_POINTS, local_features, local_features_of_forms
from provenance.model.image import Pixels
from provenance.model.local import LocalFeatures
from tests.conftest import PHOTOS, cases


@cache
def luma(number: int) -> Pixels:
    read = cv2.imread(str(PHOTOS[number]), cv2.IMREAD_GRAYSCALE)
    assert read is not None
    return read.astype(np.uint8)


@cache
def features(number: int) -> LocalFeatures:
    return local_features(luma(number), RECORD_POINTS)


@cache
def query(number: int) -> tuple[LocalFeatures, LocalFeatures]:
    """A collage of two photographs, so that several records are found."""
    height = min(luma(number).shape[0], luma(number - 1).shape[0])
    return local_features_of_forms(np.hstack([luma(number)[:height], luma(number - 1)[:height]]))


def told(hits: list[LocalHit]) -> dict[tuple[int, bool], object]:
    return {(hit.number, hit.mirrored): (hit.score, hit.query_points.tobytes(), hit.record_points.tobytes()) for hit in hits}


@cases(25, 100)
@given(
    asked=st.integers(0, len(PHOTOS) - 1),
    kept=st.sets(st.integers(0, len(PHOTOS) - 1)),
    cuts=st.sets(st.integers(1, len(PHOTOS) - 1), max_size=4),
    shuffled=st.permutations(range(len(PHOTOS))),
)
def test_neither_other_records_nor_order_nor_segments_matter(asked: int, kept: set[int], cuts: set[int], shuffled: list[int]) -> None:
    everything = told(LocalIndex.build([(number, features(number)) for number in range(len(PHOTOS))]).search(query(asked)))
    assert (asked, False) in everything
    fewer = told(LocalIndex.build([(number, features(number)) for number in shuffled if number in kept]).search(query(asked)))
    assert fewer == {key: hit for key, hit in everything.items() if key[0] in kept}
    ends = [0, *sorted(cuts), len(PHOTOS)]
    parts = [[(number, features(number)) for number in range(*pair)] for pair in pairwise(ends)]
    assert told(LocalIndex(tuple(Segment.build(part, load_cells()) for part in parts)).search(query(asked))) == everything
