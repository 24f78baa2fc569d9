"""A hash list as CSV (RFC 4180) with a header."""

import csv
import io
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from provenance.errors import DatesFileError
from provenance.exchange.columns import COLUMNS, NEEDED
from provenance.exchange.interface import BadLine, Line, Value
from provenance.exchange.text_lines import MAX_LINE_BYTES, text_lines

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""With these a cell begins that spreadsheets run (OWASP, CSV Injection)."""
_GUARD = "'"
"""Before them it makes a cell plain text."""


class CommaSeparated:
    """CSV; see `HashList`.

    Attributes:
        needed: Columns without which a file is no such list.
    """

    def __init__(self, needed: tuple[str, ...] = NEEDED) -> None:
        self.needed = needed

    def write(self, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
        """See `HashList.write`; what is not known is empty."""
        yield csv_row(COLUMNS)
        for row in rows:
            yield csv_row([guard("" if value is None else str(value)) for value in row.values()])

    def read(self, stream: BinaryIO, name: str) -> Iterator[Line | BadLine]:
        """See `HashList.read`."""
        rows = _rows(text_lines(stream, name))
        header = next((row for row in rows if isinstance(row, BadLine) or row[1]), (1, []))
        if isinstance(header, BadLine):
            raise DatesFileError(f"{name}, {header}")
        names = header[1]
        if missing := [column for column in self.needed if column not in names]:
            raise DatesFileError(f"{name}, line {header[0]}: no hash list: it lacks the columns {', '.join(missing)}")
        if twice := {column for column in names if names.count(column) > 1}:
            raise DatesFileError(f"{name}, line {header[0]}: columns that stand there twice: {', '.join(sorted(twice))}")
        for row in rows:
            if isinstance(row, BadLine):
                yield row
            elif len(row[1]) > len(names):
                yield BadLine(row[0], None, f"{len(row[1])} fields, and the header has {len(names)}")
            elif row[1]:
                padded = row[1] + [""] * (len(names) - len(row[1]))
                yield Line(row[0], {column: unguard(value) for column, value in zip(names, padded, strict=True)})


def guard(value: str) -> str:
    """The text of a cell that no spreadsheet runs; `unguard` gives `value` back."""
    return _GUARD + value if value.lstrip(_GUARD).startswith(_FORMULA) else value


def unguard(cell: str) -> str:
    """What `guard` was given. An apostrophe that guards nothing stays."""
    return cell[1:] if cell.startswith(_GUARD) and cell.lstrip(_GUARD).startswith(_FORMULA) else cell


def csv_row(values: Iterable[str]) -> str:
    """A row of CSV with its end."""
    buffer = io.StringIO(newline="")
    csv.writer(buffer).writerow(values)  # ends with CR LF: so it quotes both
    return buffer.getvalue()


def _rows(lines: Iterator[tuple[int, str] | BadLine]) -> Iterator[tuple[int, list[str]] | BadLine]:
    """Number of the first line and cells of every row.

    A quote that is never closed would swallow all that follows: where a row is not valid, only its first line is lost,
    and reading goes on with the second.
    """
    waiting: deque[tuple[int, str] | BadLine] = deque()
    while True:
        taken: list[tuple[int, str]] = []
        reader = csv.reader(_feed(lines, waiting, taken), strict=True)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except _UnreadLineError as error:
            if not taken:
                yield error.line
                continue
            waiting.extendleft((error.line, *reversed(taken[1:])))
            yield BadLine(taken[0][0], None, f"not valid CSV: a quote is open, and line {error.line.number} cannot be read")
            continue
        except csv.Error as error:
            waiting.extendleft(reversed(taken[1:]))
            yield BadLine(taken[0][0], None, f"not valid CSV: {error}")
            continue
        yield taken[0][0], cells


class _UnreadLineError(Exception):
    """A line within a row that could not be read."""

    def __init__(self, line: BadLine) -> None:
        super().__init__(str(line))
        self.line = line


def _feed(
    lines: Iterator[tuple[int, str] | BadLine], waiting: deque[tuple[int, str] | BadLine], taken: list[tuple[int, str]]
) -> Iterator[str]:
    """The lines of one row, as many as it asks for; `taken` holds them."""
    length = 0
    while line := waiting.popleft() if waiting else next(lines, None):
        if isinstance(line, BadLine):
            raise _UnreadLineError(line)
        taken.append(line)
        length += len(line[1])
        if length > MAX_LINE_BYTES:
            raise csv.Error(f"a row longer than {MAX_LINE_BYTES} characters")
        yield line[1]
