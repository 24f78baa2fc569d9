"""Stamp: what somebody else signed, or what a block holds, of a picture's bytes; and how far it could be verified."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from provenance.model.dates import DateInterval
from provenance.model.digest import Digest


class StampKind(StrEnum):
    """Who stands for the time."""

    RFC_3161 = "rfc-3161"
    """A time-stamping authority, by its signature (RFC 3161)."""
    OPENTIMESTAMPS = "opentimestamps"
    """A block of Bitcoin that holds a digest made from that of the file (OpenTimestamps)."""


class StampState(StrEnum):
    """What was found of a stamp."""

    VALID = "valid"
    """Everything holds, by a root certificate or headers that were named."""
    UNTRUSTED = "untrusted"
    """Nothing speaks against it, but what was named does not reach it."""
    PENDING = "pending"
    """A promise that a block will hold it."""
    WEAK = "weak"
    """It rests on a digest that is not safe any more."""
    INVALID = "invalid"
    """A signature, a certificate or a block does not hold."""
    WRONG_FILE = "wrong-file"
    """It is of other bytes than those of the picture."""
    UNREAD = "unread"
    """It could not be read."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """One statement of a file with time stamps. What it proves at most: that these very bytes existed by then.

    Attributes:
        kind: Who stands for the time.
        name: Name of the stamp's own file.
        sha256: Digest of that file; None where it could not be opened.
        state: What was found.
        reason: Why it is not valid, in words; empty where it is.
        authority: Who stands for it: the name in the certificate, or the block; None where nobody is named.
        interval: When, as far as it is said; None where it says no time.
        text: The time as the stamp or the block gives it; empty where there is none.
        notes: What else is to be known of it.
    """

    kind: StampKind
    name: str
    sha256: Digest | None
    state: StampState
    reason: str = ""
    authority: str | None = None
    interval: DateInterval | None = None
    text: str = ""
    notes: tuple[str, ...] = ()

    @property
    def edtf(self) -> str:
        """The interval as text that `parse_edtf` reads back equal; empty where there is none."""
        if self.interval is None or self.interval.earliest is None or self.interval.latest is None:
            return ""
        return f"{_exact(self.interval.earliest)}/{_exact(self.interval.latest)}"


def _exact(instant: datetime) -> str:
    """With all six digits of a second, since "10:00:12" would mean the whole second."""
    return f"{instant.replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
