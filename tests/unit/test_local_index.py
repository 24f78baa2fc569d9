"""The index of local features: parts of a query -> records."""

from pathlib import Path

import cv2
import numpy as np
import pytest

from provenance.archive.index import votes
from provenance.archive.index.cells import load_cells
from provenance.archive.index.local import LocalHit, LocalIndex
from provenance.archive.index.segment import Segment
from provenance.archive.index.segment_file import read_segment, write_segment
from provenance.fingerprinting.local import RECORD_POINTS, local_features, local_features_of_forms
from provenance.model.image import Pixels
from provenance.model.local import LocalFeatures
from tests.conftest import PHOTOS

Entries = list[tuple[int, LocalFeatures]]


def luma(path: Path) -> Pixels:
    read = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
    assert read is not None
    return read.astype(np.uint8)


@pytest.fixture(scope="module")
def entries() -> Entries:
    return [(number, local_features(luma(path), RECORD_POINTS)) for number, path in enumerate(PHOTOS, 1)]


@pytest.fixture(scope="module")
def index(entries: Entries) -> LocalIndex:
    return LocalIndex.build(entries)


def told(hits: list[LocalHit]) -> list[object]:
    """Everything about hits, in a form that can be compared."""
    return [(one.number, one.mirrored, one.score, one.query_points.tobytes(), one.record_points.tobytes()) for one in hits]


def crop(picture: Pixels) -> Pixels:
    height, width = picture.shape
    return np.ascontiguousarray(picture[height // 4 : height * 7 // 8, width // 8 : width * 3 // 4])


@pytest.mark.parametrize("number", range(1, len(PHOTOS) + 1))
def test_crop_is_found_where_it_was_cut(index: LocalIndex, number: int) -> None:
    """The record is first, and its points lie where the crop's points were before it was cut out."""
    picture = luma(PHOTOS[number - 1])
    part = crop(picture)
    best = index.search(local_features_of_forms(part))[0]
    assert (best.number, best.mirrored) == (number, False)
    size = np.array(picture.shape[::-1])
    expected = (best.query_points * part.shape[::-1] + np.array([size[0] // 8, size[1] // 4])) / size
    assert np.median(np.abs(expected - best.record_points) * size) < 2


def test_mirrored_query_tells_places_in_the_query_itself(index: LocalIndex) -> None:
    picture = luma(PHOTOS[0])
    best = index.search(local_features_of_forms(np.ascontiguousarray(picture[:, ::-1])))[0]
    assert (best.number, best.mirrored) == (1, True)
    assert np.median(np.abs(1 - best.query_points[:, 0] - best.record_points[:, 0])) * picture.shape[1] < 2


def test_each_point_of_the_query_votes_once(index: LocalIndex) -> None:
    forms = local_features_of_forms(luma(PHOTOS[1]))
    for hit in index.search(forms):
        assert (
            len({tuple(place) for place in hit.query_points.tolist()}) >= len(hit.query_points) * 0.9
        )  # corners of two scales may share a place
        assert votes.MIN_SCORE <= hit.score <= len(hit.query_points)


def test_copies_do_not_crowd_a_record_out(entries: Entries) -> None:
    """All within the radius are found, not the nearest few: a hundred equal records are a hundred hits."""
    index = LocalIndex.build([(number, entries[0][1]) for number in range(1, 101)])
    hits = index.search(local_features_of_forms(luma(PHOTOS[0])))
    assert [hit.number for hit in hits if not hit.mirrored] == list(range(1, 101))
    assert len({hit.score for hit in hits if not hit.mirrored}) == 1


def test_nothing_in_nothing(entries: Entries) -> None:
    nothing = LocalFeatures.empty(entries[0][1].algorithm, 100, 100)
    assert LocalIndex.build([]).search((entries[0][1], entries[0][1])) == []
    assert LocalIndex.build([(1, nothing)]).search((entries[0][1], entries[0][1])) == []
    assert LocalIndex.build(entries).search((nothing, nothing)) == []


def test_mapped_segment_finds_the_same(index: LocalIndex, tmp_path: Path) -> None:
    cells = load_cells()
    mapped = read_segment(tmp_path, write_segment(tmp_path, index.segments[0], cells), cells, whole=True)
    assert mapped is not None
    forms = local_features_of_forms(crop(luma(PHOTOS[3])))
    assert told(LocalIndex((mapped,)).search(forms)) == told(index.search(forms))


def test_every_flipped_bit_of_a_segment_is_found(entries: Entries, tmp_path: Path) -> None:
    """Also where not all bytes are read: what a search reads is held to its checksum, and made anew where that fails."""
    cells = load_cells()
    made = Segment.build(entries, cells)
    digest = write_segment(tmp_path, made, cells)
    (file,) = tmp_path.iterdir()
    whole, generator = file.read_bytes(), np.random.default_rng(3)
    forms = local_features_of_forms(luma(PHOTOS[3]))
    places = [*range(0, 96, 5), *generator.integers(96, len(whole), 30).tolist()]
    for place in places:
        content = bytearray(whole)
        content[place] ^= 1 << int(generator.integers(8))
        file.write_bytes(content)
        assert read_segment(tmp_path, digest, cells, whole=True) is None
        mapped = read_segment(tmp_path, digest, cells, whole=False)
        if mapped is not None:
            assert told(LocalIndex((mapped,), lambda _: made).search(forms)) == told(LocalIndex((made,)).search(forms))
