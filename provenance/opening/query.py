"""A circulated image's bytes -> its pixels, what it looks like, and the dates in its file."""

from dataclasses import dataclass
from datetime import datetime

from provenance.dating.embedded import embedded_dates
from provenance.decoding import decode, prepare_decoding
from provenance.decoding.metadata import read_metadata
from provenance.errors import DecodeError, UnsupportedFormatError
from provenance.fingerprinting import codes_of_forms, fingerprint, prepare_fingerprinting, query_features
from provenance.model.fingerprint import Fingerprint
from provenance.model.found import NO_DATES, EmbeddedDates
from provenance.model.image import DecodedImage
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.local import LocalFeatures
from provenance.sandbox import confined

QUERY_SIDE = 1024
"""Longer side in pixels at which a circulated image is decoded: a photograph that fills a third of it is still seen
at the 340 pixels that its features need."""


@dataclass(frozen=True, slots=True)
class OpenedQuery:
    """What a circulated image's file holds.

    Attributes:
        dates: Those in the file; empty where they were not asked for.
        image: Its pixels; None where they were not asked for, or cannot be had.
        fingerprint: What it looks like.
        codes: The codes of its 8 forms.
        forms: Local features of it and of its mirror image; None where it is too plain, or parts were not asked for.
        refused: Why there are no pixels.
    """

    dates: EmbeddedDates = NO_DATES
    image: DecodedImage | None = None
    fingerprint: Fingerprint | None = None
    codes: tuple[bytes, ...] = ()
    forms: tuple[LocalFeatures, LocalFeatures] | None = None
    refused: DecodeError | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for.

    Attributes:
        pixels: Whether the pixels are.
        looks: Whether fingerprint and codes are.
        parts: Whether local features are.
        dated_by: The dates are, and what lies behind this is in the future; None: they are not.
        limits: What is refused, and what opening it may take.
    """

    pixels: bool = True
    looks: bool = True
    parts: bool = True
    dated_by: datetime | None = None
    limits: Limits = DEFAULT_LIMITS


def open_query(content: bytes, wanted: Wanted) -> OpenedQuery:
    """What is wanted of a circulated image; nothing that its bytes do is raised."""
    if not wanted.pixels and wanted.dated_by is None:
        return OpenedQuery()
    try:
        return confined(wanted.limits).run(_open, content, wanted)
    except DecodeError as error:
        return OpenedQuery(refused=error)


def prepare_worker() -> None:
    """Load what the job needs."""
    prepare_decoding()
    prepare_fingerprinting()


def _open(content: bytes, wanted: Wanted) -> OpenedQuery:
    dates = NO_DATES if wanted.dated_by is None else _dates(content, wanted.dated_by)
    if not wanted.pixels:
        return OpenedQuery(dates)
    try:
        image = decode(content, side=QUERY_SIDE, limits=wanted.limits)
    except DecodeError as error:
        return OpenedQuery(dates, refused=error)
    if not wanted.looks:
        return OpenedQuery(dates, image)
    looks = fingerprint(image)
    forms = query_features(image) if wanted.parts and not looks.is_plain else None
    return OpenedQuery(dates, image, looks, codes_of_forms(image), forms)


def _dates(content: bytes, now: datetime) -> EmbeddedDates:
    """The dates in an image's file; none where its format is one that holds none, or is not known."""
    try:
        return embedded_dates(read_metadata(content), content, now)
    except UnsupportedFormatError:
        return NO_DATES
