"""A picture's bytes -> everything that an archive stores of it, from one decode."""

from dataclasses import dataclass

from provenance.decoding import THUMBNAIL_SIDE, decode, encode_thumbnail, prepare_decoding
from provenance.fingerprinting import RECORD_SIDE, fingerprint, pdq, prepare_fingerprinting, record_features
from provenance.model.exchange_code import ExchangeCode
from provenance.model.fingerprint import Fingerprint
from provenance.model.limits import Limits
from provenance.model.local import LocalFeatures
from provenance.sandbox import confined


@dataclass(frozen=True, slots=True)
class OpenedRecord:
    """What an archive stores of a picture; see `archive.NewPicture`."""

    width: int
    height: int
    fingerprint: Fingerprint
    thumbnail: bytes | None
    features: LocalFeatures | None
    codes: tuple[ExchangeCode, ...]


def open_record(content: bytes, limits: Limits, *, thumbnails: bool) -> OpenedRecord:
    """What an archive stores of a picture.

    Args:
        content: The bytes of its file.
        limits: What is refused, and what opening it may take.
        thumbnails: Whether a small picture of it is kept.

    Raises:
        DecodeError: It is no picture that can be decoded.
    """
    return confined(limits).run(_open, content, limits, thumbnails)


def prepare_worker() -> None:
    """Load what the job needs."""
    prepare_decoding()
    prepare_fingerprinting()


def _open(content: bytes, limits: Limits, thumbnails: bool) -> OpenedRecord:
    image = decode(content, side=max(RECORD_SIDE, THUMBNAIL_SIDE if thumbnails else 0), colour=thumbnails, limits=limits)
    looks = fingerprint(image)
    code = pdq(image)
    return OpenedRecord(
        image.width,
        image.height,
        looks,
        encode_thumbnail(image) if thumbnails else None,
        None if looks.is_plain else record_features(image),
        () if code is None else (code,),
    )
