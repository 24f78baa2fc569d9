"""First guesses of how a query lies on a record."""

from dataclasses import replace

import numpy as np
import pytest

from provenance.matching.geometry import Array, corners, project
from provenance.matching.starts import MIN_PLACES, start_from_form, start_from_parts
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.fingerprint import Fingerprint
from provenance.model.local import LocalCandidate
from provenance.model.match import FORMS, Form
from provenance.model.record import Appearance, Record

QUERY, RECORD = (600, 400), (800, 900)
_APPEARANCE = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", "a.jpg")
_RECORD = Record(1, Digest(bytes(32)), 1, *RECORD, Fingerprint("phash-256", bytes(32), 50.0, "png/1"), None, (_APPEARANCE,))


def seen(matrix: Array, number: int, *, strays: int = 0, jitter_px: float = 0.0, mirrored: bool = False, seed: int = 3) -> LocalCandidate:
    """Parts of a record, seen in a query that `matrix` lays on it, and strays that lie anywhere."""
    random = np.random.default_rng(seed)
    query = random.uniform(0, 1, (number + strays, 2))
    record = project(matrix, query * QUERY) + random.normal(0, 1, query.shape) * jitter_px
    record[number:] = random.uniform(0, 1, (strays, 2)) * RECORD
    return LocalCandidate(_RECORD, mirrored, 9.0, query.astype(np.float32), (record / RECORD).astype(np.float32))


def similarity(scale: float, degrees: float, x: float, y: float, *, mirrored: bool = False) -> Array:
    turn, sign = scale * np.exp(1j * np.radians(degrees)), -1.0 if mirrored else 1.0
    return np.array([[sign * turn.real, -turn.imag, x], [sign * turn.imag, turn.real, y], [0, 0, 1]])


def farthest(one: Array, other: Array) -> float:
    points = corners(*QUERY)
    return float(np.hypot(*(project(one, points) - project(other, points)).T).max())


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_form_takes_each_corner_where_mirroring_and_turning_take_it(form: Form) -> None:
    """A picture whose four corners are numbered, mirrored and turned as an array, shows where they belong."""
    numbered = np.array([[0, 1], [3, 2]])
    turned = np.rot90(np.fliplr(numbered) if form.mirrored else numbered, form.quarter_turns)
    size = (300, 700)
    places = project(start_from_form(form, QUERY, size).matrix, corners(*QUERY))
    expected = {int(turned[y, x]): (x * size[0], y * size[1]) for y in (0, 1) for x in (0, 1)}
    assert places == pytest.approx(np.array([expected[corner] for corner in range(4)]), abs=1e-6)


@pytest.mark.parametrize("mirrored", [False, True])
@pytest.mark.parametrize("degrees", [0, 35, 180, 260])
def test_similarity_among_as_many_strays(degrees: float, *, mirrored: bool) -> None:
    truth = similarity(0.8, degrees, 300, 350, mirrored=mirrored)
    start = start_from_parts(seen(truth, 60, strays=60, jitter_px=2, mirrored=mirrored), QUERY, RECORD)
    assert start is not None
    assert farthest(start.matrix, truth) < 8
    assert start.inliers >= 30
    assert len(start.places) >= start.inliers


def test_screen_seen_from_the_side() -> None:
    """A similarity is some 60 pixels off here: the guess has to grow to a homography."""
    truth = np.array([[0.9, 0.12, 60], [0.03, 1.0, 80], [2.5e-4, 1e-4, 1]])
    start = start_from_parts(seen(truth, 120, strays=40, jitter_px=1), QUERY, RECORD)
    assert start is not None
    assert farthest(start.matrix, truth) < 15
    assert start.inliers > 60


def test_mirrored_parts_give_no_plain_guess() -> None:
    truth = similarity(0.8, 0, 0, 100)
    plain = seen(truth, 40)
    assert start_from_parts(plain, QUERY, RECORD) is not None
    flipped = start_from_parts(replace(plain, mirrored=True), QUERY, RECORD)
    assert flipped is None or np.linalg.det(flipped.matrix[:2, :2]) < 0


@pytest.mark.parametrize("number", [1, 2, MIN_PLACES - 1])
def test_few_places_give_no_guess(number: int) -> None:
    assert start_from_parts(seen(similarity(1, 0, 0, 0), number), QUERY, RECORD) is None


def test_hundreds_of_points_in_one_spot_give_no_guess() -> None:
    """As a word that both pictures show."""
    random = np.random.default_rng(1)
    query = (random.uniform(0, 0.02, (300, 2)) + 0.4).astype(np.float32)
    record = (query * QUERY / RECORD + 0.2).astype(np.float32)
    assert start_from_parts(LocalCandidate(_RECORD, False, 90.0, query, record), QUERY, RECORD) is None


def test_chance_gives_no_guess_with_many_places() -> None:
    for seed in range(10):
        start = start_from_parts(seen(np.eye(3), 0, strays=40, seed=seed), QUERY, RECORD)
        assert start is None or start.inliers < 10


def test_same_points_give_the_same_guess() -> None:
    parts = seen(similarity(0.7, 20, 200, 100), 50, strays=100, jitter_px=3)
    one, other = (start_from_parts(parts, QUERY, RECORD) for _ in range(2))
    assert one is not None and other is not None
    assert np.array_equal(one.matrix, other.matrix)
