"""The document of the survivors: which change of which function is known, and why no test kills it."""

import re
from collections.abc import Iterable
from pathlib import Path

from tests.mutants.trying import ROOT, Change

DOCUMENT = ROOT / "tests" / "mutants.md"
_BLOCK = re.compile(r"^```diff\n(.*?)^```\n+(?=(.*))", re.MULTILINE | re.DOTALL)
_SECTION = re.compile(r"^## (\S+)\n", re.MULTILINE)


def judged(document: Path = DOCUMENT) -> dict[str, frozenset[Change]]:
    """The changes that are judged, by module.

    Raises:
        ValueError: A change has no judgement below it.
    """
    _, *parts = _SECTION.split(document.read_text(encoding="utf-8"))
    return {module: frozenset(_changes(text)) for module, text in zip(parts[::2], parts[1::2], strict=True)}


def _changes(section: str) -> Iterable[Change]:
    for block, below in _BLOCK.findall(section):
        if not below or below.startswith(("#", "`")):
            raise ValueError(f"no judgement stands below\n{block}")
        for hunk in re.split(r"^(?=@@ )", block, flags=re.MULTILINE)[1:]:
            head, *lines = hunk.splitlines()
            old, new = (tuple(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
            yield Change(head.strip("@ "), old, new)


def written(changes: Iterable[Change]) -> str:
    """Changes as the document has them, their judgements apart."""
    hunks = ("\n".join((f"@@ {one.function} @@", *(f"-{line}" for line in one.old), *(f"+{line}" for line in one.new))) for one in changes)
    return "```diff\n" + "\n".join(hunks) + "\n```\n"
