"""Small pictures as the page holds them: inside it, with the size at which they are laid out and the words that stand for them."""

from dataclasses import dataclass
from functools import lru_cache

from provenance.decoding import PREVIEW_SIDE, encode_preview
from provenance.errors import DecodeError
from provenance.model.limits import DEFAULT_LIMITS
from provenance.opening.pixels import open_pixels
from provenance.rendering.html.placing import Size
from provenance.rendering.matches_v1 import thumbnail_uri

_MINIATURE_SIDE = 96
"""Longer side in pixels of a picture in the index, which is shown at half of that: sharp on fine screens, about 1.5 kB."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture inside the page.

    Attributes:
        uri: Its bytes as a data URI.
        size: In CSS pixels.
        alt: The words that stand for it.
    """

    uri: str
    size: Size
    alt: str


def picture_of(thumbnail: bytes, size: Size, alt: str) -> Picture | None:
    """The small picture of one of full size `size`; None where `thumbnail`, which a file may have given, is no picture."""
    uri = _encoded_anew(thumbnail, PREVIEW_SIDE)
    return None if uri is None else Picture(uri, size.shown, alt)


def miniature_of(thumbnail: bytes) -> str | None:
    """A still smaller picture for the index, as a data URI; None likewise."""
    return _encoded_anew(thumbnail, _MINIATURE_SIDE)


@lru_cache(maxsize=8)
def _encoded_anew(thumbnail: bytes, side: int) -> str | None:
    """A picture as a data URI, of pixels alone: no byte of a file reaches a browser. Each stands in a few places."""
    try:
        return thumbnail_uri(encode_preview(open_pixels(thumbnail, side, DEFAULT_LIMITS), side))
    except DecodeError:
        return None
