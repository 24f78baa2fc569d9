"""A manifest (JSON Lines or CSV) -> Statements, one a row; a row at fault becomes an UnreadStatement.

A row names pictures, folders, addresses, or sources of any other kind; those bring statements of their own.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, NotRequired

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.contents import Source
from provenance.errors import DateError, SourceError, StatementError
from provenance.intake.interface import Found, Options, Read
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.media import MediaItem
from provenance.model.report import Shard
from provenance.model.statement import StatedTime, TimeBasis, UnreadStatement

_SEPARATOR = ";"
_MAX_LINE_BYTES = 2**20


class ManifestRow(TypedDict):
    """One row. Further fields are for the desk's own use and are not read."""

    images: list[str] | str
    """Files, folders, addresses or sources of any kind; in CSV separated by `;`. Relative paths lie beside the manifest."""
    at: NotRequired[str]
    """Time of the statement: EDTF or RFC 3339. Not needed where the sources give it themselves; counts before theirs."""
    id: NotRequired[str | int]
    """Name of the statement, unique in the manifest; else its line."""
    url: NotRequired[str]
    """Where it was made."""
    text: NotRequired[str]
    """Its words."""


def manifest_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one line of a manifest."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(ManifestRow).json_schema()}


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands in the file: `problem` where it cannot even be taken apart."""

    line: int
    fields: Mapping[str, object]
    problem: str | None = None


class ManifestReader:
    """Manifests; paths in them lie in `options.base`."""

    kind: ClassVar[Kind] = Kind.MANIFEST

    def recognises(self, source: Source, head: bytes) -> bool:
        """Whether the first line is an object with the field images, or a CSV header with that column."""
        del source
        first = head.lstrip(b"\xef\xbb\xbf \t\r\n").split(b"\n", 1)[0]
        if first.startswith(b"{"):
            try:
                row = json.loads(first)
            except (ValueError, RecursionError):
                return False
            return isinstance(row, dict) and "images" in row
        columns = {column.strip(b' "\r') for column in first.split(b",")}
        return {b"at", b"images"} <= columns

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`."""
        lines_by_id: dict[str, int] = {}
        for row in _rows(source):
            identifier = _id(row)
            first = lines_by_id.setdefault(identifier, row.line)
            if first != row.line:
                problem = StatementError(f"{source.name}, line {row.line}: the id {identifier!r} already stands in line {first}", "id")
                yield _unread(row, source.name, problem)
                continue
            try:
                yield from _read_row(row, identifier, source, options)
            except (StatementError, DateError) as error:
                yield _unread(row, source.name, error)
        if not lines_by_id:
            raise SourceError(f"{source.name}: no statement in it; write one a line, as JSON with the fields id, at and images")

    def owns(self, source: Source) -> str | None:
        """Nothing but itself."""
        del source
        return None


def count_images(source: Source, shard: Shard | None) -> int:
    """How many images the rows of a manifest name, each path counted as one; with a shard, those of its rows.

    Raises:
        SourceError: It cannot be read.
    """
    rows = (row for index, row in enumerate(_rows(source)) if shard is None or shard.holds(index))
    named = (row.fields.get("images") for row in rows)
    return sum(max(1, len(images)) if isinstance(images, list) else 1 for images in named)


def _rows(source: Source) -> Iterator[_Row]:
    """The rows of a manifest; whether it is JSON Lines or CSV is told by its first character."""
    head = source.head().lstrip(b"\xef\xbb\xbf \t\r\n")
    if not head:
        source.open().close()  # says why, where it cannot be opened
        return
    lines = _lines(source)
    yield from _json_rows(lines) if head.startswith(b"{") else _csv_rows(lines, source.name)


def _lines(source: Source) -> Iterator[str]:
    """The lines of a text in UTF-8, one by one.

    Raises:
        SourceError: A line is no UTF-8, or longer than any row can be.
    """
    with source.open() as stream:
        for number, line in enumerate(iter(lambda: stream.readline(_MAX_LINE_BYTES + 1), b""), start=1):
            if len(line) > _MAX_LINE_BYTES:
                raise SourceError(f"{source.name}, line {number}: longer than {_MAX_LINE_BYTES:,} bytes")
            try:
                yield line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise SourceError(f"{source.name}, line {number}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _json_rows(lines: Iterator[str]) -> Iterator[_Row]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            yield _Row(number, {}, f"not valid JSON: {error}")
            continue
        if isinstance(fields, dict):
            yield _Row(number, fields)
        else:
            yield _Row(number, {}, f"a JSON object is needed, not {type(fields).__name__}")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """The fields of an object, each of which must stand once: else people and programs may read another one.

    Raises:
        ValueError: One stands twice.
    """
    fields = dict(pairs)
    if len(fields) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the field {next(name for name in names if names.count(name) > 1)!r} stands twice")
    return fields


def _csv_rows(lines: Iterator[str], name: str) -> Iterator[_Row]:
    reader = csv.DictReader((line for line in lines if line.strip()), strict=True)
    try:
        missing = {"images"} - set(reader.fieldnames or ())
        if missing:
            raise SourceError(f"{name}, line 1: neither JSON Lines nor a CSV with the column images")
        for fields in reader:
            images = [part.strip() for part in (fields["images"] or "").split(_SEPARATOR) if part.strip()]
            texts = {key: value for key, value in fields.items() if isinstance(key, str) and value}
            yield _Row(reader.line_num, {**texts, "images": images})
    except csv.Error as error:
        yield _Row(reader.line_num, {}, f"not valid CSV: {error}")


def _read_row(row: _Row, identifier: str, source: Source, options: Options) -> Read:
    """The statements of the sources that a row names, then its own, of its loose pictures."""
    name = source.name
    if row.problem is not None:
        raise StatementError(f"{name}, line {row.line}: {row.problem}")
    place = f"{name}:{row.line}"
    paths, at_text = _paths(row, name), _field(row, name, "at")
    url, text = _field(row, name, "url"), _field(row, name, "text")
    if at_text is not None:
        options = replace(options, given=StatedTime(parse_edtf(at_text, options.timezone), at_text, TimeBasis.GIVEN, "at"))
    loose: list[MediaItem] = []
    for path in paths:
        for found in options.find(path, replace(options, find=_refuse_nesting), source):
            if isinstance(found, MediaItem):
                loose.append(found)
            else:
                yield replace(found, id=f"{identifier}/{found.id}")
    if loose and options.given is None:
        raise StatementError(f"{name}, line {row.line}, field at: missing; give the time of the statement, for instance 2023-10-23", "at")
    if loose:
        yield options.statement(id=identifier, times=(), media=tuple(loose), source=place, text=text, url=url)


def _refuse_nesting(name: str, options: Options, beside: Source) -> Iterator[Found]:
    """Keep a manifest from naming itself, by whatever way round."""
    del options
    raise StatementError(f"{beside.name}: a manifest named by a manifest is not read ({name})", "images")


def _paths(row: _Row, name: str) -> tuple[str, ...]:
    images = row.fields.get("images")
    if isinstance(images, str):
        images = [images]
    if not isinstance(images, list) or not all(isinstance(image, str) and image and "\0" not in image for image in images):
        raise StatementError(f"{name}, line {row.line}, field images: a list of paths is needed", "images")
    if not images:
        raise StatementError(f"{name}, line {row.line}, field images: empty; there is nothing to check", "images")
    return tuple(images)


def _field(row: _Row, name: str, field: str) -> str | None:
    value = row.fields.get(field)
    if value is None or isinstance(value, str):
        return value or None
    raise StatementError(f"{name}, line {row.line}, field {field}: a text is needed, not {json.dumps(value)[:40]}", field)


def _id(row: _Row) -> str:
    value = row.fields.get("id")
    return str(value) if isinstance(value, str | int) and value != "" else f"line {row.line}"


def _unread(row: _Row, name: str, error: StatementError | DateError) -> UnreadStatement:
    if isinstance(error, DateError):
        code = "statement-date-without-zone" if error.lacks_zone else "statement-date-invalid"
        unchecked = Unchecked(code, f"{name}, line {row.line}, field at: {error}")
    else:
        unchecked = Unchecked(error.code, str(error))
    images, at = row.fields.get("images"), row.fields.get("at")
    paths = tuple(image for image in images if isinstance(image, str)) if isinstance(images, list) else ()
    return UnreadStatement(_id(row), at if isinstance(at, str) else None, paths, unchecked, f"{name}:{row.line}")
