"""Long runs: gone on with, after an earlier one, in parts, and the same bytes in every way."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest
import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.running import BatchOptions, told_how_to_go_on
from provenance.intake import Options, count_manifest, intake_options
from provenance.model.finding import Verdict
from provenance.model.report import Shard
from tests.cli.batches import AT, BatchDesk, outputs, provenance, written
from tests.cli.conftest import Run
from tests.conftest import FIXTURES


@pytest.fixture
def desk(tmp_path: Path, fixture_archive: Path) -> BatchDesk:
    return BatchDesk.make(tmp_path / "desk", fixture_archive)


def test_bytes_are_the_same_whatever_the_jobs_the_hash_seed_and_the_order_of_files(run: Run, tmp_path: Path, fixture_archive: Path) -> None:
    found = []
    for number, (jobs, seed) in enumerate((("1", "1"), ("4", "2"))):
        desk = BatchDesk.make(tmp_path / "desk", fixture_archive, backwards=bool(number))
        ended = run(*desk.options, "-j", jobs, *outputs(tmp_path / jobs), cwd=desk.folder, PYTHONHASHSEED=seed)
        assert ended.code == 11, ended
        shutil.rmtree(desk.folder)
        found.append(written(tmp_path / jobs))
    assert found[0] == found[1]
    assert {one["verdict"] for one in json.loads(found[0]["json"])["media"]} == {one.value for one in Verdict}


def test_run_that_is_gone_on_with_ends_in_the_same_bytes(desk: BatchDesk) -> None:
    """Wherever it was cut off: before the first line was whole, between two, within one, behind the last."""
    journal = desk.folder / "run.partial.jsonl"
    whole = desk.report("whole")
    assert desk.report("kept", "--resume", journal) == whole
    every = desk.reports("every")
    assert desk.reports("every-kept", "--resume", desk.folder / "every.jsonl") == every
    assert desk.reports("every-again", "--resume", desk.folder / "every.jsonl") == every
    content = journal.read_bytes()
    lines = content.splitlines(keepends=True)
    third = sum(map(len, lines[:3]))
    for place in (0, 20, len(lines[0]), third, third + 100, len(content) - 1, len(content)):
        journal.write_bytes(content[:place])
        assert desk.report(f"cut-{place}", "--resume", journal) == whole
        # The time at which the run began is the only thing that a run which begins anew does not share.
        assert journal.read_bytes().splitlines()[1:] == content.splitlines()[1:]


def test_proofs_have_the_names_that_an_uninterrupted_run_gives(desk: BatchDesk) -> None:
    proofs, journal = desk.folder / "proofs", desk.folder / "run.partial.jsonl"
    whole = desk.report("whole", "--resume", journal, "--proofs", proofs)
    drawn = written(proofs)
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:5]))  # within the folder of s2
    shutil.rmtree(proofs)
    assert desk.report("again", "--resume", journal, "--proofs", proofs) == whole
    again = written(proofs)
    assert again.items() < drawn.items()


def test_what_is_suppressed_is_decided_when_the_run_ends(desk: BatchDesk) -> None:
    """An ignore file is no part of what is kept: it may be written while a run is interrupted."""
    journal, ignore = desk.folder / "run.partial.jsonl", desk.folder / "ignore.toml"
    media = json.loads(desk.report("whole", "--resume", journal))["media"]
    first = next(one for one in media if one["verdict"] == "reused")
    ignore.write_text(f'[[ignore]]\nid = "{first["id"]}"\nreason = "ours"\n')
    again = json.loads(desk.report("ignored", "--resume", journal, "--ignore", ignore))["media"]
    assert [one["id"] for one in again if one["suppression"] is not None] == [first["id"]]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--depth", "quick"], "depth is full there and quick here"),
        (["--shard", "1/2"], "shard is none there and 1/2 here"),
        (["--timezone", "Europe/Kyiv"], "timezone is none there and Europe/Kyiv here"),
        (["--fetch", "--all-images"], "all_images is no there and yes here; fetch is no there and yes here"),
        (["--base", "elsewhere", "--thumbnails"], "thumbnails is no there and yes here; base is none there and elsewhere here"),
    ],
)
def test_another_run_is_not_gone_on_with(desk: BatchDesk, options: list[str], words: str) -> None:
    journal = desk.folder / "run.partial.jsonl"
    desk.check("--resume", journal)
    kept = journal.read_bytes()
    said = desk.check("--resume", journal, *options)
    assert said.code == 2
    assert said.err == f"error: {journal}: holds another run ({words}); name another file for --resume, or remove this one\n"
    assert journal.read_bytes() == kept


def test_run_is_not_gone_on_with_when_the_archive_or_the_sources_have_changed(desk: BatchDesk) -> None:
    journal, manifest = desk.folder / "run.partial.jsonl", desk.folder / "statements.jsonl"
    desk.check("--resume", journal)
    rows = manifest.read_text(encoding="utf-8").splitlines(keepends=True)
    manifest.write_text(rows[1] + rows[0] + "".join(rows[2:]), encoding="utf-8")
    said = desk.check("--resume", journal)
    assert (said.code, "the sources have changed: it has a result for images/moose-small.jpg of s1" in said.err) == (2, True), said
    manifest.write_text("".join(rows[:1]), encoding="utf-8")
    said = desk.check("--resume", journal)
    assert (said.code, "holds more results than the sources now have images" in said.err) == (2, True), said
    manifest.write_text("".join(rows), encoding="utf-8")
    assert provenance("archive", "remove", desk.archive, "photos/cat.jpg").code == 0
    said = desk.check("--resume", journal)
    assert (said.code, "archive_digest is " in said.err) == (2, True), said


def test_file_that_is_no_interrupted_run_is_left_alone(desk: BatchDesk) -> None:
    other = desk.folder / "statements.jsonl"
    before = other.read_bytes()
    said = desk.check("--resume", other)
    assert (said.code, "not what an interrupted run leaves" in said.err) == (2, True), said
    assert other.read_bytes() == before
    with (desk.folder / "run.partial.jsonl").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        said = desk.check("--resume", held.name)
    assert (said.code, "another process is writing to it" in said.err) == (2, True), said


def test_images_added_to_the_manifest_are_checked_when_it_is_gone_on_with(desk: BatchDesk) -> None:
    journal, manifest = desk.folder / "run.partial.jsonl", desk.folder / "statements.jsonl"
    desk.report("before", "--resume", journal)
    with manifest.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "s6", "at": AT, "images": ["images/café ünï.jpg"]}) + "\n")
    assert desk.report("more", "--resume", journal) == desk.report("whole")


@pytest.mark.parametrize("kind", ["json", "jsonl", "run.partial.jsonl"])
def test_after_an_earlier_run_the_bytes_are_the_same(desk: BatchDesk, kind: str) -> None:
    """Of that run in any of its three forms, with another time, caption or decision, and where parts of it are of no use."""
    earlier = desk.folder / kind
    desk.check("--resume", earlier) if kind == "run.partial.jsonl" else desk.check("-f", kind, "-o", earlier)
    assert desk.report("since", "--since", earlier) == desk.report("whole")
    assert desk.check("--since", earlier).err == ""
    finding = json.loads((desk.folder / "whole.json").read_text(encoding="utf-8"))["media"][0]["matches"][0]["finding"]
    decided = desk.folder / "decisions.jsonl"
    assert provenance("decide", finding, "dismiss", "--reason", "known", "--decisions", decided).code == 0
    rows = [json.loads(line) for line in (desk.folder / "statements.jsonl").read_text(encoding="utf-8").splitlines()]
    rows[1]["at"] = "2017"
    (desk.folder / "statements.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    options = ("--decisions", decided, "--thumbnails")
    assert desk.report("changed-since", "--since", earlier, *options) == desk.report("changed", *options)


def test_dismissing_the_same_file_has_its_parts_looked_for(desk: BatchDesk) -> None:
    """The same file settles a run that need not look further; once it is dismissed, it does."""
    earlier, decided = desk.folder / "earlier.json", desk.folder / "decisions.jsonl"
    desk.check("-f", "json", "-o", earlier)
    media = json.loads(earlier.read_text(encoding="utf-8"))["media"]
    same = next(match["finding"] for one in media for match in one["matches"] if match["tier"] == "same-bytes")
    provenance("decide", same, "dismiss", "--reason", "known", "--decisions", decided)
    assert desk.report("since", "--since", earlier, "--decisions", decided) == desk.report("whole", "--decisions", decided)


def test_run_over_another_archive_is_of_no_use_and_no_error(desk: BatchDesk) -> None:
    earlier = desk.folder / "earlier.json"
    desk.check("-f", "json", "-o", earlier)
    assert provenance("archive", "remove", desk.archive, "photos/moose.jpg").code == 0
    said = desk.check("--since", earlier)
    assert said.err.startswith(f"note: --since {earlier}: nothing of it is reused: archive_digest is ")
    assert desk.report("since", "--since", earlier) == desk.report("whole")
    assert desk.check("--since", desk.folder / "none.json").err.endswith("nothing of it is reused: there is no such file\n")
    said = desk.check("--since", desk.folder / "images" / "moose.jpg")
    assert (said.code, "no run as `check -f json`" in said.err) == (2, True), said


def test_parts_make_the_whole(desk: BatchDesk) -> None:
    whole = desk.reports("whole", "--thumbnails")
    parts = []
    for number in (1, 2, 3):
        parts.append(desk.folder / f"{number}.json")
        desk.check("--shard", f"{number}/3", "-f", "json", "-o", parts[-1], "--thumbnails")
    assert [json.loads(part.read_text())["shard"] for part in parts] == ["1/3", "2/3", "3/3"]
    for order in (parts, parts[::-1]):
        ended = provenance("report", "merge", *order, *outputs(desk.folder / "merged"))
        assert ended.code == 11, ended
        assert written(desk.folder / "merged") == whole


def test_part_without_a_statement_is_no_failure(desk: BatchDesk) -> None:
    said = desk.check("--shard", "7/7")
    assert (said.code, said.err) == (0, "note: part 7/7 of the run holds none of the statements\n"), said
    assert "0 images" in said.out


def test_parts_that_make_no_whole_are_refused(desk: BatchDesk) -> None:
    def part(shard: str, *options: str) -> Path:
        path = desk.folder / f"{shard.replace('/', '-of-')}{''.join(options)}.json"
        desk.check("--shard", shard, "-f", "json", "-o", path, *options)
        return path

    one, two, quick, third = part("1/2"), part("2/2"), part("2/2", "--depth", "quick"), part("1/3")
    whole = desk.folder / "whole.json"
    desk.check("-f", "json", "-o", whole)
    for paths, words in (
        ([one], "part 2/2 of the run is missing; give all 2 files"),
        ([one, two, one], "both are part 1/2"),
        ([one, quick], "parts of different runs (depth is full there and quick here)"),
        ([one, third], "are not of one division"),
        ([one, whole], "no part of a run, but a whole one"),
        ([desk.folder / "statements.jsonl"], "no run"),
    ):
        said = provenance("report", "merge", *paths)
        assert (said.code, words in said.err) == (2, True), said
    assert desk.check("--shard", "3/2").err.startswith("error: --shard: '3/2' is no part of a run")


def test_every_image_of_a_folder_is_in_one_part(desk: BatchDesk, tmp_path: Path) -> None:
    """A source that is one statement lies in one part as a whole."""
    paths = []
    for number in (1, 2):
        paths.append(tmp_path / f"{number}.json")
        given = ("--at", AT, "--archive", desk.archive, "--shard", f"{number}/2", "-f", "json", "-o", paths[-1])
        provenance("check", FIXTURES / "cases" / "photos-of-2019" / "images", *given)
    assert sorted(len(json.loads(path.read_text())["media"]) for path in paths) == [0, 4]


def test_interrupted_run_without_a_file_says_that_nothing_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(typer.Exit) as ended, told_how_to_go_on(BatchOptions()):
        raise KeyboardInterrupt
    assert ended.value.exit_code == ExitCode.INTERRUPTED
    assert capsys.readouterr().err == "interrupted; nothing is kept. With --resume FILE a run keeps its results, and goes on from there\n"


def test_images_of_a_manifest_are_counted_for_each_part(desk: BatchDesk) -> None:
    """Each path counts as one: what lies in a folder is not known before it is read."""
    options = intake_options(Options())
    manifest = str(desk.folder / "statements.jsonl")
    assert count_manifest(manifest, options) == 8
    assert [count_manifest(manifest, options, shard=Shard(number, 2)) for number in (1, 2)] == [5, 3]
    assert count_manifest(str(desk.folder / "none.jsonl"), options) is None
