"""`archive export` and `archive import` at the prompt."""

import json
from pathlib import Path

import pytest

from provenance.exchange.columns import COLUMNS
from tests.cli.conftest import Run
from tests.conftest import ROOT
from tests.unit.exchange.lists import as_csv, listed


@pytest.fixture
def empty(run: Run, tmp_path: Path) -> Path:
    """An archive without records."""
    assert run("archive", "init", "B", cwd=tmp_path).code == 0
    return tmp_path / "B"


def test_exported_list_is_imported_once(run: Run, empty: Path, fixture_archive: Path, tmp_path: Path) -> None:
    assert run("archive", "export", fixture_archive, "-o", tmp_path / "list.csv").code == 0
    first = run("archive", "import", empty, tmp_path / "list.csv", "--source", "Northern Desk")
    second = run("archive", "import", empty, tmp_path / "list.csv", "--source", "Northern Desk")
    assert (first.code, first.out, second.code) == (0, "", 0)
    assert first.err.splitlines()[0] == "12 added, 1 extended, 0 unchanged, 0 not taken"
    assert second.err.splitlines()[0] == "0 added, 0 extended, 13 unchanged, 0 not taken"
    assert first.err.splitlines()[1] == second.err.splitlines()[1]
    assert "evidence" not in run("archive", "export", empty).out
    assert run("archive", "verify", empty).code == 0


def test_list_goes_through_a_pipe(process: Run, empty: Path, fixture_archive: Path) -> None:
    out = process("archive", "export", fixture_archive, "-f", "jsonl").out
    assert [tuple(json.loads(line)) for line in out.splitlines()] == [COLUMNS] * 13
    assert process("archive", "import", empty, "-", "--source", "Northern Desk", stdin=out).code == 0
    assert process("archive", "export", empty, "-f", "jsonl").out != out
    assert process("archive", "trust", empty, "Northern Desk", "--reason", "a partner of ours").code == 0
    assert process("archive", "export", empty, "-f", "jsonl").out == out
    assert process("archive", "trust", empty).out == "trusted  Northern Desk  13 appearances  a partner of ours\n"
    assert process("archive", "trust", empty, "Northern Desk", "--undo").code == 0
    assert process("archive", "export", empty, "-f", "jsonl").out != out


def test_trust_says_what_is_missing(run: Run, empty: Path) -> None:
    assert run("archive", "trust", empty, "Northern Desk").err.startswith("error: --reason is missing")
    assert run("archive", "trust", empty, "Northern Desk", "--undo", "--never").code == 2
    assert "as before" in run("archive", "trust", empty, "Northern Desk", "--undo").err
    assert run("archive", "trust", empty, "--never").code == 2
    ended = run("archive", "trust", empty, "Nobody", "--never", "--reason", "forges dates")
    assert (ended.code, ended.err.splitlines()[-1]) == (
        0,
        f"note: {empty} has nothing of that name yet; names are compared letter by letter",
    )
    assert json.loads(run("archive", "trust", empty, "-f", "json").out) == [
        {"name": "Nobody", "trusted": False, "reason": "forges dates", "appearances": 0}
    ]


def test_bad_line_is_told_with_its_field_and_ends_incomplete(run: Run, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([listed(width="\x1b[31mwide"), listed(date="1700")]))
    ended = run("archive", "import", empty, "list.csv", cwd=tmp_path)
    assert ended.code == 3
    assert ended.err.splitlines()[:3] == [
        "not taken: list.csv, line 2, field width: '\\x1b[31mwide' is not a whole number from 1 to 2147483647",
        "note: list.csv, line 3: the date '1700' is not used: it is before the first photograph (1826)",
        "1 added, 0 extended, 0 unchanged, 1 not taken",
    ]


def test_what_is_no_list_is_a_usage_error(run: Run, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("path,date\na.jpg,2019\n")
    ended = run("archive", "import", empty, "list.csv", cwd=tmp_path)
    assert (ended.code, ended.err.splitlines()[0][:41]) == (2, "error: list.csv, line 1: no hash list: it")
    assert run("archive", "import", empty, "absent.csv", cwd=tmp_path).code == 2
    assert run("archive", "import", empty, ".", cwd=tmp_path).code == 2


def test_list_without_lines_is_incomplete(run: Run, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(as_csv([listed()]).splitlines(keepends=True)[0])
    assert run("archive", "import", empty, "list.csv", cwd=tmp_path).code == 3


def test_folder_of_parts_goes_over_and_back(run: Run, empty: Path, fixture_archive: Path, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="the extra parquet is not installed")
    wrote = run("archive", "export", fixture_archive, "-f", "parquet", "-o", tmp_path / "parts", "--thumbnails")
    assert (wrote.code, wrote.out, wrote.err) == (0, "", "1 part, 4 files new; with thumbnails\n")
    first = run("archive", "import", empty, tmp_path / "parts", "--source", "Northern Desk")
    assert (first.code, first.err.splitlines()[0]) == (0, "12 added, 1 extended, 0 unchanged, 0 not taken")
    (damaged, *_) = sorted((tmp_path / "parts" / "records").iterdir())
    damaged.write_bytes(damaged.read_bytes()[:-1])
    ended = run("archive", "import", empty, tmp_path / "parts", "--source", "Northern Desk")
    assert ended.code == 3
    assert "its size is not the" in ended.err
    assert run("archive", "import", empty, fixture_archive).code == 2


@pytest.mark.parametrize(
    "arguments", [["-f", "parquet"], ["-f", "csv", "--thumbnails"], ["-f", "parquet", "-o", "."], ["-o", "no/such/file"]]
)
def test_export_that_cannot_be_meant_is_a_usage_error(run: Run, empty: Path, fixture_archive: Path, arguments: list[str]) -> None:
    assert run("archive", "export", fixture_archive, *arguments, cwd=empty.parent).code == 2


def test_pdq_list_of_others_is_taken(run: Run, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "pdq.txt").write_text("ab" * 32 + "\n")
    assert run("archive", "import", empty, tmp_path / "pdq.txt").code == 0
    told = run("archive", "export", empty)
    assert told.err == "note: 1 records are known by their PDQ alone and were left out; -f threatexchange has a place for them\n"
    assert "ab" * 32 in run("archive", "export", empty, "-f", "threatexchange").out
    assert run("archive", "info", empty).code == 0
    assert run("archive", "verify", empty, "--read-data").code == 0


def test_every_column_is_documented() -> None:
    table = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8").partition("## Columns")[2]
    assert [column for column in COLUMNS if f"| `{column}`" not in table] == []
