"""The program: within this process, which takes a tenth of the time, or as a process where its streams or the network are at stake."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from provenance.cli.app import app

_KEPT = {"PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG"}
_NO_SETTINGS = {"XDG_CONFIG_HOME": os.devnull}
"""None of whoever runs the tests."""


@dataclass(frozen=True)
class Ended:
    """What a command said, and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


def invoked(*arguments: str | Path, **runner: Any) -> Ended:
    """Run a command within this process, in its environment; `runner` is for `CliRunner.invoke`."""
    ended = CliRunner().invoke(app, [str(one) for one in arguments], catch_exceptions=False, **runner)
    return Ended(ended.exit_code, ended.stdout, ended.stderr)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `provenance` with some arguments, in a clean environment."""

    def start(*arguments: str | Path, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> Ended:
        with monkeypatch.context() as patch:
            for name in set(os.environ) - _KEPT:
                patch.delenv(name)
            if cwd is not None:
                patch.chdir(cwd)
            return invoked(*arguments, input=stdin, env=_NO_SETTINGS | environment)

    return start


@pytest.fixture
def process() -> Run:
    """The same as a process of its own."""

    def start(*arguments: str | Path, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> Ended:
        variables = {name: os.environ[name] for name in _KEPT & set(os.environ)} | _NO_SETTINGS | environment
        command = [sys.executable, "-m", "provenance", *map(str, arguments)]
        ended = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, env=variables, check=False)
        assert "Traceback" not in ended.stderr, ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return start
