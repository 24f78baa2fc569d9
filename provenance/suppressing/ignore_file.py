"""The ignore file: TOML, one `[[ignore]]` a result or finding that fails no job, with its reason.

    [[ignore]]
    id = "3f2a9c1d00aa7b21-9e8d7c6b5a493827"
    reason = "our own picture, sold to the agency"
    by = "ava"
    until = 2027-01-31

An entry that cannot be read ends the run: nobody is to believe that something is ignored, or watched again, that is not.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from provenance.errors import ConfigurationError
from provenance.model.decision import parse_finding_id
from provenance.model.report import RESULT_DIGITS

_TABLE = "ignore"
_KEYS = ("id", "reason", "by", "until")
_RESULT_ID = re.compile(rf"[0-9a-f]{{{RESULT_DIGITS}}}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """What an ignore file says of one result or finding.

    Attributes:
        id: Its name: 16 hexadecimal digits of a result, or twice as many of a finding; see `CheckedMedia.id`, `finding_id`.
        reason: Why it is ignored.
        by: Who says so, or None.
        until: Last day on which the entry holds, or None.
        number: Its place in the file, from 1.
    """

    id: str
    reason: str
    by: str | None = None
    until: date | None = None
    number: int = 1

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day, its last one included."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class IgnoreFile:
    """All entries, in the order of the file; each id once.

    Attributes:
        place: Name of the file, as given.
        entries: What it says.
    """

    place: str
    entries: tuple[Entry, ...] = ()


def read_ignore_file(path: Path) -> IgnoreFile:
    """What an ignore file says.

    Raises:
        ConfigurationError: It cannot be read, or an entry is none; the message names the entry by its place, and the key.
    """
    return _parse(_read(path), path)


def append_entry(path: Path, entry: Entry) -> None:
    """Write an entry at the end of a file, which is made where there is none; what stands in it stays byte for byte.

    Raises:
        ConfigurationError: The file has an entry of this id, is no ignore file, or cannot be written.
    """
    before = _read(path) if path.exists() else b""
    there = _parse(before, path).entries
    twin = next((one for one in there if one.id == entry.id), None)
    if twin is not None:
        raise ConfigurationError(f"{path}, entry {twin.number}: {entry.id} stands there already; change that entry")
    added = b"\n" * bool(before and not before.endswith(b"\n")) + b"\n" * bool(before) + _text_of(entry).encode()
    try:
        after: tuple[Entry, ...] | None = _parse(before + added, path).entries
    except ConfigurationError:
        after = None
    if after != (*there, replace(entry, number=len(there) + 1)):
        raise ConfigurationError(f"{path}: takes no entry at its end; write each entry as a table [[{_TABLE}]] of its own")
    try:
        with path.open("ab") as file:
            file.write(added)
    except OSError as error:
        raise ConfigurationError(f"{path}: cannot be written: {error.strerror}") from error


def parse_id(text: str) -> str:
    """The name of a result or of a finding, as reports write it.

    Raises:
        ValueError: It is neither.
    """
    plain = text.strip().lower()
    if _RESULT_ID.fullmatch(plain):
        return plain
    try:
        return parse_finding_id(plain)
    except ValueError:
        looks = f"{'0' * RESULT_DIGITS}-{'f' * RESULT_DIGITS} or {'0' * RESULT_DIGITS}"
        raise ValueError(f"{text!r} names neither a finding nor a result; these look like {looks}, as reports show them") from None


def parse_day(text: str) -> date:
    """A day.

    Raises:
        ValueError: It is none.
    """
    try:
        if _DAY.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"{text!r} is no day; write it like 2027-01-31")


def ignore_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of an ignore file."""
    text = {"type": "string", "pattern": r"\S"}
    properties = {
        "id": {
            "type": "string",
            "pattern": rf"^[0-9a-f]{{{RESULT_DIGITS}}}(-[0-9a-f]{{{RESULT_DIGITS}}})?$",
            "description": "Name of a finding (the same two pictures, wherever they meet) or of a result (one image of one statement).",
        },
        "reason": {**text, "description": "Why it fails no job."},
        "by": {**text, "description": "Who says so."},
        "until": {"type": "string", "format": "date", "description": "Last day, in UTC, on which the entry holds."},
    }
    entry = {"type": "object", "properties": properties, "required": ["id", "reason"], "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "ignore.toml",
        "description": "Results and findings of provenance that fail no job; every report goes on showing them.",
        "type": "object",
        "properties": {_TABLE: {"type": "array", "items": entry}},
        "additionalProperties": False,
    }


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error


def _parse(content: bytes, path: Path) -> IgnoreFile:
    try:
        tables = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error
    except RecursionError:
        raise ConfigurationError(f"{path}: not TOML that can be read: nested too deep") from None
    except ValueError as error:  # TOMLDecodeError, which names line and column, and numbers that Python takes for an attack
        raise ConfigurationError(f"{path}: not TOML: {error}") from error
    if unknown := [key for key in tables if key != _TABLE]:
        raise ConfigurationError(f"{path}: the key {unknown[0]!r} is not known; write each entry as a table [[{_TABLE}]]")
    listed = tables.get(_TABLE, [])
    if not isinstance(listed, list) or not all(isinstance(one, Mapping) for one in listed):
        raise ConfigurationError(f"{path}: {_TABLE!r} is no list of tables; write each entry as a table [[{_TABLE}]]")
    entries: dict[str, Entry] = {}
    for number, table in enumerate(listed, 1):
        entry = _entry(table, number, f"{path}, entry {number}")
        first = entries.setdefault(entry.id, entry)
        if first is not entry:
            raise ConfigurationError(f"{path}, entry {number}, key id: {entry.id} stands in entry {first.number} already; keep one of them")
    return IgnoreFile(str(path), tuple(entries.values()))


def _entry(table: Mapping[str, object], number: int, place: str) -> Entry:
    if unknown := [key for key in table if key not in _KEYS]:
        raise ConfigurationError(f"{place}, key {unknown[0]}: not known; an entry has {', '.join(_KEYS)}")
    key = "id"
    try:
        name = parse_id(_text(table, key))
        key = "reason"
        reason = _text(table, key)
        key = "by"
        by = _text(table, key) if key in table else None
        key = "until"
        until = _day(table[key]) if key in table else None
    except ValueError as error:
        raise ConfigurationError(f"{place}, key {key}: {error}") from error
    return Entry(name, reason, by, until, number)


def _text(table: Mapping[str, object], key: str) -> str:
    value = table.get(key)
    if value is None:
        raise ValueError("missing; every entry has an id and a reason")
    if not isinstance(value, str) or not value.strip():
        raise ValueError("a text is needed that is not empty")
    return value


def _day(value: object) -> date:
    """The day that a TOML date or a text gives; a time of day is refused, since it would end in the middle of a day somewhere."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return parse_day(value if isinstance(value, str) else str(value))


def _text_of(entry: Entry) -> str:
    """An entry as TOML."""
    lines = [f"[[{_TABLE}]]", f"id = {_quoted(entry.id)}", f"reason = {_quoted(entry.reason)}"]
    lines += [] if entry.by is None else [f"by = {_quoted(entry.by)}"]
    lines += [] if entry.until is None else [f"until = {entry.until.isoformat()}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0: what cannot be seen is escaped, so that nobody is deceived by an editor."""
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
