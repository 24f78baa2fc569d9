"""Finding: the dated consequence of a match. Verdict: what all of them say about one image."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from provenance.model.match import Match
from provenance.model.record import Appearance


class Precedence(StrEnum):
    """How an appearance stands in time to the statement."""

    EARLIER = "earlier"
    """Surely before it."""
    MAYBE_EARLIER = "maybe-earlier"
    """Some instants that the dates allow are before it."""
    NOT_EARLIER = "not-earlier"
    """No instant that the dates allow is before it."""


@dataclass(frozen=True, slots=True)
class DatedAppearance:
    """An appearance beside the statement's time."""

    appearance: Appearance
    precedence: Precedence


@dataclass(frozen=True, slots=True)
class Finding:
    """A match, and for each appearance of its record how it stands to the statement's time, earliest first."""

    match: Match
    appearances: tuple[DatedAppearance, ...]


class Verdict(StrEnum):
    """What was found about one image. None of them says whether the statement is true."""

    REUSED = "reused"
    REVIEW = "review"
    CONSISTENT = "consistent"
    NOT_FOUND = "not-found"
    UNCHECKED = "unchecked"


Level: TypeAlias = Literal["error", "warning", "note", "none"]
_LEVELS: dict[Verdict, Level] = {
    Verdict.REUSED: "error",
    Verdict.REVIEW: "warning",
    Verdict.CONSISTENT: "none",
    Verdict.NOT_FOUND: "none",
    Verdict.UNCHECKED: "warning",
}


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict was given: a stable code with a heading in the docs, and words for this case."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Unchecked:
    """Why something could not be checked: a stable code, and words that name the file or field and what to do."""

    code: str
    text: str


DISCLOSED = "disclosed"
"""Code of the reason that a page itself says what was found."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its reasons, the strongest first; at least one."""

    verdict: Verdict
    reasons: tuple[Reason, ...]

    @property
    def is_disclosed(self) -> bool:
        """Whether the image was published before, and whoever shows it says so."""
        return any(reason.code == DISCLOSED for reason in self.reasons)

    @property
    def level(self) -> Level:
        """The level of SARIF 2.1.0, section 3.27.10, at which it is reported."""
        return "note" if self.is_disclosed else _LEVELS[self.verdict]
