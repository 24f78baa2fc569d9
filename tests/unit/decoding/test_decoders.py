"""Which formats this build of Pillow decodes, as `doctor` tells."""

import pytest
from PIL import features

from provenance.decoding.decode import FORMATS
from provenance.decoding.decoders import Decoder, decoders


def test_every_format_has_its_decoder(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whose version is told where it has one; a build without a library says which one it lacks."""
    monkeypatch.setattr(features, "check", lambda name: name != "avif")
    monkeypatch.setattr(features, "version", lambda name: None if name == "zlib" else "1.2")
    assert decoders() == (
        Decoder("JPEG", "libjpeg 1.2"),
        Decoder("PNG", "zlib"),
        Decoder("GIF", "Pillow"),
        Decoder("WEBP", "libwebp 1.2"),
        Decoder("AVIF", "libavif", is_there=False),
        Decoder("TIFF", "libtiff 1.2"),
        Decoder("BMP", "Pillow"),
    )
    assert tuple(one.format for one in decoders()) == FORMATS
