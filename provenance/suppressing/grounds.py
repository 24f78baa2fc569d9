"""What the verdict of a result rests on: the findings that somebody has to have looked at before it may fail no job."""

from dataclasses import dataclass

from provenance.model.finding import Use, Verdict
from provenance.model.report import CheckedMedia
from provenance.rendering.decisions import name_of

_IDLE = frozenset({Use.DISMISSED, Use.GENERIC, Use.NOT_EARLIER})
"""Uses of a date that speak neither for a reuse nor for a lead; see `provenance.judging`."""


@dataclass(frozen=True, slots=True)
class Grounds:
    """The findings of a result that can fail a job, by their names.

    Attributes:
        decisive: Those that make the verdict: the proofs of a reuse, the leads of a review. Empty where it rests on none, as where
            nothing could be checked: nothing is then said of it by a finding.
        counted: These, and the leads beside a proven reuse.
    """

    decisive: frozenset[str]
    counted: frozenset[str]


def grounds_of(item: CheckedMedia) -> Grounds | None:
    """What the verdict of a result rests on; None where it fails no job anyway, as where nothing was found or a page discloses it."""
    if item.judgement.level not in {"error", "warning"}:
        return None
    uses: dict[str, set[Use]] = {}
    for finding in item.findings:
        name = name_of(item, finding)
        if name is not None:
            uses.setdefault(name, set()).update(item.use_of(finding, dated) for dated in finding.appearances)
    counted = frozenset(name for name, each in uses.items() if each - _IDLE)
    match item.judgement.verdict:
        case Verdict.REUSED:
            return Grounds(frozenset(name for name in counted if Use.PROOF in uses[name]), counted)
        case Verdict.REVIEW:
            return Grounds(counted, counted)
        case _:
            return Grounds(frozenset(), frozenset())
