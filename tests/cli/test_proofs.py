"""`check --proofs` and `--depth`: a picture for every match, beside the report."""

import json
import shutil
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from provenance.model.record import Keep
from tests.cli.conftest import Run
from tests.conftest import FIXTURES

DEMO = FIXTURES / "cases" / "photos-of-2019"


def names(output: str) -> list[str | None]:
    """The picture of every match, in the order of the report."""
    return [match["proof"]["picture"] for line in output.splitlines() for match in json.loads(line)["matches"]]


def files(output: str) -> set[str]:
    """Every file that the matches name: pictures and timelines."""
    matches = [match for line in output.splitlines() for match in json.loads(line)["matches"]]
    return {name for match in matches for name in (match["proof"]["picture"], match["timeline"]) if name is not None}


def test_every_match_gets_a_picture(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "proofs"
    arguments = ("check", "--manifest", DEMO / "statement.jsonl", "--archive", fixture_archive, "--proofs", folder)
    ended = run(*arguments, "-f", "jsonl")
    assert (ended.code, ended.err) == (11, "")
    found = names(ended.out)
    assert len(found) == 3
    assert {path.name for path in folder.iterdir()} == files(ended.out)
    assert len(files(ended.out)) == 6
    for number, name in zip((1, 2, 4), found, strict=True):
        assert str(name).startswith(f"s1-{number}-")
        with Image.open(folder / str(name)) as picture:
            assert (picture.format, picture.width) == ("PNG", 1100)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert f"shown in {found[0]}, its dates in {str(found[0])[:-4]}.timeline.svg" in run(*arguments).out
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_without_the_option_no_picture_is_named(run: Run, fixture_archive: Path) -> None:
    ended = run("check", "--manifest", DEMO / "statement.jsonl", "--archive", fixture_archive, "-f", "jsonl")
    assert names(ended.out) == [None] * 3


def test_hostile_ids_stay_in_the_folder(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    ids = ["../../outside", "/etc/passwd", "a\x00b\n", "..", ".hidden", "\u0444\u043e\u0442\u043e", "x" * 300, "a/b", "a b", "-f"]
    rows = [{"id": one, "at": "2023-10-23", "images": ["images/launch-site.jpg"]} for one in ids]
    folder = tmp_path / "deep" / "proofs"
    manifest = "\n".join(map(json.dumps, rows))
    ended = run("check", "--manifest", "-", "--base", DEMO, "--archive", fixture_archive, "--proofs", folder, "-f", "jsonl", stdin=manifest)
    assert ended.code == 11
    found = [str(name) for name in names(ended.out)]
    assert len(set(found)) == len(ids)
    assert all(name.isascii() and name[0].isalnum() and "/" not in name and len(name) < 100 for name in found)
    assert {path.name for path in folder.iterdir()} == files(ended.out)
    assert [path.name for path in tmp_path.iterdir()] == ["deep"]


def test_archive_without_pixels_has_nothing_to_show(run: Run, make_archive: object, tmp_path: Path) -> None:
    rows = [(str(FIXTURES / "photos" / "dam.jpg"), "2019-05", "published")]
    archive = make_archive(rows, Keep.NONE)  # type: ignore[operator]
    image = FIXTURES / "photos" / "dam.jpg"
    ended = run("check", image, "--archive", archive, "--at", "2023", "--proofs", tmp_path / "proofs", "-f", "jsonl")
    assert (ended.code, ended.err) == (11, "")
    assert names(ended.out) == [None]


def test_lost_thumbnail_is_named_and_the_report_is_whole(run: Run, make_archive: object, tmp_path: Path) -> None:
    """A match by bytes needs no pixels; only its picture does."""
    image = FIXTURES / "photos" / "dam.jpg"
    archive = make_archive([(str(image), "2024", "published")])  # type: ignore[operator]
    shutil.rmtree(archive / "thumbs")
    ended = run("check", image, "--archive", archive, "--at", "2023", "--proofs", tmp_path / "proofs", "-f", "jsonl")
    assert ended.code == 3
    assert names(ended.out) == [None]
    assert "cannot be read" in ended.err


@pytest.mark.parametrize("place", ["file", "file/under"])
def test_folder_that_cannot_be_made_ends_the_run_before_it_starts(run: Run, fixture_archive: Path, tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("")
    ended = run("check", DEMO, "--archive", fixture_archive, "--at", "2023", "--proofs", tmp_path / place)
    assert (ended.code, ended.out) == (2, "")
    assert "--proofs" in ended.err


@pytest.mark.parametrize("depth", ["quick", "full"])
def test_depth_is_told_and_keeps_the_contract(run: Run, fixture_archive: Path, depth: str) -> None:
    schema = json.loads(run("schema").out)
    ended = run("check", "--manifest", DEMO / "statement.jsonl", "--archive", fixture_archive, "--depth", depth, "-f", "jsonl")
    for item in map(json.loads, ended.out.splitlines()):
        jsonschema.validate(item, schema)
        assert item["settings"]["depth"] == depth
    first = json.loads(ended.out.splitlines()[0])
    assert first["matches"][0]["proof"]["description"].startswith("the whole picture, at 60 % of its size")
    assert first["matches"][0]["tier"] == "same-picture"


def test_default_depth_is_full(run: Run, fixture_archive: Path) -> None:
    ended = run("check", DEMO / "images" / "snow.jpg", "--archive", fixture_archive, "--at", "2023", "-f", "jsonl")
    assert json.loads(ended.out)["settings"]["depth"] == "full"
