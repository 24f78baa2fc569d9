"""Some cases of every target, always the same ones; `make fuzz` tries many more. And whether faults are found at all."""

import shlex
from dataclasses import replace
from pathlib import Path

import pytest

from tests.fuzzing.faulty import TARGETS as FAULTY
from tests.fuzzing.mutating import Stock, case_of
from tests.fuzzing.running import Plan, run, write
from tests.fuzzing.targets import TARGETS
from tests.fuzzing.trying import Fault, tried

_CASES = 15
_DEAR = {"pdf": 5, "import": 6}
"""A case starts a process, or makes an archive."""


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_its_seeds_and_some_mutations(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    target = TARGETS[name]
    stock = target.stock()
    for number in range(min(len(stock.seeds), _DEAR.get(name, 100)) + _DEAR.get(name, _CASES)):
        content = case_of(stock, name, 0, number)
        assert tried(target, content) is None, content[:200]
    capfd.readouterr()


def test_a_case_follows_from_target_seed_and_number() -> None:
    stock = Stock((b"seed of some length", b"another one"), (b"word",))
    cases = [case_of(stock, "a", 1, number) for number in range(100)]
    assert cases == [case_of(stock, "a", 1, number) for number in range(100)]
    assert cases[:2] == list(stock.seeds)
    assert cases[2:] != [case_of(stock, "a", 2, number) for number in range(2, 100)]
    assert len(set(cases)) > 80


@pytest.mark.parametrize(
    ("name", "fault"),
    [
        ("raise", Fault.RAISED),
        ("speak", Fault.SPOKE),
        ("take", Fault.MEMORY),
        ("wait", Fault.HUNG),
        ("abort", Fault.CRASHED),
        ("sound", None),
    ],
)
def test_every_fault_is_found(name: str, fault: Fault | None) -> None:
    hang_s = 2.0 if fault is Fault.HUNG else 60.0
    result = run(Plan(name, 0.1, hang_s=hang_s, targets="tests.fuzzing.faulty"))
    assert result.cases >= 1
    assert {finding.fault for finding, _ in result.findings} == ({fault} if fault else set())


def test_a_finding_comes_with_what_repeats_it(tmp_path: Path) -> None:
    plan = Plan("abort", 0.1, targets="tests.fuzzing.faulty")
    text = next(write(run(plan), plan, tmp_path))
    words = shlex.split(text.splitlines()[-1].partition("again with: ")[2])
    assert words[:5] == ["python", "-m", "tests.fuzzing", "--target", "abort"]
    again = run(replace(plan, case=Path(words[-1])))
    assert [finding.fault for finding, _ in again.findings] == [Fault.CRASHED]


def test_a_typed_error_is_no_finding() -> None:
    assert tried(FAULTY["raise"], b"x") is None
    assert tried(FAULTY["raise"], b"xx") is not None
