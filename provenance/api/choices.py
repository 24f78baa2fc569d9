"""What callers say in words, and the clock."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import TypeVar

from provenance.errors import ConfigurationError

_Choice = TypeVar("_Choice", bound=StrEnum)


def choice(kind: type[_Choice], value: str, name: str) -> _Choice:
    """The member of `kind` that `value` is or names.

    Raises:
        ConfigurationError: There is none.
    """
    try:
        return kind(value)
    except ValueError as error:
        raise ConfigurationError(f"{name}: {value!r} is none of {', '.join(kind)}") from error


def instant(now: datetime | None) -> datetime:
    """The time that was given, or that of the machine, UTC.

    Raises:
        ConfigurationError: The time that was given has no zone.
    """
    if now is None:
        return datetime.now(UTC)
    if now.utcoffset() is None:
        raise ConfigurationError("now: has no zone; give one, for instance datetime.now(UTC)")
    return now.astimezone(UTC)
