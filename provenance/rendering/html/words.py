"""What the page says of each group of results: what it means, and what it does not say."""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Tally
from provenance.rendering.appearances import count


class Group(StrEnum):
    """The sections of the page, in their order."""

    REUSED = "reused"
    DISCLOSED = "disclosed"
    REVIEW = "review"
    UNCHECKED = "unchecked"
    SUPPRESSED = "suppressed"
    CONSISTENT = "consistent"
    NOT_FOUND = "not-found"


@dataclass(frozen=True, slots=True)
class Words:
    """What a group is called, what it means, and what it does not say."""

    title: str
    means: str
    denies: str


WORDS = {
    Group.REUSED: Words(
        "Reused",
        "The archive has the picture, with evidence that it was published before the statement’s time.",
        "That alone does not make the statement false: look at what it says of the picture.",
    ),
    Group.DISCLOSED: Words(
        "Reused, and the source says so",
        "The picture was published before the statement’s time, and whoever shows it labels it as a file photo or an illustration.",
        "Nobody is misled by a label that is seen. These fail no check.",
    ),
    Group.REVIEW: Words(
        "To review",
        "Leads for a person: the dates overlap, an earlier date is only claimed, or the match is not proven.",
        "A lead is not reuse, and must not be reported as such.",
    ),
    Group.UNCHECKED: Words(
        "Unchecked",
        "These were compared with nothing, or could not have been found by their looks. The reason stands with each.",
        "Unchecked does not mean clean: nothing is known of them.",
    ),
    Group.SUPPRESSED: Words(
        "Suppressed",
        "An earlier run had these, or an entry of an ignore file names them, so that they fail no check.",
        "Their verdicts stand, whatever suppresses them.",
    ),
    Group.CONSISTENT: Words(
        "Consistent",
        "The archive has the picture, and no date of it is or may be earlier than the statement.",
        "That does not mean that it shows what the statement says: the archive may not know an earlier publication.",
    ),
    Group.NOT_FOUND: Words(
        "Not found",
        "No picture of this archive matches, or nothing that counts.",
        "Not found does not mean new or genuine: only that this archive does not have it.",
    ),
}


def group_of(item: CheckedMedia) -> Group:
    """Where a result stands on the page."""
    if item.suppression is not None:
        return Group.SUPPRESSED
    match item.judgement.verdict:
        case Verdict.REUSED:
            return Group.DISCLOSED if item.judgement.is_disclosed else Group.REUSED
        case Verdict.REVIEW:
            return Group.REVIEW
        case Verdict.CONSISTENT:
            return Group.CONSISTENT
        case Verdict.NOT_FOUND:
            return Group.NOT_FOUND
        case Verdict.UNCHECKED:
            return Group.UNCHECKED
    assert_never(item.judgement.verdict)


def headline(tally: Tally) -> str:
    """What came out, in one sentence."""
    images, reused, review = tally.images, tally.verdicts[Verdict.REUSED], tally.verdicts[Verdict.REVIEW]
    if not images:
        return "Nothing was checked"
    if reused:
        return "The image had been published before" if images == 1 else f"{reused:,} of {images:,} images had been published before"
    if review:
        return "The image needs a look" if images == 1 else f"{review:,} of {images:,} images {'needs' if review == 1 else 'need'} a look"
    if tally.verdicts[Verdict.UNCHECKED] == images:
        return "The image could not be checked" if images == 1 else f"None of {images:,} images could be checked"
    return "No earlier publication was found" if images == 1 else f"No earlier publication was found of {images:,} images"


def besides(tally: Tally) -> str:
    """What the headline leaves out and a reader must not miss; empty where that is nothing."""
    reused, review, unchecked = (tally.verdicts[verdict] for verdict in (Verdict.REUSED, Verdict.REVIEW, Verdict.UNCHECKED))
    told = []
    if tally.disclosed:
        told.append(f"{tally.disclosed:,} of these {'is' if tally.disclosed == 1 else 'are'} labelled as such by the source")
    if review:
        told.append(
            f"{review:,} more {'needs' if review == 1 else 'need'} a look" if reused else "none is proven to have been published before"
        )
    if unchecked and unchecked != tally.images:
        told.append(f"{unchecked:,} could not be checked")
    if tally.suppressed:
        told.append(f"{count(tally.suppressed.total(), 'result')} of an earlier run or an ignore file {_fail(tally)} no check")
    return f"{'; '.join(told)}." if told else ""


def _fail(tally: Tally) -> str:
    return "fails" if tally.suppressed.total() == 1 else "fail"
