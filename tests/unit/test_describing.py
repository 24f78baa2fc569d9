"""Words for proofs made by hand."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import Finding
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.match import EditedRegion, EditKind, Match, Measures, Outline, Proof, Tier
from provenance.model.record import Appearance, Record
from provenance.rendering.describing import count_pictures, describe, describe_measures, percent

SIZE = 600, 400
"""Of the record."""
RECORD = Record(
    1,
    Digest.of(b"record"),
    1000,
    *SIZE,
    Fingerprint(PHASH_256, bytes(32), 50.0, "jpeg/1"),
    None,
    (Appearance(DateInterval(datetime(2019, 1, 1, tzinfo=UTC), None), DateBasis.PUBLISHED, "2019", "a.jpg"),),
)
Array = npt.NDArray[np.float64]


def moved(x: float, y: float) -> Array:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1.0]])


def scaled(x: float, y: float | None = None) -> Array:
    return np.diag([x, x if y is None else y, 1.0])


def turned(degrees: float) -> Array:
    """Counter-clockwise as seen, about the middle of the record."""
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.asarray(moved(300, 200) @ np.array([[cos, sin, 0], [-sin, cos, 0], [0, 0, 1]]) @ moved(-300, -200))


MIRROR = moved(600, 0) @ scaled(-1, 1)


def outline(left: float, top: float, right: float, bottom: float) -> Outline:
    return (left, top), (right, top), (right, bottom), (left, bottom)


WHOLE = outline(0, 0, *SIZE)
MEASURES = Measures(4.25, 0.31, 0.98, 0.01, 120)


def proof(
    to_image: Array,
    part: Outline = WHOLE,
    *,
    image_size: tuple[int, int] = SIZE,
    edits: tuple[EditedRegion, ...] = (),
    measures: Measures = MEASURES,
) -> Proof:
    """A proof of which `part` of the record lies in the image where `to_image` takes it."""
    points = np.column_stack([np.array(part), np.ones(len(part))]) @ to_image.T
    in_image = tuple((float(x / w), float(y / w)) for x, y, w in points)
    transform = tuple(tuple(float(value) for value in row) for row in np.linalg.inv(to_image))
    shares = area(in_image) / (image_size[0] * image_size[1]), area(part) / (SIZE[0] * SIZE[1])
    return Proof(12, transform, in_image, part, *shares, 143, measures, edits, False, 0.0, "test")  # type: ignore[arg-type]


def area(corners: Outline) -> float:
    points = np.array(corners)
    following = np.roll(points, -1, axis=0)
    return float(abs(np.sum(points[:, 0] * following[:, 1] - points[:, 1] * following[:, 0])) / 2)


def said(proof: Proof, image_size: tuple[int, int] | None = SIZE, pictures: int = 1, tier: Tier = Tier.PART_OR_EDIT) -> str:
    return describe(Match(RECORD, tier, proof), image_size, pictures)


ONE = np.eye(3)


@pytest.mark.parametrize(
    ("to_image", "words"),
    [
        (ONE, "the whole picture"),
        (scaled(1.002), "the whole picture"),
        (scaled(0.4), "the whole picture, at 40 % of its size"),
        (scaled(2), "the whole picture, at 200 % of its size"),
        (MIRROR, "the whole picture, mirrored"),
        (turned(90), "the whole picture, turned by 90 degrees counter-clockwise"),
        (turned(-90), "the whole picture, turned by 90 degrees clockwise"),
        (turned(180), "the whole picture, upside down"),
        (turned(7), "turned by 7 degrees counter-clockwise, covers 79 % of the image"),
        (turned(-1), "turned by 1 degree clockwise, covers 96 % of the image"),
        (turned(0.4), "the whole picture"),
        (turned(90) @ MIRROR, "the whole picture, mirrored, turned by 90 degrees counter-clockwise"),
        (turned(180) @ MIRROR, "the whole picture, mirrored, upside down"),
        (scaled(1.12, 1), "the whole picture, stretched by 12 % in width, at 106 % of its size"),
        (turned(180) @ scaled(1, 1.12), "the whole picture, upside down, stretched by 12 % in height, at 106 % of its size"),
    ],
)  # fmt: skip
def test_pose(to_image: Array, words: str) -> None:
    """The image is just large enough for the picture."""
    corners = np.array(proof(to_image).query_outline)
    (width, height), (left, top) = np.ptp(corners, axis=0), corners.min(axis=0)
    assert said(proof(moved(-left, -top) @ to_image, image_size=(width, height)), (width, height)) == words


def test_seen_at_an_angle() -> None:
    keystone = np.array([[1, 0, 0], [0, 1, 0], [0.0003, 0, 1]])
    assert "seen at an angle" in said(proof(keystone))
    sheared = np.array([[1, 0.1, 0], [0, 1, 0], [0, 0, 1]])
    assert "seen at an angle" in said(proof(sheared))
    nearly_flat = np.array([[1, 0, 0], [0, 1, 0], [0.00005, 0, 1]])
    assert "angle" not in said(proof(nearly_flat))


@pytest.mark.parametrize(
    ("part", "words"),
    [
        (outline(0, 0, 600, 280), "cropped to 70 % (without its bottom)"),
        (outline(120, 40, 600, 400), "cropped to 72 % (without its top and left)"),
        (outline(100, 100, 500, 300), "cropped to 33 %"),
        (outline(3, 3, 597, 397), "the whole picture"),
    ],
)
def test_crop(part: Outline, words: str) -> None:
    (left, top), _, (right, bottom), _ = part
    size = int(right - left), int(bottom - top)
    assert said(proof(moved(-left, -top), part, image_size=size), size) == words


@pytest.mark.parametrize(
    ("to_image", "size", "words"),
    [
        (ONE, (600, 512), "with something below (22 % of the height) that the record does not show"),
        (
            moved(0, 50),
            (600, 500),
            "with something above (10 % of the height) and below (10 % of the height) that the record does not show",
        ),
        (moved(30, 20), (660, 440), "with something all around that the record does not show (covers 83 % of the image)"),
        (moved(600, 400), (1200, 800), "covers 25 % of the image, at the bottom right"),
        (moved(300, 200), (1200, 800), "covers 25 % of the image, in the middle"),
        (ONE, (600, 4000), "covers 10 % of the image, at the top"),
        (moved(600, 0), (1200, 400), "with something at the left (50 % of the width) that the record does not show"),
    ],
)
def test_what_lies_around_is_placed_and_not_named(to_image: Array, size: tuple[int, int], words: str) -> None:
    assert said(proof(to_image, image_size=size), size) == words


def test_without_the_size_of_the_image_no_place_is_told() -> None:
    edits = (EditedRegion(EditKind.CHANGED, (10, 10, 60, 60), 0.1),)
    assert said(proof(ONE, image_size=(1200, 400), edits=edits), None) == "covers 50 % of the image, other picture content (10 % of it)"


def test_several_things_at_once() -> None:
    part = outline(0, 0, 600, 200)
    edits = (EditedRegion(EditKind.DRAWN_OVER, (10, 150, 590, 190), 0.09),)
    words = "mirrored, cropped to 50 % (without its bottom), with something below (20 % of the height) that the record does not show"
    assert said(proof(MIRROR, part, image_size=(600, 250), edits=edits), (600, 250)) == f"{words}, drawn over at the bottom (9 % of it)"


@pytest.mark.parametrize(
    ("boxes", "words"),
    [
        ([(0, 0, 60, 40)], "blurred or painted over at the top left (5 % of it)"),
        ([(270, 180, 330, 220)], "blurred or painted over in the middle (5 % of it)"),
        ([(10, 350, 590, 390)], "blurred or painted over at the bottom (5 % of it)"),
        ([(10, 10, 590, 390)], "blurred or painted over across most of the image (5 % of it)"),
        ([(0, 0, 60, 40), (5, 5, 60, 40), (540, 0, 600, 40)], "blurred or painted over at the top left and at the top right (15 % of it)"),
        (
            [(0, 0, 60, 40), (0, 360, 60, 400), (540, 0, 600, 40), (540, 360, 600, 400)],
            "blurred or painted over in four places (20 % of it)",
        ),
    ],
)
def test_edits(boxes: list[tuple[float, float, float, float]], words: str) -> None:
    edits = tuple(EditedRegion(EditKind.SMOOTHED, box, 0.05) for box in boxes)
    assert said(proof(ONE, edits=edits)) == f"the whole picture, {words}"


def test_kinds_of_edits_the_largest_first() -> None:
    edits = (
        EditedRegion(EditKind.CHANGED, (0, 0, 200, 130), 0.11),
        EditedRegion(EditKind.DRAWN_OVER, (500, 350, 590, 390), 0.004),
    )
    words = "other picture content at the top left (11 % of it), drawn over at the bottom right (under 1 % of it)"
    assert said(proof(ONE, edits=edits)) == f"the whole picture, {words}"


def test_collage() -> None:
    size = 1200, 800
    cells = [proof(moved(x, y), image_size=size) for x in (0, 600) for y in (0, 400)]
    again = proof(moved(4, 2) @ scaled(0.98), image_size=size)
    lead = Finding(Match(RECORD, Tier.UNPROVEN, again), ())
    findings = [Finding(Match(RECORD, Tier.PART_OR_EDIT, one), ()) for one in (*cells, again)]
    assert count_pictures([*findings, lead], size) == 4
    assert count_pictures([lead], size) == 0
    assert said(cells[3], size, 4) == "one of four archived pictures in the image, covers 25 % of the image, at the bottom right"


NUMBERS = st.floats(-1e4, 1e4)


@given(st.lists(NUMBERS, min_size=9, max_size=9), st.lists(st.tuples(NUMBERS, NUMBERS), min_size=3, max_size=8), st.floats(0, 1))
def test_any_numbers_have_words(values: list[float], corners: list[tuple[float, float]], overlap: float) -> None:
    """A strange transform makes strange words, never a crash that loses a report."""
    a, b, c, d, e, f, g, h, i = values
    strange = replace(
        proof(ONE),
        transform=((a, b, c), (d, e, f), (g, h, i)),
        record_outline=tuple(corners),
        query_overlap=overlap,
        record_overlap=overlap,
    )
    assert said(strange)


def test_same_file() -> None:
    assert said(proof(ONE), tier=Tier.SAME_BYTES) == "the file itself"


def test_leads_say_what_is_missing() -> None:
    weak = proof(ONE, measures=Measures(-0.5, 2.4, 0.44, 0.3, 36))
    assert said(weak, tier=Tier.UNPROVEN) == "not proven: 44 % of 36 blocks agree, 30 % show something else (score -0.50)"
    blind = Proof(12, None, (), (), None, None, 0, None, (), False, 0, PHASH_256)
    assert said(blind, tier=Tier.UNPROVEN) == "not proven: the archive keeps no pixels to compare"


def test_measures() -> None:
    words = (
        "12 of 256 bits differ, 98 % of 120 blocks agree, 1 % show something else, 0.3 px out of place, 143 local features fit, score 4.25"
    )
    assert describe_measures(proof(ONE)) == words


@pytest.mark.parametrize(
    ("share", "words"), [(0, "0 %"), (0.004, "under 1 %"), (0.48, "48 %"), (0.996, "99 %"), (1, "100 %"), (1.5, "150 %")]
)
def test_percent_is_never_rounded_to_none_or_all(share: float, words: str) -> None:
    assert percent(share) == words
