"""Completion in the shell, and the page of the manual."""

import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "man" / "provenance.1"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_one_of_its_shell(run: Run, tmp_path: Path, shell: str) -> None:
    script = run(_PROVENANCE_COMPLETE=f"source_{shell}").out
    assert f"_PROVENANCE_COMPLETE=complete_{shell}" in script
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed, so its script was not parsed")
    (tmp_path / "script").write_text(script)
    parsed = subprocess.run([shell, "-n", tmp_path / "script"], capture_output=True, text=True, check=False)
    assert parsed.returncode == 0, parsed.stderr


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("provenance ", {"check", "archive", "init", "doctor"}),
        ("provenance arch", {"archive"}),
        ("provenance archive tr", {"trust"}),
        ("provenance check --fail-on r", {"reused", "review"}),
        ("provenance check --max", {"--max-distance"}),
    ],
)
def test_commands_options_and_choices_are_completed(run: Run, words: str, expected: set[str]) -> None:
    parts = words.split(" ")
    told = run(_PROVENANCE_COMPLETE="complete_bash", COMP_WORDS=words.rstrip(), COMP_CWORD=str(len(parts) - 1))
    found = set(told.out.split())
    assert expected <= found
    assert all(word.startswith(parts[-1]) for word in found)


def test_page_of_the_manual_is_of_the_commands_as_they_are() -> None:
    """Renew it with `make man`."""
    made = runpy.run_path(str(ROOT / "docs" / "man" / "build.py"))["page"]()
    assert PAGE.read_text(encoding="utf-8") == made


@pytest.mark.skipif(shutil.which("groff") is None, reason="groff is not installed: apt-get install groff")
def test_page_of_the_manual_can_be_set() -> None:
    shown = subprocess.run(["groff", "-man", "-Tascii", "-ww", "-P-cbou", PAGE], capture_output=True, text=True, check=True)
    assert not [line for line in shown.stderr.splitlines() if "can't break line" not in line]
    assert re.search(r"^\s+provenance check \[OPTIONS\]", shown.stdout, re.MULTILINE)
    assert re.search(r"^\s+11\s+a reused image was found", shown.stdout, re.MULTILINE)
