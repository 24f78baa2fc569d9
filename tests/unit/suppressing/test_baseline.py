"""A baseline is read from either form of a run, and is never taken for an empty one."""

import json
from datetime import date
from pathlib import Path

import pytest

from provenance.errors import RunError
from provenance.model.report import CheckedMedia
from provenance.model.suppression import SuppressedBy
from provenance.rendering.formats import Format, renderer
from provenance.suppressing import Suppressor, read_baseline
from tests.unit.rendering.appearing import report
from tests.unit.suppressing.results import IGNORED, KNOWN, lead, proof, result, scene, unchecked

RUN = (
    result(proof("a"), lead("b")),
    result(lead("a"), scene("b"), statement="s2"),
    unchecked(path="b\udcff.jpg"),
    result(proof("a"), statement="s3", suppression=KNOWN),
)


def write(path: Path, form: Format, *items: CheckedMedia) -> Path:
    path.write_text("".join(renderer(form)(report(*items))), encoding="utf-8")
    return path


@pytest.mark.parametrize("form", [Format.JSON, Format.JSONL])
def test_run_is_its_own_baseline(tmp_path: Path, form: Format) -> None:
    """Also where a name of a file is no Unicode: what was written down means the same when it is read."""
    left_out = result(proof("a"), statement="s4", suppression=IGNORED)
    path = write(tmp_path / "run", form, *RUN, left_out)
    suppressor = Suppressor(None, read_baseline(path), date(2027, 1, 1))
    assert [suppressor.apply(item).suppression is None for item in (*RUN, left_out)] == [False] * 4 + [True]
    told = suppressor.apply(RUN[0]).suppression
    assert told is not None
    assert (told.by, told.place) == (SuppressedBy.BASELINE, str(path))


def test_order_of_fields_and_line_breaks_do_not_matter(tmp_path: Path) -> None:
    """As where another program wrote the run anew."""
    path = write(tmp_path / "run.json", Format.JSON, *RUN)
    fields = json.loads(path.read_text())
    for told in (json.dumps(fields), json.dumps(dict(reversed(fields.items())), indent=1)):
        path.write_text(told)
        suppressor = Suppressor(None, read_baseline(path), date(2027, 1, 1))
        assert all(suppressor.apply(item).suppression for item in RUN)


def test_run_without_results_knows_nothing(tmp_path: Path) -> None:
    suppressor = Suppressor(None, read_baseline(write(tmp_path / "run.json", Format.JSON)), date(2027, 1, 1))
    assert suppressor.apply(RUN[0]).suppression is None


NOTES, LIST = '"notes": {}', '"notes": []'


def line_of_one() -> str:
    return "".join(renderer(Format.JSONL)(report(RUN[0])))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "no run"),
        ("[]", "no run; `check -f json -o FILE` writes one"),
        ("{}", "no run; `check -f json -o FILE` writes one"),
        ('{"schema_version": 1}', "no run; `check -f json -o FILE` writes one"),
        ('{"media": []}', "no run; `check -f json -o FILE` writes one"),
        ("Statement s1\n", "no run as `check -f json` or `-f jsonl` writes it"),
        ('{"schema_version": 2, "media": []}', "schema_version 2 is not known, 1 is; update the program"),
        ('{"media": {}, "schema_version": 2}\n', "schema_version 2 is not known, 1 is; update the program"),
        ('{"schema_version": 1, "media": [', "no run as"),
        ('{"schema_version": 1, "media": [{}]}', "result 1: no run as `check -f json` writes it: field 'id' is missing"),
        ('{"schema_version": 1, "media": {}}', "line 1: no result as `check -f jsonl` writes it: field 'id' is missing"),
        (line_of_one() + line_of_one()[:-20], "line 2: no result as `check -f jsonl` writes it"),
        (line_of_one() + line_of_one().replace('"schema_version": 1', '"schema_version": 2'), "line 2: no result"),
        (line_of_one() + "[]\n", "line 2: no result"),
        (line_of_one() + "\n", "line 2: no result"),
        (line_of_one().replace(NOTES, LIST), "line 1: no result"),
        (f'{{"schema_version": 1, "media": [{line_of_one().replace(NOTES, LIST)}]}}', "result 1: no run"),
    ],
)
def test_what_is_no_run_is_named(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "run.json"
    path.write_text(content)
    with pytest.raises(RunError) as raised:
        read_baseline(path)
    assert str(raised.value).startswith(str(path))
    assert words in str(raised.value)


def test_file_that_is_not_there_is_no_empty_baseline(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "absent.json", Path("a\0b")):
        with pytest.raises(RunError, match="cannot be read"):
            read_baseline(path)
