"""The text of a list: which encoding, which separator, and its rows one by one; a list of any length is never held."""

import codecs
import csv
import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from provenance.errors import ConfigurationError, DatesFileError, InputError
from provenance.model.digest import Digest

SEPARATORS = (",", ";", "\t", "|")
_PIECE_BYTES = 2**20
_MAX_LINE_CHARS = 2**20
"""A longer line is cut, and the row that it belongs to refused."""
_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
"""The Unicode Standard 15.0, section 23.8."""
_SEPARATOR_LINE = "sep="
"""What Excel reads the separator from, before the header."""


@dataclass(frozen=True, slots=True)
class ListFile:
    """A list, gone through once.

    Attributes:
        name: As it was given.
        path: Where it lies; None for what came by standard input.
        content: What came by standard input.
        encoding: A codec of Python.
        is_guessed: Whether nothing but the failure of UTF-8 speaks for the encoding.
        sha256: Digest of its bytes.
    """

    name: str
    path: Path | None
    content: bytes
    encoding: str
    is_guessed: bool
    sha256: Digest

    def lines(self) -> Iterator[str]:
        """Its lines with their ends, read as they are asked for.

        Raises:
            InputError: It cannot be read, or is no longer what it was.
        """
        with _opened(self.path, self.content, self.name) as stream, io.TextIOWrapper(stream, self.encoding, newline="") as text:
            try:
                yield from iter(lambda: text.readline(_MAX_LINE_CHARS), "")
            except (UnicodeError, OSError, ValueError) as error:
                raise InputError(f"{self.name}: cannot be read on: {error}") from error


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    Attributes:
        line: The line that it begins in, from 1.
        cells: Its texts.
        problem: Why it cannot be taken apart, or None.
    """

    line: int
    cells: tuple[str, ...]
    problem: str | None = None


def open_list(name: str, standard_input: bytes = b"", encoding: str | None = None) -> ListFile:
    """Go through a list once: its digest, and its encoding.

    The encoding is that of its byte order mark, else UTF-16 where every other byte is zero, else UTF-8, else Windows-1252, which Excel
    writes in Western Europe.

    Args:
        name: A file, or `-`.
        standard_input: What `-` stands for.
        encoding: What it is in, where its owner says so.

    Raises:
        ConfigurationError: There is no such encoding.
        InputError: It cannot be read, or is in neither of these.
    """
    if encoding is not None:
        try:
            codecs.lookup(encoding)
        except LookupError as error:
            raise ConfigurationError(f"--encoding {encoding}: not known; give a name as utf-8, utf-16, cp1252 or cp1251") from error
    path = None if name == "-" else Path(name)
    whole = hashlib.sha256()
    utf_8, western = (codecs.getincrementaldecoder(one)() for one in ("utf-8", "cp1252"))
    fits = {"utf-8": True, "cp1252": True}
    head = b""
    with _opened(path, standard_input, name) as stream:
        try:
            while piece := stream.read(_PIECE_BYTES):
                head = head or piece[:4096]
                whole.update(piece)
                for codec, decoder in (("utf-8", utf_8), ("cp1252", western)):
                    fits[codec] = fits[codec] and _decodes(decoder, piece)
        except OSError as error:
            raise InputError(f"{name}: cannot be read: {error.strerror}") from error
    fits["utf-8"] = fits["utf-8"] and _decodes(utf_8, b"", final=True)
    told = encoding or _told_by(head)
    found = told or ("utf-8" if fits["utf-8"] else "cp1252")
    if told is None and not fits[found]:
        raise InputError(f"{name}: neither UTF-8 nor Windows-1252; say what it is in with --encoding, or save it as UTF-8")
    return ListFile(name, path, standard_input, found, told is None and found == "cp1252", Digest(whole.digest()))


def header_and_rows(file: ListFile, known: Callable[[str], bool]) -> tuple[tuple[str, ...], str, Iterator[Row]]:
    """The header, the separator, and the rows that follow.

    The separator is the one by which most columns have known names, of these the one that gives most columns.

    Args:
        file: The list.
        known: Whether a column of that name is known.

    Raises:
        DatesFileError: It is empty.
        InputError: It cannot be read.
    """
    lines, skipped = file.lines(), 0
    first = ""
    for first in lines:
        skipped += 1
        if first.strip():
            break
    separators: tuple[str, ...] = SEPARATORS
    if first.lower().startswith(_SEPARATOR_LINE) and len(first.strip()) == len(_SEPARATOR_LINE) + 1:
        separators, first, skipped = (first.strip()[-1],), next(lines, ""), skipped + 1
    if not first.strip():
        raise DatesFileError(f"{file.name}: empty; a header with the columns path and date is needed")
    readings = [(separator, _cells(first, separator)) for separator in separators]
    separator, header = max(readings, key=lambda reading: (sum(map(known, reading[1])), len(reading[1])))
    return header, separator, _rows(lines, separator, skipped)


def _rows(lines: Iterator[str], separator: str, before: int) -> Iterator[Row]:
    """Every row that is not empty; one that cannot be taken apart is told, and the next one is read."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(line, (), f"not valid CSV: {error}")
            continue
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells))


def _cells(line: str, separator: str) -> tuple[str, ...]:
    try:
        return tuple(cell.strip() for cell in next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return ()


def _told_by(head: bytes) -> str | None:
    """What the first bytes say of the encoding."""
    marked = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if head.startswith(mark)), None)
    if marked is not None or b"\0" not in head[:64]:
        return marked
    return "utf-16-le" if b"\0" in head[1:64:2] else "utf-16-be"


def _decodes(decoder: codecs.IncrementalDecoder, piece: bytes, *, final: bool = False) -> bool:
    try:
        decoder.decode(piece, final)
    except UnicodeDecodeError:
        return False
    return True


def _opened(path: Path | None, content: bytes, name: str) -> BinaryIO:
    try:
        return io.BytesIO(content) if path is None else path.open("rb")
    except (OSError, ValueError) as error:
        raise InputError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
