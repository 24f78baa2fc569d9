"""What `make mutants` is told: modules and tests that are there, and a judgement below every change of the document."""

from pathlib import Path

import pytest

from tests.mutants.__main__ import modules
from tests.mutants.judged import judged, written
from tests.mutants.trying import ROOT, Change, _is_none

CHANGES = (
    Change("Budget.left_s", ("if left <= 0:",), ("if left < 0:",)),
    Change("_told", ("one,", "two,"), ("one,",)),
    Change("_none", (), ("+x",)),
)


def test_modules_and_their_tests_are_there() -> None:
    for module, tests in modules([]).items():
        assert (ROOT / module).is_file()
        assert tests
        assert all((ROOT / test.partition("::")[0]).exists() for test in tests)


def test_scopes_and_modules_can_be_asked_for() -> None:
    assert list(modules(["judging"])) == list(modules(["provenance/judging.py"])) == ["provenance/judging.py"]
    with pytest.raises(ValueError, match=r"neither a scope nor a module of modules.toml: nothing, other"):
        modules(["other", "nothing", "judging"])


def test_document_judges_modules_that_are_tried() -> None:
    assert judged().keys() <= modules([]).keys()


def test_changes_are_read_as_they_are_written(tmp_path: Path) -> None:
    document = tmp_path / "mutants.md"
    blocks = f"{written(CHANGES[:2])}\nEquivalent: nobody can tell.\n\n{written(CHANGES[2:])}\nHarmless.\n"
    document.write_text(f"# Mutants\n\nWords.\n\n## a.py\n\n{blocks}\n## b.py\n\nAll are killed.\n", encoding="utf-8")
    assert judged(document) == {"a.py": frozenset(CHANGES), "b.py": frozenset()}


@pytest.mark.parametrize("below", ["", "\n", "\n## b.py\n", f"\n{written(CHANGES[:1])}\nEquivalent.\n"])
def test_change_without_a_judgement_is_refused(below: str, tmp_path: Path) -> None:
    document = tmp_path / "mutants.md"
    document.write_text(f"## a.py\n\n{written(CHANGES[:1])}{below}", encoding="utf-8")
    with pytest.raises(ValueError, match="no judgement stands below"):
        judged(document)


@pytest.mark.parametrize(
    ("old", "new", "none"),
    [
        ('"SELECT 1 FROM a"', '"select 1 from a"', True),
        ('" AND a = ?"', '" and a = ?"', True),
        ('f"DELETE FROM {name}"', 'f"delete from {name}"', True),
        ('"SELECT 1 FROM a"', '"XXSELECT 1 FROM aXX"', False),
        ("\"SELECT 1 FROM a WHERE b = 'text'\"", "\"SELECT 1 FROM a WHERE b = 'TEXT'\"", False),
        ('"a text"', '"A TEXT"', False),
    ],
)
def test_sql_in_another_case_is_no_change(old: str, new: str, none: bool) -> None:
    assert _is_none(Change("f", (old,), (new,))) is none
