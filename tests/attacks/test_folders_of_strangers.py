"""Work in a folder that a stranger sent, with settings and an archive of theirs in it."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attacks.desk import AT
from tests.cli.conftest import Ended
from tests.conftest import FIXTURES


def working(folder: Path, *arguments: str) -> Ended:
    """What the program says that works in a folder."""
    command = [sys.executable, "-m", "provenance", *arguments]
    ended = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, check=False, timeout=60, env={**os.environ, "PYTHONPATH": ""}
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


@pytest.mark.parametrize("name", ["provenance.toml", "pyproject.toml"])
def test_archive_that_a_folder_names_is_told_with_every_result(fixture_archive: Path, tmp_path: Path, name: str) -> None:
    """Whose archive is asked decides whose word counts, so this one setting can plant a verdict: its file and it are named."""
    shutil.copytree(fixture_archive, tmp_path / "theirs")
    (tmp_path / name).write_text("[tool.provenance]\n" * (name == "pyproject.toml") + 'archive = "theirs"\n')
    shutil.copy(FIXTURES / "photos" / "dam.jpg", tmp_path / "x.jpg")
    said = working(tmp_path, "check", "x.jpg", "--at", AT, "-f", "json")
    assert said.code == 11, said
    assert f"settings: {name}" in said.err
    assert json.loads(said.out)["archive"]["path"] == "theirs"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('wayback = "https://evil.example"', "wayback"),
        ('allow-private = ["10.0.0.0/8"]', "allow-private"),
        ("exit-zero = true", "exit-zero"),
        ('tsa-roots = "mine.pem"', "tsa-roots"),
        ('output = ["json=../x.json"]', "output"),
        ("[limits]\nmax-bytes = 1", "max-bytes"),
        ("a" + ".a" * 2_000 + " = 1", "dots"),
        ("a = " + "[" * 100_000, "nested"),
    ],
)
def test_settings_of_a_stranger_end_the_command(tmp_path: Path, text: str, word: str) -> None:
    """No network, no file elsewhere, no other roots, no hidden result, no hang."""
    (tmp_path / "provenance.toml").write_text(text)
    said = working(tmp_path, "check", "x.jpg", "--at", AT, "--archive", "A")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: provenance.toml")
    assert word in said.err


def test_project_file_without_end_is_refused(tmp_path: Path) -> None:
    """One of holes is read as far as project files go, and no further."""
    with (tmp_path / "pyproject.toml").open("wb") as handle:
        handle.write(b"[tool.provenance]\n")
        handle.truncate(1 << 40)
    said = working(tmp_path, "check", "x.jpg", "--at", AT, "--archive", "A")
    assert (said.code, "larger than" in said.err) == (2, True), said
