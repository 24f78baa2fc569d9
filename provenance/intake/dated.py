"""Files with dates, for an archive: what every way to date them gives, and the one by a sidecar beside each picture.

Whose word sets what is one rule for all of them. Only the owner of the archive says what counts as evidence and by whose name an
appearance is trusted (`source`): on the command line, or in a list that the owner names. A page, a chat, a web archive or a sidecar comes
from anybody; what it says of itself is kept as a claim, as publisher or as note.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from provenance.contents import FileContent, is_file
from provenance.errors import DateError, DatesFileError
from provenance.intake.takeout import TakeoutSidecar, takeout_sidecar
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.record import Appearance

_SIDECAR = "sidecar"
"""What pictures dated by a sidecar are called in the log of an archive."""
TAKEOUT = "takeout"
"""Likewise, by one that Google Takeout wrote."""


@dataclass(frozen=True, slots=True)
class OwnWords:
    """What the owner of an archive says of everything that is added at once.

    Attributes:
        basis: How its dates are known; None takes claims as claims.
        source: By whose name it is trusted, or not.
        publisher: Who published it.
        url: Where.
        timezone: Zone of days and times that have none.
    """

    basis: DateBasis | None = None
    source: str | None = None
    publisher: str | None = None
    url: str | None = None
    timezone: tzinfo | None = None


@dataclass(frozen=True, slots=True)
class DatedMedia:
    """A picture with one appearance of it.

    Attributes:
        item: The picture.
        appearance: Where and when.
        kind: What it came from, for the log: a kind of source, `list`, `sidecar`.
    """

    item: MediaItem
    appearance: Appearance
    kind: str = "image"


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file or row that cannot become part of an archive, and why.

    Attributes:
        path: Its name.
        unchecked: Why.
        item: The picture, where all that it lacks is a date; else None.
    """

    path: str
    unchecked: Unchecked
    item: MediaItem | None = None


def read_sidecar(item: MediaItem, own: OwnWords) -> list[DatedMedia | NotTaken]:
    """What the sidecar of a picture says: `photo.jpg.json` or `photo.json`, an object or a list of them; or that of Google Takeout.

    The fields are those of a list, less the path. A sidecar is found, not named, and may have come with the picture: its dates are claims
    unless the owner says how they are known, and its `source` is a note.

    Args:
        item: A picture that is a file.
        own: What the owner says.
    """
    file = item.content.path if isinstance(item.content, FileContent) else Path(item.path)
    try:
        takeout = takeout_sidecar(file)
    except (DateError, DatesFileError) as error:
        return [NotTaken(item.path, Unchecked(error.code, str(error)))]
    if takeout is not None:
        return [_of_takeout(item, takeout, own)]
    for sidecar in (file.with_name(file.name + ".json"), file.with_suffix(".json")):
        if is_file(sidecar):
            return _read_sidecar(item, sidecar, own)
    text = "no date is known: give --dates LIST.csv, --dates path:%Y/%m for folders by date, a sidecar beside it, or --date and --basis"
    return [NotTaken(item.path, Unchecked("date-missing", f"{item.path}: {text}"), item)]


def with_appearance(item: MediaItem, appearance: Appearance) -> DatedMedia:
    """A picture with an appearance that is the same for many."""
    return DatedMedia(item, replace(appearance, path=item.path))


def _read_sidecar(item: MediaItem, sidecar: Path, own: OwnWords) -> list[DatedMedia | NotTaken]:
    try:
        content = json.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        return [NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: cannot be read: {error}"))]
    entries = content if isinstance(content, list) else [content]
    taken: list[DatedMedia | NotTaken] = []
    for entry in entries:
        if isinstance(entry, dict):
            fields = {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in entry.items() if value is not None}
            taken.append(_dated(item, fields, str(sidecar), own))
        else:
            taken.append(NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: an object with a date is needed")))
    return taken or [NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: an empty list"))]


def _of_takeout(item: MediaItem, takeout: TakeoutSidecar, own: OwnWords) -> DatedMedia:
    """When it was taken, as Google read it in the file: no more than what is written there, whatever the owner says."""
    taken, uploaded = takeout.taken, takeout.uploaded
    notes = (("sidecar", takeout.path.name), *((("uploaded", uploaded.written),) if uploaded else ()))
    appearance = Appearance(taken.interval, DateBasis.EMBEDDED, taken.written, item.path, own.source, own.url, own.publisher, notes=notes)
    return DatedMedia(item, appearance, TAKEOUT)


def _dated(item: MediaItem, fields: Mapping[str, str], place: str, own: OwnWords) -> DatedMedia | NotTaken:
    rest = dict(fields)
    written, kind, source = rest.pop("date", "").strip(), rest.pop("date_kind", "").strip(), rest.pop("source", "")
    url, publisher, title, caption = (rest.pop(column, "") or None for column in ("url", "publisher", "title", "caption"))
    try:
        if kind and kind not in list(DateBasis):
            raise DatesFileError(f"{place}, field date_kind: {kind!r} is none of {', '.join(DateBasis)}")
        if not written:
            raise DatesFileError(f"{place}, field date: empty; a picture without a date proves nothing")
        interval = parse_edtf(written, own.timezone)
    except DateError as error:
        return NotTaken(item.path, Unchecked(error.code, f"{place}, field date: {error}"))
    except DatesFileError as error:
        return NotTaken(item.path, Unchecked(error.code, str(error)))
    basis = _basis(DateBasis(kind) if kind else None, own.basis)
    told = rest | ({"source_in_sidecar": source} if source else {}) | ({"basis_in_sidecar": kind} if kind and kind != basis else {})
    notes = tuple(sorted((key, value) for key, value in told.items() if value))
    appearance = Appearance(
        interval, basis, written, item.path, own.source, own.url or url, own.publisher or publisher, title, caption, notes
    )
    return DatedMedia(item, appearance, _SIDECAR)


def _basis(said: DateBasis | None, own: DateBasis | None) -> DateBasis:
    """What a sidecar's date counts as: a claim, more only by the owner's word, and never more than the sidecar itself says."""
    if said is not None and not said.is_evidence:
        return said
    return own or DateBasis.ASSERTED
