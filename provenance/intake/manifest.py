"""A manifest (JSON Lines or CSV) -> Statements, one a row; a row at fault becomes an UnreadStatement.

Fields of a row: `at` (EDTF or RFC 3339), `images` (a list; in CSV separated by `;`), and if wanted `id`, `url`,
`text`. Further fields are for the desk's own use and are not read.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from pathlib import Path

from provenance.errors import DateError, InputError, StatementError
from provenance.intake.images import list_images
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.statement import Statement, UnreadStatement

_SEPARATOR = ";"


@dataclass(frozen=True, slots=True)
class _Row:
    """A row as it stands in the file: `problem` where it cannot even be taken apart."""

    line: int
    fields: Mapping[str, object]
    problem: str | None = None


def read_manifest(content: str, name: str, base: Path, timezone: tzinfo | None) -> list[Statement | UnreadStatement]:
    """Every statement of a manifest, in its order.

    Args:
        content: The text of the manifest; whether it is JSON Lines or CSV is told by its first character.
        name: Name of the file, for messages.
        base: The folder that relative image paths lie in.
        timezone: See `parse_edtf`.

    Raises:
        InputError: It holds no row at all, or a CSV lacks a needed column.
    """
    stripped = content.lstrip("\ufeff \t\r\n")
    rows = list(_json_rows(content.lstrip("\ufeff")) if stripped.startswith("{") else _csv_rows(stripped, name))
    if not rows:
        raise InputError(f"{name}: no statement in it; write one a line, as JSON with the fields id, at and images")
    lines_by_id: dict[str, int] = {}
    statements: list[Statement | UnreadStatement] = []
    for row in rows:
        statement = _read_row(row, name, base, timezone)
        first = lines_by_id.setdefault(statement.id, row.line)
        if first != row.line:
            problem = StatementError(f"{name}, line {row.line}: the id {statement.id!r} already stands in line {first}", "id")
            statement = _unread(row, name, problem)
        statements.append(statement)
    return statements


def _json_rows(content: str) -> Iterator[_Row]:
    for number, line in enumerate(content.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = json.loads(line)
        except (json.JSONDecodeError, RecursionError) as error:
            yield _Row(number, {}, f"not valid JSON: {error}")
            continue
        if isinstance(fields, dict):
            yield _Row(number, fields)
        else:
            yield _Row(number, {}, f"a JSON object is needed, not {type(fields).__name__}")


def _csv_rows(content: str, name: str) -> Iterator[_Row]:
    reader = csv.DictReader(io.StringIO(content, newline=""), strict=True)
    try:
        missing = {"at", "images"} - set(reader.fieldnames or ())
        if missing:
            raise InputError(f"{name}, line 1: neither JSON Lines nor a CSV with the column {' and '.join(sorted(missing))}")
        for fields in reader:
            images = [part.strip() for part in (fields["images"] or "").split(_SEPARATOR) if part.strip()]
            texts = {key: value for key, value in fields.items() if isinstance(key, str) and value}
            yield _Row(reader.line_num, {**texts, "images": images})
    except csv.Error as error:
        yield _Row(reader.line_num, {}, f"not valid CSV: {error}")


def _read_row(row: _Row, name: str, base: Path, timezone: tzinfo | None) -> Statement | UnreadStatement:
    try:
        if row.problem is not None:
            raise StatementError(f"{name}, line {row.line}: {row.problem}")
        paths = _paths(row, name)
        at_text = _field(row, name, "at")
        if at_text is None:
            raise StatementError(
                f"{name}, line {row.line}, field at: missing; give the time of the statement, for instance 2023-10-23", "at"
            )
        return Statement(
            id=_id(row),
            at=parse_edtf(at_text, timezone),
            at_text=at_text,
            media=list_images(paths, base).items,
            source=f"{name}:{row.line}",
            text=_field(row, name, "text"),
            url=_field(row, name, "url"),
        )
    except (StatementError, DateError) as error:
        return _unread(row, name, error)


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
