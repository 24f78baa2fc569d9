"""The sheet that shows a proof, and the overlay under it."""

import io
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageOps

from provenance.decoding import decode
from provenance.model.image import DecodedImage
from provenance.model.match import EditedRegion, EditKind, Matrix, Measures, Outline, Proof, Tier
from provenance.rendering.overlay import View, differ, lay_on, show
from provenance.rendering.proof_picture import ProofSheet, _legible, render_proof_picture
from tests.conftest import FIXTURES, encoded

Array = npt.NDArray[np.float64]


def photo(name: str = "moose") -> Image.Image:
    return Image.open(FIXTURES / "photos" / f"{name}.jpg").convert("RGB")


def decoded(picture: Image.Image) -> DecodedImage:
    return decode(encoded(picture, quality=85), side=1024)


def thumbnail(picture: Image.Image) -> DecodedImage:
    """As an archive keeps it: small, with the size of the record."""
    small = picture.copy()
    small.thumbnail((512, 512))
    return replace(decoded(small), width=picture.width, height=picture.height)


def matrix(array: Array) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = array.tolist()
    return (a, b, c), (d, e, f), (g, h, i)


def outline(width: float, height: float) -> Outline:
    return (0.0, 0.0), (width, 0.0), (width, height), (0.0, height)


def whole(query: DecodedImage, record: DecodedImage, to_record: Array, *edits: EditedRegion, overlap: float = 1) -> Proof:
    return Proof(
        8,
        matrix(to_record),
        outline(query.width, query.height),
        outline(record.width, record.height),
        overlap,
        overlap,
        120,
        Measures(4.2, 0.3, 0.98, 0.01, 118),
        edits,
        bool(np.linalg.det(to_record) < 0),
        0.0,
        "test",
    )


def sheet(query: DecodedImage, record: DecodedImage, proof: Proof | None, tier: Tier | None = Tier.PART_OR_EDIT) -> ProofSheet:
    return ProofSheet(query, record, "images/a.jpg", "photos/b.jpg, published 2019", tier, proof, "the whole picture, mirrored")


def opened(content: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(content))
    assert picture.format == "PNG"
    return picture


UPRIGHT, MIRRORED, TURNED, REVERSED = None, Image.Transpose.FLIP_LEFT_RIGHT, Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180


def to_record(turn: Image.Transpose | None, width: int, height: int) -> Array:
    """Takes pixels of a turned picture to those of the picture, which has `width` x `height`."""
    rows = {
        UPRIGHT: [[1, 0, 0], [0, 1, 0]],
        MIRRORED: [[-1, 0, width], [0, 1, 0]],
        TURNED: [[0, -1, width], [1, 0, 0]],
        REVERSED: [[-1, 0, width], [0, -1, height]],
    }
    return np.array([*rows[turn], [0, 0, 1]], float)


@pytest.mark.parametrize("turn", [UPRIGHT, MIRRORED, TURNED, REVERSED])
def test_record_is_laid_where_the_image_shows_it(turn: Image.Transpose | None) -> None:
    """And then next to nothing differs, although the thumbnail is coarser and its colours were changed."""
    picture = photo()
    query = decoded(picture if turn is None else picture.transpose(turn))
    record = thumbnail(ImageOps.posterize(picture, 6))
    transform = matrix(to_record(turn, picture.width, picture.height))
    view = View.fitted((0, 0, query.width, query.height), 500, 400)
    corners = outline(query.width, query.height)
    laid, mask = lay_on(record, transform, corners, view)
    assert np.asarray(mask).min() == 255
    gap = np.abs(np.asarray(laid, np.float32) - np.asarray(show(query, view), np.float32))
    assert gap.mean() < 12
    assert differ(query, record, transform, corners, view).mean() < 0.01


def test_part_of_a_picture_is_laid_at_its_place() -> None:
    """The shared region is enlarged, and what lies around it is not compared."""
    picture = photo()
    canvas = Image.new("RGB", (1200, 900), "white")
    canvas.paste(picture.resize((300, 200)), (800, 600))
    scale = np.diag([picture.width / 300, picture.height / 200, 1])
    transform = matrix(scale @ np.array([[1, 0, -800], [0, 1, -600], [0, 0, 1.0]]))
    corners = ((800.0, 600.0), (1100.0, 600.0), (1100.0, 800.0), (800.0, 800.0))
    view = View.fitted((780, 580, 1120, 820), 500, 400)
    query, record = decoded(canvas), thumbnail(picture)
    laid, mask = lay_on(record, transform, corners, view)
    inside = np.asarray(mask) > 0
    assert inside.mean() == pytest.approx(300 * 200 / (340 * 240), abs=0.02)
    gap = np.abs(np.asarray(laid, np.float32) - np.asarray(show(query, view), np.float32))
    assert gap[inside].mean() < 12
    differences = differ(query, record, transform, corners, view)
    assert differences[~inside].max() == 0
    assert differences.mean() < 0.02


def test_what_was_changed_stands_out() -> None:
    picture = photo()
    edited = picture.copy()
    ImageDraw.Draw(edited).rectangle((400, 60, 480, 140), fill="white", outline="black", width=8)
    query, record = decoded(edited), thumbnail(picture)
    view = View(0, 0, 1, picture.size)
    differences = differ(query, record, matrix(np.eye(3)), outline(*picture.size), view)
    assert differences[60:140, 400:480].mean() > 0.2
    assert differences[200:, :].mean() < 0.02


def test_edits_are_boxed_in_the_lower_row() -> None:
    picture = photo()
    query, record = decoded(picture), thumbnail(picture)
    edit = EditedRegion(EditKind.DRAWN_OVER, (400, 60, 480, 140), 0.02)
    plain, boxed = (
        np.asarray(opened(render_proof_picture(sheet(query, record, whole(query, record, np.eye(3), *edits)))).convert("RGB"))
        for edits in ((), (edit,))
    )
    vermilion = (boxed == (0xC2, 0x41, 0x0C)).all(axis=2)
    assert vermilion.sum() > 500
    assert not vermilion[: vermilion.shape[0] // 2].any()
    assert not (plain == (0xC2, 0x41, 0x0C)).all(axis=2).any()


@pytest.mark.parametrize("size", [(1, 1), (9, 7), (40, 2000), (3000, 30), (1600, 1200)])
def test_any_size_of_picture(size: tuple[int, int]) -> None:
    picture = photo()
    query, record = decoded(picture.resize(size)), thumbnail(picture)
    to_record = np.diag([picture.width / size[0], picture.height / size[1], 1])
    drawn = opened(render_proof_picture(sheet(query, record, whole(query, record, to_record))))
    assert drawn.width == 1100
    assert drawn.height < 1300


def test_same_sheet_same_bytes() -> None:
    query, record = decoded(photo("cat")), thumbnail(photo("cat"))
    told = sheet(query, record, whole(query, record, np.eye(3)))
    assert render_proof_picture(told) == render_proof_picture(told)


def test_nothing_is_laid_over_where_nothing_was_compared() -> None:
    """Different pictures, or a file known by its bytes: the upper row only."""
    query, record = decoded(photo("cat")), thumbnail(photo("dam"))
    proof = whole(query, record, np.eye(3))
    full = opened(render_proof_picture(sheet(query, record, proof))).height
    for other, tier in ((None, None), (replace(proof, measures=None), Tier.SAME_BYTES), (proof, None)):
        assert opened(render_proof_picture(sheet(query, record, other, tier))).height < full * 0.7


def test_foreign_names_become_letters_that_the_font_has() -> None:
    assert _legible("caf\u00e9 \u0444\u043e\u0442\u043e.jpg") == "cafe ????.jpg"
    assert _legible("a\x1b[31m\u202e.jpg") == "a\\x1b[31m\\u202e.jpg"
