"""What the tests of setting up share: which of them install packages, the project as a repository of its own, and shells."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import ROOT

for_real = pytest.mark.skipif(not os.environ.get("SETUPS"), reason="installs everything anew, for minutes; run: make setups")


@dataclass(frozen=True)
class Shell:
    """A shell of its own: nothing of the caller's but where programs are found and how packages are fetched."""

    home: Path
    programs: Path
    downloads: Path

    def run(self, script: str, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script as GitHub's and GitLab's runners do, until the first fault."""
        passed = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        settled = {
            "HOME": str(self.home),
            "PATH": f"{self.programs}:/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "PIP_CACHE_DIR": str(self.downloads),
            **passed,
            **variables,
        }
        command = ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", script]
        return subprocess.run(command, cwd=cwd, env=settled, capture_output=True, text=True, check=False)


@pytest.fixture
def shell(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """A shell in an empty home, with a Python that has no packages; what was fetched once in these tests is not fetched again."""
    home, programs = tmp_path / "home", tmp_path / "programs"
    home.mkdir()
    programs.mkdir()
    (programs / "python").symlink_to(Path(sys.base_prefix) / "bin" / "python3")
    return Shell(home, programs, tmp_path_factory.getbasetemp() / "downloads")


def git(folder: Path, *arguments: str) -> str:
    """What git says, as somebody with a name."""
    named = ["git", "-c", "user.name=Ava", "-c", "user.email=ava@example.org", "-C", str(folder), *arguments]
    return subprocess.run(named, capture_output=True, text=True, check=True).stdout.strip()


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project as it lies here, as a repository with one commit."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout of the project")
    copy = tmp_path_factory.mktemp("project")
    listed = git(ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
    for name in filter(None, listed):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            (copy / name).write_bytes((ROOT / name).read_bytes())
    git(copy, "init", "--quiet")
    git(copy, "add", "--all")
    git(copy, "commit", "--quiet", "--message", "As it lies here")
    git(copy, "config", "uploadpack.allowAnySHA1InWant", "true")
    return copy
