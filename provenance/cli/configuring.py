"""Which options are settings, where they take their values from, and `config show`."""

import inspect
import json
import os
from collections.abc import Iterator
from enum import Enum, StrEnum
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

import typer
from typer.core import TyperGroup
from typer.models import OptionInfo

from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import LIMIT_SETTINGS, is_limit
from provenance.cli.terminal import command, tell
from provenance.configuring.environment import FILE_VARIABLE
from provenance.configuring.files import settings_files
from provenance.configuring.resolving import Given, Settings
from provenance.configuring.settings import LIMITS, Catalogue, Kind, Section, Setting, Trust, Value
from provenance.errors import ConfigurationError
from provenance.rendering.clean import clean

COMMANDS = ("check", "report", "intake", "dates", "archive add", "archive enrich")
"""The commands whose options are settings: those that read sources, or write reports of them. What a person says of a picture, a source or
a finding, and what goes to others, is said in full each time."""

SPOKEN = frozenset(
    {
        "at", "manifest", "as", "files0-from", "exiftool-json", "stamp", "resume", "shard", "since",
        "dates", "date", "basis", "source", "publisher", "url", "columns", "date-format", "encoding", "limit", "again",
    }
)  # fmt: skip
"""Options of these commands that are no settings: what one run is about, how far it goes, and what is said of the pictures in it."""

TAKEN_FROM_ANYBODY = {
    **dict.fromkeys(("archive", "base", "timezone", "all-images", "depth", "max-distance"), Trust.TAKEN),
    **dict.fromkeys(("decisions", "ignore", "baseline", "fail-on", "format", "thumbnails", "blur"), Trust.TAKEN),
    **dict.fromkeys(("author-name", "author-url", "progress"), Trust.TAKEN),
    **dict.fromkeys(("output", "proofs"), Trust.BELOW),
}
"""What a file may set that nobody named; docs/configuration.md says why, and why nothing else. An option that is new is not among them."""

_KINDS: dict[type, Kind] = {bool: Kind.BOOLEAN, int: Kind.INTEGER, float: Kind.NUMBER}
_META = "provenance.settings"

ConfigFile = Annotated[
    Path | None,
    typer.Option(
        "--config", envvar=FILE_VARIABLE, show_envvar=True, help="File of settings to read instead of those that lie in their places."
    ),
]
NoConfig = Annotated[bool, typer.Option("--no-config", help="Read no file of settings.")]


class SettingsContext(typer.Context):
    """The context of a command whose options are settings: what was not said on the command line is looked up."""

    def lookup_default(self, name: str, call: bool = True) -> Any:
        """What was set for an option, by the name of its parameter; None where nothing was, and where only help is wanted."""
        del call
        if self.resilient_parsing:
            return None
        settings = _settings_of(self)
        program = self.find_root().command
        section = next((one for one in settings.catalogue.sections if _find(program, one.command) is self.command), None)
        option = next((one for one in self.command.params if one.name == name and one.param_type_name == "option"), None)
        if option is not None and is_limit(option):
            given = settings.of_limit(_name(option))
        else:
            given = None if section is None or option is None else settings.of_command(section, _name(option))
        return None if given is None else list(given.value) if isinstance(given.value, tuple) else given.value


class ConfiguredGroup(TyperGroup):
    """The program, with settings for those of its commands that have any."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for path in COMMANDS:
            if (found := _find(self, path)) is not None:
                found.context_class = SettingsContext
        for found in _leaves(self):
            if any(is_limit(one) for one in found.params):
                found.context_class = SettingsContext


def catalogue_of(context: typer.Context) -> Catalogue:
    """What can be set: the options of the commands, as these declare them."""
    program = context.find_root().command
    assert isinstance(program, TyperGroup)
    sections = ((path, _find(program, path)) for path in COMMANDS)
    return Catalogue(tuple(Section(path, tuple(_settings(found))) for path, found in sections if found is not None), SPOKEN, LIMIT_SETTINGS)


def _find(program: Any, path: str) -> Any:
    """A command by its name, `archive add` for one of a group, `report` for what that group runs unnamed; None where there is none."""
    found = program
    for name in path.split(" "):
        found = getattr(found, "commands", {}).get(name)
    unnamed = getattr(found, "unnamed", None)
    return found if unnamed is None else found.commands[unnamed]


def _leaves(group: Any) -> Iterator[Any]:
    """Every command that does something."""
    for found in group.commands.values():
        yield from _leaves(found) if hasattr(found, "commands") else (found,)


def _name(param: Any) -> str:
    """Name of an option as it is typed: the longest of its forms, without dashes."""
    return str(max(param.opts, key=len)).lstrip("-")


def _settings(found: Any) -> Iterator[Setting]:
    hints = get_type_hints(inspect.unwrap(found.callback), include_extras=True)
    options = {_name(param): param for param in found.params if param.param_type_name == "option" and not is_limit(param)}
    formats = _choices(_value_type(hints[options["format"].name])[0]) if "format" in options else ()
    for name, param in options.items():
        if name not in SPOKEN:
            yield _setting(name, param, hints[param.name], formats)


def _setting(name: str, param: Any, hint: Any, formats: tuple[str, ...]) -> Setting:
    value_type, many = _value_type(hint)
    info = next(extra for extra in get_args(hint) if isinstance(extra, OptionInfo))
    is_output = name == "output"
    return Setting(
        name,
        _KINDS.get(value_type, Kind.STRING),
        many,
        _choices(value_type),
        info.min,
        info.max,
        is_path=is_output or issubclass(value_type, Path),
        prefixes=formats if is_output and many else (),
        trust=TAKEN_FROM_ANYBODY.get(name, Trust.REFUSED),
        default=_plain(param.default),
        help=param.help or "",
    )


def _value_type(hint: Any) -> tuple[type, bool]:
    """The type of a value, and whether there are several, of an annotated option."""
    inner = get_args(hint)[0]
    if NoneType in get_args(inner):
        (inner,) = (one for one in get_args(inner) if one is not NoneType)
    return (get_args(inner)[0], True) if get_origin(inner) is list else (inner, False)


def _choices(value_type: type) -> tuple[str, ...]:
    return tuple(str(one.value) for one in value_type) if issubclass(value_type, Enum) else ()


def _plain(value: Any) -> Value | None:
    """A default as a file would say it."""
    if isinstance(value, list | tuple):
        return tuple(str(one) for one in value) or None
    return str(value.value) if isinstance(value, Enum) else str(value) if isinstance(value, Path) else value


def _settings_of(context: typer.Context) -> Settings:
    """What was set, read once a run; says which files it took.

    Raises:
        typer.Exit: It makes no sense; the error was told.
    """
    if _META not in context.meta:
        try:
            settings = read_all(context)
        except ConfigurationError as error:
            tell(f"error: {error}")
            raise typer.Exit(ExitCode.USAGE) from error
        context.meta[_META] = settings
        for note in settings.notes:
            tell(f"note: {note}")
        if settings.files:
            tell(f"settings: {', '.join(map(str, settings.files))}")
    found = context.meta[_META]
    assert isinstance(found, Settings)
    return found


def read_all(context: typer.Context) -> Settings:
    """What was set, wherever.

    Raises:
        ConfigurationError: It makes no sense; the message names the file and line, or the variable.
    """
    from platformdirs import user_config_path

    from provenance.configuring.environment import read_environment
    from provenance.configuring.reading import read_settings

    root = context.find_root()
    named, without = root.params["config"], root.params["no_config"]
    source = root.get_parameter_source("config")
    if without and source is not None and source.name == "COMMANDLINE":
        raise ConfigurationError("give either --config or --no-config")
    catalogue = catalogue_of(context)
    files = () if without else settings_files(Path(), user_config_path("provenance"), named)
    read = [(file.path, given) for file in files if (given := read_settings(file, catalogue)) is not None]
    variables, notes = read_environment(os.environ, catalogue)
    layers = (variables, *(given for _, given in read))
    return Settings(catalogue, layers, tuple(file.path for file in files), tuple(path for path, given in read if given), notes)


config_app = typer.Typer(name="config", no_args_is_help=True, help="Show what is set, and where.")


class ConfigFormat(StrEnum):
    """Format of a listing of settings."""

    TEXT = "text"
    JSON = "json"


@config_app.command("show")
@command
def show_command(
    context: typer.Context,
    format_: Annotated[ConfigFormat, typer.Option("--format", "-f", help="Format of the listing.")] = ConfigFormat.TEXT,
) -> ExitCode:
    """Show every setting, its value, and where that comes from."""
    settings = _settings_of(context)
    if not settings.files:
        tell(f"settings: no file; looked for {', '.join(map(str, settings.places)) or 'none'}")
    if format_ is ConfigFormat.JSON:
        fields = [_fields(section, setting, given) for section, setting, given in _rows(settings)]
        print(json.dumps({"files": [str(path) for path in settings.files], "settings": fields}, indent=2))
        return ExitCode.CLEAR
    for section, setting, given in _rows(settings):
        key = setting.name if section is None else f"{section.table}.{setting.name}"
        print(f"{key:<32} {_shown(_value(setting, given)):<28} {'default' if given is None else clean(str(given.origin))}")
    return ExitCode.CLEAR


def _rows(settings: Settings) -> Iterator[tuple[Section | None, Setting, Given | None]]:
    """What holds for all commands, then what holds for one and is not the same, then the limits."""
    catalogue = settings.catalogue
    for setting in catalogue.shared:
        yield None, setting, settings.of_all(setting.name)
    for section in catalogue.sections:
        for setting in section.settings:
            shared, given = catalogue.find(setting.name), settings.of_command(section, setting.name)
            same_default = shared is not None and shared.default == setting.default
            if not catalogue.shares(section, setting) or given != settings.of_all(setting.name) or not (given or same_default):
                yield section, setting, given
    for setting in catalogue.limits:
        yield catalogue.section(LIMITS), setting, settings.of_limit(setting.name)


def _value(setting: Setting, given: Given | None) -> Value | None:
    return setting.default if given is None else given.value


def _shown(value: Value | None) -> str:
    """A value as a file would say it."""
    return "not set" if value is None else clean(json.dumps(value, ensure_ascii=False))


def _fields(section: Section | None, setting: Setting, given: Given | None) -> dict[str, object]:
    """A setting as JSON."""
    origin: dict[str, object] = {"kind": "default"}
    if given is not None and isinstance(given.origin.place, Path):
        origin = {"kind": "file", "path": str(given.origin.place), "table": given.table or None, "line": given.origin.line}
    elif given is not None:
        origin = {"kind": "environment", "variable": given.origin.place}
    command_name = None if section is None or section.table == LIMITS else section.command
    return {"command": command_name, "name": setting.name, "value": _value(setting, given), "origin": origin}
