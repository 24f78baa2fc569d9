"""Small pictures as the page holds them: inside it, with the size at which they are laid out and the words that stand for them."""

from dataclasses import dataclass

from provenance.decoding import encode_preview
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


def picture_of(thumbnail: bytes, size: Size, alt: str) -> Picture:
    """The small picture of one of full size `size`."""
    uri = thumbnail_uri(thumbnail)
    assert uri is not None
    return Picture(uri, size.shown, alt)


def miniature_of(thumbnail: bytes) -> str | None:
    """A still smaller picture for the index, as a data URI; None where `thumbnail`, which a file may have given, is no picture."""
    try:
        return thumbnail_uri(encode_preview(open_pixels(thumbnail, _MINIATURE_SIDE, DEFAULT_LIMITS), _MINIATURE_SIDE))
    except DecodeError:
        return None
