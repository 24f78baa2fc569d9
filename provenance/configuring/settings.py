"""What may be set: by name, by kind of value, and by whom."""

import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias, TypeGuard, assert_never

Scalar: TypeAlias = bool | int | float | str
Value: TypeAlias = Scalar | tuple[Scalar, ...]

LIMITS = "limits"
"""Name of the table of limits."""
_SHOWN = 60
"""Characters of a wrong value that a message repeats."""


_UNITS = {"": 1, "KiB": 2**10, "MiB": 2**20, "GiB": 2**30, "TiB": 2**40}
"""Of sizes (IEC 80000-13); MB and the like are not taken, as some mean a million bytes by them and others do not."""
SIZE_PATTERN = "^[0-9]{1,18}(_[0-9]{1,18}){0,18}( ?[KMGT]iB)?$"
"""Of a size that is written as a text, as a regular expression of Python's and of JSON Schema's."""


class Kind(StrEnum):
    """Kind of a value, by its name in JSON Schema where it has one."""

    BOOLEAN = "boolean"
    INTEGER = "integer"
    NUMBER = "number"
    STRING = "string"
    SIZE = "size"
    """A number of bytes, plain or as 64MiB."""


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
        given: list[object] = value if self.many and isinstance(value, list) else [value]
        entries = [parse_size(one) if self.kind is Kind.SIZE and isinstance(one, str) else one for one in given]
        accepted = tuple(entry for entry in entries if self._accepts(entry))
        if self.many != isinstance(value, list) or len(accepted) < len(entries):
            raise ValueError(f"{self.name} takes {self._expected()}, not {_shown(value)}")
        return accepted if self.many else accepted[0]

    def _accepts(self, value: object) -> TypeGuard[Scalar]:
        match self.kind:
            case Kind.BOOLEAN:
                return isinstance(value, bool)
            case Kind.INTEGER | Kind.SIZE:
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
        words = {
            Kind.BOOLEAN: "true or false",
            Kind.INTEGER: "a whole number",
            Kind.NUMBER: "a number",
            Kind.STRING: "a text",
            Kind.SIZE: "a number of bytes (67108864 or 64MiB)",
        }
        one = f"one of {', '.join(self.choices)}" if self.choices else words[self.kind]
        show = show_size if self.kind is Kind.SIZE else show_number
        if self.minimum is not None and self.maximum is not None:
            one += f" from {show(self.minimum)} to {show(self.maximum)}"
        elif self.minimum is not None:
            one += f" of at least {show(self.minimum)}"
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
        limits: What stands in the one table of limits, for every command that opens anything.
    """

    sections: tuple[Section, ...]
    spoken: frozenset[str] = frozenset()
    limits: tuple[Setting, ...] = ()

    @cached_property
    def tables(self) -> tuple[Section, ...]:
        """Every table that a file may have, and what may stand in it."""
        return (*self.sections, Section(LIMITS, self.limits)) if self.limits else self.sections

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
        """What may stand in a table; None where there is none of that name."""
        return next((section for section in self.tables if section.table == table), None)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """What was probably meant; None where nothing is near."""
    return next(iter(get_close_matches(name.lower().replace("_", "-"), tuple(known), n=1)), None)


def parse_size(text: str) -> int | str:
    """The number of bytes that a text stands for, as 67_108_864 or 64MiB; the text itself where it is no such thing, to be shown."""
    if re.fullmatch(SIZE_PATTERN, text) is None:
        return text
    digits = text.rstrip("KMGTiB ")
    return int(digits) * _UNITS[text[len(digits) :].strip()]


def show_size(size: float) -> str:
    """A number of bytes as people write it: 64MiB, or plain where no unit goes into it."""
    bytes_ = int(size)
    unit = next((unit for unit in reversed(_UNITS) if bytes_ and bytes_ % _UNITS[unit] == 0 and _UNITS[unit] != _UNITS["KiB"]), "")
    return f"{bytes_ // _UNITS[unit]}{unit}"


def show_number(number: float) -> str:
    """A number without a point where it needs none."""
    return str(int(number)) if number == int(number) else str(number)


def _shown(value: object) -> str:
    """A value that somebody else wrote, in one short line."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"
