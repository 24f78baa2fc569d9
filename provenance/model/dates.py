"""Dates as intervals, and how they are known.

A date is never one instant here. It is the span of instants that it may mean, so that "before" can be said
only where it holds for all of them.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class DateBasis(StrEnum):
    """How a date is known, and so what it can prove."""

    CAPTURED = "captured"
    """A third party stored the picture at that time: a web archive, a signed timestamp."""
    PUBLISHED = "published"
    """The publication record of a source that the owner of the archive trusts."""
    EMBEDDED = "embedded"
    """Written inside the file, where anybody can write."""
    ASSERTED = "asserted"
    """Said by a page or a sender, with nothing to support it."""

    @property
    def is_evidence(self) -> bool:
        """Whether such a date can prove an earlier publication; the others are claims."""
        return self in (DateBasis.CAPTURED, DateBasis.PUBLISHED)


@dataclass(frozen=True, slots=True)
class DateInterval:
    """The instants that a date may mean: from `earliest` to `latest`, UTC, both inclusive.

    None is an open end: as early, or as late, as can be. `DateInterval(None, None)` is an unknown date.
    """

    earliest: datetime | None
    latest: datetime | None

    def __post_init__(self) -> None:
        for instant in (self.earliest, self.latest):
            if instant is not None and instant.tzinfo is not UTC:
                raise ValueError(f"{instant!r} is not in UTC")
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise ValueError(f"{self.earliest} is after {self.latest}")

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known of it."""
        return self.earliest is None and self.latest is None

    def surely_before(self, other: "DateInterval") -> bool:
        """Whether every instant of this one is before every instant of `other`."""
        return self.latest is not None and other.earliest is not None and self.latest < other.earliest

    def maybe_before(self, other: "DateInterval") -> bool:
        """Whether some instant of this one is before some instant of `other`."""
        return self.earliest is None or other.latest is None or self.earliest < other.latest

    def contains(self, other: "DateInterval") -> bool:
        """Whether this one is at least as vague as `other`: it holds all of its instants."""
        starts = self.earliest is None or (other.earliest is not None and self.earliest <= other.earliest)
        ends = self.latest is None or (other.latest is not None and self.latest >= other.latest)
        return starts and ends


UNKNOWN_DATE = DateInterval(None, None)


def format_instant(instant: datetime) -> str:
    """RFC 3339 text in UTC with a `Z`; microseconds only where there are any."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def parse_instant(text: str) -> datetime:
    """Read what `format_instant` wrote.

    Raises:
        ValueError: `text` is no RFC 3339 time with a zone.
    """
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"{text!r} has no zone")
    return instant.astimezone(UTC)


def format_ends(interval: DateInterval) -> tuple[str | None, str | None]:
    """Both ends as RFC 3339 texts, None where open."""
    earliest, latest = interval.earliest, interval.latest
    return None if earliest is None else format_instant(earliest), None if latest is None else format_instant(latest)
