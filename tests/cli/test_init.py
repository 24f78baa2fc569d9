"""`provenance init`: what it writes is enough, and it writes over nothing."""

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from provenance.cli.exit_codes import ExitCode
from tests.cli.conftest import Run
from tests.conftest import FIXTURES

COMMIT = "0123456789" * 4
SOURCE = f"https://github.com/desk/provenance@{COMMIT}"


def files_in(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file() and "archive" not in path.parts}


def test_new_folder_can_be_filled_and_checked_at_once(run: Run, tmp_path: Path) -> None:
    """By the commands that it names, without another setting."""
    assert run("init", cwd=tmp_path).code == ExitCode.CLEAR
    assert files_in(tmp_path) == {"provenance.toml", "statements.jsonl", "ignore.toml", ".github/workflows/provenance.yml"}
    assert run("check", "--manifest", "statements.jsonl", cwd=tmp_path).code == ExitCode.INCOMPLETE
    shutil.copytree(FIXTURES / "cases" / "photos-of-2019" / "images", tmp_path / "images")
    shutil.copytree(FIXTURES / "photos", tmp_path / "PICTURES")
    added = run("archive", "add", "archive", "PICTURES", "--date", "2019", "--basis", "published", cwd=tmp_path)
    assert added.code == ExitCode.CLEAR, added.err
    checked = run("check", "--manifest", "statements.jsonl", cwd=tmp_path)
    assert checked.code == ExitCode.REUSED
    assert "4 images: " in checked.out


def test_example_fails_the_first_check(run: Run, tmp_path: Path) -> None:
    made = run("init", "desk", "--example", cwd=tmp_path)
    assert made.code == ExitCode.CLEAR
    assert made.out.splitlines()[-4:-2] == ["  cd desk", "  provenance check --manifest statements.jsonl"]
    assert run("check", "--manifest", "statements.jsonl", cwd=tmp_path / "desk").code == ExitCode.REUSED


@pytest.mark.parametrize("taken", ["provenance.toml", ".github/workflows/provenance.yml"])
def test_nothing_is_written_where_one_file_is_there(run: Run, tmp_path: Path, taken: str) -> None:
    (tmp_path / taken).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / taken).write_text("mine")
    refused = run("init", tmp_path)
    assert refused.code == ExitCode.USAGE
    assert f"has {taken} already; nothing was written" in refused.err
    assert files_in(tmp_path) == {taken}
    assert ("--ci none" in refused.err) == taken.endswith(".yml")
    assert (tmp_path / taken).read_text() == "mine"
    assert not (tmp_path / "archive").exists()


def test_archive_that_is_there_stays_as_it_is(run: Run, tmp_path: Path, fixture_archive: Path) -> None:
    shutil.copytree(fixture_archive, tmp_path / "archive")
    held = (tmp_path / "archive" / "archive.db").read_bytes()
    assert run("init", tmp_path, "--example").code == ExitCode.USAGE
    assert run("init", tmp_path).code == ExitCode.CLEAR
    assert (tmp_path / "archive" / "archive.db").read_bytes() == held


@pytest.mark.parametrize(("service", "job"), [("github", ".github/workflows/provenance.yml"), ("gitlab", ".gitlab-ci.yml"), ("none", None)])
def test_job_is_for_the_service_that_was_named(run: Run, tmp_path: Path, service: str, job: str | None) -> None:
    assert run("init", tmp_path, "--ci", service, "--source", SOURCE).code == ExitCode.CLEAR
    jobs = files_in(tmp_path) - {"provenance.toml", "statements.jsonl", "ignore.toml"}
    assert jobs == ({job} if job else set())
    if job is not None:
        text = (tmp_path / job).read_text()
        assert COMMIT in text
        assert "OWNER" not in text


def test_source_that_nobody_knows_is_left_to_a_person(run: Run, tmp_path: Path) -> None:
    """A workflow cannot name an action that lies elsewhere than on GitHub."""
    told = run("init", tmp_path, "--source", f"https://git.example.org/desk/provenance@{COMMIT}")
    assert "write in .github/workflows/provenance.yml where this program lies, for OWNER/provenance@COMMIT" in told.out
    assert "- uses: OWNER/provenance@COMMIT\n" in (tmp_path / ".github/workflows/provenance.yml").read_text()


@pytest.mark.parametrize(
    "source",
    [
        "desk/provenance@v1",
        "http://github.com/desk/provenance@v1",
        "https://github.com/desk/provenance",
        "https://github.com/desk/provenance@v1\n- run: x",
        "https://github.com/desk/prov$(x)@v1",
        "https://ava:secret@github.com/desk/provenance@v1",
        "https://github.com/desk/provenance@--upload-pack=x",
    ],
)
def test_source_that_could_be_taken_for_something_else_is_refused(run: Run, tmp_path: Path, source: str) -> None:
    refused = run("init", tmp_path, "--source", source)
    assert refused.code == ExitCode.USAGE
    assert "not an address with a commit" in refused.err
    assert not files_in(tmp_path)


def test_settings_hold_every_default_and_can_be_put_in_force(run: Run, tmp_path: Path) -> None:
    """What is shown as a default is one, and what is listed may be set: the file without its comment signs changes nothing."""
    assert run("init", tmp_path, "--ci", "none").code == ExitCode.CLEAR
    file = tmp_path / "provenance.toml"
    text = file.read_text()
    assert tomllib.loads(text)["archive"] == "archive"
    as_written = run("config", "show", cwd=tmp_path).out
    file.write_text(re.sub(r"^# ([a-z-]+ = .+)$", r"\1", text, flags=re.MULTILINE))
    uncommented = run("config", "show", cwd=tmp_path).out
    assert uncommented.count("provenance.toml") > as_written.count("provenance.toml") > 0
    assert [line.split()[:2] for line in uncommented.splitlines()] == [line.split()[:2] for line in as_written.splitlines()]
