"""What a report says of time: the whole timeline, contradictions, the dates inside images; and what the archive could have known."""

import json
from collections.abc import Callable
from pathlib import Path

import defusedxml.ElementTree
import pytest

from tests.cli.conftest import Run
from tests.conftest import FIXTURES
from tests.unit.dating import pictures_with_dates as make

DAM = FIXTURES / "photos" / "dam.jpg"
MakeArchive = Callable[..., Path]


@pytest.fixture
def dated(tmp_path: Path) -> Path:
    """The photograph of the weir, as if it had been taken on 20 October 2023."""
    content = DAM.read_bytes()
    header = make.tiff({}, {make.ORIGINAL: make.text("2023:10:20 10:00:00")})
    (tmp_path / "dated.jpg").write_bytes(content[:2] + make.exif_segment(header) + content[2:])
    return tmp_path / "dated.jpg"


def test_dates_inside_an_image_are_told_and_contradicted_by_a_capture(run: Run, make_archive: MakeArchive, dated: Path) -> None:
    archive = make_archive([(str(DAM), "2019-03-05", "captured"), (str(DAM), "2021", "asserted")])
    arguments = ("check", dated, "--archive", archive, "--at", "2023-10-23")
    ended = run(*arguments, "-f", "jsonl")
    assert ended.code == 11
    item = json.loads(ended.out)
    (date,) = item["media"]["dates"]
    assert (date["field"], date["value"], date["basis"], date["meaning"]) == (
        "EXIF DateTimeOriginal",
        "2023-10-20T10:00:00",
        "embedded",
        "taken",
    )
    assert (date["earliest"], date["latest"]) == ("2023-10-19T10:00:00Z", "2023-10-21T11:59:59.999999Z")
    assert (item["media"]["contradictions"], item["media"]["date_problems"]) == ([], [])
    (match,) = item["matches"]
    assert [one["code"] for one in match["contradictions"]] == ["claim-later", "image-dated-later"]
    assert [(one["date"], one["use"]["code"], one["earliest_evidence"]) for one in match["appearances"]] == [
        ("2019-03-05", "proof", True),
        ("2021", "only-a-claim", False),
    ]
    text = run(*arguments).out
    assert "contradiction: EXIF DateTimeOriginal says 2023-10-20T10:00:00, yet the archived picture was captured 2019-03-05" in text
    assert "in the file: EXIF DateTimeOriginal 2023-10-20T10:00:00, before the statement; only a claim, which proves nothing" in text


def test_the_timeline_lies_beside_the_proof(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    ended = run("check", DAM, "--archive", fixture_archive, "--at", "2023-10-23", "--proofs", tmp_path / "proofs", "-f", "jsonl")
    (match,) = json.loads(ended.out)["matches"]
    assert match["timeline"] == f"{match['proof']['picture'][:-4]}.timeline.svg"
    root = defusedxml.ElementTree.parse(tmp_path / "proofs" / match["timeline"], forbid_dtd=True).getroot()
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "When photos/dam.jpg appeared"


def test_every_line_says_what_the_archive_could_have_known(run: Run, fixture_archive: Path) -> None:
    case = FIXTURES / "cases" / "photos-of-2019" / "statement.jsonl"
    lines = [json.loads(line) for line in run("check", "--manifest", case, "--archive", fixture_archive, "-f", "jsonl").out.splitlines()]
    told = json.loads(run("archive", "info", fixture_archive, "-f", "json").out)
    coverage = lines[0]["archive"]["coverage"]
    assert all(line["archive"]["coverage"] == coverage for line in lines)
    assert {name: told[name] for name in coverage} == coverage
    assert {line["archive"]["evidence_before_statement"] for line in lines} == {8}
    assert len(json.dumps(coverage)) < 2000


def test_a_negative_result_says_what_the_archive_could_have_known(run: Run, fixture_archive: Path) -> None:
    image = FIXTURES / "cases" / "photos-of-2019" / "images" / "field.jpg"
    text = run("check", image, "--archive", fixture_archive, "--at", "2019-01-01").out
    assert "What this archive could have known:" in text
    assert "5 of 12 pictures have evidence from before the statement, 2019-01-01" in text
    assert "years: 1984, 1999, 2016-2020, 2023-2024; 3 may be of several years" in text
    assert "12 of 12 pictures can be found in parts" in text
    assert "last addition: 2026-01-01T00:00:00Z" in text
    quick = run("check", image, "--archive", fixture_archive, "--at", "2019-01-01", "--depth", "quick").out
    assert "parts of pictures were not looked for (--depth quick)" in quick
    assert "could have known" not in run("check", DAM, "--archive", fixture_archive, "--at", "2023").out


def test_bars_are_ascii_where_the_terminal_has_nothing_else(process: Run, fixture_archive: Path) -> None:
    ended = process("check", DAM, "--archive", fixture_archive, "--at", "2023-10-23", PYTHONIOENCODING="ascii")
    assert ended.code == 11
    assert ended.out.isascii()
    assert "1*    =   " in ended.out


def test_coverage_is_drawn(run: Run, fixture_archive: Path) -> None:
    ended = run("archive", "info", fixture_archive, "-f", "svg")
    root = defusedxml.ElementTree.fromstring(ended.out, forbid_dtd=True)
    titles = [str(bar.findtext("{http://www.w3.org/2000/svg}title")) for bar in root.findall("{http://www.w3.org/2000/svg}g")]
    assert "2019: 2 published (evidence)" in titles
