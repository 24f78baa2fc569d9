"""The jobs that `provenance init` writes: for GitHub and GitLab."""

import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.cli.exit_codes import ExitCode
from tests.conftest import ROOT
from tests.setups.conftest import Shell, for_real, git

BIN = Path(sys.executable).parent
SOURCE = f"https://github.com/desk/provenance@{'0123456789' * 4}"
DOCS = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
JOBS = {"github": ".github/workflows/provenance.yml", "gitlab": ".gitlab-ci.yml"}


def set_up(folder: Path, service: str) -> Path:
    """A folder that was set up, with photographs; its job."""
    command = [sys.executable, "-m", "provenance", "init", str(folder), "--example", "--ci", service, "--source", SOURCE]
    subprocess.run(command, check=True, capture_output=True)
    return folder / JOBS[service]


@pytest.mark.parametrize(("service", "schema"), [("github", "vendor.github-workflows"), ("gitlab", "vendor.gitlab-ci")])
def test_jobs_are_what_the_service_reads(tmp_path: Path, service: str, schema: str) -> None:
    assert_valid(set_up(tmp_path, service), schema)


def test_action_is_what_github_reads() -> None:
    assert_valid(ROOT / "action.yml", "vendor.github-actions")


def assert_valid(file: Path, schema: str) -> None:
    checked = subprocess.run([BIN / "check-jsonschema", "--builtin-schema", schema, file], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_nothing_in_the_action_and_the_workflow_is_unsafe(tmp_path: Path) -> None:
    """Among others: no text of an event in a script, every action by its commit, no more rights than are needed."""
    files = [ROOT / "action.yml", set_up(tmp_path, "github")]
    checked = subprocess.run([BIN / "zizmor", "--offline", "--no-progress", *files], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def blocks(language: str) -> list[str]:
    """What stands in docs/ci.md in this language."""
    return re.findall(rf"^```{language}\n(.*?)^```", DOCS, re.MULTILINE | re.DOTALL)


def test_lines_of_the_docs_are_those_of_the_job() -> None:
    """Up to what they say beside it."""
    template = (ROOT / "provenance" / "setting_up" / "templates" / "github.yml").read_text(encoding="utf-8")
    used = re.findall(r"^ *- uses: .*$", "\n".join(blocks("yaml")), re.MULTILINE)
    assert len(used) == 3
    assert all(line in template.splitlines() for line in used)


def test_docs_name_inputs_outputs_hooks_and_variables_as_they_are() -> None:
    action, hooks = (yaml.safe_load((ROOT / name).read_text(encoding="utf-8")) for name in ("action.yml", ".pre-commit-hooks.yaml"))
    told = [yaml.safe_load(block) for block in blocks("yaml")]
    assert len(told) == 4
    with_inputs, included, pre_commit = told[1][0], told[2], told[3]
    assert set(with_inputs["with"]) <= set(action["inputs"])
    assert all(f"`{name}`" in DOCS for name in (*action["inputs"], *action["outputs"]))
    assert [hook["id"] for hook in pre_commit["repos"][0]["hooks"]] == [hook["id"] for hook in hooks]
    path = included["include"][0]["remote"].partition("/COMMIT/")[2]
    job = yaml.safe_load((ROOT / path).read_text(encoding="utf-8"))
    assert {name: set(one["variables"]) for name, one in job.items()} == {"provenance": set(included["provenance"]["variables"])}


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed: apt-get install shellcheck")
@pytest.mark.parametrize("script", blocks("sh"))
def test_scripts_of_the_docs_are_sound(script: str) -> None:
    found = subprocess.run(["shellcheck", "-"], input=script, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@for_real
def test_job_of_gitlab_fails_where_an_image_was_published_before(tmp_path: Path, project: Path, shell: Shell) -> None:
    """Its script runs line by line, with the project fetched by its commit."""
    desk = tmp_path / "desk"
    job: dict[str, Any] = yaml.safe_load(set_up(desk, "gitlab").read_text(encoding="utf-8"))["provenance"]
    assert job["variables"] == dict(zip(("TOOL_REPOSITORY", "TOOL_COMMIT"), SOURCE.split("@"), strict=True))
    variables = {"TOOL_REPOSITORY": project.as_uri(), "TOOL_COMMIT": git(project, "rev-parse", "HEAD")}
    ended = shell.run("\n".join(job["script"]), desk, **variables)
    assert ended.returncode == ExitCode.REUSED, ended.stdout + ended.stderr
    kept = {file.name for file in (desk / job["artifacts"]["paths"][0]).iterdir()}
    assert kept == {"report.html", "junit.xml", "provenance.sarif", "run.json"}
    assert (desk / job["artifacts"]["reports"]["junit"]).is_file()
