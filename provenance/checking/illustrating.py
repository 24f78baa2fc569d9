"""A checked image -> the same with the small pictures that a report shows."""

from collections.abc import Mapping
from dataclasses import replace

from provenance.decoding import PREVIEW_SIDE, encode_preview
from provenance.model.digest import Digest
from provenance.model.image import DecodedImage
from provenance.model.limits import Limits
from provenance.model.report import CheckedMedia
from provenance.opening.pixels import open_thumbnail


def illustrate(checked: CheckedMedia, image: DecodedImage, stored: Mapping[Digest, bytes], limits: Limits) -> CheckedMedia:
    """The same with a small picture of the image, and one of each record of which one is kept.

    Args:
        checked: The answer for one image.
        image: Its pixels.
        stored: Thumbnails of records as an archive keeps them, by SHA-256.
        limits: What opening one may take.

    Raises:
        DecodeError: A stored thumbnail is no picture.
    """
    kept = (stored.get(finding.match.record.sha256) for finding in checked.findings)
    records = tuple(None if one is None else encode_preview(open_thumbnail(one, PREVIEW_SIDE, limits)) for one in kept)
    return replace(checked, thumbnail=encode_preview(image), thumbnails=records)
