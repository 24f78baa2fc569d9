"""`dates` at the prompt."""

import json
from pathlib import Path

import jsonschema
import pytest

from provenance.rendering.dates import dates_schema
from tests.cli.conftest import Run
from tests.unit.dating import pictures_with_dates as make


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    """A picture with a time without a zone, and one that is doubtful."""
    header = make.tiff({make.DATE_TIME: make.text("2000:01:01 00:00:00")}, {make.ORIGINAL: make.text("2019:03:02 10:11:12")})
    file = tmp_path / "IMG_20190302_101112.jpg"
    file.write_bytes(make.jpeg(make.exif_segment(header)))
    return file


def test_text_names_field_zone_and_worth(run: Run, picture: Path) -> None:
    ended = run("dates", picture.name, "--timezone", "+02:00", cwd=picture.parent)
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert lines[:4] == [
        "IMG_20190302_101112.jpg  JPEG",
        "  embedded    EXIF DateTimeOriginal: 2019:03:02 10:11:12",
        "    from 2019-03-02T08:11:12Z to 2019-03-02T08:11:12.999999Z (no zone is written: that of --timezone)",
        "    a claim of when the picture was taken or its content created; proves nothing: whoever has the file can write there",
    ]
    assert "  asserted    file name: IMG_20190302_101112" in lines
    assert lines.index("  doubtful    EXIF DateTime: 2000:01:01 00:00:00") > lines.index("  asserted    file name: IMG_20190302_101112")


def test_json_lines_hold_to_their_schema(run: Run, picture: Path, tmp_path: Path) -> None:
    (tmp_path / "exiftool.json").write_text(json.dumps([{"SourceFile": picture.name, "Nikon:PowerUpTime": "2019:03:02 09:00:00"}]))
    ended = run("dates", picture.name, "none.jpg", "--exiftool-json", "exiftool.json", "-f", "jsonl", "-o", "dates.jsonl", cwd=tmp_path)
    found, missing = map(json.loads, (tmp_path / "dates.jsonl").read_text().splitlines())
    for line in (found, missing):
        jsonschema.validate(line, dates_schema())
    assert ended.code == 3
    assert ended.out == ""
    assert missing["unread"]["code"] == "file-missing"
    assert found["schema_version"] == 1
    assert found["dates"][0]["value"] == "2019-03-02T10:11:12"
    assert [date["field"] for date in found["dates"]][-2:] == ["file modification time", "EXIF DateTime"]
    assert any(date["field"] == "exiftool: Nikon:PowerUpTime" for date in found["dates"])
    assert found["c2pa"] == {"state": "none", "signer": None, "failures": [], "error": None}


def test_names_and_texts_cannot_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    name = "a\x1b[31m\u202e.jpg"
    header = make.tiff({make.DATE_TIME: make.text("\x1b]0;x\x07 2019")})
    (tmp_path / name).write_bytes(make.jpeg(make.exif_segment(header)))
    ended = run("dates", name, cwd=tmp_path)
    assert ended.code == 0
    assert "is no date" in ended.out
    assert not {"\x1b", "\x07", "\u202e"} & set(ended.out)


def test_file_that_is_no_output_of_exiftool_is_a_usage_error(run: Run, picture: Path) -> None:
    ended = run("dates", picture.name, "--exiftool-json", picture.name, cwd=picture.parent)
    assert ended.code == 2
    assert "--exiftool-json" in ended.err
