"""The file of a run that can be gone on with: what is kept, and what is refused."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from provenance.errors import RunError
from provenance.runs import Journal
from tests.contract.runs import whole_run

NOW = datetime(2026, 11, 1, tzinfo=UTC)
RUN: Mapping[str, str] = {"depth": "full"}
MEDIA = list(whole_run().media)


def kept(path: Path, number: int) -> Path:
    """A journal of so many results; the second brings a note and a host."""
    with Journal.open(path, RUN, NOW) as journal:
        for place, item in enumerate(MEDIA[:number]):
            journal.add(item, ["a note"] * place, ["example.org"] * place)
    return path


def test_everything_is_there_again(tmp_path: Path) -> None:
    with Journal.open(kept(tmp_path / "j", 3), RUN, NOW + timedelta(days=1)) as journal:
        assert (journal.kept, journal.notes, journal.hosts, journal.began) == (3, {"a note"}, {"example.org"}, NOW)
        assert [item.id for item in journal.results()] == [item.id for item in MEDIA[:3]]
        assert list(journal.remaining(MEDIA)) == MEDIA[3:]
        journal.add(MEDIA[3], (), ())
        assert [item.id for item in journal.results()] == [item.id for item in MEDIA[:3]]
    with Journal.open(tmp_path / "j", RUN, NOW) as journal:
        assert journal.kept == 4


def test_every_place_at_which_it_may_be_cut_off_loses_one_result_at_most(tmp_path: Path) -> None:
    content = kept(tmp_path / "j", 2).read_bytes()
    ends = [place for place in range(len(content) + 1) if content[:place].endswith(b"\n")]
    for place in range(0, len(content) + 1, 7):
        (tmp_path / "j").write_bytes(content[:place])
        with Journal.open(tmp_path / "j", RUN, NOW) as journal:
            assert journal.kept == max(0, sum(end <= place for end in ends) - 1)


@pytest.mark.parametrize("line", ["{}", "[]", "null", '{"statement": 1}', "x"])
def test_line_that_is_no_result_is_named(tmp_path: Path, line: str) -> None:
    """What was cut off has no end of line; all else is somebody's doing."""
    path = kept(tmp_path / "j", 1)
    size = path.stat().st_size
    with path.open("a") as file:
        file.write(f"{line}\n")
    with pytest.raises(RunError, match=f"{path}, byte {size}: no result as --resume writes it"):
        Journal.open(path, RUN, NOW)


@pytest.mark.parametrize(
    "content", ["\n", "text", "{}\n", '{"schema_version": 2, "began": "x", "run": {}}\n', '{"schema_version": 1}\n', "{"]
)
def test_other_files_are_refused_and_left_alone(tmp_path: Path, content: str) -> None:
    (tmp_path / "j").write_text(content)
    if content == "{":  # the beginning of a first line, which was cut off
        Journal.open(tmp_path / "j", RUN, NOW).close()
        return
    with pytest.raises(RunError, match="not what an interrupted run leaves"):
        Journal.open(tmp_path / "j", RUN, NOW)
    assert (tmp_path / "j").read_text() == content
