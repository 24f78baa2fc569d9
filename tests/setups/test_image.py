"""The image, without a container engine: what its Dockerfile runs is run in folders of its own; what comes of it runs as nobody,
without a network, on files that cannot be written."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from provenance.cli.exit_codes import ExitCode
from tests.conftest import ROOT
from tests.setups.conftest import Shell, for_real

PREFIX, NOBODY = "/opt/provenance", "65532"
INTERPRETER = Path(sys.executable).resolve()
OPEN_TO_ALL = all(place.stat().st_mode & 0o001 for place in (INTERPRETER, *INTERPRETER.parents))


def instructions() -> list[tuple[str, str]]:
    """Each instruction of the Dockerfile, and what it says."""
    text = re.sub(r"^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"), flags=re.MULTILINE).replace("\\\n", " ")
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1].strip()) for line in text.splitlines() if line.strip()]


def stages() -> list[list[tuple[str, str]]]:
    """The instructions of each stage, without its FROM."""
    found: list[list[tuple[str, str]]] = []
    for name, text in instructions():
        if name == "FROM":
            found.append([])
        elif found:
            found[-1].append((name, text))
    return found


def locked(file: str) -> set[tuple[str, str]]:
    """Packages and versions that a lock names."""
    return set(re.findall(r"^([a-z0-9.-]+)==(\S+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE))


def test_what_runs_is_what_the_tests_ran() -> None:
    """Renew both with `make lock`."""
    assert locked("requirements-run.lock") <= locked("requirements.lock")


def test_all_that_is_needed_is_locked() -> None:
    """PDQ alone has a lock of its own, as it has no wheels."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [member for extra, members in project["optional-dependencies"].items() if extra != "pdq" for member in members]
    needed = {canonicalize_name(Requirement(text).name) for text in [*project["dependencies"], *extras]}
    assert needed <= {name for name, _ in locked("requirements-run.lock")}


def test_no_package_that_runs_is_under_the_gpl() -> None:
    """HEIC, for one, would be read by pi-heif: the wheel of pillow-heif brings an encoder under the GPL."""
    for name, _ in sorted(locked("requirements-run.lock")):
        try:
            told = metadata(name)
        except PackageNotFoundError:  # for another system
            continue
        licences = [text[:200] for field in ("License-Expression", "License", "Classifier") for text in told.get_all(field) or []]
        assert licences, name
        assert not re.search(r"\b(A|L)?GPL|GNU ", " ".join(licences)), name


def test_image_runs_as_nobody_and_nothing_is_built_in_it() -> None:
    _, last = stages()
    assert dict(last)["USER"] == f"{NOBODY}:{NOBODY}"
    assert json.loads(dict(last)["ENTRYPOINT"]) == ["provenance"]
    assert {name for name, _ in last} == {"COPY", "ENV", "USER", "WORKDIR", "ENTRYPOINT", "CMD"}


def test_all_that_is_copied_is_let_through_and_nothing_else() -> None:
    copied = {source.rstrip("/") for name, text in stages()[0] if name == "COPY" for source in shlex.split(text)[:-1]}
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    assert {line.removeprefix("!") for line in lines if line.startswith("!")} == copied
    assert all((ROOT / source).exists() for source in copied)


@for_real
@pytest.mark.skipif(not OPEN_TO_ALL, reason="the interpreter lies in a folder that nobody else may enter, and workers are started from it")
@pytest.mark.skipif(os.geteuid() != 0 or shutil.which("unshare") is None, reason="needs root and unshare, to have no network and be nobody")
def test_what_is_built_runs_as_nobody_without_a_network(tmp_path: Path, project: Path, shell: Shell) -> None:
    prefix, source = tmp_path / "opt", tmp_path / "source"
    source.mkdir()
    for name, text in stages()[0]:
        if name == "COPY":
            *copied, target = shlex.split(text)
            for one in copied:
                into = source / target / (one if target == "./" else "")
                if (project / one).is_dir():
                    shutil.copytree(project / one, into)
                else:
                    shutil.copy(project / one, into)
        elif name == "RUN":
            ran = shell.run(text.replace(PREFIX, str(prefix)), source)
            assert ran.returncode == 0, ran.stdout + ran.stderr
    assert (prefix / "share" / "man" / "man1" / "provenance.1").is_file()
    desk = tmp_path / "desk"
    subprocess.run([prefix / "bin" / "provenance", "init", desk, "--example", "--ci", "none"], check=True, capture_output=True)
    for place in (tmp_path, *tmp_path.parents[:2]):
        place.chmod(0o755)
    before = sorted(desk.rglob("*"))
    alone = f"unshare --net -- setpriv --reuid={NOBODY} --regid={NOBODY} --clear-groups --no-new-privs"
    variables = {"HOME": "/nonexistent", "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"}
    checked = shell.run(f"{alone} {prefix}/bin/provenance check --manifest statements.jsonl", desk, **variables)
    assert checked.returncode == ExitCode.REUSED, checked.stderr
    assert "4 images: 2 reused" in checked.stdout
    doctor = shell.run(f"{alone} {prefix}/bin/provenance doctor", desk, **variables)
    assert doctor.returncode == ExitCode.CLEAR, doctor.stdout
    assert sorted(desk.rglob("*")) == before
