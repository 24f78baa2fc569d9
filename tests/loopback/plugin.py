"""No test, and no program that a test starts, gets further than loopback.

pytest-socket holds the tests themselves, and most of them to no socket at all. Two more hold what they start: a network that holds
nothing but loopback (namespace.py) where the kernel gives one, for programs of any kind; and a hook (sitecustomize.py) in every
Python, which also tells who tried. What holds is printed at the head of each run.
"""

import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.loopback import namespace

_HERE = Path(__file__).parent
_HOOK = "sitecustomize.py"
_FOLDER = pytest.StashKey[Path]()
_HEADER = pytest.StashKey[str]()


def _is_worker(config: pytest.Config) -> bool:
    return hasattr(config, "workerinput")


def _own_network() -> str:
    """Go into a network of our own, if we can; what holds from now on."""
    tried = subprocess.run([sys.executable, "-I", _HERE / "namespace.py"], capture_output=True, text=True, check=False)
    if tried.returncode:  # tried elsewhere first: half in, there would be no loopback either
        why = (tried.stderr.strip().splitlines() or ["no reason was given"])[-1]
        return f"only loopback for Python; other programs are not held back: no network of our own ({why})"
    namespace.enter()
    return "only loopback, for every program (a network of our own)"


def pytest_configure(config: pytest.Config) -> None:
    """Before xdist starts its workers, which inherit all of this."""
    if _is_worker(config):
        return
    if os.environ.get("SETUPS"):
        config.stash[_HEADER] = "network: open to what tests start (SETUPS is set: they ask the package registry)"
        return
    config.stash[_HEADER] = f"network: {_own_network()}"
    folder = config.stash[_FOLDER] = Path(tempfile.mkdtemp(prefix="loopback-"))
    shutil.copy(_HERE / _HOOK, folder)
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH"))))
    runpy.run_path(str(folder / _HOOK))


def pytest_report_header(config: pytest.Config) -> str | None:
    return config.stash.get(_HEADER, None)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was refused fails the run, even where the program went on without an answer."""
    folder = session.config.stash.get(_FOLDER, None)
    if folder is None:
        return
    if (attempts := folder / "attempts").exists():
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        told = sorted(set(attempts.read_text(encoding="utf-8").splitlines()))
        if isinstance(reporter, pytest.TerminalReporter):
            reporter.section("went further than loopback")
            for line in told:
                reporter.line(line)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    shutil.rmtree(folder)
