"""The name of a finding, what a person said of it, and why a result is suppressed: in words, and as the object of the contract."""

from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.dates import format_instant
from provenance.model.decision import Choice, Decision, finding_id
from provenance.model.finding import Finding
from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy, Suppression

_WORDS = {Choice.CONFIRM: "confirmed", Choice.DISMISS: "dismissed", Choice.UNDO: "taken back"}


class DecisionV1(TypedDict):
    """What a person said of a finding; one that was dismissed counts for nothing."""

    choice: Literal["confirm", "dismiss", "undo"]
    reason: str
    author: str
    at: str


def name_of(item: CheckedMedia, finding: Finding) -> str | None:
    """The name by which a person may decide on a finding; None where the image's bytes are not known."""
    return None if item.sha256 is None else finding_id(item.sha256, finding.match.record.sha256)


def describe_decision(item: CheckedMedia, finding: Finding) -> list[str]:
    """The finding's name, and what was decided of it."""
    name, decision = name_of(item, finding), finding.match.decision
    lines = [] if name is None else [f"finding {name}"]
    if decision is not None:
        lines.append(f"{_WORDS[decision.choice]} by {decision.author} on {decision.at:%Y-%m-%d}: {decision.reason}")
    return lines


def describe_suppression(suppression: Suppression) -> str:
    """Why a result fails no job, by whose word and until when."""
    by = {SuppressedBy.BASELINE: "in the baseline", SuppressedBy.IGNORED: "ignored"}[suppression.by]
    whose = f" by {suppression.author}" if suppression.author else ""
    until = f" until {suppression.until}" if suppression.until else ""
    return f"suppressed: {by}{whose}{until}: {suppression.reason}"


def decision_v1(decision: Decision) -> DecisionV1:
    """The object of a decision."""
    return {"choice": decision.choice.value, "reason": decision.reason, "author": decision.author, "at": format_instant(decision.at)}
