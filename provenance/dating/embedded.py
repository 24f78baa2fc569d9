"""What stands in a picture's file besides its pixels -> its dates, whoever asks for them."""

from datetime import datetime

from provenance.dating.contradictions import contradictions_of
from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest, ManifestState, read_manifest
from provenance.dating.tags import add_tags
from provenance.model.found import EmbeddedDates
from provenance.model.metadata import RawMetadata

_MAX_DATES, _MAX_PROBLEMS = 100, 20
"""Kept of one circulated image: a file is foreign and can hold a thousand of each, and a batch has many images."""


def add_metadata(gathering: Gathering, metadata: RawMetadata, content: bytes) -> Manifest:
    """Take every date in a file, and say what its C2PA manifest is worth.

    Args:
        gathering: Where the dates go.
        metadata: Of the file.
        content: Its bytes.
    """
    add_tags(gathering, metadata.tags)
    if metadata.xmp:
        from provenance.dating.xmp import add_xmp  # few circulated images have any, and a check is to start quickly

        for packet in metadata.xmp:
            add_xmp(gathering, packet)
    for problem in metadata.problems:
        gathering.tell(problem)
    return read_manifest(gathering, content, metadata.form) if metadata.has_manifest else NO_MANIFEST


def embedded_dates(metadata: RawMetadata, content: bytes, now: datetime) -> EmbeddedDates:
    """The dates in a circulated image. Where no offset is written, any zone may be meant: nobody knows where its camera was.

    Args:
        metadata: Of its file.
        content: Its bytes.
        now: What lies behind it is in the future.
    """
    gathering = Gathering(None, now)
    manifest = add_metadata(gathering, metadata, content)
    dates = sorted(gathering.dates, key=lambda date: bool(date.doubts))
    problems = list(gathering.problems[:_MAX_PROBLEMS])
    if manifest.state is ManifestState.UNREAD:
        problems.append(f"C2PA: {manifest.error}")
    if left := max(0, len(gathering.problems) - _MAX_PROBLEMS):
        problems.append(f"and {left} more of what could not be read")
    if left := max(0, len(dates) - _MAX_DATES):
        problems.append(f"and {left} more dates; `provenance dates` shows all")
    return EmbeddedDates(tuple(dates[:_MAX_DATES]), contradictions_of(dates), tuple(problems))
