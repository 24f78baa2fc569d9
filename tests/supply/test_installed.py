"""The wheel in an environment of its own, with the default install and nothing else: run by `make dist`."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from supply.lock import RUN_LOCK, installs, read_lock
from tests.conftest import ROOT
from tests.setups.conftest import for_real

DIST = ROOT / "build" / "dist"


def started(*command: str | Path, home: Path) -> subprocess.CompletedProcess[str]:
    variables = {name: value for name, value in os.environ.items() if name.startswith("PIP_") or name == "PATH"} | {"HOME": str(home)}
    return subprocess.run(command, cwd=home, env=variables, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment with the default install by its hashes, and the wheel."""
    home = tmp_path_factory.mktemp("home")
    default = dict(installs())[""]
    lines = [f"{pin.name}=={pin.version}{f' ; {pin.marker}' if pin.marker else ''}" for pin in read_lock(RUN_LOCK) if pin.name in default]
    hashes = ["".join(f" --hash=sha256:{one}" for one in pin.hashes) for pin in read_lock(RUN_LOCK) if pin.name in default]
    (home / "default.lock").write_text("".join(f"{line}{told}\n" for line, told in zip(lines, hashes, strict=True)), encoding="utf-8")
    programs = home / "venv" / "bin"
    commands: tuple[list[str | Path], ...] = (
        [sys.executable, "-m", "venv", home / "venv"],
        [
            programs / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--only-binary=:all:",
            "--requirement",
            "default.lock",
        ],
        [programs / "python", "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", next(DIST.glob("*.whl"))],
        [programs / "python", "-m", "pip", "check"],
    )
    for command in commands:
        ended = started(*command, home=home)
        assert ended.returncode == 0, ended.stdout + ended.stderr
    return programs


@for_real
def test_the_demo_runs(installed: Path, tmp_path: Path) -> None:
    ended = started(installed / "provenance", "demo", tmp_path / "demo", home=tmp_path)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "reused" in ended.stdout


@for_real
def test_the_default_install_is_no_more_than_what_is_checked(installed: Path, tmp_path: Path) -> None:
    told = json.loads(started(installed / "python", "-m", "pip", "list", "--format=json", home=tmp_path).stdout)
    names = {one["name"].lower().replace("_", "-") for one in told} - {"pip", "setuptools", "image-provenance"}
    assert names <= dict(installs())[""]


@for_real
def test_the_manual_and_the_types_are_there(installed: Path) -> None:
    assert (installed.parent / "share" / "man" / "man1" / "provenance.1").is_file()
    assert next(installed.parent.glob("lib/python*/site-packages/provenance/py.typed")).is_file()
