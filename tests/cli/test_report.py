"""`report`, and what the formats take from the machine on which they are made."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.cli.outputs import append_summary, parse_outputs
from provenance.errors import ConfigurationError
from provenance.model.report import Tally
from provenance.rendering.formats import Format, renderer
from tests.cli.conftest import Run
from tests.conftest import FIXTURES
from tests.contract.runs import Drawn, whole_run
from tests.contract.runs import run as run_of

AUTHOR = ("--author-name", "Example Desk", "--author-url", "https://example.org")


@pytest.fixture
def desk(tmp_path: Path, fixture_archive: Path) -> Path:
    """A repository with an archive, and statements in a folder of it."""
    (tmp_path / ".git").mkdir()
    shutil.copytree(fixture_archive, tmp_path / "ARCHIVE")
    shutil.copytree(FIXTURES / "cases" / "photos-of-2019", tmp_path / "desk")
    return tmp_path / "desk"


def test_report_shows_in_every_format_what_the_check_showed(run: Run, desk: Path) -> None:
    files = [f"{format_.value}={format_.value}.out" for format_ in Format]
    options = [part for file in files for part in ("-o", file)]
    checked = run("check", "--manifest", "statement.jsonl", "--archive", "../ARCHIVE", "--thumbnails", *AUTHOR, *options, cwd=desk)
    assert checked.code == 11, checked
    assert checked.out == (desk / "text.out").read_text(encoding="utf-8")
    again = [part for file in files for part in ("-o", file.replace(".out", ".again"))]
    shown = run("report", "json.out", "--thumbnails", *AUTHOR, *again, cwd=desk)
    assert (shown.code, shown.out) == (11, checked.out)
    for format_ in Format:
        assert (desk / f"{format_.value}.again").read_bytes() == (desk / f"{format_.value}.out").read_bytes(), format_


def test_places_are_named_as_seen_from_the_repository(run: Run, desk: Path) -> None:
    outputs = ("-o", "sarif=a.sarif", "-o", "github=a.txt")
    run("check", "--manifest", str(desk / "statement.jsonl"), "--archive", "../ARCHIVE", *outputs, cwd=desk)
    told = json.loads((desk / "a.sarif").read_text(encoding="utf-8"))["runs"][0]
    where = told["results"][0]["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "desk/statement.jsonl", "uriBaseId": "%SRCROOT%"}
    assert where["region"] == {"startLine": 1}
    assert told["artifacts"][0]["location"]["uri"] == "desk/images/launch-site.jpg"
    assert (desk / "a.txt").read_text(encoding="utf-8").startswith("::error file=desk/statement.jsonl,line=1,title=Reused image::REUSED ")


def test_exit_code_is_that_of_the_check(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "merge"
    file.write_text("".join(renderer(Format.JSON)(whole_run())), encoding="utf-8")
    assert run("report", "./merge", cwd=tmp_path).code == 11
    assert run("report", "show", "merge", "--exit-zero", cwd=tmp_path).code == 0
    assert run("report", "-f", "csv", "./merge", "-o", "a.csv", cwd=tmp_path).code == 11


@pytest.mark.parametrize("arguments", [["report", "no.json"], ["report", "show", "no.json"]])
def test_what_is_no_run_is_named(run: Run, tmp_path: Path, arguments: list[str]) -> None:
    ended = run(*arguments, cwd=tmp_path)
    assert (ended.code, ended.out) == (2, "")
    assert "no.json: cannot be read" in ended.err


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ((None, None), "add --author-name and --author-url"),
        (("Example Desk", None), "add --author-name and --author-url"),
        (("Example Desk", "javascript:alert(1)"), "no address that begins with"),
    ],
)
def test_nobody_unnamed_signs_a_media_review(named: tuple[str | None, str | None], words: str) -> None:
    """Whether it goes to standard output or to a file; other formats need no author."""
    assert parse_outputs(Format.TEXT, ["sarif=a.sarif"], *named)
    for format_, texts in ((Format.MEDIAREVIEW, []), (Format.TEXT, ["mediareview=a.json"])):
        with pytest.raises(ConfigurationError, match=words):
            parse_outputs(format_, texts, *named)


def test_annotations_bring_the_summary_of_the_step(run: Run, tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("".join(renderer(Format.JSON)(whole_run())), encoding="utf-8")
    summary = tmp_path / "summary.md"
    summary.write_text("before\n", encoding="utf-8")
    run("report", "run.json", "-f", "text", cwd=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text(encoding="utf-8") == "before\n"
    run("report", "run.json", "-f", "github", cwd=tmp_path, GITHUB_STEP_SUMMARY=str(summary))
    assert summary.read_text(encoding="utf-8") == f"before\n{''.join(renderer(Format.MARKDOWN)(whole_run()))}"


def test_summary_that_github_would_not_show_is_cut_between_two_results(tmp_path: Path) -> None:
    media = Drawn(200)
    summary = tmp_path / "summary.md"
    summary.write_text("-" * 1_000_000 + "\n", encoding="utf-8")  # of an earlier command of the step
    append_summary(replace(run_of(), media=media, tally=Tally.of(media)), summary)
    text = summary.read_text(encoding="utf-8")
    assert 1_040_000 < summary.stat().st_size <= 1024 * 1024
    assert text.rpartition("\n\n")[0].endswith("\n```") or text.rpartition("\n\n")[0].endswith(" |")
    assert "GitHub shows no more than 1 MiB" in text.splitlines()[-1]


def test_summary_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"GITHUB_STEP_SUMMARY .*cannot be written"):
        append_summary(whole_run(), tmp_path / "no folder" / "summary.md")
