"""DecodedImage -> `phash-256`: the bits of `imagehash.phash(hash_size=16)`, without SciPy.

The name fixes: 64 x 64 luma by Lanczos, DCT-II, the 16 x 16 lowest coefficients with the constant one, above their median.

The reference is ImageHash, and the tests hold this module to it: the same pixels give the same bits. From a JPEG
decoded at a fraction of its size the bits differ from those of a full decode by less than re-encoding changes them.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

from provenance.model.image import DecodedImage, Pixels
from provenance.model.match import FORMS

RASTER_SIDE = 64
"""Side of the luma raster in pixels: hash_size 16 x highfreq_factor 4, as in ImageHash 4.3."""
_KEPT = 16


def _dct_rows() -> npt.NDArray[np.float64]:
    """The first 16 rows of the DCT-II of 64 samples, `(16, 64)`, as SciPy's fftpack scales it."""
    frequency, sample = np.arange(_KEPT)[:, None], np.arange(RASTER_SIDE)[None, :]
    return 2 * np.cos(np.pi * frequency * (2 * sample + 1) / (2 * RASTER_SIDE))


_DCT = _dct_rows()
_SIGNS = np.where(np.arange(_KEPT) % 2, -1.0, 1.0)
"""What mirroring does to each frequency: odd ones change sign."""


def luma_raster(image: DecodedImage) -> Pixels:
    """The whole picture as `(64, 64)` uint8 luma."""
    picture = Image.fromarray(image.pixels).convert("L")
    return np.asarray(picture.resize((RASTER_SIDE, RASTER_SIDE), Image.Resampling.LANCZOS, box=image.box))


def phash(raster: Pixels) -> bytes:
    """The code of a `(64, 64)` uint8 luma raster: 32 bytes."""
    return _bits(_coefficients(raster))


def phash_of_forms(raster: Pixels) -> tuple[bytes, ...]:
    """The codes of the 8 mirror and rotation forms of a raster, in the order of `FORMS`, from one transform."""
    plain = _coefficients(raster)
    codes = []
    for form in FORMS:
        turned = plain * _SIGNS if form.mirrored else plain
        for _ in range(form.quarter_turns):  # by 90 degrees counter-clockwise: transpose, then exchange up and down
            turned = turned.T * _SIGNS[:, None]
        codes.append(_bits(turned))
    return tuple(codes)


def detail(raster: Pixels) -> float:
    """How much there is to tell a picture apart by: the median size of the coefficients that make the code.

    In levels of luma, 0 for one colour, of the orthonormal transform: noise of one level moves each coefficient by
    about one. Where the coefficients themselves are hardly larger, the bits of the code are chance.
    """
    return float(np.median(np.abs(_coefficients(raster)))) / (2 * RASTER_SIDE)


def _coefficients(raster: Pixels) -> npt.NDArray[np.float64]:
    return _DCT @ raster.astype(np.float64) @ _DCT.T


def _bits(coefficients: npt.NDArray[np.float64]) -> bytes:
    return np.packbits(coefficients > np.median(coefficients)).tobytes()
