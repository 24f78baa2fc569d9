"""Pictures for tests, and what a check says of two of them."""

from collections.abc import Iterable
from functools import cache

import numpy as np
from PIL import Image

from fixtures.edits import Array
from provenance.checking import QUERY_SIDE, Examined
from provenance.comparing import Comparison, compare
from provenance.decoding import decode
from provenance.fingerprinting import codes_of_forms, fingerprint, query_features
from provenance.matching.geometry import project
from provenance.model.digest import Digest
from provenance.model.match import Form, Proof
from tests.conftest import FIXTURES, encoded

PHOTO_NAMES = sorted(path.stem for path in (FIXTURES / "photos").glob("*.jpg"))


@cache
def photo(name: str) -> Image.Image:
    """A photograph of the fixtures; never drawn on."""
    return Image.open(FIXTURES / "photos" / f"{name}.jpg").convert("RGB")


def examined(picture: Image.Image, quality: int = 85) -> Examined:
    """A picture as a check has it after reading a JPEG of it."""
    content = encoded(picture, quality=quality)
    image = decode(content, side=QUERY_SIDE)
    return Examined(Digest.of(content), image, fingerprint(image), codes_of_forms(image), query_features(image))


def compared(query: Image.Image, record: Image.Image) -> Comparison:
    """What the second picture is to the first, which circulated at a lower quality."""
    return compare(examined(query, 80), examined(record, 90))


def in_form(picture: Image.Image, form: Form) -> Image.Image:
    """The picture from which `form` makes the original again."""
    turned = picture.rotate(-90 * form.quarter_turns, expand=True)
    return turned.transpose(Image.Transpose.FLIP_LEFT_RIGHT) if form.mirrored else turned


def transform_of(proof: Proof) -> Array:
    """The transform of a proof that has one."""
    assert proof.transform is not None
    return np.array(proof.transform)


def farthest_px(proof: Proof, truth: Array) -> float:
    """How far the transform is from the true one at most, at the corners and in the middle of the shared part, record pixels."""
    corners = np.array(proof.query_outline)
    points = np.vstack([corners, corners.mean(axis=0)])
    return float(np.hypot(*(project(transform_of(proof), points) - project(truth, points)).T).max())


def box_of(outline: Iterable[tuple[float, float]]) -> tuple[float, float, float, float]:
    """Left, top, right, bottom of an outline."""
    points = np.array(list(outline))
    return (*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
