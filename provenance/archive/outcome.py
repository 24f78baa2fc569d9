"""What became of what was to be added."""

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What became of one file, or of one line of a list."""

    ADDED = "added"
    """A new record."""
    EXTENDED = "extended"
    """A known picture with a new appearance, or with what it lacked."""
    UNCHANGED = "unchanged"
    """Nothing that was not known."""
    NOT_TAKEN = "not-taken"
    """It could not be added; the reason is told."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What an addition changed: whether the picture was new, which of its appearances were, and whether its features were."""

    new_record: bool
    new_identities: tuple[bytes, ...]
    new_features: bool

    @property
    def new_appearances(self) -> int:
        """How many of its appearances were new."""
        return len(self.new_identities)

    @property
    def outcome(self) -> Outcome:
        """The same in one word."""
        if self.new_record:
            return Outcome.ADDED
        return Outcome.EXTENDED if self.new_appearances or self.new_features else Outcome.UNCHANGED
