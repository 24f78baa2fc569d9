"""DecodedImage -> the small JPEG that an archive keeps, for the second look and for a person's eye; and the smaller WebP of a report."""

import io

from PIL import Image

from provenance.model.image import DecodedImage

SIDE = 512
"""Longer side in pixels."""
_QUALITY = 80
"""Pillow's JPEG quality; with `SIDE`, about 20 kB a picture."""
PREVIEW_SIDE = 320
"""Longer side in pixels of what a report shows."""
_PREVIEW_QUALITY = 60
"""Pillow's WebP quality; with `PREVIEW_SIDE`, about 8 kB a photograph, so that thousands fit into one file."""
_PREVIEW_METHOD = 2
"""Pillow's WebP effort, 0 to 6: beyond, a picture takes longer and gets hardly smaller."""


def encode_thumbnail(image: DecodedImage) -> bytes:
    """A baseline JPEG of at most `SIDE` pixels on the longer side, never enlarged, with no metadata."""
    return _encoded(image, SIDE, "JPEG", quality=_QUALITY)


def encode_preview(image: DecodedImage, side: int = PREVIEW_SIDE) -> bytes:
    """A WebP of at most `side` pixels on the longer side, likewise."""
    return _encoded(image, side, "WEBP", quality=_PREVIEW_QUALITY, method=_PREVIEW_METHOD)


def _encoded(image: DecodedImage, side: int, format_: str, **options: int) -> bytes:
    left, top, right, bottom = image.box
    scale = min(1.0, side / max(image.width, image.height))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    picture = Image.fromarray(image.pixels)
    if size != picture.size or (left, top, right, bottom) != (0, 0, *picture.size):
        picture = picture.resize(size, Image.Resampling.BILINEAR, box=image.box)
    encoded = io.BytesIO()
    picture.save(encoded, format_, **options)
    return encoded.getvalue()
