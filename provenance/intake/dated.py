"""Files with dates, for an archive: from a list (CSV), from a sidecar beside each picture, or one date for all."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path

from provenance.contents import FileContent
from provenance.errors import DateError, DatesFileError
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.record import Appearance

_PATH_COLUMNS = ("path", "reference_path")
_TEXT_COLUMNS = ("source", "url", "publisher", "title", "caption")


@dataclass(frozen=True, slots=True)
class DatedMedia:
    """A picture with one appearance of it."""

    item: MediaItem
    appearance: Appearance


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A file or row that cannot become part of an archive, and why."""

    path: str
    unchecked: Unchecked


def read_dates_csv(content: str, name: str, base: Path, timezone: tzinfo | None) -> Iterator[DatedMedia | NotTaken]:
    """Every row of a list of dates, in its order.

    Args:
        content: CSV with a header. Columns: `path` (or `reference_path`), `date` (EDTF), `date_kind` (a `DateBasis`;
            `asserted` where it is missing), `source`, `url`, `publisher`, `title`, `caption`. Others are kept as notes.
        name: Name of the file, for messages.
        base: The folder that relative paths lie in.
        timezone: See `parse_edtf`.

    Raises:
        DatesFileError: It has no column for the path or the date.
    """
    reader = csv.DictReader(io.StringIO(content.lstrip("\ufeff"), newline=""), strict=True)
    try:
        columns = set(reader.fieldnames or ())
        path_column = next((column for column in _PATH_COLUMNS if column in columns), None)
        if path_column is None or "date" not in columns:
            raise DatesFileError(f"{name}, line 1: the columns path and date are needed; found: {', '.join(sorted(columns)) or 'nothing'}")
        for row in reader:
            place = f"{name}, line {reader.line_num}"
            fields = {key: value or "" for key, value in row.items() if isinstance(key, str)}
            path = fields.pop(path_column)
            if path:
                yield _dated(MediaItem(path, FileContent(base / path)), fields, place, timezone)
            else:
                yield NotTaken(place, Unchecked("dates-invalid", f"{place}, field {path_column}: empty"))
    except csv.Error as error:
        yield NotTaken(name, Unchecked("dates-invalid", f"{name}, line {reader.line_num}: not valid CSV: {error}"))


def read_sidecar(item: MediaItem, timezone: tzinfo | None) -> list[DatedMedia | NotTaken]:
    """What the sidecar of a picture says: `photo.jpg.json` or `photo.json`, an object or a list of them.

    The fields are those of the CSV, less the path.
    """
    file = item.content.path if isinstance(item.content, FileContent) else Path(item.path)
    for sidecar in (file.with_name(file.name + ".json"), file.with_suffix(".json")):
        if sidecar.is_file():
            return _read_sidecar(item, sidecar, timezone)
    text = "no date is known: give --dates LIST.csv, --dates path:%Y/%m for folders by date, a sidecar beside it, or --date and --basis"
    return [NotTaken(item.path, Unchecked("date-missing", f"{item.path}: {text}"))]


def _read_sidecar(item: MediaItem, sidecar: Path, timezone: tzinfo | None) -> list[DatedMedia | NotTaken]:
    try:
        content = json.loads(sidecar.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        return [NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: cannot be read: {error}"))]
    entries = content if isinstance(content, list) else [content]
    taken: list[DatedMedia | NotTaken] = []
    for entry in entries:
        if isinstance(entry, dict):
            fields = {str(key): value if isinstance(value, str) else json.dumps(value) for key, value in entry.items() if value is not None}
            taken.append(_dated(item, fields, str(sidecar), timezone))
        else:
            taken.append(NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: an object with a date is needed")))
    return taken or [NotTaken(item.path, Unchecked("dates-invalid", f"{sidecar}: an empty list"))]


def with_appearance(item: MediaItem, appearance: Appearance) -> DatedMedia:
    """A picture with an appearance that is the same for many."""
    return DatedMedia(item, replace(appearance, path=item.path))


def _dated(item: MediaItem, fields: Mapping[str, str], place: str, timezone: tzinfo | None) -> DatedMedia | NotTaken:
    rest = dict(fields)
    date_text, kind = rest.pop("date", "").strip(), rest.pop("date_kind", "").strip() or DateBasis.ASSERTED.value
    source, url, publisher, title, caption = (rest.pop(column, "") or None for column in _TEXT_COLUMNS)
    notes = tuple(sorted((key, value) for key, value in rest.items() if value))
    try:
        if kind not in list(DateBasis):
            raise DatesFileError(f"{place}, field date_kind: {kind!r} is none of {', '.join(DateBasis)}")
        if not date_text:
            raise DatesFileError(f"{place}, field date: empty; a picture without a date proves nothing")
        interval = parse_edtf(date_text, timezone)
    except DateError as error:
        return NotTaken(item.path, Unchecked(error.code, f"{place}, field date: {error}"))
    except DatesFileError as error:
        return NotTaken(item.path, Unchecked(error.code, str(error)))
    return DatedMedia(item, Appearance(interval, DateBasis(kind), date_text, item.path, source, url, publisher, title, caption, notes))
