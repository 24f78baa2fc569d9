"""Reports in every format, written and read again."""

from pathlib import Path

import pytest

import provenance
from provenance.errors import ConfigurationError, RunError
from tests.conftest import BY, FIXTURES


@pytest.fixture(scope="module")
def report(fixture_archive: Path) -> provenance.Report:
    with provenance.Archive.open(fixture_archive) as archive:
        return provenance.check(FIXTURES / "cases" / "photos-of-2019" / "images", archive, at="2023-10-23", now=BY.now)


@pytest.mark.parametrize("format_", provenance.Format)
def test_file_holds_what_is_rendered(report: provenance.Report, tmp_path: Path, format_: provenance.Format) -> None:
    """By its name or as a member; and in any format of a run that is read again."""
    provenance.write_report(report, format_, tmp_path / "report")
    rendered = provenance.render(report, format_.value)
    assert (tmp_path / "report").read_bytes().decode() == rendered != ""
    provenance.write_report(report, "json", tmp_path / "run.json")
    assert provenance.render(provenance.read_run(tmp_path / "run.json"), format_) == rendered


def test_not_found_is_followed_by_what_was_searched(report: provenance.Report) -> None:
    text = provenance.render(report, "text")
    assert "Not found means not in this archive." in text
    assert "8 of 12 pictures have evidence from before the statement" in text


def test_what_cannot_be_done_is_named(report: provenance.Report, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="format: 'doc' is none of text, jsonl, json"):
        provenance.render(report, "doc")
    with pytest.raises(ConfigurationError, match="gone/report: cannot be written"):
        provenance.write_report(report, "text", tmp_path / "gone" / "report")
    with pytest.raises(RunError):
        provenance.read_run(tmp_path / "gone.json")
    assert list(tmp_path.iterdir()) == []
