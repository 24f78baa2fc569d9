"""A run that is written as JSON and read back is the same run in every format."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from provenance.errors import RunError
from provenance.model.match import Tier
from provenance.model.report import Report, Shard
from provenance.model.suppression import SuppressedBy, Suppression
from provenance.rendering.formats import Format, renderer
from provenance.runs import Spool, read_run
from tests.conftest import encoded
from tests.unit.rendering.appearing import checked, found, report, seen
from tests.unit.test_json_v1 import BLIND, PART
from tests.unit.test_json_v1 import report as report_of_proofs

PREVIEW = encoded(Image.new("RGB", (3, 2)), "WEBP")
SUPPRESSED = Suppression(SuppressedBy.IGNORED, "our own picture", "ava", None, "ignore.toml")


def some_run() -> Report:
    """Proofs, a file that is missing, an open date, a suppressed result, and text that is no Unicode."""
    first = report_of_proofs((Tier.PART_OR_EDIT, PART), (Tier.UNPROVEN, BLIND), pictures=("s1-1-abc.png", None))
    second = checked(found(seen("../2019"), seen("", path="b\udcff.jpg"), seen("2018~", caption="a\u202eb")))
    suppressed = replace(second, index=1, suppression=SUPPRESSED, thumbnail=PREVIEW, thumbnails=(PREVIEW,))
    told = report(*first.media, second, suppressed)
    return replace(told, shard=Shard(1, 2), hosts=("example.org",), notes=("a note",))


def written(told: Report, path: Path) -> Path:
    path.write_text("".join(renderer(Format.JSON)(told)), encoding="utf-8")
    return path


@pytest.mark.parametrize("format_", Format)
def test_run_read_back_is_the_same_in_every_format(tmp_path: Path, format_: Format) -> None:
    told = some_run()
    with Spool() as spool:
        read = read_run(written(told, tmp_path / "run.json"), spool)
        assert "".join(renderer(format_)(read)) == "".join(renderer(format_)(told))
        assert read.tally == told.tally


def test_order_of_fields_does_not_matter(tmp_path: Path) -> None:
    told = some_run()
    path = tmp_path / "run.json"
    fields = json.loads("".join(renderer(Format.JSON)(told)))
    path.write_text(json.dumps(dict(reversed(fields.items())), indent=3), encoding="utf-8")
    with Spool() as spool:
        assert "".join(renderer(Format.TEXT)(read_run(path, spool))) == "".join(renderer(Format.TEXT)(told))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no run"),
        ("[]", "no run; `check -f json -o FILE` writes one"),
        ('{"schema_version": 2}', "schema_version 2 is not known, 1 is; update the program"),
        ('{"schema_version": 1, "media": [{}]}', "no run as `check -f json` writes it: field 'tool_version' is missing"),
        ('{"schema_version": 1, "media": [', "no run as"),
        ('{"schema_version": 1, "media": []}', "field 'tool_version' is missing"),
    ],
)
def test_what_is_no_run_is_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content)
    with Spool() as spool, pytest.raises(RunError) as raised:
        read_run(path, spool)
    assert str(raised.value).startswith(str(path))
    assert words in str(raised.value)
