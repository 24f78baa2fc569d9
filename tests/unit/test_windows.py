"""Windows of two pictures that lie on each other: what agrees, and what the others look like."""

import io

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageFilter, ImageOps

from fixtures import edits
from provenance.matching.geometry import Array
from provenance.matching.refining import Alignment
from provenance.matching.windows import STEP, WINDOW, Rectangle, Windows, _densest, compare_windows
from tests.conftest import encoded
from tests.pictures import photo

RECORD = photo("moose").resize((400, 264), Image.Resampling.LANCZOS)
BOX = (200, 88, 320, 176)


def luma(picture: Image.Image) -> Array:
    return np.asarray(picture.convert("L"), np.float32)


def windows(query: Image.Image | Array, record: Image.Image = RECORD, ignored: Array | None = None) -> Windows:
    """The windows of a query that lies right on a record."""
    plane = query if isinstance(query, np.ndarray) else luma(query)
    covered = np.full(plane.shape, 255, np.uint8)
    alignment = Alignment(np.eye(3), plane, covered, np.empty((0, 2), np.float32), np.empty(0), 0.0)
    return compare_windows(luma(record), np.asarray(record, np.float32), alignment, ignored)


def within(mask: Array, box: tuple[int, int, int, int], margin: int = 0) -> Array:
    """Of a mask of windows, those that lie inside a box of the frame."""
    left, top, right, bottom = box
    rows, columns = (
        slice(-(-(low - margin) // STEP), (high + margin - WINDOW) // STEP + 1) for low, high in ((top, bottom), (left, right))
    )
    return mask[rows, columns]


def share(part: Array, whole: Array) -> float:
    return int(np.count_nonzero(part & whole)) / max(1, int(np.count_nonzero(whole)))


def pasted(what: Image.Image, on: Image.Image = RECORD) -> Image.Image:
    changed = on.copy()
    changed.paste(what, BOX[:2])
    return changed


def test_copy_agrees_everywhere() -> None:
    seen = windows(RECORD)
    assert np.count_nonzero(seen.textured) > 800
    assert np.array_equal(seen.agrees, seen.textured)
    assert not (seen.drawn | seen.smoothed | seen.changed).any()
    rows, columns = seen.textured.shape
    assert seen.region.pixels((400, 264))[2:] == (400, 264)
    assert seen.region.bottom - seen.region.top > 0.9 * rows
    assert seen.region.right - seen.region.left > 0.9 * columns


@pytest.mark.parametrize(
    "change",
    [
        lambda plane: plane * 0.6 + 60,
        lambda plane: 255 * (plane / 255) ** 1.5,
        lambda plane: plane + np.random.default_rng(0).normal(0, 4, plane.shape).astype(np.float32),
        lambda plane: cv2.GaussianBlur(plane, (0, 0), 0.8),
        lambda plane: luma(Image.open(io.BytesIO(encoded(Image.fromarray(plane.astype(np.uint8)), quality=30)))),
    ],
    ids=["contrast", "gamma", "noise", "soft", "compressed"],
)
def test_what_happens_to_copies_on_their_way_agrees(change: object) -> None:
    assert callable(change)
    seen = windows(np.asarray(change(luma(RECORD)), np.float32))
    assert share(seen.agrees, seen.textured) > 0.95
    assert share(seen.drawn | seen.smoothed | seen.changed, seen.textured) < 0.01


def test_another_photograph_is_other_content() -> None:
    seen = windows(photo("dandelions").resize(RECORD.size))
    assert share(seen.agrees, seen.textured) < 0.1
    assert share(seen.changed, seen.textured) > 0.4


def test_pasted_photograph_differs_where_it_lies_and_nowhere_else() -> None:
    seen = windows(pasted(ImageOps.fit(photo("dam"), (120, 88))))
    differs = seen.drawn | seen.smoothed | seen.changed
    assert share(within(differs, BOX), within(seen.textured, BOX)) > 0.8
    outside = np.ones(differs.shape, bool)
    within(outside, BOX, WINDOW)[:] = False
    assert share(seen.agrees, seen.textured & outside) > 0.99


def test_letters_on_a_plate_are_drawn() -> None:
    seen = windows(edits.lettered(RECORD, BOX, 4, "black", "white"))
    differs = seen.drawn | seen.smoothed | seen.changed
    assert share(within(seen.drawn, BOX), within(differs, BOX)) > 0.8


@pytest.mark.parametrize("how", ["blurred", "pixelated", "painted over"])
def test_lost_detail_is_smoothed(how: str) -> None:
    part = RECORD.crop(BOX)
    smooth = {
        "blurred": part.filter(ImageFilter.GaussianBlur(8)),
        "pixelated": part.resize((8, 6), Image.Resampling.BOX).resize(part.size, Image.Resampling.BICUBIC),
        "painted over": Image.new("RGB", part.size, part.resize((1, 1)).getpixel((0, 0))),
    }[how]
    seen = windows(pasted(smooth))
    differs = seen.drawn | seen.smoothed | seen.changed
    assert np.count_nonzero(within(differs, BOX)) > 50
    assert share(within(seen.smoothed, BOX), within(differs, BOX)) > 0.8


def test_region_leaves_other_content_out() -> None:
    half = RECORD.copy()
    half.paste(photo("dandelions").resize((400, 132)), (0, 132))
    left, top, right, bottom = windows(half).region.pixels((400, 264))
    assert (left, top, right) == pytest.approx((0, 0, 400), abs=WINDOW)
    assert bottom == pytest.approx(132, abs=WINDOW)


def test_ignored_pixels_count_for_nothing() -> None:
    ignored = np.zeros((264, 400), np.uint8)
    ignored[:, :200] = 255
    seen = windows(RECORD, ignored=ignored)
    last = 200 // STEP - 1
    assert not seen.agrees[:, :last].any()
    assert seen.drawing[:, :last].all()
    assert seen.region.left >= last
    assert share(seen.agrees[:, last + 1 :], seen.textured[:, last + 1 :]) == 1


def test_nothing_to_see_is_not_textured() -> None:
    plain = Image.linear_gradient("L").resize((400, 264)).convert("RGB")
    assert not windows(plain, plain).textured.any()


@given(st.integers(1, 9), st.integers(1, 9), st.integers(0, 2**32 - 1))
def test_densest_rectangle_is_the_best_of_all(rows: int, columns: int, seed: int) -> None:
    value = np.random.default_rng(seed).integers(-4, 4, (rows, columns)).astype(np.float64)
    found = _densest(value)
    best = max(
        value[top:bottom, left:right].sum()
        for top in range(rows)
        for bottom in range(top, rows + 1)
        for left in range(columns)
        for right in range(left, columns + 1)
    )
    assert value[found.top : found.bottom, found.left : found.right].sum() == best


def test_rectangle_in_pixels_reaches_to_the_edge_at_the_last_window() -> None:
    assert Rectangle(1, 3, 2, 4).pixels((400, 264)) == (16, 8, 40, 32)
    assert Rectangle(0, 32, 0, 49).pixels((403, 267)) == (0, 0, 403, 267)
