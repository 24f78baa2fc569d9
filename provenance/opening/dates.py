"""A picture's bytes -> every date in its file, as `dates` shows them."""

from dataclasses import dataclass
from datetime import datetime, tzinfo

from provenance.dating.embedded import add_metadata
from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest
from provenance.decoding.metadata import read_metadata
from provenance.model.found import FoundDate
from provenance.model.limits import Limits
from provenance.sandbox import confined


@dataclass(frozen=True, slots=True)
class OpenedDates:
    """What was found in a file.

    Attributes:
        form: Name of its format; None for an XMP packet.
        dates: In the order of the file.
        problems: What could not be read, in words.
        manifest: What its C2PA manifest is worth.
    """

    form: str | None
    dates: tuple[FoundDate, ...]
    problems: tuple[str, ...]
    manifest: Manifest = NO_MANIFEST


def open_dates(content: bytes, timezone: tzinfo | None, now: datetime, limits: Limits) -> OpenedDates:
    """The dates in a picture's file.

    Args:
        content: Its bytes.
        timezone: Where times without an offset are meant; None: anywhere.
        now: What lies behind it is in the future.
        limits: What opening it may take.

    Raises:
        DecodeError: The bytes are of no format that is known to hold dates, or a worker does not survive them.
    """
    return confined(limits).run(_in_file, content, timezone, now)


def open_xmp(packet: bytes, prefix: str, timezone: tzinfo | None, now: datetime, limits: Limits) -> OpenedDates:
    """The dates in an XMP packet that lies beside a picture.

    Args:
        packet: Its bytes.
        prefix: Put before the names of fields.
        timezone: See `open_dates`.
        now: See `open_dates`.
        limits: See `open_dates`.

    Raises:
        DecodeError: A worker does not survive the packet.
    """
    return confined(limits).run(_in_packet, packet, prefix, timezone, now)


def _in_file(content: bytes, timezone: tzinfo | None, now: datetime) -> OpenedDates:
    metadata = read_metadata(content)
    gathering = Gathering(timezone, now)
    manifest = add_metadata(gathering, metadata, content)
    return OpenedDates(metadata.form, tuple(gathering.dates), tuple(gathering.problems), manifest)


def _in_packet(packet: bytes, prefix: str, timezone: tzinfo | None, now: datetime) -> OpenedDates:
    from provenance.dating.xmp import add_xmp

    gathering = Gathering(timezone, now)
    add_xmp(gathering, packet, prefix)
    return OpenedDates(None, tuple(gathering.dates), tuple(gathering.problems))
