"""The values of the pixels that come out: of reduced pictures, of samples with sixteen and more bits, of floating point, of JPEGs."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from provenance.decoding import FORMATS, decode, prepare_decoding
from tests.conftest import encoded

COLOURS = np.array([[[200, 10, 30], [0, 255, 90]], [[7, 8, 9], [255, 255, 255]], [[60, 0, 120], [1, 2, 3]]], np.uint8)
"""Three rows of two."""


@pytest.mark.parametrize("strip_pixels", [1, 4_000_000])
def test_reduced_picture_has_the_mean_of_each_square(strip_pixels: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether it is worked on whole or strip by strip."""
    monkeypatch.setattr(sys.modules["provenance.decoding.decode"], "_STRIP_PIXELS", strip_pixels)
    large = Image.fromarray(COLOURS.repeat(5, 0).repeat(5, 1))
    decoded = decode(encoded(large, "PNG"), side=3)
    np.testing.assert_array_equal(decoded.pixels, COLOURS)
    assert (decoded.decode_path, decoded.box) == ("png/5", (0, 0, 2, 3))
    grey = decode(encoded(large.convert("L"), "PNG"), side=3, colour=False)
    np.testing.assert_array_equal(grey.pixels, np.asarray(Image.fromarray(COLOURS).convert("L")))


@pytest.mark.parametrize("factor", [1, 2])
def test_floating_point_is_stretched_from_the_darkest_to_the_brightest_of_all(factor: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no number, or has no end, counts as zero, and is neither of these."""
    monkeypatch.setattr(sys.modules["provenance.decoding.decode"], "_STRIP_PIXELS", 1)
    values = np.array([[-1, np.inf], [-np.inf, 1], [np.nan, 3]], np.float32).repeat(factor, 0).repeat(factor, 1)
    decoded = decode(encoded(Image.fromarray(values), "TIFF"), side=3)
    grey = np.array([[0, 63], [63, 127], [63, 255]])
    np.testing.assert_array_equal(decoded.pixels, np.stack([grey] * 3, axis=2))
    flat = Image.fromarray(np.full((2, 2), 7, np.float32))
    assert decode(encoded(flat, "TIFF"), side=2).pixels.max() == 0


def test_samples_of_more_bits_are_scaled_as_sixteen() -> None:
    values = np.array([[-5, 0, 255, 256, 0x8000, 0xFFFF, 1 << 20]], np.int32)
    decoded = decode(encoded(Image.fromarray(values), "TIFF"), side=10, colour=False)
    np.testing.assert_array_equal(decoded.pixels, [[0, 0, 0, 1, 128, 255, 255]])


def test_jpeg_is_decoded_at_a_power_of_two() -> None:
    """By libjpeg itself, which never holds the whole picture then; others come at any integer fraction."""
    picture = Image.new("RGB", (640, 400))
    assert decode(encoded(picture), side=200).decode_path == "jpeg/2"
    assert decode(encoded(picture, "PNG"), side=200).decode_path == "png/3"
    long = decode(encoded(Image.new("RGB", (1700, 100))), side=100)
    assert (long.decode_path, long.pixels.shape, long.box) == ("jpeg/8", (13, 213, 3), (0, 0, 212.5, 12.5))


def test_jpeg_has_its_colours_and_as_luma_those_of_the_file() -> None:
    """Its own channel of luma, not one that is made of decoded colours."""
    content = encoded(Image.new("RGB", (32, 32), (255, 0, 0)), quality=95)
    assert np.abs(decode(content, side=32).pixels[5, 5].astype(int) - (255, 0, 0)).max() <= 2
    with Image.open(io.BytesIO(content)) as opened:
        opened.draft("YCbCr", (32, 32))
        luma = np.asarray(opened)[..., 0]
    np.testing.assert_array_equal(decode(content, side=32, colour=False).pixels, luma)


@pytest.mark.parametrize("orientation", [0, 1, 9, 65_535])
def test_picture_whose_orientation_is_none_lies_as_it_is(orientation: int) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    halves = Image.fromarray(np.repeat(np.array([[0, 255]], np.uint8), 16, axis=1).repeat(8, 0))
    for content in (encoded(halves, exif=exif), encoded(halves), encoded(halves, exif=b"Exif\x00\x00no TIFF header")):
        pixels = decode(content, side=32, colour=False).pixels
        assert (pixels[4, 2], pixels[4, 29]) == (0, 255)
    assert not pixels.flags.writeable


def test_picture_whose_metadata_cannot_be_read_lies_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Image.Image) -> None:
        raise SyntaxError("not a TIFF header")

    content = encoded(Image.fromarray(COLOURS), "PNG")
    monkeypatch.setattr(Image.Image, "getexif", fail)
    np.testing.assert_array_equal(decode(content, side=3).pixels, COLOURS)


def test_every_decoder_is_loaded_before_workers_are_forked(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(sys.modules["provenance.decoding.decode"], "import_module", loaded.append)
    prepare_decoding()
    assert loaded == ["PIL.AvifImagePlugin", "PIL.MpoImagePlugin", "PIL.TiffImagePlugin", "PIL.WebPImagePlugin"]
    before = {"BMP", "GIF", "JPEG", "PNG"}  # by Pillow itself
    assert before | {name[4:].removesuffix("ImagePlugin").upper() for name in loaded} == {*FORMATS, "MPO"}
