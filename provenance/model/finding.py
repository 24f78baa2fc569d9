"""Finding: the dated consequence of a match. Verdict: what all of them say about one image."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, TypeAlias

from provenance.errors import DateError
from provenance.model.edtf import parse_edtf_or_day
from provenance.model.match import Match, Tier
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


class Use(StrEnum):
    """Whether the date of an appearance proves an earlier publication, and if not, what keeps it from that: the first that does."""

    PROOF = "proof"
    """It does: evidence, surely before the statement's time, of a picture that is proven to be the same."""
    DISMISSED = "dismissed"
    """A person dismissed the match."""
    GENERIC = "generic-only"
    """What the pictures share is marked as generic."""
    SAME_SCENE = "same-scene-only"
    """Whatever its date: the match is another photograph."""
    UNPROVEN = "unproven-only"
    """Whatever its date: the match is not proven."""
    IMPOSSIBLE = "impossible-date"
    """Its date was dropped: no picture can have appeared then, or it is a placeholder."""
    UNDATED = "undated"
    """It has no date that can be used."""
    NOT_EARLIER = "not-earlier"
    """No instant that its date allows is before the statement's time."""
    NOT_TRUSTED = "not-trusted"
    """It is the word of a list or source that the archive's owner does not trust."""
    CLAIM = "only-a-claim"
    """Anybody could have written it."""
    OVERLAPS = "reaches-in"
    """It is evidence, and may be earlier, but reaches into the statement's time."""
    SOURCE_EARLIER = "source-says-earlier"
    """It is before the time that was given, but not surely before the one that the source itself gives."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What cannot all be true of one picture: a stable code, and words that name both sides. It never changes a verdict."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A match, and each appearance of its record beside the statement's time.

    Attributes:
        match: The match.
        appearances: In the order of the last instants that their dates allow; open ends after these, unknown dates last.
        contradictions: What their dates, and those inside the circulated image, say against each other.
    """

    match: Match
    appearances: tuple[DatedAppearance, ...]
    contradictions: tuple[Contradiction, ...] = ()

    @property
    def earliest_evidence(self) -> DatedAppearance | None:
        """The evidence that was over first, whatever the statement's time; None where there is none with an end."""
        evidence = (one for one in self.appearances if one.appearance.basis.is_evidence)
        return next((one for one in evidence if one.appearance.interval.latest is not None), None)

    def use_of(self, dated: DatedAppearance) -> Use:
        """What the date of one of its appearances is good for."""
        appearance = dated.appearance
        if self.match.is_dismissed:
            return Use.DISMISSED
        if self.match.generic is not None:
            return Use.GENERIC
        if not self.match.tier.is_reuse:
            return Use.SAME_SCENE if self.match.tier is Tier.SAME_SCENE else Use.UNPROVEN
        if appearance.interval.is_unknown:
            return Use.IMPOSSIBLE if _had_a_date(appearance) else Use.UNDATED
        if dated.precedence is Precedence.NOT_EARLIER:
            return Use.NOT_EARLIER
        if not appearance.basis.is_evidence:
            stated = appearance.stated_basis
            return Use.NOT_TRUSTED if stated is not None and stated.is_evidence else Use.CLAIM
        return Use.PROOF if dated.precedence is Precedence.EARLIER else Use.OVERLAPS


def _had_a_date(appearance: Appearance) -> bool:
    """Whether an appearance without a date was given one, which was dropped as impossible."""
    try:
        return bool(appearance.date_text) and not parse_edtf_or_day(appearance.date_text, None).is_unknown
    except DateError:
        return False


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
