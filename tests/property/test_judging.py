"""The law: removing records, or making any date vaguer, never creates a `reused`."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from provenance.dating import date_match
from provenance.judging import judge
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.label import Label, LabelKind
from provenance.model.match import Match, Proof, Tier
from provenance.model.record import Appearance, Record

START = datetime(2019, 1, 1, tzinfo=UTC)
instants = st.integers(0, 60).map(lambda days: START + timedelta(days=days))
ends = st.none() | instants


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    earliest, latest = draw(ends), draw(ends)
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = latest, earliest
    return DateInterval(earliest, latest)


@st.composite
def vaguer(draw: st.DrawFn, interval: DateInterval) -> DateInterval:
    """An interval that holds all of `interval`."""
    margin = st.integers(0, 90).map(lambda days: timedelta(days=days))
    earliest = None if interval.earliest is None or draw(st.booleans()) else interval.earliest - draw(margin)
    latest = None if interval.latest is None or draw(st.booleans()) else interval.latest + draw(margin)
    return DateInterval(earliest, latest)


appearances = st.builds(Appearance, intervals(), st.sampled_from(DateBasis), st.just("2019"), st.sampled_from(["a.jpg", "b.jpg"]))
proofs = st.just(Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "phash-256"))
records = st.builds(
    Record,
    id=st.integers(1, 9),
    sha256=st.binary(min_size=32, max_size=32).map(Digest),
    size_bytes=st.just(1),
    width=st.just(1),
    height=st.just(1),
    fingerprint=st.just(Fingerprint("phash-256", bytes(32), 50.0, "png/1")),
    thumbnail=st.none(),
    appearances=st.lists(appearances, min_size=1, max_size=3).map(tuple),
)
matches = st.lists(st.builds(Match, records, st.sampled_from(Tier), proofs), max_size=4)


def verdict(found: list[Match], at: DateInterval) -> Verdict:
    return judge(tuple(date_match(match, at) for match in found)).verdict


@given(matches, intervals(), st.data())
def test_removing_records_never_creates_a_reused(found: list[Match], at: DateInterval, data: st.DataObject) -> None:
    kept = data.draw(st.lists(st.sampled_from(found), unique_by=id)) if found else []
    if verdict(kept, at) is Verdict.REUSED:
        assert verdict(found, at) is Verdict.REUSED


@given(matches, intervals(), st.data())
def test_vaguer_dates_never_create_a_reused(found: list[Match], at: DateInterval, data: st.DataObject) -> None:
    def blur(match: Match) -> Match:
        record = match.record
        seen = tuple(Appearance(data.draw(vaguer(one.interval)), one.basis, one.date_text, one.path) for one in record.appearances)
        blurred = Record(record.id, record.sha256, 1, 1, 1, record.fingerprint, None, seen)
        return Match(blurred, match.tier, match.proof)

    if verdict([blur(match) for match in found], data.draw(vaguer(at))) is Verdict.REUSED:
        assert verdict(found, at) is Verdict.REUSED


@given(matches, intervals())
def test_reused_needs_evidence_that_is_surely_earlier(found: list[Match], at: DateInterval) -> None:
    proven = any(
        match.tier.is_reuse and one.basis.is_evidence and one.interval.surely_before(at)
        for match in found
        for one in match.record.appearances
    )
    assert (verdict(found, at) is Verdict.REUSED) == proven


@given(matches, intervals())
def test_consistent_means_that_nothing_may_be_earlier(found: list[Match], at: DateInterval) -> None:
    if verdict(found, at) is Verdict.CONSISTENT:
        assert found
        assert all(match.tier.is_reuse for match in found)
        assert not any(one.interval.maybe_before(at) for match in found for one in match.record.appearances)


@given(matches, intervals(), st.randoms())
def test_order_of_matches_does_not_change_the_verdict(found: list[Match], at: DateInterval, random: object) -> None:
    shuffled = found[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert verdict(shuffled, at) is verdict(found, at)


labels = st.none() | st.builds(Label, st.sampled_from(LabelKind), st.just("FILE PHOTO"), st.none(), intervals())


@given(matches, intervals(), labels, st.data())
def test_removing_records_never_undoes_a_disclosure(found: list[Match], at: DateInterval, label: Label | None, data: st.DataObject) -> None:
    """Nor does a vaguer date of the label: what was no accusation does not become one."""
    before = judge(tuple(date_match(match, at) for match in found), label)
    kept = [match for match in found if data.draw(st.booleans())]
    told = label and replace(label, date=data.draw(vaguer(label.date)))
    after = judge(tuple(date_match(match, at) for match in kept), told)
    if after.level == "error":
        assert before.level == "error"
