"""DecodedImage -> the small JPEG that an archive keeps: for the second look, and for a person's eye."""

import io

from PIL import Image

from provenance.model.image import DecodedImage

SIDE = 512
"""Longer side in pixels."""
_QUALITY = 80
"""Pillow's JPEG quality; with `SIDE`, about 20 kB a picture."""


def encode_thumbnail(image: DecodedImage) -> bytes:
    """A baseline JPEG of at most `SIDE` pixels on the longer side, never enlarged, with no metadata."""
    left, top, right, bottom = image.box
    scale = min(1.0, SIDE / max(image.width, image.height))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    picture = Image.fromarray(image.pixels)
    if size != picture.size or (left, top, right, bottom) != (0, 0, *picture.size):
        picture = picture.resize(size, Image.Resampling.BILINEAR, box=image.box)
    encoded = io.BytesIO()
    picture.save(encoded, "JPEG", quality=_QUALITY)
    return encoded.getvalue()
