"""Bytes -> pixels, where nothing else is asked for."""

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


def _decode(content: bytes, side: int, limits: Limits) -> DecodedImage:
    return decode(content, side=side, limits=limits)
