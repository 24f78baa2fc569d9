"""What Bellingcat's auto-archiver keeps of posts -> Statements: its CSV, an item as JSON, its results sheet saved as CSV.

After bellingcat/auto-archiver, src/auto_archiver, as of 2026-04: `core/metadata.py` and `core/media.py` (an item: status,
metadata, media), `modules/csv_db/csv_db.py` (a row is the `repr` of these), `modules/gsheet_feeder_db/gworksheet.py` (the
columns of the sheet), `modules/pdq_hash_enricher/pdq_hash_enricher.py` (a PDQ without its leading zeros).
"""

from typing import ClassVar

from provenance.contents import Source
from provenance.errors import SourceError
from provenance.intake.interface import Options, Read
from provenance.intake.posts.archived_item import Item, is_item, item_statement
from provenance.intake.posts.fields import file_name, peek_object, read_object, unread
from provenance.intake.posts.python_literals import read_literal
from provenance.intake.posts.results_sheet import find_header, sheet_statement
from provenance.intake.posts.tables import Row, read_rows
from provenance.model.kind import Kind

_CSV_HEADER = ["status", "metadata", "media"]


class AutoArchiverReader:
    """The three forms in which auto-archiver keeps what it saved."""

    kind: ClassVar[Kind] = Kind.AUTO_ARCHIVER

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: by the columns of the CSV, the columns of the sheet, or the three fields of an item."""
        if source.member is None:
            return False
        start = head.removeprefix(b"\xef\xbb\xbf")
        if start.startswith(b"status,metadata,media") or find_header(start) is not None:
            return True
        return is_item(peek_object(source, head, b'"metadata"', b'"_processed_at"'))

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        head = source.head().removeprefix(b"\xef\xbb\xbf")
        if head.lstrip().startswith(b"{"):
            fields = read_object(source)
            if not is_item(fields):
                raise SourceError(f"{source.name}: no item of auto-archiver: the fields metadata and media are needed")
            yield item_statement(Item(source, file_name(source), source.name, fields), options)
            return
        header = find_header(head)
        for row in read_rows(source):
            if row.problem is not None:
                yield unread(f"line {row.line}", f"{source.name}, line {row.line}", row.problem)
            elif header is None:
                yield from _csv_statement(source, row, options)
            elif row.index > header.row:
                yield from sheet_statement(source, row, header, options)

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone."""
        del source


def _csv_statement(source: Source, row: Row, options: Options) -> Read:
    """The item of a row of the CSV; nothing for its header."""
    if row.cells == _CSV_HEADER:
        return
    name, where = f"line {row.line}", f"{source.name}, line {row.line}"
    if len(row.cells) != len(_CSV_HEADER):
        yield unread(name, where, f"{len(row.cells)} columns; there are {len(_CSV_HEADER)}")
        return
    try:
        metadata, media = read_literal(row.cells[1]), read_literal(row.cells[2])
    except ValueError as error:
        yield unread(name, where, f"column metadata or media: {error}")
        return
    fields = {"status": row.cells[0], "metadata": metadata, "media": media}
    if not is_item(fields):
        yield unread(name, where, "column metadata or media: not those of an item")
        return
    yield item_statement(Item(source, name, where, fields), options)
