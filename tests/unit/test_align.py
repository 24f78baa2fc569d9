"""The second look: where one picture lies on another, and whether they are the same."""

import numpy as np
import pytest
from PIL import Image, ImageDraw

from provenance.decoding import decode
from provenance.matching import prove
from provenance.matching.tiers import MIN_TEXTURED_BLOCKS
from provenance.model.match import FORMS, Form, Tier
from provenance.model.media import DecodedImage
from tests.conftest import FIXTURES, encoded

PHOTO = Image.open(FIXTURES / "photos" / "moose.jpg").convert("RGB")
OTHER = Image.open(FIXTURES / "photos" / "dandelions.jpg").convert("RGB")


def image(picture: Image.Image) -> DecodedImage:
    return decode(encoded(picture, quality=80), side=512)


def in_form(picture: Image.Image, form: Form) -> Image.Image:
    """The picture from which `form` makes the original again."""
    turned = picture.rotate(-90 * form.quarter_turns, expand=True)
    return turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if form.mirrored else turned


def moved(transform: object, x: float, y: float) -> tuple[float, float]:
    point = np.array(transform) @ [x, y, 1]
    return float(point[0] / point[2]), float(point[1] / point[2])


@pytest.mark.parametrize("form", FORMS, ids=str)
def test_transform_of_every_form(form: Form) -> None:
    """Mirrored or turned, and half as large: each corner of the query comes to lie on the right corner of the record."""
    turned = in_form(PHOTO, form)
    query = turned.resize((turned.width // 2, turned.height // 2))
    tier, proof = prove(image(query), image(PHOTO), form, 0, "phash-256")
    assert tier is Tier.SAME_PICTURE
    assert proof.transform is not None
    marked = Image.new("L", PHOTO.size)
    marked.putpixel((600, 40), 255)
    y, x = np.argwhere(np.asarray(in_form(marked, form)) == 255)[0]
    assert moved(proof.transform, (x + 0.5) / 2, (y + 0.5) / 2) == pytest.approx((600.5, 40.5), abs=2)
    assert proof.query_overlap == pytest.approx(1, abs=0.02)
    assert proof.record_overlap == pytest.approx(1, abs=0.02)


@pytest.mark.parametrize("form", FORMS[:4], ids=str)
def test_match_of_a_in_b_is_the_inverse_of_b_in_a(form: Form) -> None:
    turned = in_form(PHOTO, form)
    back = Form(mirrored=False, quarter_turns=-form.quarter_turns % 4)
    _, there = prove(image(turned), image(PHOTO), form, 0, "phash-256")
    _, again = prove(image(PHOTO), image(turned), back, 0, "phash-256")
    assert there.transform is not None
    assert again.transform is not None
    for x, y in ((10, 10), (300, 200), (400, 50)):
        assert moved(again.transform, *moved(there.transform, x, y)) == pytest.approx((x, y), abs=1.5)


def test_another_picture_is_no_match() -> None:
    tier, _ = prove(image(OTHER), image(PHOTO), FORMS[0], 0, "phash-256")
    assert tier is None


def test_two_flags_on_white_are_no_match() -> None:
    """Their codes may be near; their pixels are not."""
    flags = []
    for stripes in (("red", "navy"), ("navy", "red")):
        flag = Image.new("RGB", (480, 320), "white")
        for row, colour in enumerate(stripes):
            ImageDraw.Draw(flag).rectangle((150, 100 + 60 * row, 330, 150 + 60 * row), fill=colour)
        flags.append(image(flag))
    tier, proof = prove(flags[0], flags[1], FORMS[0], 6, "phash-256")
    assert tier is not Tier.SAME_PICTURE
    assert proof.textured_blocks < MIN_TEXTURED_BLOCKS


def test_half_of_the_picture_painted_over_is_only_a_lead() -> None:
    painted = PHOTO.copy()
    painted.paste(OTHER.resize((640, 214)), (0, 213))
    tier, _ = prove(image(painted), image(PHOTO), FORMS[0], 31, "phash-256")
    assert tier in {None, Tier.UNPROVEN}
