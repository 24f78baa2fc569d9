"""A list of dates -> pictures with dates, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from provenance.errors import DateError
from provenance.intake.dated import DatedMedia, NotTaken, OwnWords
from provenance.intake.lists.columns import Columns, find_columns, is_known
from provenance.intake.lists.named_files import NamedFiles
from provenance.intake.lists.texts import ListFile, Row, header_and_rows
from provenance.intake.lists.written_dates import DateFormat, read_date
from provenance.model.dates import DateBasis
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.record import Appearance

KIND = "list"
"""What such pictures are called in the log of an archive."""
_INVALID = "dates-invalid"
_SEPARATORS = {"\t": "tabs"}


@dataclass(slots=True)
class DatesList:
    """A list that was opened.

    Attributes:
        file: The list itself.
        columns: What its columns mean.
        separator: What stands between its cells.
        own: What its owner says of all of it.
        date_format: How its dates are written, where its owner says so.
    """

    file: ListFile
    columns: Columns
    separator: str
    own: OwnWords
    date_format: DateFormat | None
    _rows: Iterator[Row] = field(repr=False)

    def describe(self) -> str | None:
        """What was recognised, for its owner to look at; None where there was nothing to recognise."""
        told = self.columns.describe()
        how = []
        if self.file.is_guessed:
            how.append("read as Windows-1252, since it is not UTF-8 (--encoding says better)")
        if self.separator != ",":
            how.append(f"separated by {_SEPARATORS.get(self.separator, self.separator)}")
        if self.columns.from_files:
            how.append(f"its dates stand in the pictures, so they count as {self.basis}")
        parts = [*how, *([told] if told else [])]
        return f"{self.file.name}: {'; '.join(parts)}" if parts else None

    @property
    def basis(self) -> DateBasis:
        """How dates are known whose row does not say it."""
        return self.own.basis or (DateBasis.EMBEDDED if self.columns.from_files else DateBasis.ASSERTED)

    def entries(self, files: NamedFiles) -> Iterator[DatedMedia | NotTaken]:
        """Every row, in its order; to be asked for once.

        Args:
            files: Finds what the rows name.

        Raises:
            InputError: The list cannot be read on.
        """
        for row in self._rows:
            yield self._entry(row, files)

    def _entry(self, row: Row, files: NamedFiles) -> DatedMedia | NotTaken:
        place = f"{self.file.name}, line {row.line}"
        if row.problem is not None:
            return NotTaken(place, Unchecked(_INVALID, f"{place}: {row.problem}"))
        extra = [cell for cell in row.cells[len(self.columns.header) :] if cell.strip()]
        if extra:
            counts = f"{len(row.cells)} cells under {len(self.columns.header)} columns"
            text = f"{place}: {counts}; is a cell with the separator in it not in quotes?"
            return NotTaken(place, Unchecked(_INVALID, text))
        fields, others = self.columns.split(row.cells)
        path = fields.get("path", "")
        if not path:
            return NotTaken(place, Unchecked(_INVALID, f"{place}, field {self.columns.name_of('path')}: empty"))
        item = MediaItem(path, files.find(path))
        return self._dated(item, fields, others, place)

    def _dated(self, item: MediaItem, fields: Mapping[str, str], others: Mapping[str, str], place: str) -> DatedMedia | NotTaken:
        kind, written = fields.get("date_kind", ""), fields.get("date", "")
        if kind and kind not in list(DateBasis):
            text = f"{place}, field {self.columns.name_of('date_kind')}: {kind!r} is none of {', '.join(DateBasis)}"
            return NotTaken(item.path, Unchecked(_INVALID, text))
        date_column = self.columns.name_of("date")
        if not written:
            text = f"{place}, field {date_column}: empty; a picture without a date proves nothing"
            return NotTaken(item.path, Unchecked(_INVALID, text))
        try:
            interval, edtf = read_date(written, self.date_format, self.own.timezone)
        except DateError as error:
            return NotTaken(item.path, Unchecked(error.code, f"{place}, field {date_column}: {error}"))
        notes = dict(others) | ({"date_in_list": written} if edtf != written else {})
        appearance = Appearance(
            interval,
            DateBasis(kind) if kind else self.basis,
            edtf,
            item.path,
            fields.get("source") or self.own.source,
            fields.get("url") or self.own.url,
            fields.get("publisher") or self.own.publisher,
            fields.get("title"),
            fields.get("caption"),
            tuple(sorted(notes.items())),
        )
        return DatedMedia(item, appearance, KIND)


def open_dates_list(file: ListFile, own: OwnWords, said: Mapping[str, str], date_format: DateFormat | None = None) -> DatesList:
    """Read the header of a list.

    Args:
        file: The list.
        own: What its owner says of all of it.
        said: Field and name of its column, where its owner says so; see `find_columns`.
        date_format: How its dates are written, where its owner says so.

    Raises:
        ConfigurationError: A column that was said to be there is not.
        DatesFileError: There is no column for the path or the date, or nothing at all.
        InputError: It cannot be read.
    """
    header, separator, rows = header_and_rows(file, lambda name: is_known(name, said))
    return DatesList(file, find_columns(header, file.name, said), separator, own, date_format, rows)


def files_of(base: Path | None, name: str) -> NamedFiles:
    """Where the files of a list are looked for: in the folder that its owner says, by their bare names below it, too; else beside it."""
    if base is not None:
        return NamedFiles(base, search=True)
    return NamedFiles(Path() if name == "-" else Path(name).parent, search=False)
