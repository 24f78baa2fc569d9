"""`archive diff` and `archive merge` at the prompt."""

import json
from pathlib import Path

from tests.cli.conftest import Run
from tests.conftest import FIXTURES


def test_archives_are_merged_and_held_against_each_other(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    for name in ("A", "B"):
        assert run("archive", "init", name, "--keep", "thumbs", cwd=tmp_path).code == 0
    dam = FIXTURES / "photos" / "dam.jpg"
    assert run("archive", "add", "B", dam, "--date", "2017", "--basis", "asserted", cwd=tmp_path).code == 0
    first = run("archive", "merge", "A", fixture_archive, "B", cwd=tmp_path)
    assert (first.code, first.out) == (0, "")
    assert run("archive", "merge", "A", "B", fixture_archive, cwd=tmp_path).err.startswith("0 added, 0 extended")
    assert run("archive", "verify", "A", "--read-data", cwd=tmp_path).code == 0
    told = run("archive", "diff", "A", fixture_archive, cwd=tmp_path)
    assert told.code == 0
    assert told.out.splitlines()[-1] == "different: 1 record"
    assert any("date=2017" in line and line.startswith("    - ") for line in told.out.splitlines())
    lines = [json.loads(line) for line in run("archive", "diff", "A", fixture_archive, "-f", "json", cwd=tmp_path).out.splitlines()]
    assert (lines[0]["equal"], lines[1]["difference"], lines[1]["fields"]) == (False, "record", ["appearances"])


def test_equal_archives_are_said_to_be(run: Run, fixture_archive: Path) -> None:
    told = run("archive", "diff", fixture_archive, fixture_archive)
    assert (told.code, told.out[:14]) == (0, "equal: digest ")
    lines = run("archive", "diff", fixture_archive, fixture_archive, "-f", "json").out.splitlines()
    assert (len(lines), json.loads(lines[0])["equal"]) == (1, True)


def test_trust_that_stays_behind_and_damage_are_told(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    for name in ("A", "B"):
        run("archive", "init", name, "--keep", "thumbs", cwd=tmp_path)
    run("archive", "merge", "B", fixture_archive, cwd=tmp_path)
    run("archive", "trust", "B", "a wire", "--reason", "ours", cwd=tmp_path)
    (tmp_path / "B" / "thumbs").rename(tmp_path / "lost")
    ended = run("archive", "merge", "A", "B", cwd=tmp_path)
    assert ended.code == 3
    assert "note: B trusts a wire; that does not come along" in ended.err
    assert ended.err.count("damaged: ") == 12
    assert run("archive", "merge", "A", "no-archive", cwd=tmp_path).code == 4
    assert run("archive", "merge", "A", "A", cwd=tmp_path).code == 2
