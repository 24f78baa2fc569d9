"""What fails no job: only what somebody has looked at, whole, and as long as they said."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from provenance.model.dates import UNKNOWN_DATE
from provenance.model.finding import Finding, Verdict
from provenance.model.label import Label, LabelKind
from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy, Suppression
from provenance.suppressing import Baseline, Entry, IgnoreFile, Suppressor
from tests.unit.suppressing.results import IGNORED, KNOWN, dismissed, generic, later, lead, name, proof, result, scene, unchecked

TODAY = date(2027, 1, 31)
OPEN_LABEL = Label(LabelKind.ILLUSTRATIVE, "FILE PHOTO", None, UNKNOWN_DATE)


def suppressor(*entries: Entry, baseline: Iterable[CheckedMedia] | None = None) -> Suppressor:
    numbered = tuple(replace(entry, number=number) for number, entry in enumerate(entries, 1))
    known = None if baseline is None else Baseline("earlier.json", baseline)
    return Suppressor(IgnoreFile("ignore.toml", numbered), known, TODAY)


def ignoring(*records: str) -> tuple[Entry, ...]:
    return tuple(Entry(name(record), f"seen {record}", "ava") for record in records)


def by(item: CheckedMedia, *entries: Entry, baseline: Iterable[CheckedMedia] | None = None) -> SuppressedBy | None:
    """What suppresses an item, if anything."""
    suppression = suppressor(*entries, baseline=baseline).apply(item).suppression
    return None if suppression is None else suppression.by


@pytest.mark.parametrize(
    ("findings", "records", "suppressed"),
    [
        ([proof("a")], "a", True),
        ([proof("a")], "b", False),
        ([proof("a"), proof("b")], "a", False),
        ([proof("a"), proof("b")], "ab", True),
        ([proof("a"), lead("b"), later("c"), generic("d"), dismissed("e")], "a", True),
        ([proof("a"), lead("b")], "b", False),
        ([lead("a"), scene("b")], "a", False),
        ([lead("a"), scene("b")], "ab", True),
        ([lead("a"), later("b"), generic("c"), dismissed("d")], "a", True),
    ],
)
def test_every_finding_that_makes_the_verdict_has_to_be_ignored(findings: list[Finding], records: str, suppressed: bool) -> None:
    """A new earlier copy, which nobody has looked at, is not covered by what was said of the others."""
    assert by(result(*findings), *ignoring(*records)) == (SuppressedBy.IGNORED if suppressed else None)


@pytest.mark.parametrize("item", [result(proof("a"), proof("b")), result(lead("a")), unchecked()])
def test_result_is_ignored_by_its_own_name_whatever_it_rests_on(item: CheckedMedia) -> None:
    assert by(item, Entry(item.id, "seen")) is SuppressedBy.IGNORED
    assert by(item, Entry(replace(item, statement_id="s2").id, "seen")) is None


@pytest.mark.parametrize("item", [result(), result(later("a")), result(dismissed("a")), result(proof("a"), label=OPEN_LABEL)])
def test_what_fails_nothing_is_never_suppressed(item: CheckedMedia) -> None:
    assert item.judgement.verdict in {Verdict.CONSISTENT, Verdict.NOT_FOUND} or item.judgement.is_disclosed
    assert by(item, Entry(item.id, "seen"), *ignoring("a"), baseline=[item]) is None


def test_entries_that_cover_a_result_together_are_told_together() -> None:
    entries = (
        Entry(name("a"), "ours", "ava", date(2027, 3, 1)),
        Entry(name("b"), "sold", "ben", date(2027, 2, 1)),
        Entry(name("c"), "ours", "ava"),
    )
    told = suppressor(*entries).apply(result(proof("c"), proof("b"), proof("a"))).suppression
    assert told == Suppression(SuppressedBy.IGNORED, "ours; sold", "ava; ben", date(2027, 2, 1), "ignore.toml")


def test_entry_holds_on_its_last_day_and_not_after_it() -> None:
    assert by(result(proof("a")), Entry(name("a"), "seen", until=TODAY)) is SuppressedBy.IGNORED
    assert by(result(proof("a")), Entry(name("a"), "seen", until=date(2027, 1, 30))) is None


@pytest.mark.parametrize(
    ("now", "before", "known"),
    [
        (result(proof("a")), result(proof("a")), True),
        (result(proof("a")), result(proof("a"), proof("b")), True),
        (result(proof("a"), proof("b")), result(proof("a")), False),
        (result(proof("a"), lead("b"), later("c")), result(proof("a")), True),
        (result(proof("a")), result(lead("a")), False),
        (result(proof("a")), result(proof("b"), lead("a")), False),
        (result(proof("a")), result(proof("a"), statement="s2"), False),
        (result(proof("a")), result(proof("a"), label=OPEN_LABEL), False),
        (result(lead("a")), result(lead("a"), scene("b")), True),
        (result(lead("a"), scene("b")), result(lead("a")), False),
        (result(lead("a"), later("b")), result(lead("a")), True),
        (result(lead("a")), result(proof("a")), True),
        (result(lead("a")), result(proof("b"), lead("a")), True),
        (result(lead("a")), result(proof("b")), False),
        (result(lead("a")), result(later("a")), False),
        (result(lead("a")), result(dismissed("a")), False),
        (unchecked(), unchecked(), True),
        (unchecked(), unchecked("media-unreadable"), False),
        (unchecked(), unchecked(path="images/other.jpg"), False),
        (result(proof("a")), result(proof("a"), suppression=KNOWN), True),
        (result(proof("a")), result(proof("a"), suppression=IGNORED), False),
    ],
)
def test_baseline_knows_what_was_as_grave_for_the_same_reason(now: CheckedMedia, before: CheckedMedia, known: bool) -> None:
    """Not what an entry suppressed then: where the entry is gone, or its day has passed, it has to fail again."""
    assert by(now, baseline=[before]) == (SuppressedBy.BASELINE if known else None)


def test_baseline_of_one_image_that_a_statement_has_twice_holds_both() -> None:
    assert by(result(proof("a"), proof("b")), baseline=[result(proof("a")), result(proof("b"))]) is SuppressedBy.BASELINE


def test_verdict_that_rests_on_no_finding_with_a_name_is_covered_by_its_own_name_alone() -> None:
    item = replace(result(lead("a")), sha256=None)
    assert by(item, *ignoring("a"), baseline=[item]) is None
    assert by(item, Entry(item.id, "seen")) is SuppressedBy.IGNORED


def test_entry_comes_before_the_baseline_and_both_may_cover_a_result_together() -> None:
    item = result(proof("a"), proof("b"))
    assert by(item, *ignoring("a", "b"), baseline=[item]) is SuppressedBy.IGNORED
    told = suppressor(*ignoring("b"), baseline=[result(proof("a"))]).apply(item).suppression
    assert told == Suppression(
        SuppressedBy.BASELINE, "an earlier run had it, but for what ignore.toml ignores: seen b", None, None, "earlier.json"
    )


@pytest.mark.parametrize("named", [name("a"), result().id])
def test_what_an_expired_entry_names_fails_again_although_the_baseline_has_it(named: str) -> None:
    item = result(proof("a"), proof("b"))
    assert by(item, Entry(named, "until the hearing", until=date(2027, 1, 30)), baseline=[item]) is None


def test_what_an_earlier_run_suppressed_is_decided_anew_unless_it_is_only_shown_again() -> None:
    item = result(proof("a"), suppression=KNOWN)
    assert by(item) is None
    again = suppressor(*ignoring("a"))
    assert again.apply(item, keep=True) == item
    assert again.apply(result(proof("a")), keep=True).suppression is not None
    assert list(again.warnings(whole=True)) == []
    assert again.counts() == (("ignore.toml", 1),)


def test_expired_and_unused_entries_warn_in_the_order_of_the_file() -> None:
    entries = (
        Entry(name("a"), "x", until=date(2027, 1, 30)),
        *ignoring("b", "c", "d"),
        Entry(result(later("e"), statement="s9").id, "x"),
    )
    one = suppressor(*entries)
    one.apply(result(proof("a"), proof("b"), lead("c")))
    one.apply(result(later("d"), statement="s9"))
    expired = f"ignore.toml, entry 1, {name('a')}: expired on 2027-01-30; look again, then renew or remove it"
    assert list(one.warnings(whole=False)) == [expired]
    unused = "unused, nothing of this run that could fail has this id; remove it if it is not for another run"
    assert list(one.warnings(whole=True)) == [
        expired,
        f"ignore.toml, entry 4, {entries[3].id}: {unused}",
        f"ignore.toml, entry 5, {entries[4].id}: {unused}",
    ]


def test_every_file_that_was_given_is_counted() -> None:
    one = suppressor(*ignoring("a"), baseline=[unchecked()])
    for item in (result(proof("a")), unchecked(), result(proof("b")), result()):
        one.apply(item)
    assert one.counts() == (("ignore.toml", 1), ("earlier.json", 1))
    assert Suppressor(None, None, TODAY).counts() == ()
    assert list(Suppressor(None, None, TODAY).warnings(whole=True)) == []
