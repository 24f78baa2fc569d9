"""`decide` at the prompt: what was dismissed is shown and does not count."""

import json
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Ended, Run
from tests.conftest import FIXTURES

_IMAGE = FIXTURES / "cases" / "photos-of-2019" / "images" / "control-tower.jpg"


@pytest.fixture
def archive(fixture_archive: Path, tmp_path: Path) -> Path:
    """An archive that may be written to."""
    return shutil.copytree(fixture_archive, tmp_path / "A")


@pytest.fixture
def check(run: Run, archive: Path) -> "Check":
    """Check one image that was published before."""
    return Check(run, archive)


class Check:
    """The image of 2019 against the archive."""

    def __init__(self, run: Run, archive: Path) -> None:
        self._run, self._archive = run, archive

    def __call__(self, *options: str | Path) -> Ended:
        return self._run("check", _IMAGE, "--archive", self._archive, "--at", "2023-10-23", *options)

    def line(self, *options: str | Path) -> dict[str, object]:
        """The one object of the report."""
        (line,) = self(*options, "-f", "jsonl").out.splitlines()
        told: dict[str, object] = json.loads(line)
        return told

    def findings(self) -> list[str]:
        """Their names."""
        matches = self.line()["matches"]
        assert isinstance(matches, list)
        return [match["finding"] for match in matches]


@pytest.mark.parametrize("where", ["archive", "file"])
def test_dismissed_finding_is_shown_and_does_not_count_until_it_is_undone(
    run: Run, archive: Path, check: Check, tmp_path: Path, where: str
) -> None:
    file = tmp_path / "decisions.jsonl"
    kept = ("--archive", archive) if where == "archive" else ("--decisions", file)
    read = () if where == "archive" else ("--decisions", file)
    names = check.findings()
    for name in names:
        assert run("decide", name, "dismiss", "--reason", "the\x1b[31m same crest", "--author", "Ava", *kept).code == 0
    told = check(*read)
    assert (told.code, told.err) == (0, "")
    assert "NOT FOUND" in told.out
    assert f"finding {names[0]}" in told.out
    assert "dismissed by Ava on" in told.out
    assert "\x1b" not in told.out
    line = check.line(*read)
    assert (line["verdict"], line["reasons"]) == (
        "not-found",
        [{"code": "dismissed", "text": "nothing matches but what a person dismissed; that says nothing more"}],
    )
    assert run("decide", names[0], "undo", "--reason", "not the same crest", *kept).code == 0
    assert check(*read).code == 11


def test_confirmation_is_shown_and_changes_no_verdict(run: Run, archive: Path, check: Check) -> None:
    before = check.line()
    assert run("decide", check.findings()[0], "confirm", "--reason", "seen", "--archive", archive).code == 0
    after = check.line()
    assert (after["verdict"], after["reasons"]) == (before["verdict"], before["reasons"])
    assert "confirmed by" in check().out
    assert '"decision": "confirm"' in run("archive", "log", archive).out
    assert run("archive", "verify", archive).code == 0


def test_decision_has_a_place_a_reason_and_a_finding(run: Run, archive: Path, tmp_path: Path) -> None:
    name = f"{'a' * 16}-{'b' * 16}"
    assert run("decide", name, "dismiss", "--reason", "why").err.startswith("error: give either --archive or --decisions")
    assert run("decide", name, "dismiss", "--reason", " ", "--archive", archive).code == 2
    assert "names no finding" in run("decide", "abc", "dismiss", "--reason", "why", "--archive", archive).err
    assert run("decide", name, "delete", "--reason", "why", "--archive", archive).code == 2
    assert run("decide", name, "dismiss", "--reason", "why", "--archive", tmp_path / "absent").code == 4


def test_file_that_cannot_be_read_ends_the_check(check: Check, tmp_path: Path) -> None:
    (tmp_path / "decisions.jsonl").write_text('{"finding": "x"}\n', encoding="utf-8")
    ended = check("--decisions", tmp_path / "decisions.jsonl")
    assert (ended.code, ended.out) == (2, "")
    assert "decisions.jsonl, line 1" in ended.err
    assert check("--decisions", tmp_path / "absent.jsonl").code == 2
