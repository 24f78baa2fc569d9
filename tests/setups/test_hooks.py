"""The hooks for pre-commit, in a repository of a desk."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.setups.conftest import Shell, for_real, git

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")


def test_hooks_are_hooks() -> None:
    checked = subprocess.run(
        [PRE_COMMIT, "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """The repository of a desk, set up and with nothing in it yet."""
    folder = tmp_path / "desk"
    subprocess.run([sys.executable, "-m", "provenance", "init", folder, "--example", "--ci", "none"], check=True, capture_output=True)
    git(folder, "init", "--quiet")
    return folder


@for_real
def test_commit_of_an_image_that_was_published_before_is_refused(desk: Path, project: Path, shell: Shell) -> None:
    """The first hook checks the statements, the second the images that change."""
    config = f"""
repos:
  - repo: {project.as_uri()}
    rev: {git(project, "rev-parse", "HEAD")}
    hooks:
      - id: provenance
      - id: provenance-images
        args: [--at, "2023-10-23"]
"""
    (desk / ".pre-commit-config.yaml").write_text(config)
    named = 'git config user.name Ava; git config user.email ava@example.org; git add --all; git commit --message "A statement"'
    ended = shell.run(f'"{PRE_COMMIT}" install; {named}', desk, PRE_COMMIT_HOME=str(desk.parent / "hooks"))
    said = ended.stdout + ended.stderr
    assert ended.returncode == 1, said
    assert said.count("exit code: 11") == 2, said
    assert said.count("4 images: 2 reused") == 2
    assert git(desk, "rev-list", "--all", "--count") == "0"
