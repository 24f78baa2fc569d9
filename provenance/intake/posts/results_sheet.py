"""The results sheet of auto-archiver, saved as CSV -> Statements, one a row.

The columns are those of `GWorksheet.COLUMN_NAMES`, in any case of letters and order. The sheet names one picture of a post at
most; how many there are is told by their PDQs. It calls every time UTC (`Metadata.get_timestamp`).
"""

import csv
import io
import re
from dataclasses import dataclass

from provenance.contents import MissingContent, Source
from provenance.errors import MediaLeftOutError
from provenance.intake.interface import Options, Read
from provenance.intake.names import is_address
from provenance.intake.posts.archived_item import padded_pdq, stated_times
from provenance.intake.posts.fields import DATE_INVALID, distinct, labelled, left_out_beside, picture_of, unread
from provenance.intake.posts.tables import Row
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut

_NEEDED = frozenset({"link", "archive status"})
_ONE_OF = frozenset({"archive location", "archive date", "upload timestamp"})
_HEADER_ROWS = 10
"""The header may stand below other rows (`header` in the settings)."""
_IMAGE = re.compile(r'=IMAGE\("([^"]+)"', re.IGNORECASE)
_ONLY_TOLD = "the sheet tells of this picture by its PDQ only"


@dataclass(frozen=True, slots=True)
class Header:
    """The row of the columns' names.

    Attributes:
        row: Its index.
        columns: The names, in small letters.
    """

    row: int
    columns: tuple[str, ...]


def find_header(head: bytes) -> Header | None:
    """The header in the first bytes of a file, or None where it is no such sheet."""
    lines = csv.reader(io.StringIO(head.decode("utf-8", "replace"), newline=""))
    index = 0
    try:
        for cells in lines:
            columns = tuple(cell.strip().lower() for cell in cells)
            if set(columns) >= _NEEDED and _ONE_OF & set(columns):
                return Header(index, columns)
            index += bool(cells)
            if index >= _HEADER_ROWS:
                return None
    except csv.Error:
        return None
    return None


def sheet_statement(source: Source, row: Row, header: Header, options: Options) -> Read:
    """The post of a row; none where the row names no address."""
    cells = {name: cell.strip() for name, cell in zip(header.columns, row.cells, strict=False)}
    url, status = cells.get("link", ""), cells.get("archive status", "")
    if not url:
        return
    name, where = f"line {row.line}", f"{source.name}, line {row.line}"
    saved = cells.get("archive date", "")
    times, problem = stated_times(_as_utc(cells.get("upload timestamp", "")), _as_utc(saved), "upload timestamp", options)
    media, left_out = _files(source, cells, where, options)
    if not times and problem is None and not media and not left_out:
        yield unread(name, where, f"nothing was archived: the status is '{status}'")
        return
    if problem is not None and options.given is None:
        yield unread(name, where, problem, media, left_out, code=DATE_INVALID)
        return
    text = cells.get("text content") or cells.get("upload title") or None
    yield options.statement(id=name, times=times, media=labelled(media, text, times), source=where, text=text, url=url, left_out=left_out)


def _as_utc(time: str) -> str:
    """A time of the sheet, whose zone a spreadsheet may have dropped when it showed it: it was UTC."""
    return f"{time}Z" if re.fullmatch(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?", time) else time


def _files(source: Source, cells: dict[str, str], where: str, options: Options) -> tuple[tuple[MediaItem, ...], tuple[LeftOut, ...]]:
    """The picture that is named, those that are only told of, and the screenshots and the report."""
    screenshots = cells.get("screenshot", "").split()
    reports = cells.get("archive location", "").split()
    left_out = [left_out_beside(source, one, "a screenshot of the post, no picture of it") for one in screenshots]
    left_out += [left_out_beside(source, one, "the report on the post") for one in reports]
    pdqs = [padded_pdq(one.strip()) for one in cells.get("perceptual hashes", "").split(",") if one.strip()]
    found = _IMAGE.search(cells.get("thumbnail", ""))
    named = found[1] if found and found[1] not in screenshots else None
    text = cells.get("text content") or None
    media: list[MediaItem | None] = []
    if named is not None:
        local, address = ((), named) if is_address(named) else ((named,), None)
        first, status = next(iter(pdqs), None), cells.get("archive status")
        media.append(picture_of(source, options, local, address, text, place=where.rpartition(", ")[2], archive_status=status, pdq=first))
    for number, pdq in enumerate(pdqs[len(media) :], start=len(media) + 1):
        path = f"picture {number}"
        error = MediaLeftOutError(f"{where}: {_ONLY_TOLD}: check the CSV or the items of the archive instead")
        notes = (("pdq", pdq),) if pdq else ()
        media.append(
            MediaItem(path, MissingContent(error, f"{where}!{path}"), Origin(source.name, where.rpartition(", ")[2]), text, notes=notes)
        )
    return distinct(media), tuple(left_out)
