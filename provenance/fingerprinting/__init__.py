"""DecodedImage -> Fingerprint: what a picture looks like, and whether that suffices to tell it apart."""

from provenance.fingerprinting.phash import detail, luma_raster, phash, phash_of_forms
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.media import DecodedImage

DECODE_SIDE = 128
"""Longer side in pixels that a decode needs for the code: twice the raster, so that scaling it down filters."""


def fingerprint(image: DecodedImage) -> Fingerprint:
    """The fingerprint of a picture."""
    raster = luma_raster(image)
    return Fingerprint(PHASH_256, phash(raster), detail(raster), image.decode_path)


def codes_of_forms(image: DecodedImage) -> tuple[bytes, ...]:
    """The codes of its 8 mirror and rotation forms, in the order of `model.match.FORMS`."""
    return phash_of_forms(luma_raster(image))


__all__ = ["DECODE_SIDE", "codes_of_forms", "fingerprint"]
