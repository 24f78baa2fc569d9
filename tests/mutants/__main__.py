"""Mutants of what a verdict rests on: `python -m tests.mutants [SCOPE or FILE ...]`; see tests/README.md."""

import argparse
import contextlib
import sys
import tomllib
from pathlib import Path

from tests.loopback import namespace
from tests.mutants.judged import judged, written
from tests.mutants.trying import Tried, try_mutants

MODULES = Path(__file__).with_name("modules.toml")
_LEAST = 0.85
"""Of the mutants of each module have to be killed."""


def modules(asked: list[str]) -> dict[str, list[str]]:
    """The modules of these scopes, and these files; of all where nothing is asked. Each with its tests, in the order of the settings.

    Raises:
        ValueError: What is asked is neither.
    """
    scopes: dict[str, dict[str, list[str]]] = tomllib.loads(MODULES.read_text(encoding="utf-8"))
    known = {*scopes, *(module for scope in scopes.values() for module in scope)}
    if unknown := set(asked) - known:
        raise ValueError(f"neither a scope nor a module of {MODULES.name}: {', '.join(sorted(unknown))}")
    return {
        module: tests for name, scope in scopes.items() for module, tests in scope.items() if not asked or name in asked or module in asked
    }


def main() -> int:
    """Exit code: 0 where every module has the score and every survivor a judgement, 1 where not, 2 where what was asked is not there."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description="Change the code, and see whether a test fails.")
    parser.add_argument("asked", nargs="*", metavar="SCOPE or FILE", help=f"of {MODULES.name}; all without")
    try:
        chosen = modules(parser.parse_args().asked)
    except ValueError as error:
        parser.error(str(error))
    with contextlib.suppress(OSError, AttributeError):  # a mutant of the guard may ask for anything; where the kernel gives no network
        namespace.enter()  # of our own, pytest-socket still stands before it
    known, good = judged(), True
    _say("| Module | Mutants | Killed | Survived | Not judged | Score |\n|---|---:|---:|---:|---:|---:|")
    open_changes = ""
    for module, tests in chosen.items():
        tried = try_mutants(module, tests)
        unjudged = [one for one in tried.survivors if one not in known.get(module, ())]
        good = good and tried.score >= _LEAST and not unjudged
        _say(_row(tried, len(unjudged)))
        if unjudged:
            open_changes += f"\n## {module}\n\n{written(unjudged)}"
    _say(open_changes)
    return 0 if good else 1


def _row(tried: Tried, unjudged: int) -> str:
    survived = len(tried.survivors)
    return f"| `{tried.module}` | {tried.mutants} | {tried.mutants - survived} | {survived} | {unjudged} | {tried.score:.1%} |"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
