"""Whether bytes, which a file may have given, are laid out as a preview is made."""

import struct

import pytest
from PIL import Image

from provenance.decoding import decode
from provenance.decoding.thumbnail import PREVIEW_SIDE, encode_preview, encode_thumbnail, is_preview
from tests.conftest import encoded

IMAGE = decode(encoded(Image.effect_noise((640, 400), 60).convert("RGB")), side=640)
PREVIEW = encode_preview(IMAGE)


@pytest.mark.parametrize("side", [1, 96, PREVIEW_SIDE])
def test_what_is_made_is_one(side: int) -> None:
    assert is_preview(encode_preview(IMAGE, side))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        PREVIEW[:29],
        PREVIEW[:-1],
        PREVIEW + b"\0",
        encode_preview(IMAGE, PREVIEW_SIDE + 1),
        encode_thumbnail(IMAGE),
        encoded(Image.new("RGB", (9, 9)), "WEBP", lossless=True),
        encoded(Image.new("RGBA", (9, 9)), "WEBP"),
        PREVIEW[:26] + struct.pack("<HH", 0, 9) + PREVIEW[30:],
    ],
)
def test_anything_else_is_none(content: bytes) -> None:
    """Cut, longer, larger, a JPEG, lossless, with transparency, of no width."""
    assert not is_preview(content)
