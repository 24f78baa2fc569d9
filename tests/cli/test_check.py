"""`check` and `compare`: output and exit codes."""

import json
from pathlib import Path

import jsonschema
import pytest
from PIL import Image

from tests.cli.conftest import Run
from tests.conftest import FIXTURES, ROOT, encoded

CASES = FIXTURES / "cases"
DEMO = CASES / "photos-of-2019"


@pytest.mark.parametrize(
    ("case", "options", "code"),
    [
        ("photos-of-2019", [], 11),
        ("photos-of-2019", ["--exit-zero"], 0),
        ("dated-after", [], 0),
        ("not-found", [], 0),
        ("overlapping-dates", [], 0),
        ("overlapping-dates", ["--fail-on", "review"], 10),
        ("undecodable", [], 3),
        ("bad-date", [], 3),
        ("flat-picture", [], 3),
        ("several-statements", ["--fail-on", "review"], 11),
    ],
)
def test_exit_code(run: Run, fixture_archive: Path, case: str, options: list[str], code: int) -> None:
    ended = run("check", "--manifest", CASES / case / "statement.jsonl", "--archive", fixture_archive, *options)
    assert ended.code == code, ended
    assert ended.err == ""


def test_text_report(run: Run, fixture_archive: Path) -> None:
    """The whole report of the main case, word for word."""
    ended = run("check", "--manifest", "statement.jsonl", "--archive", fixture_archive, cwd=DEMO)
    assert ended.out.replace(str(fixture_archive), "ARCHIVE") == (Path(__file__).parent / "photos-of-2019.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("manifest", sorted(CASES.glob("*/statement.jsonl")), ids=lambda path: path.parent.name)
def test_jsonl_holds_to_the_schema(run: Run, fixture_archive: Path, tmp_path: Path, manifest: Path) -> None:
    schema = json.loads((ROOT / "docs" / "schemas" / "report.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    output = tmp_path / "run.jsonl"
    ended = run("check", "--manifest", manifest, "--archive", fixture_archive, "-f", "jsonl", "-o", output, "--exit-zero")
    assert (ended.code, ended.out) == (0, "")
    for line in output.read_text(encoding="utf-8").splitlines():
        jsonschema.validate(json.loads(line), schema)


def test_jsonl_says_what_the_text_says(run: Run, fixture_archive: Path) -> None:
    ended = run("check", "--manifest", DEMO / "statement.jsonl", "--archive", fixture_archive, "-f", "jsonl")
    first, *_ = (json.loads(line) for line in ended.out.splitlines())
    assert first["verdict"] == "reused"
    assert first["archive"]["records"] == 12
    (match,) = first["matches"]
    assert match["record"]["path"] == "photos/rocket-launch.jpg"
    assert match["appearances"][0]["latest"] == "2019-03-03T11:59:59.999999Z"
    assert match["proof"]["query_overlap"] == pytest.approx(1, abs=0.02)
    (a, b, c), *_ = match["proof"]["transform"]
    assert (a, b, c) == pytest.approx((640 / 384, 0, 0), abs=0.5)


def test_mirrored_transform_leads_to_the_right_pixels(run: Run, fixture_archive: Path) -> None:
    ended = run("check", "--manifest", DEMO / "statement.jsonl", "--archive", fixture_archive, "-f", "jsonl")
    match = json.loads(ended.out.splitlines()[1])["matches"][0]
    assert match["proof"]["mirrored"] is True
    (a, b, c), (d, e, f), _ = match["proof"]["transform"]
    width, height = match["record"]["width"], match["record"]["height"]
    x, y = 10, 20
    assert (a * x + b * y + c, d * x + e * y + f) == pytest.approx((width - 10, 20), abs=1.5)
    assert height == 235


def test_images_on_the_command_line(run: Run, fixture_archive: Path) -> None:
    ended = run("check", DEMO / "images" / "launch-site.jpg", "--archive", fixture_archive, "--at", "2023-10-23")
    assert ended.code == 11
    assert "(4 years 7 months before the statement)" in ended.out


def test_folder(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    """Everything in a folder that may be a picture is checked; the rest is told."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "b.jpg").write_bytes(b"no picture")
    (tmp_path / "in" / "a.png").write_bytes(encoded(Image.open(FIXTURES / "photos" / "cat.jpg"), "PNG"))
    (tmp_path / "in" / "notes.txt").write_text("x")
    ended = run("check", tmp_path / "in", "--archive", fixture_archive, "--at", "2023-10-23", "-f", "jsonl")
    verdicts = {Path(item["media"]["path"]).name: item["verdict"] for item in map(json.loads, ended.out.splitlines())}
    assert verdicts == {"a.png": "reused", "b.jpg": "unchecked"}
    assert "notes.txt was left out: not named like a picture" in ended.err


def test_empty_folder_is_not_clean(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    assert run("check", tmp_path, "--archive", fixture_archive, "--at", "2023-10-23").code == 3


def test_csv_manifest_with_base_and_stdin(run: Run, fixture_archive: Path) -> None:
    manifest = "id,at,images\nx,2023-10-23,images/launch-site.jpg; images/snow.jpg\n"
    ended = run("check", "--manifest", "-", "--base", DEMO, "--archive", fixture_archive, "-f", "jsonl", stdin=manifest)
    assert [json.loads(line)["verdict"] for line in ended.out.splitlines()] == ["reused", "consistent"]


def test_bad_rows_are_named_and_the_rest_is_checked(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    """A missing file, a text, a truncated JPEG, a bomb, a bad date, broken lines: each told by name, none called clean."""
    photo = (FIXTURES / "photos" / "dam.jpg").read_bytes()
    (tmp_path / "text.jpg").write_text("hello")
    (tmp_path / "half.jpg").write_bytes(photo[:9000])
    (tmp_path / "bomb.png").write_bytes(encoded(Image.new("1", (20_000, 20_000)), "PNG"))
    (tmp_path / "good.jpg").write_bytes(photo)
    rows = [
        {"id": "a", "at": "2019-01-01", "images": ["missing.jpg", "text.jpg", "half.jpg", "bomb.png", "good.jpg"]},
        {"id": "b", "at": "yesterday", "images": ["good.jpg"]},
        {"id": "c", "images": ["good.jpg"]},
        {"id": "a", "at": "2019-01-01", "images": ["good.jpg"]},
        {"id": "d", "at": "2019-01-01", "images": []},
        {"id": "e", "at": "2019-01-01", "images": 7},
    ]
    lines = [json.dumps(row) for row in rows] + ["{broken", '["not an object"]']
    (tmp_path / "m.jsonl").write_text("\n".join(lines))
    ended = run("check", "--manifest", "m.jsonl", "--archive", fixture_archive, "-f", "jsonl", cwd=tmp_path)
    items = [json.loads(line) for line in ended.out.splitlines()]
    told = [(item["statement"]["id"], item["media"]["path"], (item["unchecked"] or {}).get("code")) for item in items]
    assert told == [
        ("a", "missing.jpg", "file-missing"),
        ("a", "text.jpg", "unsupported-format"),
        ("a", "half.jpg", "truncated-image"),
        ("a", "bomb.png", "over-limit"),
        ("a", "good.jpg", None),
        ("b", "good.jpg", "statement-date-invalid"),
        ("c", "good.jpg", "statement-invalid"),
        ("a", "good.jpg", "statement-invalid"),
        ("d", None, "statement-invalid"),
        ("e", None, "statement-invalid"),
        ("line 7", None, "statement-invalid"),
        ("line 8", None, "statement-invalid"),
    ]
    assert items[4]["verdict"] == "consistent"
    assert "m.jsonl, line 2, field at: 'yesterday'" in items[5]["unchecked"]["text"]
    assert ended.code == 3


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["check", str(FIXTURES / "photos" / "dam.jpg"), "--archive", "ARCHIVE"], 2, "Give it with --at"),
        (["check", "a.jpg", "--archive", "ARCHIVE"], 2, "a.jpg: there is no such file"),
        (["check", "--archive", "ARCHIVE"], 2, "give either sources"),
        (["check", "a.jpg", "--at", "soon", "--archive", "ARCHIVE"], 2, "'soon' is not a date"),
        (["check", "a.jpg", "--at", "2020-01-01T00:00", "--archive", "ARCHIVE"], 2, "has no zone"),
        (["check", "a.jpg", "--at", "2020", "--timezone", "Mars", "--archive", "ARCHIVE"], 2, "--timezone Mars"),
        (["check", "--manifest", "nowhere.jsonl", "--archive", "ARCHIVE"], 2, "nowhere.jsonl: there is no such file"),
        (["check", "a.jpg", "--at", "2020", "--archive", "nowhere"], 4, "no archive there"),
        (["check", "a.jpg", "--at", "2020", "--archive", "ARCHIVE", "-o", "no/such/folder"], 2, "--output"),
        (["check", "--unknown"], 2, "No such option"),
        (["compare", "a.jpg", "b.jpg"], 2, "a.jpg: there is no such file"),
        (["archive", "info", "nowhere"], 4, "no archive there"),
    ],
)
def test_what_cannot_run_says_why(run: Run, fixture_archive: Path, tmp_path: Path, arguments: list[str], code: int, words: str) -> None:
    ended = run(*(str(fixture_archive) if argument == "ARCHIVE" else argument for argument in arguments), cwd=tmp_path)
    assert ended.code == code
    assert words in ended.err
    assert ended.out == ""


def test_hostile_names_never_reach_the_terminal_raw(run: Run, fixture_archive: Path, tmp_path: Path) -> None:
    name = "x\x1b[31m\n::error::y\u202egpj.jpg"
    (tmp_path / name).write_bytes((FIXTURES / "photos" / "cat.jpg").read_bytes())
    row = {"id": "\x1b]8;;evil\x07s", "at": "2023-10-23", "images": [name]}
    ended = run("check", "--manifest", "-", "--base", tmp_path, "--archive", fixture_archive, stdin=json.dumps(row))
    assert ended.code == 11
    assert not set(ended.out) & set("\x1b\x07\u202e")
    assert "\n::error" not in ended.out


def test_same_answer_whatever_the_number_of_jobs(run: Run, fixture_archive: Path) -> None:
    answers = {
        run("check", CASES, "--archive", fixture_archive, "--at", "2023-10-23", "-f", "jsonl", "-j", jobs, PYTHONHASHSEED=jobs).out
        for jobs in ("1", "2", "8")
    }
    assert len(answers) == 1


def test_compare_writes_the_proof(run: Run, tmp_path: Path) -> None:
    ended = run("compare", DEMO / "images" / "control-tower.jpg", FIXTURES / "photos" / "dam.jpg", "-o", tmp_path / "proof.png")
    assert ended.code == 0
    assert ended.out.startswith("same-picture: the pixels agree")
    assert "mirrored" in ended.out
    with Image.open(tmp_path / "proof.png") as proof:
        assert proof.format == "PNG"
        assert proof.width > proof.height


def test_compare_says_why_not(run: Run) -> None:
    ended = run("compare", FIXTURES / "photos" / "cat.jpg", FIXTURES / "photos" / "dam.jpg")
    assert ended.out.startswith("no match: the codes differ by ")


def test_version(run: Run) -> None:
    assert run("--version").out == "provenance 0.1.0\n"
