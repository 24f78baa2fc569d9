"""Use case: every date in or about one picture."""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from provenance.contents import FileContent
from provenance.contents.content import read_file
from provenance.dating.contradictions import contradictions_of
from provenance.dating.embedded import add_metadata
from provenance.dating.exiftool import ExifToolTags, add_exiftool
from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest
from provenance.dating.names import add_name
from provenance.dating.written import Written
from provenance.dating.xmp import add_xmp
from provenance.decoding import DEFAULT_LIMITS
from provenance.decoding.metadata import MAX_METADATA_BYTES, read_metadata
from provenance.errors import InputError, MediaError, MediaMissingError
from provenance.intake import NotTaken, OwnWords, read_sidecar
from provenance.model.dates import DateBasis
from provenance.model.finding import Unchecked
from provenance.model.found import FoundDate, Meaning, Zone
from provenance.model.media import MediaItem


@dataclass(frozen=True, slots=True)
class PictureDates:
    """What was found about one picture.

    Attributes:
        path: Its name as it was given.
        form: Its format; None where it could not be read.
        dates: Those that nothing speaks against first, each part in the order in which they were found.
        manifest: Its C2PA manifest.
        contradictions: Dates that cannot all be true, in words.
        problems: What was there and could not be read, in words.
        unread: Why the file itself could not be read, or None.
    """

    path: str
    form: str | None
    dates: tuple[FoundDate, ...]
    manifest: Manifest
    contradictions: tuple[str, ...]
    problems: tuple[str, ...]
    unread: Unchecked | None


def find_dates(path: str, *, timezone: tzinfo | None, now: datetime, exiftool: ExifToolTags | None = None) -> PictureDates:
    """Every date in the file, in its name, of its disk, in sidecars beside it, and in what exiftool said of it.

    Args:
        path: The picture's file.
        timezone: Where times without an offset are meant; None: anywhere.
        now: What lies behind it is in the future.
        exiftool: What exiftool said, if it was asked.
    """
    file, gathering = Path(path), Gathering(timezone, now)
    form: str | None = None
    manifest, unread = NO_MANIFEST, None
    state: os.stat_result | None
    try:
        content, state = read_file(file, path, DEFAULT_LIMITS.max_bytes)
        metadata = read_metadata(content)
    except InputError as error:
        unread = Unchecked(error.code, str(error))
        state = None if isinstance(error, MediaError) else file.stat()
    else:
        form = metadata.form
        manifest = add_metadata(gathering, metadata, content)
    if exiftool is not None:
        _add_exiftool(gathering, file, exiftool)
    _add_sidecars(gathering, path, timezone)
    add_name(gathering, file.name)
    if state is not None:
        _add_file_time(gathering, state.st_mtime)
    dates = tuple(sorted(gathering.dates, key=lambda date: bool(date.doubts)))
    return PictureDates(path, form, dates, manifest, contradictions_of(dates), tuple(gathering.problems), unread)


def _add_exiftool(gathering: Gathering, file: Path, exiftool: ExifToolTags) -> None:
    tags = exiftool.of(file)
    if tags is None:
        gathering.tell(f"exiftool's output has no entry, or more than one, for {file.name}")
    else:
        add_exiftool(gathering, tags)


def _add_sidecars(gathering: Gathering, path: str, timezone: tzinfo | None) -> None:
    """`photo.jpg.xmp` and `photo.xmp`, and the JSON sidecar that `archive add` reads."""
    file = Path(path)
    for sidecar in dict.fromkeys((file.with_name(f"{file.name}.xmp"), file.with_suffix(".xmp"))):
        try:
            packet, _ = read_file(sidecar, str(sidecar), MAX_METADATA_BYTES)
        except MediaMissingError:
            continue
        except MediaError as error:
            gathering.tell(str(error))
            continue
        add_xmp(gathering, packet, f"{sidecar.name}: ")
    for entry in read_sidecar(MediaItem(path, FileContent(file)), OwnWords(timezone=timezone)):
        if isinstance(entry, NotTaken):
            if entry.unchecked.code != "date-missing":
                gathering.tell(entry.unchecked.text)
            continue
        appearance = entry.appearance
        zone = (
            Zone.WRITTEN if appearance.date_text.endswith("Z") or "+" in appearance.date_text else Zone.GIVEN if timezone else Zone.UNKNOWN
        )
        gathering.dates.append(
            FoundDate(
                "JSON sidecar date",
                appearance.date_text,
                appearance.date_text,
                appearance.interval,
                appearance.basis,
                Meaning.PUBLISHED,
                zone,
            )
        )


def _add_file_time(gathering: Gathering, modified_s: float) -> None:
    instant = datetime.fromtimestamp(modified_s, UTC).replace(microsecond=0)
    written = Written(instant.date().isoformat(), instant.strftime("%H:%M:%S"), "Z")
    gathering.add("file modification time", written.text, written, Meaning.STORED, DateBasis.ASSERTED)
