"""PDQ, as the tools of the field compute it."""

import io

import numpy as np
import pytest
from PIL import Image

from provenance.decoding import decode
from provenance.fingerprinting import pdq, pdq_of_forms
from provenance.model.exchange_code import PDQ, ExchangeCode
from provenance.model.fingerprint import code_distance_bits
from provenance.model.match import FORMS
from tests.conftest import FIXTURES, PHOTOS, encoded
from tests.pictures import in_form, photo

pdqhash = pytest.importorskip("pdqhash", reason="the extra pdq is not installed (make pdq)")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("dam", "778f611e8b7056613487e19eceeadcc1b155a03c44aa6a89731bb73de4e28c56"),
        ("cat", "5feb5b21f01da156898e2b7629a5d3438412cdbd23f48942464526315db33ffd"),
    ],
)
def test_code_is_constant(name: str, code: str) -> None:
    """Renewed only with a new version of pdqhash, for then archives of two versions differ."""
    image = decode((FIXTURES / "photos" / f"{name}.jpg").read_bytes(), side=640)
    assert pdq(image) == ExchangeCode(PDQ, bytes.fromhex(code), 100)


def test_code_is_that_of_the_field() -> None:
    """The library's own answer for the whole decoded picture, in the notation of its tools."""
    for path in PHOTOS:
        pixels = np.asarray(Image.open(path).convert("RGB"))
        vector, quality = pdqhash.compute(pixels)
        code = pdq(decode(path.read_bytes(), side=640))
        assert code is not None
        assert (int("".join(str(bit) for bit in vector), 2).to_bytes(32), int(quality)) == (code.code, code.quality)


def test_scaled_decode_is_near_the_whole_picture() -> None:
    large = photo("dam").resize((2560, 1880), Image.Resampling.BICUBIC)
    content = encoded(large, quality=92)
    scaled, whole = (pdq(decode(content, side=side)) for side in (640, 2560))
    assert scaled is not None
    assert whole is not None
    assert code_distance_bits(scaled.code, whole.code) <= 12


def test_too_small_a_decode_has_none() -> None:
    content = encoded(photo("dam").resize((2560, 1880)), quality=92)
    assert pdq(decode(content, side=128)) is None
    assert pdq_of_forms(decode(content, side=128)) is None


def test_codes_of_forms_hold_every_form() -> None:
    for form in FORMS:
        turned = decode(encoded(in_form(photo("cat"), form), "PNG"), side=640)
        plain = pdq(decode(encoded(photo("cat"), "PNG"), side=640))
        found = pdq_of_forms(turned)
        assert plain is not None
        assert found is not None
        assert len(set(found[0])) == len(FORMS)
        assert min(code_distance_bits(code, plain.code) for code in found[0]) <= 16


def test_grey_picture_has_the_code_of_its_colours() -> None:
    content = io.BytesIO()
    photo("dam").convert("L").save(content, "PNG")
    grey, colour = (pdq(decode(content.getvalue(), side=640, colour=colour)) for colour in (False, True))
    assert grey is not None
    assert grey == colour


def test_flat_picture_has_no_quality() -> None:
    code = pdq(decode(encoded(Image.new("RGB", (600, 600), "grey"), "PNG"), side=640))
    assert code is not None
    assert code.quality == 0
