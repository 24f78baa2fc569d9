"""`archive ...` and `demo`: a dated collection from nothing."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.conftest import FIXTURES


@pytest.fixture
def archive(run: Run, tmp_path: Path) -> Path:
    """An empty archive."""
    assert run("archive", "init", tmp_path / "a").code == 0
    return tmp_path / "a"


def info(run: Run, archive: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("archive", "info", archive, "-f", "json").out)
    return found


def test_the_lines_that_scripts_depend_on(run: Run, archive: Path) -> None:
    added = run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    assert (added.code, added.out) == (0, "")
    assert "12 added, 0 extended, 0 unchanged, 0 not taken" in added.err
    facts = info(run, archive)
    assert facts["records"] == 12
    assert facts["earliest"] == "1984-01-19T10:00:00Z"
    assert facts["latest"] == "2024-01-16T11:59:59.999999Z"
    verified = run("archive", "verify", archive, "--read-data")
    assert (verified.code, verified.out) == (0, f"{archive}: as written\n")
    again = run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    assert "0 added, 0 extended, 12 unchanged" in again.err
    assert info(run, archive) == facts
    log = [json.loads(line) for line in run("archive", "log", archive, "-f", "json").out.splitlines()]
    assert [entry["action"] for entry in log] == ["init", "run", "add", "end", "run", "end"]
    batch = log[2]["detail"]
    assert len(batch.pop("identities")) == 13
    assert batch == {"appearances": 13, "from": str(FIXTURES / "archive.csv"), "records": 12, "run": 2}


def test_folder_with_one_date(run: Run, archive: Path) -> None:
    ended = run("archive", "add", archive, FIXTURES / "photos", "--date", "2019", "--basis", "published", "--publisher", "Wire")
    assert ended.code == 0
    assert info(run, archive)["latest"] == "2020-01-01T11:59:59.999999Z"
    checked = run("check", FIXTURES / "photos" / "cat.jpg", "--archive", archive, "--at", "2026-11-01")
    assert "published 2019 by Wire" in checked.out


def test_sidecars(run: Run, archive: Path, tmp_path: Path) -> None:
    """`photo.jpg.json` or `photo.json`, one appearance or several; a picture without one is told."""
    folder = tmp_path / "in"
    folder.mkdir()
    sidecars = {
        "cat.jpg.json": {"date": "2012", "date_kind": "published", "publisher": "Wire", "photographer": "N. N."},
        "dam.json": [{"date": "2014-05-01"}, {"date": "2013", "date_kind": "captured"}],
        "coffee.jpg.json": {"date": "last year"},
        "moose.jpg.json": {"date": "2012", "date_kind": "guessed"},
        "igloo.jpg.json": [],
    }
    for name, content in sidecars.items():
        (folder / name).write_text(json.dumps(content))
    for name in ("cat", "dam", "coffee", "moose", "igloo", "windmill"):
        (folder / f"{name}.jpg").write_bytes((FIXTURES / "photos" / f"{name}.jpg").read_bytes())
    ended = run("archive", "add", archive, folder)
    assert ended.code == 3
    assert "2 added, 0 extended, 0 unchanged, 4 not taken" in ended.err
    for words in ("'last year' is not a date", "'guessed' is none of", "igloo.jpg.json: an empty list", "windmill.jpg: no date is known"):
        assert words in ended.err
    found = run("check", folder / "cat.jpg", "--archive", archive, "--at", "2020", "-f", "jsonl").out
    (appearance,) = json.loads(found)["matches"][0]["appearances"]
    assert appearance["notes"] == {"photographer": "N. N.", "basis_in_sidecar": "published"}
    assert appearance["basis"] == "asserted"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Pictures in folders by month."""
    places = {"cat": "2019/03", "dam": "2019/3/more", "moose": "2019", "igloo": "2019/13", "coffee": "old/2019/03", "windmill": "2018/12"}
    for name, place in places.items():
        (tmp_path / "tree" / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / place / f"{name}.jpg").write_bytes((FIXTURES / "photos" / f"{name}.jpg").read_bytes())
    return tmp_path / "tree"


def test_dates_from_names_of_folders(run: Run, archive: Path, tree: Path) -> None:
    """A claim unless its basis is told; a picture whose folders do not match is told, with what to do."""
    ended = run("archive", "add", archive, "tree", "--dates", "path:%Y/%m", cwd=tree.parent)
    assert ended.code == 3
    assert "3 added, 0 extended, 0 unchanged, 3 not taken" in ended.err
    for words in (
        "tree/2019/moose.jpg: 2019, its folder below tree, does not match %Y/%m; name the folder that this begins in",
        "tree/2019/13/igloo.jpg: 2019/13, its folder below tree, does not match %Y/%m",
        "tree/old/2019/03/coffee.jpg: old/2019/03, its folder below tree, does not match %Y/%m",
    ):
        assert words in ended.err
    assert ended.err.count("[date-missing]") == 3
    facts = info(run, archive)
    assert facts["appearances_by_basis"] == {"captured": 0, "published": 0, "embedded": 0, "asserted": 3}
    assert facts["records_by_year"] == {"2018": 1, "2019": 2}
    log = [json.loads(line) for line in run("archive", "log", archive, "-f", "json").out.splitlines()]
    assert log[2]["detail"]["from"] == "path:%Y/%m in tree"
    checked = json.loads(run("check", tree / "2019" / "3" / "more" / "dam.jpg", "--archive", archive, "--at", "2023", "-f", "jsonl").out)
    (found,) = checked["matches"][0]["appearances"]
    assert (found["date"], found["basis"], found["path"]) == ("2019-03", "asserted", "tree/2019/3/more/dam.jpg")
    assert (found["earliest"], found["latest"]) == ("2019-02-28T10:00:00Z", "2019-04-01T11:59:59.999999Z")
    assert checked["verdict"] == "review"


def test_dates_from_names_of_folders_that_a_publisher_keeps(run: Run, archive: Path, tree: Path) -> None:
    """A deeper folder named is where the pattern begins; a basis that is evidence makes them evidence."""
    options = ("--dates", "path:*/%Y", "--basis", "published", "--publisher", "Wire", "--source", "desk")
    ended = run("archive", "add", archive, "tree", "--base", tree.parent, *options)
    assert "1 added, 0 extended, 0 unchanged, 5 not taken" in ended.err
    checked = run("check", tree / "old" / "2019" / "03" / "coffee.jpg", "--archive", archive, "--at", "2023")
    assert (checked.code, "published 2019 by Wire" in checked.out) == (11, True)
    again = run("archive", "add", archive, tree / "old", "--dates", "path:%Y/%m/")
    assert (again.code, "0 added, 1 extended, 0 unchanged, 0 not taken" in again.err) == (0, True)


def test_dates_from_names_of_folders_need_folders(run: Run, archive: Path, tree: Path) -> None:
    cat = tree / "2019" / "03" / "cat.jpg"
    ended = run("archive", "add", archive, cat, tree / "nowhere", tree / "2019" / "03", "--dates", "path:%Y/%m")
    assert ended.code == 3
    for words in (f"{cat}: no folder; to date", "nowhere: no folder; to date", f"{cat}: it lies in {tree}/2019/03 itself, which does not"):
        assert words in ended.err


def test_bad_rows_of_a_list_are_named(run: Run, archive: Path, tmp_path: Path) -> None:
    rows = [
        {"path": "gone.jpg", "date": "2019"},
        {"path": "text.jpg", "date": "2019"},
        {"path": "cat.jpg", "date": "2019-02-30"},
        {"path": "", "date": "2019"},
        {"path": "dam.jpg", "date": "1400"},
        {"path": "moose.jpg", "date": "2031"},
    ]
    (tmp_path / "text.jpg").write_text("no picture")
    for name in ("cat", "dam", "moose"):
        (tmp_path / f"{name}.jpg").write_bytes((FIXTURES / "photos" / f"{name}.jpg").read_bytes())
    with (tmp_path / "list.csv").open("w", newline="") as handle:
        writer = csv.DictWriter(handle, ["path", "date"])
        writer.writeheader()
        writer.writerows(rows)
    ended = run("archive", "add", archive, "--dates", tmp_path / "list.csv")
    assert ended.code == 3
    for words in ("gone.jpg: there is no such file", "text.jpg: the file is text", "list.csv, line 4, field date: '2019-02-30'",
                  "list.csv, line 5, field path: empty", "dam.jpg: the date '1400' is not used: it is before the first photograph",
                  "moose.jpg: the date '2031' is not used: it lies in the future"):  # fmt: skip
        assert words in ended.err
    checked = run("check", tmp_path / "dam.jpg", "--archive", archive, "--at", "2020", "-f", "jsonl")
    assert json.loads(checked.out)["reasons"][0]["code"] == "undated"


def test_list_for_some_paths_only(run: Run, archive: Path) -> None:
    ended = run(
        "archive", "add", archive, FIXTURES / "photos" / "dam.jpg", FIXTURES / "photos" / "retina.jpg", "--dates", FIXTURES / "archive.csv"
    )
    assert ended.code == 3
    assert "1 added, 0 extended, 0 unchanged, 1 not taken" in ended.err
    assert "retina.jpg: no row in" in ended.err


def test_remove(run: Run, archive: Path) -> None:
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    before = info(run, archive)
    assert run("archive", "remove", archive, "photos/cat.jpg").code == 0
    assert info(run, archive)["records"] == 11
    assert run("archive", "verify", archive, "--read-data").code == 0
    assert run("check", FIXTURES / "photos" / "cat.jpg", "--archive", archive, "--at", "2023").code == 0
    assert run("archive", "remove", archive, "photos/cat.jpg").code == 2
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    after = info(run, archive)
    assert after.pop("last_addition") != before.pop("last_addition")
    assert after == before


def test_what_an_archive_could_have_known(run: Run, archive: Path) -> None:
    empty = info(run, archive)
    assert (empty["last_addition"], empty["records_by_year"]) == (None, {})
    assert empty["local_features"] == {"records": 0, "share": None, "too_plain": 0}
    assert run("archive", "info", archive).code == 0
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    facts = info(run, archive)
    assert facts["appearances_by_basis"] == {"captured": 1, "published": 10, "embedded": 1, "asserted": 1}
    single = {"1984": 1, "1999": 1, "2016": 1, "2017": 1, "2018": 1, "2019": 2, "2020": 1, "2023": 1, "2024": 1}
    assert (facts["records_by_year"], facts["records_spanning_several_years"]) == (single, 3)
    assert facts["local_features"] == {"records": 12, "share": 1.0, "too_plain": 0}
    assert facts["kept"] == {"thumbnails": 12, "originals": 0}
    text = run("archive", "info", archive).out.splitlines()
    for line in ("        2  2019", "        3  spanning several years", "        5  Example Wire", "       10  published"):
        assert line in text
    assert any(line.startswith("last addition    20") and line.endswith("entry 3 of the log") for line in text)


def test_hostile_names_of_publishers_are_shown_escaped(run: Run, archive: Path) -> None:
    cat = FIXTURES / "photos" / "cat.jpg"
    run("archive", "add", archive, cat, "--date", "2019", "--basis", "published", "--publisher", "Wi\x1b[31mre\nx")
    assert "        1  Wi\\x1b[31mre\\nx\n" in run("archive", "info", archive).out


def test_log_that_is_whole(run: Run, archive: Path) -> None:
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    ended = run("archive", "log", archive, "--verify")
    lines = ended.out.splitlines()
    assert (ended.code, lines[0], lines[3]) == (0, "4 entries", "as written (that the last entries were cut off would not show)")
    assert lines[1].startswith("first  1  20")
    assert lines[2].endswith("Z  end")
    told = json.loads(run("archive", "log", archive, "--verify", "-f", "json").out)
    assert (told["entries"], told["first"]["action"], told["last"]["number"]) == (4, "init", 4)
    assert (told["whole"], told["first_broken"]) == (True, None)


@pytest.mark.parametrize(
    ("change", "broken", "left"),
    [
        ("UPDATE log SET operator = 'somebody' WHERE number = 2", 2, 10),
        ("UPDATE log SET at = '2001-01-01T00:00:00Z' WHERE number = 1", 1, 10),
        ("UPDATE log SET detail = 'no json' WHERE number = 3", 3, 10),
        ("UPDATE log SET chain = zeroblob(32) WHERE number = 4", 4, 10),
        ("DELETE FROM log WHERE number = 2", 3, 9),
        ("DELETE FROM log WHERE number = 1", 2, 9),
        ("DELETE FROM log", 1, 0),
    ],
)
def test_first_broken_entry_of_a_log_is_named(run: Run, archive: Path, change: str, broken: int, left: int) -> None:
    for name in ("cat", "dam", "moose"):
        run("archive", "add", archive, FIXTURES / "photos" / f"{name}.jpg", "--date", "2019", "--basis", "published")
    connection = sqlite3.connect(archive / "archive.db")
    connection.execute(change)
    connection.commit()
    connection.close()
    ended = run("archive", "log", archive, "--verify")
    assert (ended.code, ended.out.splitlines()[0]) == (4, f"{left} entries")
    changed = "is not the one that was written, or one before it was taken out" if left else "is lost"
    assert f"damaged: entry {broken} {changed}; restore the archive from a copy that verifies" in ended.out
    told = json.loads(run("archive", "log", archive, "--verify", "-f", "json").out)
    assert (told["entries"], told["whole"], told["first_broken"]) == (left, False, broken)


def test_log_with_an_entry_that_cannot_be_read(run: Run, archive: Path) -> None:
    connection = sqlite3.connect(archive / "archive.db")
    connection.execute("UPDATE log SET detail = 'no json'")
    connection.commit()
    connection.close()
    ended = run("archive", "log", archive, "-f", "json")
    assert (ended.code, ended.out) == (4, "")
    assert "entry 1 of the log cannot be read; check it with --verify" in ended.err


def test_mark_and_undo(run: Run, archive: Path) -> None:
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    before = info(run, archive)
    assert (before["marks"], before["lacking_features"]) == (0, 0)
    marked = run("archive", "mark", archive, "photos/cat.jpg", "--region", "0,75,100,25", "--reason", "lower third")
    assert (marked.code, marked.out, marked.err) == (0, "", "photos/cat.jpg: 1 marks set\n")
    after = info(run, archive)
    assert after["marks"] == 1
    assert after["digest"] != before["digest"]
    log = [json.loads(line) for line in run("archive", "log", archive, "-f", "json").out.splitlines()]
    edges = {"left": 0.0, "top": 0.75, "right": 1.0, "bottom": 1.0}
    assert (log[-1]["action"], log[-1]["detail"]) == ("mark", {"name": "photos/cat.jpg", **edges, "reason": "lower third", "marks": 1})
    assert run("archive", "mark", archive, "photos/cat.jpg", "--undo", "--region", "0,75,100,25").code == 0
    assert info(run, archive) == before
    assert run("archive", "verify", archive).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["photos/cat.jpg"], "--reason"),
        (["photos/cat.jpg", "--undo", "--reason", "x"], "--reason"),
        (["photos/cat.jpg", "--reason", "x", "--region", "0,0,50"], "X,Y,W,H"),
        (["photos/cat.jpg", "--reason", "x", "--region", "60,0,50,50"], "within the picture"),
        (["photos/cat.jpg", "--reason", "x", "--region", "nan,0,50,50"], "within the picture"),
        (["no.jpg", "--reason", "x"], "nothing there by the name no.jpg"),
    ],
)
def test_marks_that_make_no_sense(run: Run, archive: Path, arguments: list[str], words: str) -> None:
    ended = run("archive", "mark", archive, *arguments)
    assert ended.code == 2
    assert words in ended.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["x.jpg", "--date", "2019"], "--date needs --basis"),
        (["--date", "2019", "--basis", "published"], "nothing to add"),
        (["x.jpg", "--date", "2019", "--basis", "published", "--dates", "l.csv"], "exclude each other"),
        (["--dates", "path:%Y"], "--dates path:%Y: name the folder"),
        (["x", "--dates", "path:%Y", "--date", "2019", "--basis", "published"], "exclude each other"),
        (["x", "--dates", "path:%Y/%B"], "--dates path:'%Y/%B': %B is not known; %Y (2019), %m (03), %d (02) and %% are"),
        (["--dates", "nowhere.csv"], "nowhere.csv: cannot be read"),
        (["--dates", str(FIXTURES / "photos.toml")], "the columns path and date are needed"),
    ],
)
def test_options_that_make_no_sense(run: Run, archive: Path, arguments: list[str], words: str) -> None:
    ended = run("archive", "add", archive, *arguments)
    assert ended.code == 2
    assert words in ended.err


def test_init_wants_an_empty_folder(run: Run, archive: Path) -> None:
    ended = run("archive", "init", archive)
    assert ended.code == 4
    assert "not empty" in ended.err


@pytest.mark.parametrize("keep", ["none", "originals"])
def test_what_is_kept(run: Run, tmp_path: Path, keep: str) -> None:
    """Without pixels a match stays a lead; with originals every byte is there to be verified."""
    archive = tmp_path / "k"
    run("archive", "init", archive, "--keep", keep)
    run("archive", "add", archive, "--dates", FIXTURES / "archive.csv")
    assert (archive / "thumbs").exists() == (keep != "none")
    assert len(list(archive.glob("originals/*/*"))) == (12 if keep == "originals" else 0)
    ended = run("check", FIXTURES / "cases" / "mirrored" / "images" / "a.jpg", "--archive", archive, "--at", "2023", "-f", "jsonl")
    item = json.loads(ended.out)
    assert (item["verdict"], item["matches"][0]["tier"]) == (("review", "unproven") if keep == "none" else ("reused", "same-picture"))


def test_demo(process: Run, tmp_path: Path) -> None:
    ended = process("demo", "d", cwd=tmp_path)
    assert ended.code == 0, ended
    assert "4 images: 2 reused, 0 review, 1 consistent, 1 not found, 0 unchecked" in ended.out
    assert "It does not mean that an image is new or genuine." in ended.out
    assert len(list((tmp_path / "d" / "proofs").glob("s1-*.png"))) == 3
    assert process("demo", "d", cwd=tmp_path).code == 0
    (tmp_path / "other").mkdir()
    assert process("demo", "other", cwd=tmp_path).code == 2
