"""DecodedImage -> PDQ, the code that others exchange; by `pdqhash`, Meta's own code with a binding, where the extra is installed."""

from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from provenance.model.exchange_code import PDQ, ExchangeCode
from provenance.model.image import DecodedImage, Pixels

LEAST_SIDE = 512
"""Longer side in pixels from which on a scaled decode is near enough: at 512 the code changes by 4.9 bits on average and 12 at most,
at 128 by 28 and 76 (24 photographs). Smaller pictures are taken whole."""


@cache
def is_installed() -> bool:
    """Whether the extra `pdq` is there."""
    return find_spec("pdqhash") is not None


def pdq(image: DecodedImage) -> ExchangeCode | None:
    """The code of a picture; None without the extra, or where the decode was too small for it."""
    if not is_installed() or not _is_large_enough(image):
        return None
    import pdqhash

    vector, quality = pdqhash.compute(_rgb(image))
    return ExchangeCode(PDQ, _bytes(vector), int(quality))


def pdq_of_forms(image: DecodedImage) -> tuple[tuple[bytes, ...], int] | None:
    """The codes of its 8 mirror and rotation forms, in whichever order, and their quality; None as for `pdq`."""
    if not is_installed() or not _is_large_enough(image):
        return None
    import pdqhash

    vectors, quality = pdqhash.compute_dihedral(_rgb(image))
    return tuple(_bytes(vector) for vector in vectors), int(quality)


def _is_large_enough(image: DecodedImage) -> bool:
    shown = image.picture
    return bool(max(shown.shape[:2]) >= min(LEAST_SIDE, max(image.width, image.height)))


def _rgb(image: DecodedImage) -> Pixels:
    """`(H, W, 3)` uint8, as the binding wants it."""
    shown = image.picture
    return np.ascontiguousarray(shown if shown.ndim == 3 else np.repeat(shown[:, :, None], 3, axis=2))


def _bytes(vector: Any) -> bytes:
    """The bits in the order in which PDQ's tools write them as hexadecimal digits."""
    return np.packbits(np.asarray(vector, np.uint8)).tobytes()
