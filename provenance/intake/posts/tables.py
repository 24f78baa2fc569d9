"""Rows of a CSV of any length, one at a time, with cells as large as a page may be."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.contents import Source


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        index: From 0.
        line: The line of the file that it begins in, from 1.
        cells: Its texts.
        problem: Why it cannot be read, or None; what comes after it cannot either.
    """

    index: int
    line: int
    cells: list[str]
    problem: str | None = None


def read_rows(source: Source) -> Iterator[Row]:
    """Every row that is not empty; bytes that are no UTF-8 become U+FFFD.

    Raises:
        InputError: It cannot be opened.
    """
    limit = int(source.limits.max_page_bytes)  # the module takes no kin of it
    with source.open() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace", newline="") as text:
        # A line is cut where it is longer than a page may be, and the cell in it is then refused.
        reader = csv.reader(iter(lambda: text.readline(limit), ""), strict=True)
        index, line = 0, 1
        while True:
            # The limit is one of the whole process: it is set for one row, and put back.
            usual = csv.field_size_limit(limit)
            try:
                cells = next(reader, None)
            except (csv.Error, OSError, ValueError) as error:
                yield Row(index, line, [], f"not valid CSV, and what comes after it cannot be read: {error}")
                return
            finally:
                csv.field_size_limit(usual)
            if cells is None:
                return
            if cells:
                yield Row(index, line, cells)
                index += 1
            line = reader.line_num + 1
