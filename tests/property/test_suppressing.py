"""Laws of suppression: it changes nothing but itself, fails no more than without, and silences nothing that nobody named."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from provenance.cli.exit_codes import ExitCode, FailOn, of_tally
from provenance.judging import judge, judge_unchecked
from provenance.model.dates import DateInterval
from provenance.model.digest import Digest
from provenance.model.finding import Unchecked, Verdict
from provenance.model.label import Label
from provenance.model.report import CheckedMedia, Tally
from provenance.model.suppression import SuppressedBy
from provenance.rendering.decisions import name_of
from provenance.suppressing import Baseline, Entry, IgnoreFile, Suppressor
from tests.property.strategies import Found, choices, dated, intervals, labels, owned

TODAY = date(2027, 1, 31)
AFTERWARDS = DateInterval(datetime(2020, 1, 1, tzinfo=UTC), None)
"""Later than every date that is drawn."""
BADNESS = (ExitCode.CLEAR, ExitCode.INCOMPLETE, ExitCode.REVIEW, ExitCode.REUSED)


def checked(number: int, found: list[Found], at: DateInterval, label: Label | None) -> CheckedMedia:
    findings = dated(found, at)
    return CheckedMedia(
        f"s{number % 2}", at, "then", None, f"{number}.jpg", Digest.of(bytes([number])), judge(findings, label), findings, None, label=label
    )


def thinned(item: CheckedMedia, stays: list[bool]) -> CheckedMedia:
    """The same result when less was known."""
    if item.unchecked is not None:
        return item
    findings = tuple(finding for finding, stay in zip(item.findings, stays, strict=False) if stay)
    return replace(item, findings=findings, judgement=judge(findings, item.label))


def unread(number: int) -> CheckedMedia:
    why = Unchecked("file-missing", "is not there")
    return CheckedMedia(f"s{number % 2}", None, None, None, f"{number}.jpg", None, judge_unchecked(why), (), why)


numbers = st.integers(0, 5)
results = st.one_of(
    st.builds(checked, numbers, owned, st.just(AFTERWARDS), st.none()),
    st.builds(checked, numbers, owned, st.just(AFTERWARDS), labels),
    st.builds(checked, numbers, owned, intervals, labels),
    st.builds(unread, numbers),
)
runs = st.lists(results, max_size=5)


def names(run: Iterable[CheckedMedia]) -> list[str]:
    """Everything that an entry may name in a run, and what is in none."""
    found = [name for item in run for finding in item.findings if (name := name_of(item, finding))]
    return list(dict.fromkeys(["0" * 16, *(item.id for item in run), *found]))


@st.composite
def suppressed(draw: st.DrawFn) -> tuple[list[CheckedMedia], IgnoreFile, list[CheckedMedia]]:
    """A run, entries of which some name what is in it, and an earlier run that shares results with it."""
    run = draw(runs)
    chosen = draw(st.lists(st.sampled_from(names(run)), unique=True))
    ends = st.sampled_from([None, TODAY, date(2027, 1, 30)])
    entries = tuple(Entry(name, "seen", until=draw(ends), number=number) for number, name in enumerate(chosen, 1))
    earlier = draw(st.lists(st.tuples(st.sampled_from(run), choices), max_size=5)) if run else []
    return run, IgnoreFile("ignore.toml", entries), [*draw(runs), *(thinned(item, stays) for item, stays in earlier)]


def applied(run: Iterable[CheckedMedia], ignored: IgnoreFile, earlier: Iterable[CheckedMedia]) -> list[CheckedMedia]:
    suppressor = Suppressor(ignored, Baseline("earlier.json", earlier), TODAY)
    return [suppressor.apply(item) for item in run]


def by(item: CheckedMedia) -> SuppressedBy | None:
    """What suppresses it."""
    return None if item.suppression is None else item.suppression.by


@given(suppressed())
def test_suppression_changes_nothing_but_itself(case: tuple[list[CheckedMedia], IgnoreFile, list[CheckedMedia]]) -> None:
    run = case[0]
    assert [replace(item, suppression=None) for item in applied(*case)] == run


@given(suppressed(), st.sampled_from(FailOn))
def test_exit_code_is_never_worse_than_without(case: tuple[list[CheckedMedia], IgnoreFile, list[CheckedMedia]], fail_on: FailOn) -> None:
    with_, without = (of_tally(Tally.of(items), fail_on) for items in (applied(*case), case[0]))
    assert BADNESS.index(with_) <= BADNESS.index(without)


@given(suppressed(), st.randoms(use_true_random=False))
def test_order_of_results_findings_and_entries_does_not_matter(
    case: tuple[list[CheckedMedia], IgnoreFile, list[CheckedMedia]], random: Random
) -> None:
    run, ignored, earlier = case

    def shuffled(items: Iterable[CheckedMedia]) -> list[CheckedMedia]:
        turned = [replace(item, findings=tuple(random.sample(item.findings, len(item.findings)))) for item in items]
        return random.sample(turned, len(turned))

    entries = replace(ignored, entries=tuple(random.sample(ignored.entries, len(ignored.entries))))
    order = random.sample(range(len(run)), len(run))
    before, after = applied(run, ignored, earlier), applied([run[place] for place in order], entries, shuffled(earlier))
    assert list(map(by, after)) == [by(before[place]) for place in order]


@given(suppressed())
def test_what_is_suppressed_was_named_or_known_in_all_that_makes_its_verdict(
    case: tuple[list[CheckedMedia], IgnoreFile, list[CheckedMedia]],
) -> None:
    """What nobody looked at would not make as grave a verdict by itself."""
    run, ignored, earlier = case
    standing = {entry.id for entry in ignored.entries if entry.until is None or entry.until >= TODAY}
    for item in applied(run, ignored, earlier):
        if item.suppression is None or item.id in standing or item.unchecked is not None:
            continue
        known = {name_of(one, finding) for one in earlier if one.id == item.id for finding in one.findings}
        new = judge(tuple(finding for finding in item.findings if name_of(item, finding) not in standing | known)).verdict
        assert new is not Verdict.REUSED
        assert new is not item.judgement.verdict


@given(runs)
def test_run_is_its_own_baseline_and_no_other_runs(run: list[CheckedMedia]) -> None:
    nothing = IgnoreFile("ignore.toml")
    assert of_tally(Tally.of(applied(run, nothing, run)), FailOn.REVIEW) is (ExitCode.CLEAR if run else ExitCode.INCOMPLETE)
    elsewhere = [replace(item, statement_id="another") for item in run]
    assert all(item.suppression is None for item in applied(run, nothing, elsewhere))


@given(numbers, owned, intervals, st.sampled_from(["a.jpg", "/home/ava/a.jpg", "C:\\a.jpg"]), st.integers(0, 9))
def test_name_of_a_result_is_that_of_its_statement_and_bytes(
    number: int, found: list[Found], at: DateInterval, path: str, index: int
) -> None:
    """Not of its place in the run, where the file lies, or what was found."""
    item = checked(number, found, at, None)
    assert replace(item, path=path, index=index, findings=(), source="elsewhere.jsonl:7").id == item.id
    assert replace(item, statement_id="another").id != item.id
