"""`phash-256` against its reference."""

from pathlib import Path

import imagehash
import numpy as np
import pytest
from PIL import Image

from provenance.decoding import decode
from provenance.fingerprinting import DECODE_SIDE, codes_of_forms, fingerprint
from provenance.fingerprinting.phash import detail, luma_raster, phash
from provenance.model.fingerprint import PHASH_256, Fingerprint, code_distance_bits
from provenance.model.match import FORMS
from tests.conftest import PHOTOS, encoded

NOISE_BITS = 12
"""Bits by which re-encoding at quality 75 changes a code at most, and a scaled decode less: 8, on 160 photographs."""


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo.stem)
def test_same_pixels_give_the_bits_of_imagehash(photo: Path) -> None:
    with Image.open(photo) as opened:
        picture = opened.convert("L")
    raster = np.asarray(picture.resize((64, 64), Image.Resampling.LANCZOS))
    assert phash(raster) == np.packbits(imagehash.phash(picture, hash_size=16).hash).tobytes()


@pytest.mark.parametrize("photo", PHOTOS, ids=lambda photo: photo.stem)
def test_fast_path_is_within_noise(photo: Path) -> None:
    """A decode at a fraction of the size differs from ImageHash on a full one by less than re-encoding does."""
    large = Image.open(photo).resize((1733, 1157), Image.Resampling.LANCZOS)
    content = encoded(large, quality=90)
    reference = np.packbits(imagehash.phash(decode_full(content), hash_size=16).hash).tobytes()
    fast = fingerprint(decode(content, side=DECODE_SIDE, colour=False))
    assert fast.decode_path == "jpeg/8"
    assert code_distance_bits(fast.code, reference) <= NOISE_BITS


def decode_full(content: bytes) -> Image.Image:
    return Image.fromarray(decode(content, side=100_000).pixels)


@pytest.mark.parametrize("index", range(len(FORMS)))
def test_codes_of_forms_are_codes_of_turned_pictures(index: int) -> None:
    image = decode(PHOTOS[3].read_bytes(), side=DECODE_SIDE)
    raster = luma_raster(image)
    form = FORMS[index]
    turned = np.rot90(np.fliplr(raster) if form.mirrored else raster, form.quarter_turns)
    assert code_distance_bits(codes_of_forms(image)[index], phash(np.ascontiguousarray(turned))) <= 2


def test_code_is_pinned() -> None:
    """The code of one known raster: a change here makes every archive stale."""
    rows, columns = np.mgrid[0:64, 0:64]
    raster = ((rows * 7 + columns * 3 + (rows * columns) % 31 * 5) % 256).astype(np.uint8)
    assert phash(raster).hex() == PINNED


PINNED = "e00888276280c0e2377b3cce86a00eee7fff35b1020532ce7fef31b9afd7132c"


def test_detail_of_flat_pictures_and_photographs() -> None:
    assert detail(np.full((64, 64), 200, np.uint8)) < 0.1
    gradient = np.linspace(0, 255, 64, dtype=np.uint8)[None, :].repeat(64, 0)
    assert detail(gradient) < 1
    prints = {photo.stem: fingerprint(decode(photo.read_bytes(), side=DECODE_SIDE)) for photo in PHOTOS}
    plain = {name for name, print_ in prints.items() if print_.is_plain}
    assert plain <= {"brick-wall", "gravel"}


def test_two_algorithms_never_compare() -> None:
    one = Fingerprint(PHASH_256, bytes(32), 20.0, "png/1")
    assert one.distance_bits(Fingerprint(PHASH_256, b"\x01" + bytes(31), 20.0, "jpeg/8")) == 1
    assert str(one) == f"phash-256:{'00' * 32}"
    with pytest.raises(ValueError, match="cannot be compared"):
        one.distance_bits(Fingerprint("pdq", bytes(32), 20.0, "png/1"))
