"""The law: removing records, or making any date vaguer, never creates a `reused`; and what it rests on."""

from dataclasses import replace
from datetime import UTC, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from provenance.judging import hold_against
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.finding import Verdict
from provenance.model.label import Label, LabelKind
from provenance.model.match import Tier
from tests.property.strategies import Found, Said, choices, intervals, judged, labels, meeting, owned, vaguer, verdict

REUSE_TIERS = (Tier.SAME_BYTES, Tier.SAME_PICTURE, Tier.PART_OR_EDIT)
EVIDENCE = (DateBasis.CAPTURED, DateBasis.PUBLISHED)
AFTERWARDS = DateInterval(datetime(2020, 1, 1, tzinfo=UTC), None)
"""Later than every date that is drawn."""


@given(owned, intervals)
def test_reused_needs_evidence_that_is_over_before_the_statement_begins(found: list[Found], at: DateInterval) -> None:
    """One appearance that says enough by itself, and no other way; spelt out here, not asked of the code."""
    proven = any(
        one.tier in REUSE_TIERS
        and not one.generic
        and said.basis in EVIDENCE
        and said.interval.latest is not None
        and at.earliest is not None
        and said.interval.latest < at.earliest
        for one in found
        for said in one.said
    )
    assert (verdict(found, at) is Verdict.REUSED) == proven


@given(intervals, st.sampled_from(REUSE_TIERS), st.sampled_from(EVIDENCE), st.data())
def test_dates_that_overlap_or_touch_never_make_a_reused(at: DateInterval, tier: Tier, basis: DateBasis, data: st.DataObject) -> None:
    dates = data.draw(st.lists(meeting(at), min_size=1, max_size=3))
    assert verdict([Found(tier, False, tuple(Said(date, basis) for date in dates))], at) is not Verdict.REUSED


@given(owned, intervals, choices)
def test_removing_records_or_appearances_never_creates_a_reused(found: list[Found], at: DateInterval, stays: list[bool]) -> None:
    drawn = iter(stays)
    kept = [replace(one, said=tuple(said for said in one.said if next(drawn))) for one in found]
    if verdict([one for one in kept if one.said], at) is Verdict.REUSED:
        assert verdict(found, at) is Verdict.REUSED


@given(owned, intervals, st.data())
def test_vaguer_dates_never_create_a_reused(found: list[Found], at: DateInterval, data: st.DataObject) -> None:
    def blur(one: Found) -> Found:
        return replace(one, said=tuple(replace(said, interval=data.draw(vaguer(said.interval))) for said in one.said))

    if verdict([blur(one) for one in found], data.draw(vaguer(at))) is Verdict.REUSED:
        assert verdict(found, at) is Verdict.REUSED


@given(owned, intervals, choices, choices)
def test_marks_and_dismissals_never_create_a_reused(
    found: list[Found], at: DateInterval, generic: list[bool], dismissed: list[bool]
) -> None:
    """And where all that is found is marked as generic or dismissed, nothing is left to prove one."""
    marked = [replace(one, generic=one.generic or mark, dismissed=no) for one, mark, no in zip(found, generic, dismissed, strict=False)]
    if verdict(marked, at) is Verdict.REUSED:
        assert verdict(found, at) is Verdict.REUSED
        assert not all(one.generic or one.dismissed for one in marked)


@given(owned, intervals)
def test_consistent_means_that_nothing_may_be_earlier(found: list[Found], at: DateInterval) -> None:
    if verdict(found, at) is Verdict.CONSISTENT:
        counted = [one for one in found if not one.generic]
        assert counted
        assert all(one.tier in REUSE_TIERS for one in counted)
        for interval in (said.interval for one in counted for said in one.said):
            assert interval.earliest is not None and at.latest is not None
            assert interval.earliest >= at.latest


@given(owned, intervals, st.randoms(use_true_random=False))
def test_order_of_matches_does_not_change_the_verdict(found: list[Found], at: DateInterval, random: Random) -> None:
    shuffled = found[:]
    random.shuffle(shuffled)
    assert verdict(shuffled, at) is verdict(found, at)


@given(owned, intervals, labels, choices, st.data())
def test_removing_records_never_undoes_a_disclosure(
    found: list[Found], at: DateInterval, label: Label | None, stays: list[bool], data: st.DataObject
) -> None:
    """Nor does a vaguer date of the label: what was no accusation does not become one."""
    kept = [one for one, kept in zip(found, stays, strict=False) if kept]
    told = label and replace(label, date=data.draw(vaguer(label.date)))
    if judged(kept, at, label=told).level == "error":
        assert judged(found, at, label=label).level == "error"


@given(st.lists(intervals, min_size=1, max_size=3), st.sampled_from(EVIDENCE), st.sampled_from(LabelKind), intervals)
def test_label_discloses_what_it_covers_altogether(
    dates: list[DateInterval], basis: DateBasis, kind: LabelKind, told: DateInterval
) -> None:
    """One publication that was over before the labelled day began is enough to make the label wrong."""
    label = Label(kind, "FILE PHOTO", "2019", told)
    judgement = judged([Found(Tier.SAME_BYTES, False, tuple(Said(date, basis) for date in dates))], AFTERWARDS, label=label)
    proven = [date.latest for date in dates if date.latest is not None]
    covered = all(told.earliest is None or latest >= told.earliest for latest in proven)
    assert judgement.is_disclosed == (bool(proven) and covered)
    assert (judgement.level == "error") == (bool(proven) and not covered)


@given(owned, intervals, intervals)
def test_time_of_the_source_never_creates_a_reused(found: list[Found], at: DateInterval, source_at: DateInterval) -> None:
    """What is held against the source's own time is reused by both times, or not at all."""
    judgement = hold_against(judged(found, at), judged(found, source_at), "2019")
    assert (judgement.verdict is Verdict.REUSED) == (verdict(found, at) is verdict(found, source_at) is Verdict.REUSED)
