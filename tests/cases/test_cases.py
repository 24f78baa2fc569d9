"""Every folder of fixtures/cases/: what must be found about each image of a statement."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from provenance.archive import ArchiveWriter, StoredArchive
from provenance.checking import Settings, ask, check
from provenance.intake import Options, intake_options, read_named
from provenance.model.record import GenericRegion, Keep
from provenance.model.report import CheckedMedia
from tests.conftest import BY, FIXTURES, add_list

CASES = sorted(path.parent for path in (FIXTURES / "cases").glob("*/case.toml"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, fixture_archive: Path, tmp_path: Path) -> None:
    told = tomllib.loads((case / "case.toml").read_text(encoding="utf-8"))
    expected: list[dict[str, Any]] = told["expect"]
    folder = own_archive(case, told.get("mark", []), tmp_path / "archive") if (case / "archive.csv").exists() else fixture_archive
    source = next(path for path in sorted(case.iterdir()) if path.stem == "statement")
    statements = read_named([source.name], intake_options(Options(base=case)))
    with StoredArchive.open(folder) as archive:
        checked = {(item.statement_id, item.path): item for item in check(ask(statements), archive, Settings(), 2)}
    assert set(checked) == {(entry["statement"], entry["image"]) for entry in expected}
    for entry in expected:
        holds(checked[entry["statement"], entry["image"]], entry)


def own_archive(case: Path, marks: list[dict[str, Any]], folder: Path) -> Path:
    with ArchiveWriter.create(folder, Keep.THUMBS, BY) as writer:
        add_list(writer, case / "archive.csv")
        for mark in marks:
            left, top, right, bottom = mark["box"]
            assert writer.mark(mark["record"], GenericRegion(left, top, right, bottom, mark["reason"])) == (1, 1)
    return folder


def holds(item: CheckedMedia, entry: dict[str, Any]) -> None:
    assert item.judgement.verdict == entry["verdict"], item.judgement.reasons
    assert entry["reason"] in {reason.code for reason in item.judgement.reasons}
    assert item.judgement.is_disclosed == (entry["reason"] == "disclosed")
    assert (item.unchecked is not None) == (entry["verdict"] == "unchecked")
    found = {(finding.match.record.path, finding.match.tier.value) for finding in item.findings}
    assert found == ({(entry["record"], entry["tier"])} if "record" in entry else set())


def test_there_are_cases() -> None:
    assert len(CASES) > 20
