"""What a list brings besides its fields, once it was looked at: local features and a thumbnail."""

from dataclasses import dataclass, replace
from functools import lru_cache

from provenance.decoding import THUMBNAIL_SIDE, is_thumbnail
from provenance.errors import DecodeError
from provenance.exchange.columns import FieldError
from provenance.exchange.interface import Attached
from provenance.fingerprinting import LOCAL_ALGORITHM, fingerprint
from provenance.model.fingerprint import MAX_DISTANCE_BITS, Fingerprint
from provenance.model.limits import Limits
from provenance.model.local import LocalFeatures
from provenance.opening.pixels import open_pixels

_MOST = {"max_bytes": 1 << 20, "max_jpeg_pixels": THUMBNAIL_SIDE**2, "max_pixels": THUMBNAIL_SIDE**2}
"""The largest thumbnail of ours has some hundred kilobytes: noise at the same quality."""
_MAX_FEATURES_BYTES = 1 << 14
"""As many as `archive.db` takes for a record."""


@dataclass(frozen=True, slots=True, eq=False)
class Brought:
    """What a list brings of a record and can be used."""

    features: LocalFeatures | None
    thumbnail: bytes | None


@lru_cache(maxsize=1)
def look_at(attached: Attached, width: int, height: int, looks: Fingerprint, *, pictures: bool, limits: Limits) -> Brought | FieldError:
    """What is attached to a record of this size and these looks, or what is wrong with it; once for all of its lines, which stand together.

    Args:
        attached: What was read.
        width: In pixels, upright, as the list says.
        height: Likewise.
        looks: The fingerprint that the list says.
        pictures: Whether thumbnails are wanted.
        limits: What opening one may take.
    """
    try:
        return Brought(_features(attached), _thumbnail(attached, width, height, looks, limits) if pictures else None)
    except FieldError as error:
        return error


def _features(attached: Attached) -> LocalFeatures | None:
    """The local features; None where there are none, or they were made by an algorithm that this program does not search by."""
    if attached.features is None or attached.features[0] != LOCAL_ALGORITHM:
        return None
    algorithm, content = attached.features
    if len(content) > _MAX_FEATURES_BYTES:
        raise FieldError("local", f"{len(content)} bytes of local features, and {_MAX_FEATURES_BYTES} are the most")
    try:
        return LocalFeatures.from_bytes(algorithm, content)
    except ValueError as error:
        raise FieldError("local", f"no local features: {error}") from error


def _thumbnail(attached: Attached, width: int, height: int, looks: Fingerprint, limits: Limits) -> bytes | None:
    """The thumbnail, which is a small JPEG of the shape and the looks that the list says; None where there is none."""
    content = attached.thumbnail
    if content is None:
        return None
    if not is_thumbnail(content):
        raise FieldError("thumbnail", "no JPEG of a picture alone, as `archive export --thumbnails` writes it")
    try:
        image = open_pixels(content, THUMBNAIL_SIDE, replace(limits.for_own(), **_MOST))
    except DecodeError as error:
        raise FieldError("thumbnail", f"cannot be used: {error}") from error
    scale = min(1.0, THUMBNAIL_SIDE / max(width, height))
    for side, whole in ((image.width, width), (image.height, height)):
        if abs(side - max(1.0, whole * scale)) > 1:
            raise FieldError("thumbnail", f"{image.width} x {image.height} pixels: another shape than {width} x {height}")
    if not looks.is_plain and fingerprint(image).distance_bits(looks) > MAX_DISTANCE_BITS:
        raise FieldError("thumbnail", "shows another picture than the fingerprint says")
    return content
