"""A few cases of each campaign against an archive; `benchmarks/faults.py` runs thousands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.io import campaigns
from tests.faults.io.campaigns import Workers


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workers]:
    library = campaigns.build(tmp_path_factory.mktemp("library"))
    if library is None:
        pytest.skip("no Linux, or no C compiler to build the library with that makes calls fail")
    with campaigns.workers(library) as workers:
        yield workers


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return campaigns.pictures(tmp_path_factory.mktemp("list") / "p", 6)


def test_a_call_that_fails_ends_in_one_line_and_loses_nothing(run: Workers, pictures: Path, tmp_path: Path) -> None:
    tally = campaigns.fail_each_call(run, tmp_path, pictures, errors=campaigns.ERRORS, stride=200, rerun=2)
    assert not tally.wrong
    assert tally.failed_runs > tally.cases / 3


def test_killed_runs_lose_nothing_that_was_acknowledged(run: Workers, pictures: Path, tmp_path: Path) -> None:
    tally = campaigns.kill(run, tmp_path, pictures, times=6, seed=2)
    assert not tally.wrong
    assert tally.cases == 6


def test_power_cuts_lose_nothing_that_was_acknowledged(run: Workers, pictures: Path, tmp_path: Path) -> None:
    calls = campaigns.record(run, tmp_path, pictures)
    tally = campaigns.cut_power(run, calls, tmp_path, points=25, seed=2)
    assert not tally.wrong
    assert tally.acknowledged


def test_thumbnails_are_on_disk_before_a_batch_is_committed(run: Workers, pictures: Path, tmp_path: Path) -> None:
    """Temporary file, sync, rename, sync of the folder, and only then what is acknowledged."""
    calls = campaigns.record(run, tmp_path, pictures)
    renamed = [number for number, call in enumerate(calls) if call.kind == "rename" and b"thumbs/" in call.content]
    assert len(renamed) == 7
    for number in renamed:
        folder, partial = calls[number].path.rsplit("/", 1)[0], calls[number].path
        acknowledged = next(at for at in range(number, len(calls)) if b"stored" in calls[at].content)
        assert any(call.kind == "sync" and call.path == partial for call in calls[:number])
        assert any(call.kind == "sync" and call.path == folder for call in calls[number:acknowledged])


def test_flipped_bits_are_found_and_change_no_answer(run: Workers, tmp_path: Path) -> None:
    told = campaigns.flip(run, tmp_path, flips=6, seed=2)
    assert not told.wrong
    assert told.found + told.unused == 6
