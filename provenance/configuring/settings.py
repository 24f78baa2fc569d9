"""What may be set: by name, by kind of value, and by whom."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias, TypeGuard, assert_never

Scalar: TypeAlias = bool | int | float | str
Value: TypeAlias = Scalar | tuple[Scalar, ...]

_SHOWN = 60
"""Characters of a wrong value that a message repeats."""


class Kind(StrEnum):
    """Kind of a value, by its name in JSON Schema."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"


class Trust(StrEnum):
    """Whether a file may say it that nobody named: one that merely lies in the working folder, and may be a stranger's."""

    REFUSED = "refused"
    BELOW = "below"
    """It is written to: only within the folder of the file."""
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Setting:
    """One option that can be set.

    Attributes:
        name: That of the option, without its dashes.
        kind: Of the value, or of each where there are several.
        many: Whether the value is a list.
        choices: The texts that are allowed; empty where every text is.
        minimum: Least number allowed, inclusive.
        maximum: Greatest number allowed, inclusive.
        is_path: Whether a text is a path.
        prefixes: What may stand before the path, with a sign `=` behind it.
        trust: Whether a file takes part that nobody named.
        default: What holds where nothing is set; None where that is nothing, or is found out later.
        help: What the option is for, in words of its help.
    """

    name: str
    kind: Kind
    many: bool = False
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    is_path: bool = False
    prefixes: tuple[str, ...] = ()
    trust: Trust = Trust.REFUSED
    default: Value | None = None
    help: str = ""

    def takes_the_same(self, other: "Setting") -> bool:
        """Whether both mean one thing: by name and by the values they take."""

        def meaning(one: Setting) -> tuple[object, ...]:
            return one.name, one.kind, one.many, one.choices, one.minimum, one.maximum, one.is_path

        return meaning(self) == meaning(other)

    def check(self, value: object) -> Value:
        """The value, lists as tuples.

        Raises:
            ValueError: It is no such value; the message says what is.
        """
        entries: list[object] = value if self.many and isinstance(value, list) else [value]
        accepted = tuple(entry for entry in entries if self._accepts(entry))
        if self.many != isinstance(value, list) or len(accepted) < len(entries):
            raise ValueError(f"{self.name} takes {self._expected()}, not {_shown(value)}")
        return accepted if self.many else accepted[0]

    def _accepts(self, value: object) -> TypeGuard[Scalar]:
        match self.kind:
            case Kind.BOOLEAN:
                return isinstance(value, bool)
            case Kind.INTEGER:
                return isinstance(value, int) and not isinstance(value, bool) and self._in_range(value)
            case Kind.NUMBER:
                return isinstance(value, int | float) and not isinstance(value, bool) and self._in_range(value)
            case Kind.STRING:
                return isinstance(value, str) and value != "" and "\0" not in value and (not self.choices or value in self.choices)
        assert_never(self.kind)

    def _in_range(self, value: float) -> bool:
        over = self.minimum is None or value >= self.minimum
        under = self.maximum is None or value <= self.maximum
        return over and under and (isinstance(value, int) or math.isfinite(value))

    def _expected(self) -> str:
        """What would have been right."""
        words = {Kind.BOOLEAN: "true or false", Kind.INTEGER: "a whole number", Kind.NUMBER: "a number", Kind.STRING: "a text"}
        one = f"one of {', '.join(self.choices)}" if self.choices else words[self.kind]
        if self.minimum is not None and self.maximum is not None:
            one += f" from {self.minimum:g} to {self.maximum:g}"
        elif self.minimum is not None:
            one += f" of at least {self.minimum:g}"
        return f"a list, each {one}" if self.many else one


@dataclass(frozen=True, slots=True)
class Section:
    """The settings of one command, in the order of its help."""

    command: str
    settings: tuple[Setting, ...]

    @property
    def table(self) -> str:
        """Name of the table of a file that is for this command alone."""
        return self.command.replace(" ", "-")

    def find(self, name: str) -> Setting | None:
        """The setting of this name."""
        return next((setting for setting in self.settings if setting.name == name), None)


@dataclass(frozen=True)
class Catalogue:
    """Everything that may be set.

    Attributes:
        sections: One a command; where two commands mean different things by one name, the first is the one that a shared name means.
        spoken: Options that are said on the command line only: what one run is about.
    """

    sections: tuple[Section, ...]
    spoken: frozenset[str] = frozenset()

    @cached_property
    def shared(self) -> tuple[Setting, ...]:
        """What can be set for all commands at once: each by the meaning that it has for the first command that has it."""
        tables = {section.table for section in self.sections}
        first: dict[str, Setting] = {}
        for section in self.sections:
            for setting in section.settings:
                if setting.name not in tables:
                    first.setdefault(setting.name, setting)
        return tuple(first.values())

    def find(self, name: str) -> Setting | None:
        """What a shared name means."""
        return next((setting for setting in self.shared if setting.name == name), None)

    def shares(self, section: Section, setting: Setting) -> bool:
        """Whether a setting of a command takes what is set for all.

        Not where the shared name means something else, and not what is written to: the file of one command's answer is not for another's.
        """
        first = next(one for one in self.sections if one.find(setting.name) is not None)
        shared = self.find(setting.name)
        is_written = setting.trust is Trust.BELOW and section != first
        return shared is not None and setting.takes_the_same(shared) and not is_written

    def section(self, table: str) -> Section | None:
        """The command that a table is for."""
        return next((section for section in self.sections if section.table == table), None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What was probably meant; None where nothing is near."""
    return next(iter(get_close_matches(name.lower().replace("_", "-"), tuple(known), n=1)), None)


def _shown(value: object) -> str:
    """A value that somebody else wrote, in one short line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
