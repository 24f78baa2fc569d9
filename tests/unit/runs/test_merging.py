"""Parts of a run: together they are the run, and what is no part of it is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from provenance.errors import RunError
from provenance.model.report import Report, Shard
from provenance.rendering.formats import Format, renderer
from provenance.runs import Spool, merge_parts
from tests.contract.runs import part_of_run, whole_run


def written(folder: Path, *reports: Report) -> list[Path]:
    paths = []
    for number, report in enumerate(reports):
        paths.append(folder / f"{number}.json")
        paths[-1].write_text("".join(renderer(Format.JSON)(report)), encoding="utf-8")
    return paths


@pytest.mark.parametrize("of", [1, 2, 5])
def test_parts_are_the_whole_in_any_order(tmp_path: Path, of: int) -> None:
    """Also where some parts are empty."""
    paths = written(tmp_path, *(part_of_run(Shard(number, of)) for number in range(1, of + 1)))
    with Spool() as spool:
        merged = merge_parts(paths[::-1], spool)
        assert [item.id for item in merged.media] == [item.id for item in whole_run().media]
        assert (merged.tally, merged.shard) == (whole_run().tally, None)
        assert merged.hosts == tuple(f"{number}.example.org" for number in range(1, of + 1))
        assert merged.notes == ("a note of all", *(f"note {number}" for number in range(1, of + 1)))


@pytest.mark.parametrize(
    ("others", "words"),
    [
        ({"tool_version": "0"}, "tool_version is 9.9.9 there and 0 here"),
        ({"settings": (("depth", "quick"),)}, "depth is full there and quick here"),
        ({"archive_path": "OTHER"}, "archive_path is ARCHIVE there and OTHER here"),
        ({"coverage": None}, "coverage is "),
    ],
)
def test_parts_of_different_runs_are_refused(tmp_path: Path, others: dict[str, object], words: str) -> None:
    paths = written(tmp_path, part_of_run(Shard(1, 2)), part_of_run(Shard(2, 2), **others))
    with Spool() as spool, pytest.raises(RunError) as raised:
        merge_parts(paths, spool)
    assert f"parts of different runs ({words}" in str(raised.value)


def test_result_that_belongs_to_another_part_is_named(tmp_path: Path) -> None:
    paths = written(tmp_path, part_of_run(Shard(1, 2)), replace(part_of_run(Shard(2, 2)), media=whole_run().media))
    with Spool() as spool, pytest.raises(RunError, match="statement s1 is none of part 2/2"):
        merge_parts(paths, spool)
