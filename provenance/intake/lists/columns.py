"""Which column of a list says what: by the project's own names, those of IPTC and exiftool, or as its owner says."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from provenance.errors import ConfigurationError, DatesFileError

FIELDS = ("path", "date", "date_kind", "source", "url", "publisher", "title", "caption")
"""What a list can say of a picture; `source` and `date_kind` only by a column of that very name, or because its owner says so."""
_OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "path": ("path", "referencepath", "sourcefile", "filepath", "fullpath", "filename", "originalfilename", "imagefilename", "file"),
    "date": (
        "date", "datepublished", "publicationdate", "publisheddate", "dateofpublication", "releasedate", "datereleased",
        "datecreated", "creationdate", "createdate", "datetimeoriginal", "datetaken", "capturedate", "dateshot",
    ),
    "url": ("url", "link", "weburl"),
    "publisher": ("publisher", "creditline", "credit", "agency", "provider"),
    "title": ("title", "headline", "objectname"),
    "caption": ("caption", "captionabstract", "descriptioncaptionabstract", "description", "captiondescription", "imagedescription"),
}  # fmt: skip
"""Names without their group, blanks and marks, in small letters, the surest first.

IPTC Photo Metadata Standard 2023.2 ("Date Created", "Credit Line", "Description", "Headline", "Title", which was "Object Name") and
the names of ExifTool's tags for the same.
"""
_WHEN_MADE = frozenset(("datecreated", "creationdate", "createdate", "datetimeoriginal", "datetaken", "capturedate", "dateshot"))
"""Of the dates those that say when a picture was made; it may have been published much later."""
_GROUP = re.compile(r"^\[?[A-Za-z][A-Za-z0-9-]*\]?:(?=\w)")
"""What exiftool -G writes before a name: IPTC:, XMP-photoshop:."""
_EXIFTOOL = "SourceFile"
"""The first column of whatever `exiftool -csv` writes: its dates stand in the pictures themselves."""


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of a list mean.

    Attributes:
        header: Their names, as written.
        places: Field and number of its column, from 0; `path` and `date` are among them.
    """

    header: tuple[str, ...]
    places: tuple[tuple[str, int], ...]

    @property
    def from_files(self) -> bool:
        """Whether exiftool wrote the list, so that all of it stands in the pictures, where anybody can write."""
        return _written_by_exiftool(self.header)

    def name_of(self, field: str) -> str:
        """The column of a field as the list calls it; the field itself where it has none."""
        place = dict(self.places).get(field)
        return field if place is None else self.header[place]

    def has(self, field: str) -> bool:
        """Whether some column says it."""
        return field in dict(self.places)

    def split(self, cells: tuple[str, ...]) -> tuple[dict[str, str], dict[str, str]]:
        """The fields of a row, and what else it says by the names of its columns; without what is empty."""
        numbers = {number: field for field, number in self.places}
        fields: dict[str, str] = {}
        others: dict[str, str] = {}
        for number, cell in enumerate(cells[: len(self.header)]):
            if not (text := cell.strip()):
                continue
            if number in numbers:
                fields[numbers[number]] = text
            else:
                name = self.header[number] or f"column {number + 1}"
                others[name if name not in others else f"{name} (column {number + 1})"] = text
        return fields, others

    def describe(self) -> str | None:
        """In words what was recognised; None where each column is called what it is."""
        told = [f"{field} = {name}{self._worth(field)}" for field, place in self.places if (name := self.header[place]) != field]
        rest = len(self.header) - len(self.places)
        return ", ".join([*told, *([f"{rest} other columns = notes"] if rest else [])]) if told else None

    def _worth(self, field: str) -> str:
        if field != "date" or _plain(self.name_of(field)) not in _WHEN_MADE:
            return ""
        return " (when a picture was made; it may have been published later)"


def find_columns(header: tuple[str, ...], name: str, said: Mapping[str, str]) -> Columns:
    """What the columns of a list mean.

    Args:
        header: Their names.
        name: Name of the list, for messages.
        said: Field and name of its column, as the owner says; an empty name says that no column is meant.

    Raises:
        ConfigurationError: A column that was said to be there is not, or is there twice.
        DatesFileError: There is none for the path or the date.
    """
    plain = [_plain(one) for one in header]
    places: dict[str, int] = {}
    for field, column in said.items():
        if column:
            places[field] = _place_of(header, column, field, name)
    for field in FIELDS:
        if field in said:
            continue
        found = _by_name(header, plain, field, places.values())
        if found is not None and found not in places.values():
            places[field] = found
    missing = [field for field in ("path", "date") if field not in places]
    if missing:
        found_names = ", ".join(sorted(one for one in header if one)) or "nothing"
        raise DatesFileError(
            f"{name}: the columns path and date are needed; {' and '.join(missing)} cannot be told from: {found_names}; "
            f"say it with --columns {missing[0]}=NAME"
        )
    return Columns(header, tuple((field, places[field]) for field in FIELDS if field in places))


def parse_columns(texts: Iterable[str]) -> dict[str, str]:
    """FIELD=COLUMN,... as `--columns` takes it; a comma within a column's name is kept.

    Raises:
        ConfigurationError: It is not of that form, or names a field that does not exist.
    """
    said: dict[str, str] = {}
    for text in texts:
        pairs: list[str] = []
        for part in text.split(","):
            if "=" in part or not pairs:
                pairs.append(part)
            else:
                pairs[-1] += f",{part}"
        for pair in pairs:
            field, equals, column = (one.strip() for one in pair.partition("="))
            if not equals or field not in FIELDS:
                raise ConfigurationError(f"--columns {pair!r}: write FIELD=COLUMN, with a field of {', '.join(FIELDS)}")
            said[field] = column
    return said


def is_known(column: str, said: Mapping[str, str]) -> bool:
    """Whether the meaning of a column is known by its name, or was said."""
    return column in FIELDS or column in said.values() or any(_plain(column) in names for names in _OTHER_NAMES.values())


def _place_of(header: tuple[str, ...], column: str, field: str, name: str) -> int:
    count = Counter(header)[column]
    if count != 1:
        how = "has no column of that name" if count == 0 else f"has {count} columns of that name"
        raise ConfigurationError(f"--columns {field}={column}: {name} {how}; it has: {', '.join(header)}")
    return header.index(column)


def _by_name(header: tuple[str, ...], plain: list[str], field: str, taken: Iterable[int]) -> int | None:
    """The column of that very name, else the one with the surest of the other names that are known."""
    if field in header and not _written_by_exiftool(header):  # there any column comes from the pictures
        return header.index(field)
    names = _OTHER_NAMES.get(field, ())
    if field == "path" and _written_by_exiftool(header):
        names = (_plain(_EXIFTOOL),)
    free = [(one, place) for place, one in enumerate(plain) if place not in set(taken)]
    return next((place for name in names for one, place in free if one == name), None)


def _written_by_exiftool(header: tuple[str, ...]) -> bool:
    return header[:1] == (_EXIFTOOL,)


def _plain(name: str) -> str:
    """A name without its group, blanks and marks, in small letters."""
    return re.sub(r"[\W_]", "", _GROUP.sub("", name)).lower()
