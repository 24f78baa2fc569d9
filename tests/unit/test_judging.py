"""What findings come to; what a page says of its own pictures, and what that takes away from an accusation."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provenance.dating import date_match
from provenance.judging import hold_against, judge, judge_unchecked
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import DISCLOSED, Finding, Judgement, Reason, Unchecked, Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.label import Label, LabelKind
from provenance.model.match import Match, Proof, Tier
from provenance.model.record import Appearance, Record

AT = parse_edtf("2023-10-23", None)
PROOF = Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "phash-256")


def finding(*dates: str, basis: DateBasis = DateBasis.PUBLISHED, tier: Tier = Tier.SAME_PICTURE) -> Finding:
    """A match with a picture that appeared at these dates; an empty one is none."""
    seen = tuple(Appearance(parse_edtf(date, None) if date else UNKNOWN_DATE, basis, date, "a.jpg") for date in dates)
    record = Record(1, Digest.of(b""), 1, 1, 1, Fingerprint("phash-256", bytes(32), 50.0, "png/1"), None, seen)
    return date_match(Match(record, tier, PROOF), AT)


def label(date: str | None = None, kind: LabelKind = LabelKind.FILE_PHOTO) -> Label:
    return Label(kind, "FILE PHOTO", date, parse_edtf(date, None)) if date else Label(kind, "FILE PHOTO")


CAPTURED, _, EMBEDDED, ASSERTED = DateBasis
GENERIC = replace(finding("2019"), match=replace(finding("2019").match, generic="the logo of a wire"))


@pytest.mark.parametrize(
    ("findings", "verdict", "code", "words"),
    [
        ((), Verdict.NOT_FOUND, "no-match", "no picture of this archive matches; that says nothing more"),
        (
            (GENERIC,),
            Verdict.NOT_FOUND,
            "only-generic",
            "nothing is shared with any picture of this archive but what it marks as generic; that says nothing more",
        ),
        (
            (GENERIC, finding("2024")),
            Verdict.CONSISTENT,
            "no-earlier-appearance",
            "the archive has this picture, and no appearance of it is or may be earlier than the statement",
        ),
        (
            (finding("2019", basis=CAPTURED),),
            Verdict.REUSED,
            "earlier-capture",
            "a third party had captured this picture before the statement's time",
        ),
        ((finding("2019"),), Verdict.REUSED, "earlier-publication", "this picture had been published before the statement's time"),
        (
            (finding("2019", tier=Tier.SAME_SCENE),),
            Verdict.REVIEW,
            "same-scene",
            "the archive has another photograph that looks to be of the same place or moment",
        ),
        (
            (finding("2019", tier=Tier.UNPROVEN),),
            Verdict.REVIEW,
            "unproven-match",
            "a picture of the archive looks alike, but the pixels to prove that it is the same one are missing or do not decide",
        ),
        ((finding(""),), Verdict.REVIEW, "undated", "the archive has this picture without a usable date"),
        (
            (finding("2019", basis=ASSERTED),),
            Verdict.REVIEW,
            "claimed-date-only",
            "an earlier date is only claimed: anybody could have written it",
        ),
        (
            (finding("2023-10", basis=EMBEDDED),),
            Verdict.REVIEW,
            "claimed-date-only",
            "an earlier date is only claimed: anybody could have written it",
        ),
        (
            (finding("2023-10"),),
            Verdict.REVIEW,
            "dates-overlap",
            "the dates leave open whether the picture was published before the statement's time",
        ),
    ],
)
def test_each_reason_says_what_was_found_and_no_more(findings: tuple[Finding, ...], verdict: Verdict, code: str, words: str) -> None:
    """Word for word: these sentences are read as the verdict, and each is careful about what it does not prove."""
    assert judge(findings) == Judgement(verdict, (Reason(code, words),))


def test_each_kind_of_reason_is_given_once_in_the_order_of_the_findings() -> None:
    """A picture that was both captured and published earlier has both reasons, and many matches no more than one of each."""
    findings = (finding("2019"), finding("2020", basis=CAPTURED), finding("2018", "2021"))
    assert [reason.code for reason in judge(findings).reasons] == ["earlier-publication", "earlier-capture"]


def test_image_that_could_not_be_checked_keeps_the_reason_it_came_with() -> None:
    unchecked = Unchecked("file-missing", "a.jpg: there is no such file")
    assert judge_unchecked(unchecked) == Judgement(Verdict.UNCHECKED, (Reason("file-missing", "a.jpg: there is no such file"),))


@pytest.mark.parametrize(
    ("told", "code", "words"),
    [
        ((LabelKind.FILE_PHOTO, None), DISCLOSED, 'its label says that it is a file photo: "FILE PHOTO"'),
        ((LabelKind.FILE_PHOTO, "2018"), DISCLOSED, 'its label says that it is a file photo of 2018: "FILE PHOTO"'),
        ((LabelKind.ILLUSTRATIVE, None), DISCLOSED, 'its label says that it only illustrates: "FILE PHOTO"'),
        ((LabelKind.FILE_PHOTO, "2021"), "label-too-late", 'the label "FILE PHOTO" gives 2021, and the picture is older than that'),
    ],
)
def test_what_a_label_says_is_quoted(told: tuple[LabelKind, str | None], code: str, words: str) -> None:
    kind, date = told
    assert judge((finding("2019"),), label(date, kind)).reasons[0] == Reason(code, words)


@pytest.mark.parametrize(
    ("told", "dates", "codes", "level"),
    [
        (None, ["2019"], ["earlier-publication"], "error"),
        (label(), ["2019"], ["disclosed", "earlier-publication"], "note"),
        (label("2022-12-04"), ["2022-12-04"], ["disclosed", "earlier-publication"], "note"),
        (label("2022-12-04"), ["2022-12"], ["disclosed", "earlier-publication"], "note"),
        (label("2022-12-04"), ["2023-01"], ["disclosed", "earlier-publication"], "note"),
        (label("2022-12-04"), ["2019"], ["label-too-late", "earlier-publication"], "error"),
        (label("2022-12-04"), ["2019", "2023-01"], ["label-too-late", "earlier-publication"], "error"),
        (label("2024"), ["2019"], ["label-too-late", "earlier-publication"], "error"),
        (label(kind=LabelKind.ILLUSTRATIVE), ["2019"], ["disclosed", "earlier-publication"], "note"),
    ],
)
def test_label_against_what_is_proven(told: Label | None, dates: list[str], codes: list[str], level: str) -> None:
    judgement = judge((finding(*dates),), told)
    assert judgement.verdict is Verdict.REUSED
    assert [reason.code for reason in judgement.reasons] == codes
    assert judgement.level == level
    assert judgement.is_disclosed == (level == "note")


def test_claim_or_lead_proves_no_label_wrong() -> None:
    """Only what makes an image a reused one is held against its label."""
    claim = finding("2010", basis=DateBasis.ASSERTED)
    lead = finding("2010", tier=Tier.SAME_SCENE)
    assert judge((finding("2022-12-04"), claim, lead), label("2022-12-04")).level == "note"


def test_label_makes_nothing_of_what_is_not_reused() -> None:
    for findings in ((), (finding("2024"),), (finding("2010", basis=DateBasis.ASSERTED),)):
        assert judge(findings, label("2022")) == judge(findings)


@pytest.mark.parametrize(("source", "verdict"), [("2018-05-20", Verdict.REVIEW), ("2019", Verdict.REVIEW), ("2020-05-20", Verdict.REUSED)])
def test_time_of_the_source_is_held_against_the_one_given(source: str, verdict: Verdict) -> None:
    """A message of 2018 cannot reuse a picture of 2019, whatever time is given for the folder that it lies in."""
    by_given = judge((finding("2019"),))
    by_source = judge((date_match(finding("2019").match, parse_edtf(source, None)),))
    judgement = hold_against(by_given, by_source, source)
    assert judgement.verdict is verdict
    text = f"published before the time that was given, but not surely before the one that the source itself gives, {source}"
    assert (judgement.reasons == (Reason("source-says-earlier", text),)) == (verdict is Verdict.REVIEW)


def dismissed(one: Finding) -> Finding:
    """The same, dismissed by a person."""
    decision = Decision("", Choice.DISMISS, "the same crest", "ava", datetime(2026, 1, 1, tzinfo=UTC))
    return replace(one, match=replace(one.match, decision=decision))


def test_what_a_person_dismissed_counts_for_nothing() -> None:
    proof, lead, later = finding("2019"), finding("2019", tier=Tier.SAME_SCENE), finding("2024")
    for counted, verdict in (
        ((dismissed(proof),), Verdict.NOT_FOUND),
        ((dismissed(proof), dismissed(lead)), Verdict.NOT_FOUND),
        ((dismissed(proof), later), Verdict.CONSISTENT),
        ((dismissed(proof), lead), Verdict.REVIEW),
        ((dismissed(lead), proof), Verdict.REUSED),
    ):
        assert judge(counted).verdict is verdict
    words = "nothing matches but what a person dismissed; that says nothing more"
    assert judge((dismissed(proof),)).reasons == (Reason("dismissed", words),)
    assert judge((dismissed(finding("2010")), finding("2022-12-04")), label("2022-12-04")).is_disclosed


def test_confirmation_makes_no_proof_of_a_lead() -> None:
    lead = finding("2019", tier=Tier.SAME_SCENE)
    decision = Decision("", Choice.CONFIRM, "seen", "ava", datetime(2026, 1, 1, tzinfo=UTC))
    assert judge((replace(lead, match=replace(lead.match, decision=decision)),)).verdict is Verdict.REVIEW
