"""`demo`: the case that the program exists for, by the commands that a desk would type."""

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command
from provenance.errors import ConfigurationError

CASE = Path("cases", "photos-of-2019")
_INTRODUCTION = """\
A group says that its drones struck two bases on 23 October 2023. Four photographs circulate with the statement.
The desk has an archive of dated photographs. (Statement, dates and publishers are invented; the photographs are real.)"""


@command
def demo_command(
    folder: Annotated[Path, typer.Argument(help="Folder for the photographs, the archive, the proofs and the report; made anew.")] = Path(
        "provenance-demo"
    ),
) -> ExitCode:
    """Check a statement of 2023 two of whose photographs were published in 2019."""
    _prepare(folder)
    archive, manifest, proofs, report = (
        folder / "archive",
        folder / "statement" / "statement.jsonl",
        folder / "proofs",
        folder / "report.html",
    )
    print(_INTRODUCTION)
    _provenance("archive", "init", archive)
    _provenance("archive", "add", archive, "--dates", folder / "archive.csv")
    code = _provenance("check", "--manifest", manifest, "--archive", archive, "--proofs", proofs, "-o", f"html={report}")
    print(f"(exit code {code}: a reused image was found)" if code == ExitCode.REUSED else f"(exit code {code})")
    print(f"(the report to open in a browser is {report}; the proofs lie in {proofs})")
    return ExitCode.CLEAR if code == ExitCode.REUSED else ExitCode.COULD_NOT_RUN


def _prepare(folder: Path) -> None:
    """Copy the photographs and the statement into a new `folder`; one that an earlier demonstration made is replaced."""
    if folder.exists() and not (folder / "statement" / "statement.jsonl").is_file():
        raise ConfigurationError(f"{folder}: exists and is not from an earlier demonstration; name another folder")
    photographs = fixtures()
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(photographs / "photos", folder / "photos")
    shutil.copytree(photographs / CASE, folder / "statement")
    shutil.copy(photographs / "archive.csv", folder)


def fixtures() -> Path:
    """The photographs: inside an installed package, or beside the package in a checkout."""
    for place in (Path(str(files("provenance"))) / "fixtures", Path(__file__).parents[2] / "fixtures"):
        if (place / CASE).is_dir():
            return place
    raise ConfigurationError("the photographs of the demonstration are not installed; run it from a checkout of the project")


def _provenance(*arguments: str | Path) -> int:
    """Run one command as a process of its own, and show it; settings of the user's would make it another demonstration."""
    texts = [str(argument) for argument in arguments]
    print(f"\n$ provenance {' '.join(texts)}", flush=True)
    return subprocess.run([sys.executable, "-m", "provenance", "--no-config", *texts], stderr=subprocess.STDOUT, check=False).returncode
