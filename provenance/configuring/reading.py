"""What a file of settings says. It may be a stranger's, so it is read within limits and believed in little; see `Trust`."""

import re
from pathlib import Path

from provenance.configuring.environment import variable_of
from provenance.configuring.files import SettingsFile
from provenance.configuring.resolving import SHARED, Given, Origin
from provenance.configuring.settings import Catalogue, Section, Setting, Trust, Value, nearest
from provenance.errors import ConfigurationError

_MAX_BYTES = 1 << 18
"""Of a file of settings."""
_MAX_PROJECT_BYTES = 1 << 24
"""Read of a project file to see whether it speaks of this program at all."""
_MAX_DOTS = 1000
"""In one line. The time that Python's parser takes goes by the square of a dotted key: 20 s for one of 64 KiB."""
_STDOUT = "-"
_SHOWN = 60
"""Characters of a key that a message repeats."""


def read_settings(file: SettingsFile, catalogue: Catalogue) -> tuple[Given, ...] | None:
    """What a file sets, in its order; None where there is no such file, or nothing of this program in it.

    Raises:
        ConfigurationError: It cannot be read, or says what cannot be set; the message names the file, the key, and the line where that
            can be told.
    """
    text = _read_text(file)
    if text is None:
        return None
    table: object = _parse(file.path, text)
    for name in file.within:
        table = table.get(name) if isinstance(table, dict) else None
    if table is None and not file.is_required:
        return None
    if not isinstance(table, dict):
        raise ConfigurationError(f"{file.path}: there is no table [{'.'.join(file.within)}], where settings stand")
    return tuple(_File(file, text, catalogue).read(table))


def _read_text(file: SettingsFile) -> str | None:
    """The text; None where no regular file is there, or where it does not so much as mention this program though it is not its own."""
    if not file.is_required and not _is_there(file.path):
        return None
    try:
        with file.path.open("rb") as handle:
            content = handle.read((_MAX_PROJECT_BYTES if file.within else _MAX_BYTES) + 1)
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{file.path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if file.within and file.within[-1].encode() not in content and not file.is_required:
        return None
    if len(content) > _MAX_BYTES:
        raise ConfigurationError(f"{file.path}: larger than {_MAX_BYTES >> 10} KiB, more than settings need")
    try:
        return content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{file.path}: not UTF-8 (byte {error.start}); save it as UTF-8") from error


def _is_there(path: Path) -> bool:
    """Whether a regular file is there, so that reading ends; one in a folder that may not be looked into is as none."""
    try:
        return path.is_file()
    except OSError:
        return False


def _parse(path: Path, text: str) -> dict[str, object]:
    import tomllib

    if any(line.count(".") > _MAX_DOTS for line in text.split("\n")):
        raise ConfigurationError(f"{path}: a line with more than {_MAX_DOTS} dots, which settings do not need")
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise ConfigurationError(f"{path}: not TOML that can be read: nested too deep") from None
    except ValueError as error:  # TOMLDecodeError, and numbers that Python takes for an attack
        raise ConfigurationError(f"{path}: not TOML: {error}") from error


class _File:
    """A file whose tables are being read."""

    def __init__(self, file: SettingsFile, text: str, catalogue: Catalogue) -> None:
        self._file, self._lines, self._catalogue = file, text.split("\n"), catalogue

    def read(self, table: dict[str, object]) -> list[Given]:
        """Everything that is set, for all commands and for single ones."""
        given = []
        for key, value in table.items():
            section = self._catalogue.section(key)
            if section is not None and isinstance(value, dict):
                given += [self._given(section, name, inner) for name, inner in value.items()]
            else:
                given.append(self._given(section, key, value))
        return given

    def _given(self, section: Section | None, key: str, value: object) -> Given:
        """One setting.

        Raises:
            ConfigurationError: There is none of that name here, or the value is none of it, or this file may not set it.
        """
        table = SHARED if section is None or key == section.table else section.table
        line = self._line(table, key)
        place = str(self._file.path) if line is None else f"{self._file.path}:{line}"
        where = f"{place}: " if table == SHARED else f"{place}: [{table}] "
        setting = self._catalogue.find(key) if section is None else section.find(key)
        if setting is None or (isinstance(value, dict) and self._tables_below(key)):
            raise ConfigurationError(where + self._unknown(section, key if len(key) <= _SHOWN else f"{key[:_SHOWN]}…", value))
        try:
            checked = self._placed(setting, setting.check(value))
        except ValueError as error:
            raise ConfigurationError(where + str(error)) from error
        return Given(table, key, checked, Origin(self._file.path, line))

    def _unknown(self, section: Section | None, key: str, value: object) -> str:
        """Why there is no such setting, and what was meant."""
        if isinstance(value, dict) and (tables := self._tables_below(key)):
            return f"what is for one command stands in a table of its name: [{'], ['.join(tables)}]"
        if key in self._catalogue.spoken and not isinstance(value, dict):
            return f"{key} is no setting: it says what one run is about, on the command line"
        if section is not None and key == section.table:
            return f"{key} is no setting but a table; what is set there stands below [{key}]"
        if isinstance(value, dict):
            meant = nearest(key, [one.table for one in self._catalogue.tables])
            return f"[{key}] is no table of settings" + ("" if meant is None else f"; did you mean [{meant}]?")
        elsewhere = [one.table for one in self._catalogue.tables if one.find(key) is not None]
        if elsewhere:
            return f"{key} is no setting here; it is one of [{'], ['.join(elsewhere)}]"
        known = self._catalogue.shared if section is None else section.settings
        meant = nearest(key, [one.name for one in known])
        return f"there is no setting {key}" + ("" if meant is None else f"; did you mean {meant}?")

    def _tables_below(self, group: str) -> list[str]:
        """The tables of the commands of a group."""
        return [one.table for one in self._catalogue.sections if one.table.startswith(f"{group}-")]

    def _placed(self, setting: Setting, value: Value) -> Value:
        """The value with its paths, relative to the folder of the file.

        Raises:
            ValueError: This file may not set that.
        """
        folder, is_named = self._file.path.parent, self._file.is_named
        if not is_named and setting.trust is Trust.REFUSED:
            raise ValueError(
                f"{setting.name} is not taken from a file that nobody named, as it may be a stranger's; "
                f"give --{setting.name}, set {variable_of(setting.name)}, or name the file: --config {self._file.path}"
            )
        if not setting.is_path:
            return value
        below = not is_named and setting.trust is Trust.BELOW
        texts = value if isinstance(value, tuple) else (value,)
        placed = tuple(_place(str(text), setting, folder, below=below) for text in texts)
        return placed if isinstance(value, tuple) else placed[0]

    def _line(self, table: str, key: str) -> int | None:
        """The line of a key, from 1; None unless exactly one line can be it. The parser does not tell lines."""
        wanted = (*self._file.within, *((table,) if table != SHARED else ()))
        current: tuple[str, ...] = ()
        lines = []
        for number, line in enumerate(self._lines, 1):
            if header := re.fullmatch(r"\s*\[([^\[\]]+)\]\s*(?:#.*)?", line):
                current = tuple(part.strip().strip("\"'") for part in header[1].split("."))
                if current == (*wanted, key):
                    lines.append(number)
            elif current == wanted and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*[=.]", line):
                lines.append(number)
        return lines[0] if len(lines) == 1 else None


def _place(text: str, setting: Setting, folder: Path, *, below: bool) -> str:
    """A path that stands in a file of `folder`.

    Raises:
        ValueError: It has to lie below that folder, and does not; or it cannot be followed.
    """
    prefix, sign, rest = text.partition("=")
    start, path = (f"{prefix}=", rest) if sign and rest and prefix in setting.prefixes else ("", text)
    if path == _STDOUT:
        return text
    try:
        placed = folder / Path(path).expanduser()
        is_below = placed.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError) as error:  # an account without a home, a loop of symbolic links
        raise ValueError(f"{setting.name} {path!r} leads nowhere: {error}") from error
    if below and not is_below:
        raise ValueError(f"{setting.name} {path!r} leads out of the folder of a file that nobody named; give --{setting.name} instead")
    return f"{start}{placed}"
