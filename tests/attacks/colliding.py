"""Pictures made to collide: other content with the very code of a record, and other content with its local features."""

import numpy as np
from PIL import Image

from fixtures.edits import Array
from provenance.decoding import decode
from provenance.fingerprinting import fingerprint, query_features
from provenance.fingerprinting.phash import RASTER_SIDE
from tests.conftest import encoded

_KEPT = 16
_ROWS = 2 * np.cos(np.pi * np.arange(_KEPT)[:, None] * (2 * np.arange(RASTER_SIDE) + 1) / (2 * RASTER_SIDE))
QUALITY = 92
"""Of the JPEG in which the picture is sent."""
_BACK = _ROWS / np.where(np.arange(_KEPT) == 0, 4 * RASTER_SIDE, 2 * RASTER_SIDE)[:, None]
_MARGIN = 1_800.0
"""How far each coefficient lies from the median: more than compression takes back, and enough not to be too plain to be compared."""


def collider(cover: Image.Image, wanted: bytes, rounds: int = 60) -> Image.Image:
    """`cover` with a smooth field laid over it that gives it the code `wanted`, or as near as the rounds lead.

    No gradient and no search: the bits are signs of linear sums of the pixels, so each round pushes those that are wrong over the
    median, and asks for the code anew.
    """
    bits = np.unpackbits(np.frombuffer(wanted, np.uint8)).reshape(_KEPT, _KEPT).astype(bool)
    pixels, field = np.asarray(cover, dtype=np.float64), np.zeros((RASTER_SIDE, RASTER_SIDE))
    best, best_wrong = cover, 2 * bits.size
    for _ in range(rounds):
        picture = Image.fromarray(np.clip(pixels + _enlarged(field, cover.size)[..., None], 0, 255).astype(np.uint8))
        print_ = fingerprint(decode(encoded(picture, quality=QUALITY), side=1024))
        wrong = int((np.unpackbits(np.frombuffer(print_.code, np.uint8)).reshape(_KEPT, _KEPT).astype(bool) != bits).sum())
        if wrong + 256 * print_.is_plain < best_wrong:
            best, best_wrong = picture, wrong + 256 * print_.is_plain
        if not best_wrong:
            break
        raster = np.asarray(picture.convert("L").resize((RASTER_SIDE, RASTER_SIDE), Image.Resampling.LANCZOS), dtype=np.float64)
        sums = _ROWS @ raster @ _ROWS.T
        above = (sums - np.median(sums)) * np.where(bits, 1, -1)
        push = np.where(above < _MARGIN, _MARGIN - above, 0.0) * np.where(bits, 1, -1)
        field += _BACK.T @ push @ _BACK
    return best


def _enlarged(field: Array, size: tuple[int, int]) -> Array:
    return np.asarray(Image.fromarray(field.astype(np.float32)).resize(size, Image.Resampling.BICUBIC), dtype=np.float64)


def patchwork(cover: Image.Image, stolen: Image.Image, number: int, side: int) -> Image.Image:
    """`cover` with small squares of another picture, each about one of its strongest local features and at its own place."""
    features, _ = query_features(decode(encoded(stolen, quality=95), side=1024))
    made = cover.resize(stolen.size)
    for x, y in (features.xy[:number] / 65535 * stolen.size).tolist():
        left, top = round(x - side / 2), round(y - side / 2)
        made.paste(stolen.crop((left, top, left + side, top + side)), (left, top))
    return made
