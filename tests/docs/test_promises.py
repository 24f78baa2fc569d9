"""docs/reliability.md quotes the README as it is, and names tests that are there."""

import ast
import re

import pytest

from tests.conftest import ROOT

README = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
ROWS = [line for line in (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")]


def files() -> dict[str, str]:
    """Every file of tests, by its path and, where no other has it, by its name."""
    paths = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("test_*.py")]
    names = [path.rpartition("/")[2] for path in paths]
    return {path: path for path in paths} | {name: path for name, path in zip(names, paths, strict=True) if names.count(name) == 1}


def named_tests(row: str) -> list[tuple[str, str]]:
    """File and function of each test in a row; the function is empty where all of the file is meant."""
    found: list[tuple[str, str]] = []
    for name in re.findall(r"`((?:tests/|test_|::test_)[^` ]*)`", row):
        file, _, function = name.partition("::")
        found.append((file or found[-1][0], function))
    return found


@pytest.mark.parametrize("quoted", re.findall(r'"([^"]+)"', "\n".join(row.split(" | ")[0] for row in ROWS)))
def test_readme_says_so(quoted: str) -> None:
    assert quoted in README


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.strip("| ").split(" | ")[0][:60])
def test_what_holds_a_promise_is_there(row: str) -> None:
    if re.match(r"\| (The README says|Promise) \|", row):
        return
    named = named_tests(row)
    assert named or "benchmarks/" in row
    known = files()
    for file, function in named:
        assert file in known, f"no one test file is {file}"
        if function:
            tree = ast.parse((ROOT / known[file]).read_text(encoding="utf-8"))
            assert function in {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}, (file, function)
