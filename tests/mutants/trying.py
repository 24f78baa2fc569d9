"""The mutants of one module, tried by mutmut in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
WORK = ROOT / "build" / "mutants"
_COPIED = ("provenance", "fixtures", "tests")
"""Copied again by mutmut, which changes what it copied."""
_SETTINGS = """
[tool.mutmut]
source_paths = ["provenance"]
only_mutate = [{module!r}]
also_copy = ["fixtures"]
pytest_add_cli_args_test_selection = {tests!r}
pytest_add_cli_args = {quick!r}
"""
_QUICK = [
    *("-p", "pytest_socket", "-p", "pytest_timeout"),
    *("-p", "no:cacheprovider", "-p", "no:unraisableexception"),
    "-p",
    "no:tests.loopback.plugin",
]
"""A third of the time that pytest takes by itself to start and end, which most mutants take no longer than. What holds the tests to
loopback is entered once, by whoever calls."""
_IN_MEMORY = Path("/dev/shm")
"""Where Linux has no disk to wait for: archives sync whatever they acknowledge."""
_OUTCOME = re.compile(r"^\s*(\S+__mutmut_\d+): (.+)$", re.MULTILINE)
_SHOW = "import sys; from mutmut.__main__ import show; [show.callback(name) for name in sys.argv[1:]]"
"""`mutmut show` of many: each start of it takes as long as ten mutants."""
_HEAD = re.compile(r"^# \S+__mutmut_\d+: .*\n", re.MULTILINE)
_SQL = re.compile(r"(\b(SELECT|INSERT|UPDATE|DELETE|WHERE|PRAGMA|BEGIN|COMMIT|ROLLBACK|REINDEX|CREATE|CONFLICT)\b| = \?)[^']*$")
_KILLED = frozenset({"killed", "timeout", "segfault"})


@dataclass(frozen=True, slots=True, order=True)
class Change:
    """What a mutant does to its module.

    Attributes:
        function: Its name, with that of its class.
        old: The lines that it takes out, without what they are indented by.
        new: Those that it puts there.
    """

    function: str
    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of the mutants of one module.

    Attributes:
        module: Its path from the root of the project.
        mutants: How many there are, without those that only write SQL in another case.
        survivors: What no test told from the module itself, in the order of the module.
    """

    module: str
    mutants: int
    survivors: tuple[Change, ...]

    @property
    def score(self) -> float:
        """The part that was killed, 0 to 1; 1 where there is none."""
        return 1 - len(self.survivors) / self.mutants if self.mutants else 1.0


def try_mutants(module: str, tests: list[str]) -> Tried:
    """Make every mutant of a module, and run the tests that reach the changed function until one of them fails.

    Raises:
        RuntimeError: mutmut gave up, for one because a test fails without any change.
    """
    folder = _laid_out(module, tests)
    _mutmut(folder, "run", "--max-children", "1")
    outcomes = _OUTCOME.findall(_mutmut(folder, "results", "--all", "true"))
    survivors = [name for name, outcome in outcomes if outcome not in _KILLED]
    _, *differences = _HEAD.split(_run(folder, sys.executable, "-c", _SHOW, *survivors))
    changes = [change for change in map(_change, survivors, differences) if not _is_none(change)]
    return Tried(module, len(outcomes) - len(survivors) + len(changes), tuple(changes))


def _laid_out(module: str, tests: list[str]) -> Path:
    """A folder that mutmut takes for the project, with settings that name this module and these tests."""
    folder = WORK / Path(module).with_suffix("").as_posix().replace("/", ".")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in _COPIED:
        (folder / name).symlink_to(ROOT / name)
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8") + _SETTINGS.format(module=module, tests=tests, quick=_QUICK)
    (folder / "pyproject.toml").write_text(settings, encoding="utf-8")
    return folder


def _mutmut(folder: Path, *arguments: str) -> str:
    """What mutmut prints."""
    return _run(folder, str(Path(sys.executable).with_name("mutmut")), *arguments)


def _run(folder: Path, *command: str) -> str:
    """What a program prints that exits with 0."""
    environment = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    if _IN_MEMORY.is_dir():
        environment["TMPDIR"] = str(_IN_MEMORY)
    ran = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"mutmut {command[1]} in {folder} ended with {ran.returncode}:\n{ran.stdout[-4000:]}{ran.stderr[-4000:]}")
    return ran.stdout


def _is_none(change: Change) -> bool:
    """Whether all that a change does is to write SQL in another case, which is no change; texts within SQL have one case."""
    folded = [[line.casefold() for line in lines] for lines in (change.old, change.new)]
    return folded[0] == folded[1] and all(_SQL.search(line) for line in change.old)


def _change(mutant: str, difference: str) -> Change:
    lines = [line for line in difference.splitlines() if not line.startswith(("---", "+++", "@@", "#"))]

    def with_sign(sign: str) -> Iterator[str]:
        return (line[1:].strip() for line in lines if line.startswith(sign))

    name = mutant.rpartition(".")[2].partition("__mutmut_")[0]
    name = name[2:].replace("ǁ", ".")  # x_function, xǁClassǁmethod
    return Change(name, tuple(with_sign("-")), tuple(with_sign("+")))
