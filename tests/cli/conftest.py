"""The program as a process."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest


@dataclass(frozen=True)
class Ended:
    """What a process said, and how it ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ended]


@pytest.fixture
def run() -> Run:
    """Run `provenance` with some arguments, in a clean environment."""

    def start(*arguments: str | Path, cwd: Path | None = None, stdin: str | None = None, **environment: str) -> Ended:
        variables = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "PYTHONPATH", "COVERAGE_PROCESS_CONFIG"}}
        variables["XDG_CONFIG_HOME"] = os.devnull  # settings of whoever runs the tests
        command = [sys.executable, "-m", "provenance", *map(str, arguments)]
        ended = subprocess.run(command, cwd=cwd, input=stdin, capture_output=True, text=True, env=variables | environment, check=False)
        assert "Traceback" not in ended.stderr, ended.stderr
        return Ended(ended.returncode, ended.stdout, ended.stderr)

    return start
