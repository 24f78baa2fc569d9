"""Bytes -> pixels, where nothing else is asked for."""

from functools import cache

from provenance.decoding import decode, prepare_decoding
from provenance.model.image import DecodedImage
from provenance.model.limits import Limits
from provenance.sandbox import confined

prepare_worker = prepare_decoding


def open_pixels(content: bytes, side: int, limits: Limits) -> DecodedImage:
    """See `decoding.decode`.

    Raises:
        DecodeError: See there; and where a worker does not survive the bytes, or takes too long.
    """
    return confined(limits).run(_decode, content, side, limits)


def open_thumbnail(content: bytes, side: int, limits: Limits) -> DecodedImage:
    """The pixels of a small picture that an archive keeps: of the limits only what opening it may take counts.

    Raises:
        DecodeError: See `open_pixels`.
    """
    return open_pixels(content, side, _for_own(limits))


_for_own = cache(Limits.for_own)
"""A run has one choice of limits, and opens several thumbnails for each image."""


def _decode(content: bytes, side: int, limits: Limits) -> DecodedImage:
    return decode(content, side=side, limits=limits)
