"""DecodedImage -> Fingerprint and local features: what a picture looks like, whole and in parts."""

import cv2

from provenance.fingerprinting.local import ALGORITHM as LOCAL_ALGORITHM
from provenance.fingerprinting.local import FRAME_SIDE as RECORD_SIDE
from provenance.fingerprinting.local import QUERY_FRAME_SIDE, RECORD_POINTS, frame_of, local_features, local_features_of_forms
from provenance.fingerprinting.pdq import is_installed as has_pdq
from provenance.fingerprinting.pdq import pdq, pdq_of_forms
from provenance.fingerprinting.phash import detail, luma_raster, phash, phash_of_forms
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.image import DecodedImage
from provenance.model.local import LocalFeatures

DECODE_SIDE = 128
"""Longer side in pixels that a decode needs for the code: twice the raster, so that scaling it down filters."""


def prepare_fingerprinting() -> None:
    """Have pictures described by one thread, here and in forks of this process: several are described at a time anyway."""
    cv2.setNumThreads(1)


def fingerprint(image: DecodedImage) -> Fingerprint:
    """The fingerprint of a picture."""
    raster = luma_raster(image)
    return Fingerprint(PHASH_256, phash(raster), detail(raster), image.decode_path)


def codes_of_forms(image: DecodedImage) -> tuple[bytes, ...]:
    """The codes of its 8 mirror and rotation forms, in the order of `model.match.FORMS`."""
    return phash_of_forms(luma_raster(image))


def record_features(image: DecodedImage) -> LocalFeatures:
    """The local features by which an archive finds parts of a picture."""
    return local_features(frame_of(image), RECORD_POINTS)


def query_features(image: DecodedImage) -> tuple[LocalFeatures, LocalFeatures]:
    """The local features of a circulated image and of its mirror image: more of them, since a part has to suffice."""
    return local_features_of_forms(frame_of(image, QUERY_FRAME_SIDE))


__all__ = [
    "DECODE_SIDE",
    "LOCAL_ALGORITHM",
    "RECORD_SIDE",
    "codes_of_forms",
    "fingerprint",
    "has_pdq",
    "pdq",
    "pdq_of_forms",
    "prepare_fingerprinting",
    "query_features",
    "record_features",
]
