"""Settings of the environment: `PROVENANCE_` and the name."""

import shlex
from collections.abc import Mapping
from typing import assert_never

from provenance.configuring.resolving import SHARED, Given, Origin
from provenance.configuring.settings import LIMITS, Catalogue, Kind, Scalar, Setting, Value, nearest
from provenance.errors import ConfigurationError

PREFIX = "PROVENANCE_"
FILE_VARIABLE = f"{PREFIX}CONFIG"
_BOOLEANS = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def read_environment(environment: Mapping[str, str], catalogue: Catalogue) -> tuple[tuple[Given, ...], tuple[str, ...]]:
    """What the environment sets, by name, and a note on each variable that sets nothing.

    An empty variable is as none. A variable that is not known is not an error, as it would be in a file: variables are inherited, and
    others may use the prefix for their own ends; a slip is told nevertheless.

    Raises:
        ConfigurationError: A value is none of its setting.
    """
    shared = {variable_of(setting.name): (SHARED, setting) for setting in catalogue.shared}
    known = shared | {variable_of(setting.name): (LIMITS, setting) for setting in catalogue.limits}
    given: list[Given] = []
    notes: list[str] = []
    for variable in sorted(name for name, text in environment.items() if name.startswith(PREFIX) and text and name != FILE_VARIABLE):
        if variable not in known:
            meant = nearest(variable.removeprefix(PREFIX), (one.name for _, one in known.values()))
            hint = "" if meant is None else f"; did you mean {variable_of(meant)}?"
            notes.append(f"{variable}: no setting, and without effect{hint}")
            continue
        table, setting = known[variable]
        try:
            value = parse_text(environment[variable], setting)
        except ValueError as error:
            raise ConfigurationError(f"{variable}: {error}") from error
        given.append(Given(table, setting.name, value, Origin(variable)))
    return tuple(given), tuple(notes)


def variable_of(name: str) -> str:
    """The variable that sets an option for all commands that share it, or a limit."""
    return PREFIX + name.upper().replace("-", "_")


def parse_text(text: str, setting: Setting) -> Value:
    """The value that a text stands for; several are separated by blanks, and quoted as in a shell.

    Raises:
        ValueError: It stands for none that the setting takes, or quotes are not closed.
    """
    return setting.check([_parse_one(part, setting.kind) for part in shlex.split(text)] if setting.many else _parse_one(text, setting.kind))


def _parse_one(text: str, kind: Kind) -> Scalar:
    """What one text stands for; itself, where it is no such thing, so that the message shows it."""
    try:
        match kind:
            case Kind.BOOLEAN:
                return _BOOLEANS.get(text.lower(), text)
            case Kind.INTEGER:
                return int(text)
            case Kind.NUMBER:
                return float(text)
            case Kind.STRING | Kind.SIZE:
                return text
    except ValueError:
        return text
    assert_never(kind)
