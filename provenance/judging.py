"""Findings -> Verdict. Pure rules: no input or output, no clock.

The law: removing records, or making any date vaguer, never creates a `reused`. It holds because `reused` needs one
appearance that says enough by itself, and nothing that is absent or vague speaks for it.
"""

from collections.abc import Callable

from provenance.model.dates import DateBasis
from provenance.model.finding import DISCLOSED, DatedAppearance, Finding, Judgement, Precedence, Reason, Unchecked, Use, Verdict
from provenance.model.label import Label, LabelKind
from provenance.model.match import Tier


def judge(findings: tuple[Finding, ...], label: Label | None = None) -> Judgement:
    """The verdict on an image that could be checked, from all of its findings and from what its page says of it."""
    if not findings:
        return Judgement(Verdict.NOT_FOUND, (Reason("no-match", "no picture of this archive matches; that says nothing more"),))
    counted = tuple(finding for finding in findings if not finding.match.is_dismissed)
    if earlier := _reasons(counted, _earlier):
        return Judgement(Verdict.REUSED, (*_disclosed(counted, label), *earlier))
    if leads := _reasons(counted, _lead):
        return Judgement(Verdict.REVIEW, leads)
    if not counted:
        text = "nothing matches but what a person dismissed; that says nothing more"
        return Judgement(Verdict.NOT_FOUND, (Reason("dismissed", text),))
    if all(finding.match.generic is not None for finding in counted):
        text = "nothing is shared with any picture of this archive but what it marks as generic; that says nothing more"
        return Judgement(Verdict.NOT_FOUND, (Reason("only-generic", text),))
    text = "the archive has this picture, and no appearance of it is or may be earlier than the statement"
    return Judgement(Verdict.CONSISTENT, (Reason("no-earlier-appearance", text),))


def judge_unchecked(unchecked: Unchecked) -> Judgement:
    """The verdict on an image that could not be checked."""
    return Judgement(Verdict.UNCHECKED, (Reason(unchecked.code, unchecked.text),))


def hold_against(judgement: Judgement, by_source: Judgement, source_time: str) -> Judgement:
    """The verdict where a statement's source gives an earlier time than whoever asks: reuse by one time alone is a lead.

    Args:
        judgement: By the time given from outside.
        by_source: By the source's own time.
        source_time: That time, as written.
    """
    if judgement.verdict is not Verdict.REUSED or by_source.verdict is Verdict.REUSED:
        return judgement
    text = f"published before the time that was given, but not surely before the one that the source itself gives, {source_time}"
    return Judgement(Verdict.REVIEW, (Reason("source-says-earlier", text),))


def _disclosed(findings: tuple[Finding, ...], label: Label | None) -> tuple[Reason, ...]:
    """Why a reused image is no accusation: its label says openly as much as is proven, however early that is."""
    if label is None:
        return ()
    proven = [dated.appearance.interval for finding in findings for dated in finding.appearances if _earlier(finding, dated) is not None]
    if not all(label.covers(interval) for interval in proven):
        return (Reason("label-too-late", f'the label "{label.words}" gives {label.date_text}, and the picture is older than that'),)
    if label.kind is LabelKind.ILLUSTRATIVE:
        return (Reason(DISCLOSED, f'its label says that it only illustrates: "{label.words}"'),)
    dated_label = f" of {label.date_text}" if label.date_text else ""
    return (Reason(DISCLOSED, f'its label says that it is a file photo{dated_label}: "{label.words}"'),)


def _reasons(findings: tuple[Finding, ...], rule: Callable[[Finding, DatedAppearance], Reason | None]) -> tuple[Reason, ...]:
    """What `rule` says of every finding and appearance, each code once, in the order of the findings."""
    by_code: dict[str, Reason] = {}
    for finding in findings:
        for dated in finding.appearances:
            if (reason := rule(finding, dated)) is not None:
                by_code.setdefault(reason.code, reason)
    return tuple(by_code.values())


def _earlier(finding: Finding, dated: DatedAppearance) -> Reason | None:
    """Why an appearance makes the image a reused one."""
    if finding.use_of(dated) is not Use.PROOF:
        return None
    if dated.appearance.basis is DateBasis.CAPTURED:
        return Reason("earlier-capture", "a third party had captured this picture before the statement's time")
    return Reason("earlier-publication", "this picture had been published before the statement's time")


def _lead(finding: Finding, dated: DatedAppearance) -> Reason | None:
    """Why an appearance is for a person to look at."""
    tier, appearance = finding.match.tier, dated.appearance
    if finding.match.generic is not None:
        return None
    if tier is Tier.SAME_SCENE:
        return Reason("same-scene", "the archive has another photograph that looks to be of the same place or moment")
    if tier is Tier.UNPROVEN:
        return Reason(
            "unproven-match",
            "a picture of the archive looks alike, but the pixels to prove that it is the same one are missing or do not decide",
        )
    if dated.precedence is Precedence.NOT_EARLIER:
        return None
    if appearance.interval.is_unknown:
        return Reason("undated", "the archive has this picture without a usable date")
    if not appearance.basis.is_evidence:
        return Reason("claimed-date-only", "an earlier date is only claimed: anybody could have written it")
    return Reason("dates-overlap", "the dates leave open whether the picture was published before the statement's time")
