"""The order of appearances, what each date is good for, and which of many are shown."""

from dataclasses import replace

import pytest

from provenance.model.dates import DateBasis
from provenance.model.finding import Judgement, Reason, Use, Verdict
from provenance.model.match import Tier
from provenance.rendering.appearances import SHORT_USES, USES, describe_basis, describe_captions, describe_entry, differing_captions, show
from tests.unit.rendering.appearing import checked, found, seen

CAPTURED, PUBLISHED, EMBEDDED, ASSERTED = DateBasis


def order(*dates: str) -> list[str]:
    return [dated.appearance.date_text for dated in found(*(seen(date) for date in dates)).appearances]


def test_the_earliest_end_comes_first_open_ends_after_all_others_unknown_dates_last() -> None:
    dates = ["", "2019/..", "2023", "2018/2024", "2019-03-02", "../2019-02", "2019-03-02T10:00:00Z", "2018/.."]
    assert order(*dates) == [
        "../2019-02", "2019-03-02T10:00:00Z", "2019-03-02", "2023", "2018/2024", "2018/..", "2019/..", "",
    ]  # fmt: skip


def test_the_oldest_photographs_and_the_last_year_stand_in_order() -> None:
    first, last = "0001-01-03T00:00:00Z", "9999-12-30T10:00:00Z"
    assert order(last, "1969-12-31", "1826", first, "2019") == [first, "1826", "1969-12-31", "2019", last]


def test_equal_instants_go_by_path_whatever_the_order_of_the_archive() -> None:
    one, two = seen("2019", path="b.jpg"), seen("2019", path="a.jpg")
    for pair in ((one, two), (two, one)):
        assert [dated.appearance.path for dated in found(*pair).appearances] == ["a.jpg", "b.jpg"]


@pytest.mark.parametrize(
    ("appearance", "tier", "use"),
    [
        (seen("2019"), Tier.SAME_BYTES, Use.PROOF),
        (seen("2019", CAPTURED), Tier.PART_OR_EDIT, Use.PROOF),
        (seen("2019"), Tier.SAME_SCENE, Use.SAME_SCENE),
        (seen("2019"), Tier.UNPROVEN, Use.UNPROVEN),
        (seen(""), Tier.SAME_BYTES, Use.UNDATED),
        (replace(seen(""), date_text="1400"), Tier.SAME_BYTES, Use.IMPOSSIBLE),
        (replace(seen(""), date_text="no date at all"), Tier.SAME_BYTES, Use.UNDATED),
        (seen("2024"), Tier.SAME_BYTES, Use.NOT_EARLIER),
        (seen("2024", ASSERTED), Tier.SAME_BYTES, Use.NOT_EARLIER),
        (seen("2019", EMBEDDED), Tier.SAME_BYTES, Use.CLAIM),
        (seen("2019", ASSERTED), Tier.SAME_BYTES, Use.CLAIM),
        (seen("2019", ASSERTED, origin="a list", stated_basis=PUBLISHED), Tier.SAME_BYTES, Use.NOT_TRUSTED),
        (seen("2023"), Tier.SAME_BYTES, Use.OVERLAPS),
        (seen("2019/.."), Tier.SAME_BYTES, Use.OVERLAPS),
    ],
)
def test_why_a_date_is_used_or_not(appearance: object, tier: Tier, use: Use) -> None:
    finding = found(appearance, tier=tier)  # type: ignore[arg-type]
    assert [entry.use for entry in show(checked(finding), finding, 8).entries] == [use]


def test_what_proves_by_the_given_time_alone_is_told_as_such() -> None:
    finding = found(seen("2019"))
    lead = replace(checked(finding), judgement=Judgement(Verdict.REVIEW, (Reason("source-says-earlier", ""),)))
    assert [entry.use for entry in show(lead, finding, 8).entries] == [Use.SOURCE_EARLIER]


def test_generic_and_unproven_matches_have_earliest_evidence_all_the_same() -> None:
    finding = found(seen("2018", ASSERTED), seen("2019"), seen("2020", CAPTURED), tier=Tier.UNPROVEN)
    assert [entry.is_earliest_evidence for entry in show(checked(finding), finding, 8).entries] == [False, True, False]


def test_evidence_without_an_end_is_never_the_earliest() -> None:
    finding = found(seen("2019/.."), seen("2020", ASSERTED))
    assert finding.earliest_evidence is None


def test_every_use_has_words() -> None:
    assert set(USES) == set(SHORT_USES) == set(Use)
    assert len(set(USES.values())) == len(set(SHORT_USES.values())) == len(Use)


def test_of_500_appearances_the_telling_ones_are_shown_and_the_others_counted() -> None:
    many = [seen(f"{2010 + number % 9}-0{number % 9 + 1}", ASSERTED, f"{number:03}.jpg") for number in range(494)]
    telling = [seen("2019-03-02"), seen("2023"), seen("2024"), seen(""), replace(seen(""), date_text="1400"), seen("2001", ASSERTED)]
    finding = found(*many, *telling)
    shown = show(checked(finding), finding, 8)
    assert [entry.number for entry in shown.entries] == sorted(entry.number for entry in shown.entries)
    assert {entry.use for entry in shown.entries} == {Use.PROOF, Use.OVERLAPS, Use.NOT_EARLIER, Use.UNDATED, Use.IMPOSSIBLE, Use.CLAIM}
    assert sum(entry.is_earliest_evidence for entry in shown.entries) == 1
    assert shown.entries[0].dated.appearance.date_text == "2001"
    assert shown.folded == ((Use.CLAIM, 492),)
    assert shown.folded_text == "and 492 more that are not shown: 492 only claimed"


def words(*appearances: object) -> list[list[str]]:
    finding = found(*appearances)  # type: ignore[arg-type]
    item = checked(finding)
    return [describe_entry(entry, item.at) for entry in show(item, finding, 8).entries]


def test_words_of_evidence_and_of_what_reaches_in() -> None:
    wire = seen("2019-03-02", source="a wire", publisher="Example Wire", title="A rocket", url="https://example.org/a")
    assert words(wire, seen("2023-10")) == [
        [
            "published 2019-03-02 by Example Wire (4 years 7 months before the statement)",
            '"A rocket", https://example.org/a',
            "evidence: publication record of a source that the archive's owner trusts; between 2019-03-01 10:00 and 2019-03-03 11:59 UTC",
        ],
        [
            "published 2023-10 (perhaps before the statement)",
            "evidence: publication record of a source that the archive's owner trusts; between 2023-09-30 10:00 and 2023-11-01 11:59 UTC",
            "no proof: the date reaches into the statement's time",
        ],
    ]


def test_words_of_hearsay_name_the_list() -> None:
    ((head, basis, use),) = words(seen("2019", ASSERTED, source="Other Wire", origin="partner", stated_basis=CAPTURED))
    assert head == "said to have been captured 2019 by Other Wire (3 years 9 months before the statement)"
    assert basis.startswith('only a claim: "captured" is said by the list of partner, not trusted; between')
    assert use == "no proof: the archive's owner does not trust whose word it is"


def test_words_of_a_distrusted_and_of_a_trusted_source() -> None:
    distrusted = seen("2019", ASSERTED, source="Paper", stated_basis=PUBLISHED)
    assert describe_basis(distrusted) == 'only a claim: "published" is said by Paper, not trusted'
    raised = seen("2019", PUBLISHED, source="Desk", stated_basis=ASSERTED)
    assert describe_basis(raised) == "evidence: said by Desk, whom the archive's owner trusts"
    listed = seen("2019", PUBLISHED, source="Desk", origin="partner")
    assert describe_basis(listed).endswith("that the archive's owner trusts, in the list of partner")


def test_words_of_dates_that_cannot_be_used_claim_no_evidence() -> None:
    told = words(replace(seen(""), date_text="1400"), seen(""))
    assert told == [
        ["published 1400, at a date that cannot be", "no proof: its date cannot be, or is a placeholder, and was dropped"],
        ["undated", "no proof: it has no date that can be used"],
    ]


def test_an_open_end_is_told_and_one_instant_is_one() -> None:
    told = words(seen("2024/.."), seen("2019-03-02T10:11:12Z"), seen("../2001"))
    assert [lines[1].partition("; ")[2] for lines in told] == [
        "not after 2002-01-01 11:59 UTC",
        "at 2019-03-02 10:11 UTC",
        "not before 2023-12-31 10:00 UTC, with an open end",
    ]


def test_captions_that_differ_stand_side_by_side_and_equal_ones_do_not() -> None:
    same = found(seen("2019", caption="A Rocket  on its pad"), seen("2020", caption="a rocket on its pad"), seen("2021"))
    assert differing_captions(same) == ()
    differ = found(*(seen(str(year), caption=text) for year, text in [(2019, "A rocket"), (2020, "A strike"), (2021, "a ROCKET")]))
    told = describe_captions(differing_captions(differ))
    assert told == ["captions differ; which is right is not judged", '  2019: "A rocket" (also of 1 later)', '  2020: "A strike"']


def test_many_captions_are_folded_with_their_number() -> None:
    finding = found(*(seen(f"20{year}", caption=f"caption {year}") for year in range(10, 20)))
    assert describe_captions(differing_captions(finding))[-1] == "  and 6 other captions"


def test_the_day_before_the_statement_reaches_into_it_in_some_zone() -> None:
    finding = found(seen("2023-10-22"))
    assert show(checked(finding), finding, 8).entries[0].use is Use.OVERLAPS
