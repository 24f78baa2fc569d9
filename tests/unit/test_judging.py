"""What a page says of its own pictures, and what that takes away from an accusation."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from provenance.dating import date_match
from provenance.judging import hold_against, judge
from provenance.model.dates import DateBasis
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Finding, Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.label import Label, LabelKind
from provenance.model.match import Match, Proof, Tier
from provenance.model.record import Appearance, Record

AT = parse_edtf("2023-10-23", None)
PROOF = Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "phash-256")


def finding(*dates: str, basis: DateBasis = DateBasis.PUBLISHED, tier: Tier = Tier.SAME_PICTURE) -> Finding:
    seen = tuple(Appearance(parse_edtf(date, None), basis, date, "a.jpg") for date in dates)
    record = Record(1, Digest.of(b""), 1, 1, 1, Fingerprint("phash-256", bytes(32), 50.0, "png/1"), None, seen)
    return date_match(Match(record, tier, PROOF), AT)


def label(date: str | None = None, kind: LabelKind = LabelKind.FILE_PHOTO) -> Label:
    return Label(kind, "FILE PHOTO", date, parse_edtf(date, None)) if date else Label(kind, "FILE PHOTO")


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
    assert (judgement.reasons[0].code == "source-says-earlier") == (verdict is Verdict.REVIEW)


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
    assert [reason.code for reason in judge((dismissed(proof),)).reasons] == ["dismissed"]
    assert judge((dismissed(finding("2010")), finding("2022-12-04")), label("2022-12-04")).is_disclosed


def test_confirmation_makes_no_proof_of_a_lead() -> None:
    lead = finding("2019", tier=Tier.SAME_SCENE)
    decision = Decision("", Choice.CONFIRM, "seen", "ava", datetime(2026, 1, 1, tzinfo=UTC))
    assert judge((replace(lead, match=replace(lead.match, decision=decision)),)).verdict is Verdict.REVIEW
