"""An earlier run as a memory: what it knows, of which bytes and times, and on what condition."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from provenance.errors import RunError
from provenance.model.edtf import parse_edtf
from provenance.model.report import CheckedMedia
from provenance.rendering.formats import Format, renderer
from provenance.runs import KnownRun, facts_of
from tests.contract.runs import whole_run

HERE = {**facts_of("9.9.9", str(whole_run().archive.digest), 0, {"depth": "full", "max_distance_bits": "31"})}


def earlier(path: Path, kind: Format, *items: CheckedMedia) -> Path:
    told = whole_run()
    told = replace(told, media=items or told.media, settings=(("depth", "full"), ("max_distance_bits", "31")))
    path.write_text("".join(renderer(kind)(told)), encoding="utf-8")
    return path


@pytest.mark.parametrize("kind", [Format.JSON, Format.JSONL])
def test_knows_what_was_checked_beside_a_statement_of_the_same_time(tmp_path: Path, kind: Format) -> None:
    with KnownRun.read(earlier(tmp_path / "run", kind), HERE) as known:
        assert known.unused is None
        for item in whole_run().media:
            assert item.sha256 is not None and item.at is not None
            looks = known(item.sha256, item.at)
            if item.unchecked is not None:
                assert looks is None
                continue
            assert looks is not None
            assert (looks.width, looks.height) == (item.width, item.height)
            assert [match.record.sha256 for match in looks.matches] == [one.match.record.sha256 for one in item.findings]
            assert known(item.sha256, parse_edtf("2001")) is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tool_version", "9.9.10"),
        ("archive_digest", "ab"),
        ("archive_unsearched", "3"),
        ("depth", "quick"),
        ("max_distance_bits", "30"),
    ],
)
@pytest.mark.parametrize("kind", [Format.JSON, Format.JSONL])
def test_knows_nothing_where_anything_differs_that_decides_what_matches(tmp_path: Path, kind: Format, name: str, value: str) -> None:
    with KnownRun.read(earlier(tmp_path / "run", kind), HERE | {name: value}) as known:
        assert len(known) == 0
        assert known.unused is not None and known.unused.startswith(f"{name} is ")


def test_what_decides_nothing_may_differ(tmp_path: Path) -> None:
    with KnownRun.read(earlier(tmp_path / "run", Format.JSON), HERE | {"timezone": "Europe/Kyiv", "decisions": "other.jsonl"}) as known:
        assert known.unused is None
        assert len(known) > 0


def test_what_a_web_archive_said_is_not_known(tmp_path: Path) -> None:
    """It may have more tomorrow."""
    path = earlier(tmp_path / "run", Format.JSONL)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["web_archives"] = [{"service": "x", "url": "x", "outcome": "no-capture", "listed": 0, "compared": 0, "text": ""}]
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), encoding="utf-8")
    with KnownRun.read(path, HERE) as known:
        assert len(known) == 0


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"verdict": 1}\n', '{"schema_version": 1, "media": [{}]}', "\0" * 100, "[" * 100_000])
def test_what_is_no_run_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "run"
    path.write_text(content)
    with pytest.raises(RunError, match=str(path)):
        KnownRun.read(path, HERE)
