"""What bytes are."""

import pytest

from provenance.intake.documents.formats import picture_suffix, vector_format
from provenance.intake.documents.png import encode_png
from tests.unit.intake.documents.making import encoded, picture


@pytest.mark.parametrize(
    ("form", "suffix"),
    [("JPEG", "jpg"), ("PNG", "png"), ("GIF", "gif"), ("WEBP", "webp"), ("TIFF", "tif"), ("BMP", "bmp"), ("AVIF", "avif")],
)
def test_pictures_are_known_by_their_first_bytes(form: str, suffix: str) -> None:
    assert picture_suffix(encoded(picture(1), form)[:64]) == suffix


@pytest.mark.parametrize("head", [b"", b"BM is how this text begins, and goes on", b"GIF88a", b"%PDF-1.4", b"RIFF....WAVE"])
def test_others_are_none(head: bytes) -> None:
    assert picture_suffix(head) is None
    assert vector_format(head) is None


def test_our_png_is_one() -> None:
    import io

    import numpy as np
    from PIL import Image

    pixels = np.asarray(picture(3))
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode_png(pixels)))), pixels)
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(encode_png(pixels[..., 0].copy())))), pixels[..., 0])
