"""Bytes -> DecodedImage, or a typed error."""

import io
import sys

import numpy as np
import pytest
from PIL import Image

from provenance.decoding import decode
from provenance.errors import DecodeError, OverLimitError, TruncatedImageError, UnsupportedFormatError
from provenance.model.limits import Limits
from tests.conftest import FIXTURES, encoded

PHOTO = FIXTURES / "photos" / "moose.jpg"
UPRIGHT = Image.open(PHOTO)
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP"])
def test_every_format_is_opened(form: str) -> None:
    decoded = decode(encoded(UPRIGHT, form), side=10_000)
    assert decoded.decode_path == f"{form.lower()}/1"
    assert (decoded.width, decoded.height) == UPRIGHT.size
    assert decoded.pixels.shape == (UPRIGHT.height, UPRIGHT.width, 3)
    difference = np.abs(decoded.pixels.astype(int) - np.asarray(UPRIGHT).astype(int)).mean()
    assert difference < 8
    assert not decoded.pixels.flags.writeable


@pytest.mark.parametrize("orientation", TURNS)
@pytest.mark.parametrize("side", [10_000, 100])
def test_orientation_is_applied(orientation: int, side: int) -> None:
    """Whatever the tag, the picture comes upright, at full and at reduced size, and its box with it."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    stored = UPRIGHT.crop((0, 0, 633, 419)).transpose(TURNS[orientation])
    turned = decode(encoded(stored, quality=95, exif=exif), side=side)
    straight = decode(encoded(UPRIGHT.crop((0, 0, 633, 419)), quality=95), side=side)
    assert (turned.width, turned.height) == (633, 419)
    left, top, right, bottom = turned.box
    assert (right - left, bottom - top) == pytest.approx((straight.box[2] - straight.box[0], straight.box[3] - straight.box[1]))
    small = [np.asarray(Image.fromarray(one.pixels).resize((60, 40), box=one.box)).astype(int) for one in (turned, straight)]
    assert np.abs(small[0] - small[1]).mean() < 3


def test_draft_keeps_the_side_that_was_asked_for() -> None:
    decoded = decode(PHOTO.read_bytes(), side=150)
    assert decoded.decode_path == "jpeg/4"
    assert 150 <= max(decoded.pixels.shape) < 300
    assert (decoded.width, decoded.height) == UPRIGHT.size


def test_large_pictures_of_other_formats_are_reduced() -> None:
    decoded = decode(encoded(UPRIGHT, "PNG"), side=100, colour=False)
    assert decoded.decode_path == "png/6"
    assert decoded.pixels.ndim == 2
    assert decoded.box == pytest.approx((0, 0, UPRIGHT.width / 6, UPRIGHT.height / 6))


def test_transparency_lies_on_white() -> None:
    hidden = Image.new("RGBA", (8, 8), (0, 0, 0, 0))
    assert decode(encoded(hidden, "PNG"), side=8).pixels.min() == 255


def test_first_frame_of_an_animation() -> None:
    frames = [Image.new("RGB", (16, 16), colour) for colour in ("red", "blue")]
    content = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert tuple(decode(content, side=16).pixels[8, 8]) == (255, 0, 0)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    values = np.linspace(0, 65_535, 256, dtype=np.uint16).reshape(1, 256).repeat(8, 0)
    decoded = decode(encoded(Image.fromarray(values), "PNG"), side=256, colour=False)
    assert abs(int(decoded.pixels[0, 128]) - 128) <= 1


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"", "an empty file"),
        (b"This is not a picture.", "text"),
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "SVG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "PostScript"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "HEIF"),
        (b"\xff\x0a\x00\x00", "JPEG XL"),
        (b"\x00\x01\x02\x03", "unknown bytes"),
    ],
)
def test_other_bytes_are_named(content: bytes, found: str) -> None:
    with pytest.raises(UnsupportedFormatError, match=found):
        decode(content, side=64)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "GIF", "BMP"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_truncated_picture_is_refused(form: str, share: float) -> None:
    content = encoded(UPRIGHT, form)
    with pytest.raises(DecodeError):
        decode(content[: int(len(content) * share)], side=128)


def test_truncated_jpeg_is_called_truncated() -> None:
    content = PHOTO.read_bytes()
    with pytest.raises(TruncatedImageError):
        decode(content[: len(content) // 2], side=128)


def test_pixels_are_counted_before_any_is_decoded() -> None:
    """Small files of 144 and 400 megapixels are refused by their headers: one by us, one by Pillow's own guard."""
    with pytest.raises(OverLimitError, match=r"12000 x 12000 pixels.*max_pixels"):
        decode(encoded(Image.new("1", (12_000, 12_000)), "PNG"), side=128)
    with pytest.raises(OverLimitError, match="400000000 pixels"):
        decode(encoded(Image.new("1", (20_000, 20_000)), "PNG"), side=128)


@pytest.mark.parametrize(
    ("limits", "name"),
    [
        (Limits(max_bytes=1000), "max_bytes"),
        (Limits(max_jpeg_pixels=1000), "max_jpeg_pixels"),
        (Limits(max_scans=3), "max_scans"),
    ],
)
def test_limits_of_a_jpeg(limits: Limits, name: str) -> None:
    content = encoded(UPRIGHT, progressive=True)
    with pytest.raises(OverLimitError, match=name):
        decode(content, side=128, limits=limits)


def test_scans_are_counted_where_the_headers_cannot_be_followed() -> None:
    """A fill byte before a marker (ITU-T T.81, B.1.1.2) is none that decoders mind, and hides none of the scans behind it."""
    content = encoded(UPRIGHT, progressive=True)
    with pytest.raises(OverLimitError, match=r"scans; the limit is 3 \(max_scans\)"):
        decode(content[:2] + b"\xff" + content[2:], side=128, limits=Limits(max_scans=3))


def test_floating_point_samples_reach_from_black_to_white() -> None:
    """Whole and reduced; what is no finite number takes no part."""
    values = np.linspace(-5, 40, 64 * 64, dtype=np.float32).reshape(64, 64)
    values[0, 63], values[63, 0] = np.inf, np.nan
    content = encoded(Image.fromarray(values), "TIFF")
    for side, size in ((64, 64), (16, 16)):
        pixels = decode(content, side=side, colour=False).pixels
        assert pixels.shape == (size, size)
        assert pixels.min() < 12
        assert pixels.max() > 240
    flat = encoded(Image.fromarray(np.full((8, 8), 7.0, dtype=np.float32)), "TIFF")
    assert decode(flat, side=8, colour=False).pixels.max() == 0


def test_decoded_bytes_are_limited() -> None:
    with pytest.raises(OverLimitError, match="max_decoded_bytes"):
        decode(encoded(UPRIGHT, "PNG"), side=128, limits=Limits(max_decoded_bytes=1000))


def test_damaged_exif_leaves_the_pixels_as_they_lie() -> None:
    buffer = io.BytesIO()
    UPRIGHT.save(buffer, "JPEG", exif=b"Exif\x00\x00garbage that is no TIFF header")
    assert decode(buffer.getvalue(), side=128).width == UPRIGHT.width


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "LA", "1", "I;16", "CMYK"])
def test_large_picture_comes_strip_by_strip_as_it_would_whole(mode: str, monkeypatch: pytest.MonkeyPatch) -> None:
    picture = UPRIGHT.convert("L").convert("I;16") if mode == "I;16" else UPRIGHT.convert(mode)
    content = encoded(picture, "TIFF" if mode == "CMYK" else "PNG")
    whole = decode(content, side=100)
    monkeypatch.setattr(sys.modules["provenance.decoding.decode"], "_STRIP_PIXELS", 5000)
    np.testing.assert_array_equal(decode(content, side=100).pixels, whole.pixels)


def test_formats_whose_decoders_copy_the_picture_have_a_limit_of_their_own() -> None:
    for form in ("WEBP", "AVIF"):
        with pytest.raises(OverLimitError, match="max_copied_pixels"):
            decode(encoded(UPRIGHT, form), side=128, limits=Limits(max_copied_pixels=1000))
    with pytest.raises(OverLimitError, match="max_side"):
        decode(encoded(Image.new("1", (1, 70_000)), "PNG"), side=128)
