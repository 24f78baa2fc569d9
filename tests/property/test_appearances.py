"""Whatever a source says, and whomever the owner trusts: by its own word it never makes a picture `reused`."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from provenance.contents import BytesContent
from provenance.dating import date_match
from provenance.intake import DatedMedia, OwnWords
from provenance.intake.appearances import Dating
from provenance.judging import judge
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.kind import Kind
from provenance.model.match import Match, Proof, Tier
from provenance.model.media import MediaItem, Origin
from provenance.model.record import Appearance, Record
from provenance.model.statement import StatedTime, Statement, TimeBasis
from provenance.model.trust import Trust

NAMES = ("Reuters", "AP", "the desk", "Crawler 1.0", "chat.json")
AT = parse_edtf("2023-10-23")
names = st.sampled_from(NAMES)
intervals = st.sampled_from([parse_edtf(text) for text in ("2012", "2019-03-02", "2019-03-02T10:00:00Z", "../2019", "2024")])
claims = st.builds(
    Appearance, intervals, st.sampled_from(DateBasis), st.just("2012"), names, source=st.none() | names, publisher=st.none() | names
)
items = st.builds(
    MediaItem,
    names,
    st.just(BytesContent(b"x")),
    st.none() | st.builds(Origin, names, names),
    claims=st.lists(claims, max_size=2).map(tuple),
    notes=st.just(()) | st.just((("doubt", "the payload is not what its digest says"),)) | st.just((("source", "Reuters"),)),
)


@st.composite
def statements(draw: st.DrawFn) -> Statement:
    time = StatedTime(draw(intervals), "2012", draw(st.sampled_from(TimeBasis)), "place")
    media = tuple(draw(st.lists(items, min_size=1, max_size=2)))
    times = draw(st.sampled_from([(), (time,)]))
    return Statement(
        draw(names), time.interval, time.text, media, draw(names), "words", draw(st.none() | st.just("https://reuters.example/")),
        time.basis, times, (), draw(st.none() | names), draw(st.none() | names), draw(st.sampled_from(Kind)),
    )  # fmt: skip


def verdict(appearances: list[Appearance], at: DateInterval) -> Verdict:
    """Of the very picture, with these appearances in an archive whose owner trusts every name."""
    trust = Trust(frozenset(NAMES))
    counted = [
        Appearance(one.interval, trust.basis_of(one.basis, one.source, one.origin), one.date_text, one.path, one.source)
        for one in appearances
    ]
    record = Record(1, Digest(bytes(32)), 1, 1, 1, Fingerprint("phash-256", bytes(32), 50.0, "png/1"), None, tuple(counted))
    proof = Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "phash-256")
    return judge((date_match(Match(record, Tier.SAME_BYTES, proof), at),)).verdict


def added(statement: Statement, own: OwnWords, *, is_named: bool) -> list[Appearance]:
    dating = Dating(own, None, datetime(2026, 1, 1, tzinfo=UTC))
    return [entry.appearance for entry in dating.appearances(statement, is_named=is_named) if isinstance(entry, DatedMedia)]


@given(statements(), st.sampled_from([None, DateBasis.ASSERTED, DateBasis.EMBEDDED]))
def test_a_source_by_its_own_word_never_makes_a_reuse(statement: Statement, basis: DateBasis | None) -> None:
    """Not even where every name in it is one that the owner trusts: a name in a source is not the owner's word."""
    appearances = added(statement, OwnWords(basis), is_named=False)
    assert {one.source for one in appearances} == {None}
    assert not [one for one in appearances if one.basis.is_evidence]
    assert verdict(appearances, AT) is not Verdict.REUSED


@given(statements(), st.sampled_from(DateBasis), st.booleans())
def test_claims_and_doubted_captures_stay_claims_whatever_the_owner_says(statement: Statement, basis: DateBasis, is_named: bool) -> None:
    appearances = added(statement, OwnWords(basis, "the desk"), is_named=is_named)
    claimed = [one for one in appearances if "claimed_by" in dict(one.notes)]
    doubted = [one for one in appearances if "doubt" in dict(one.notes) and statement.kind in (Kind.WARC, Kind.WACZ)]
    assert len(claimed) == sum(len(item.claims) for item in statement.media)
    assert {one.source for one in claimed} <= {None}
    if claimed:
        assert verdict(claimed, AT) is not Verdict.REUSED
    captures = [one for one in doubted if statement.at_basis is TimeBasis.CAPTURE]
    if captures:
        assert verdict(captures, AT) is not Verdict.REUSED


@given(statements())
def test_the_same_source_gives_the_same_appearances(statement: Statement) -> None:
    own = OwnWords(None, "the desk")
    assert added(statement, own, is_named=True) == added(statement, own, is_named=True)
