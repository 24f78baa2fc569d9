"""What a web archive was asked of an address, and what came of it."""

from dataclasses import dataclass
from enum import StrEnum


class LookupOutcome(StrEnum):
    """What came of asking a web archive whether it had captured a picture at an address."""

    FOUND = "found"
    """A capture shows the picture."""
    NOT_SHOWN = "not-shown"
    """It was compared with every capture that came into question, and none shows it."""
    NO_CAPTURE = "no-capture"
    """The web archive lists none that comes into question."""
    LIMITED = "limited"
    """None that was looked at shows it, and there are more than are looked at."""
    FAILED = "failed"
    """The web archive did not answer, or not whole. That says nothing of what it has."""


@dataclass(frozen=True, slots=True)
class WebArchiveLookup:
    """One question to a web archive.

    Attributes:
        service: The web archive, by the address by which it was named.
        url: The address that it was asked about.
        outcome: What came of it.
        listed: Captures that it lists of the address, error pages left out.
        compared: Different contents among them that were fetched.
        text: The same in words; of a failure, why.
    """

    service: str
    url: str
    outcome: LookupOutcome
    listed: int
    compared: int
    text: str
