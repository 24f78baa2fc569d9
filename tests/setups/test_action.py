"""The composite action: its steps run as a runner would run them, and its texts are looked at by those who know what is unsafe."""

import json
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from provenance.cli.exit_codes import ExitCode
from tests.conftest import ROOT
from tests.setups.conftest import Shell, for_real

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
CHECK, END = "Check", "End as the check ended"


@dataclass
class Runner:
    """What a runner keeps while it takes the steps of the action."""

    shell: Shell
    workspace: Path
    temp: Path
    action: Path = ROOT
    inputs: dict[str, str] = field(default_factory=dict)
    known: dict[str, str] = field(default_factory=dict)

    def take(self, name: str) -> subprocess.CompletedProcess[str]:
        """Run the step of this name; what it puts out is known to later ones."""
        (step,) = (one for one in STEPS if one["name"] == name)
        output, summary = self.temp / "output", self.temp / "summary"
        output.write_text("")
        variables = {variable: self.evaluate(text) for variable, text in step.get("env", {}).items()}
        files = {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), "RUNNER_TEMP": str(self.temp)}
        folder = self.workspace / self.evaluate(step.get("working-directory", "."))
        ended = self.shell.run(step["run"], folder, **variables, **files)
        said = dict(line.split("=", 1) for line in output.read_text().splitlines())
        self.known |= {f"steps.{step['id']}.outputs.{key}": value for key, value in said.items()} if "id" in step else {}
        return ended

    def evaluate(self, text: str) -> str:
        """A text with its expressions put in; those that are not known are empty, as on a runner."""
        return re.sub(r"\$\{\{ (\S+) \}\}", lambda found: self._value(found[1]), text)

    def _value(self, name: str) -> str:
        if name.startswith("inputs."):
            inner = name.removeprefix("inputs.")
            return self.inputs.get(inner, str(ACTION["inputs"][inner]["default"]))
        return {"github.action_path": str(self.action), "steps.python.outputs.python-path": sys.executable, **self.known}.get(name, "")


@pytest.fixture
def runner(shell: Shell, tmp_path: Path) -> Runner:
    """A runner in a folder that `provenance init --example` set up; the program is the one of these tests."""
    desk, temp = tmp_path / "desk", tmp_path / "temp"
    subprocess.run([sys.executable, "-m", "provenance", "init", desk, "--example", "--ci", "none"], check=True, capture_output=True)
    (temp / "provenance" / "bin").mkdir(parents=True)
    for name, arguments in (("python", ""), ("provenance", "-m provenance")):
        program = temp / "provenance" / "bin" / name
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" {arguments} "$@"\n')
        program.chmod(0o755)
    return Runner(shell, desk, temp)


def commands(text: str) -> list[str]:
    """The lines of a log that a runner takes for commands, outside the part in which it was told to take none."""
    found, until = [], None
    for line in text.splitlines():
        if until is not None:
            until = None if line.strip() == f"::{until}::" else until
        elif line.startswith("::stop-commands::"):
            until = line.removeprefix("::stop-commands::")
        elif line.strip().startswith("::") or "##[" in line:
            found.append(line)
    return found


def test_reports_are_written_and_the_job_then_ends_as_the_check_did(runner: Runner) -> None:
    checked = runner.take(CHECK)
    assert checked.returncode == 0, checked.stderr
    told = {name: runner.evaluate(output["value"]) for name, output in ACTION["outputs"].items()}
    reports = Path(told.pop("reports"))
    assert {file.name for file in reports.iterdir()} == {"provenance.sarif", "report.html", "run.json"}
    counts = {"images": "4", "reused": "2", "review": "0", "consistent": "1", "not-found": "1", "unchecked": "0"}
    assert told == {"exit-code": "11", **counts}
    assert "4 images: 2 reused" in (runner.temp / "summary").read_text()
    assert runner.take(END).returncode == ExitCode.REUSED


def test_check_that_cannot_run_uploads_nothing_and_fails_with_its_own_code(runner: Runner) -> None:
    runner.inputs = {"archive": "elsewhere"}
    assert runner.take(CHECK).returncode == 0
    assert runner.known["steps.check.outputs.written"] == "false"
    assert runner.take(END).returncode == ExitCode.COULD_NOT_RUN


def test_job_fails_where_the_check_was_never_come_to(runner: Runner) -> None:
    assert runner.take(END).returncode == ExitCode.COULD_NOT_RUN


def test_inputs_reach_the_check_as_they_are(runner: Runner) -> None:
    """Blanks, quotes and what a shell would run are part of a name."""
    name = "a $(touch ran) 'b'; touch ran.jpg"
    shutil.copy(runner.workspace / "images" / "field.jpg", runner.workspace / name)
    runner.inputs = {"manifest": "", "arguments": f"{name}\r\n--at\n2023-10-23\n\n--fail-on=review\n"}
    checked = runner.take(CHECK)
    assert name in checked.stdout, checked.stderr
    assert runner.known["steps.check.outputs.not-found"] == "1"
    assert not list(runner.workspace.glob("ran"))


def test_no_text_of_a_stranger_is_a_command_to_the_runner(runner: Runner) -> None:
    """Runners read commands from every line of a log; annotations are the only ones that come from a check."""
    names = ["::error::no", "##[error]no", "x\n::error::no"]
    row = {"id": "::set-output name=a::b", "at": "2023-10-23", "images": [f"{name}.jpg" for name in names]}
    (runner.workspace / "statements.jsonl").write_text(json.dumps(row))
    checked = runner.take(CHECK)
    assert runner.known["steps.check.outputs.unchecked"] == "3"
    found = commands(checked.stdout) + commands(checked.stderr)
    assert len(found) == 3
    assert all(re.match(r"::warning (title|file)=", line) for line in found), found


def test_warns_where_code_scanning_took_nothing(runner: Runner) -> None:
    runner.known = {"steps.sarif.outcome": "failure", "steps.check.outputs.exit-code": "0"}
    ended = runner.take(END)
    assert ended.returncode == 0
    assert ended.stdout.startswith("::warning::Code scanning did not take the results.")


@for_real
def test_action_installs_itself_and_finds_what_was_published_before(runner: Runner, project: Path) -> None:
    """In an empty home, from the lock, in an environment of its own."""
    shutil.rmtree(runner.temp / "provenance")
    runner.action = project
    installed = runner.take("Install provenance")
    assert installed.returncode == 0, installed.stderr
    checked = runner.take(CHECK)
    assert runner.known["steps.check.outputs.reused"] == "2", checked.stderr
    assert runner.take(END).returncode == ExitCode.REUSED


def test_every_other_action_is_named_by_its_commit() -> None:
    used = re.findall(r"uses: (\S+)@(\S+)(.*)", (ROOT / "action.yml").read_text(encoding="utf-8"))
    assert len(used) == 3
    assert all(re.fullmatch(r"[0-9a-f]{40}", commit) and re.fullmatch(r" # v\d+\.\d+\.\d+", version) for _, commit, version in used)


def test_scripts_hold_no_expressions() -> None:
    """What an input holds comes by the environment, so it is never read as a script."""
    assert not [step["name"] for step in STEPS if "${{" in step.get("run", "")]


@pytest.mark.skipif(shutil.which("shellcheck") is None, reason="shellcheck is not installed: apt-get install shellcheck")
@pytest.mark.parametrize("step", [step for step in STEPS if "run" in step], ids=lambda step: step["name"])
def test_scripts_are_sound(step: dict[str, Any]) -> None:
    found = subprocess.run(["shellcheck", "--shell=bash", "-"], input=step["run"], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout
