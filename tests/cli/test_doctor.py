"""`provenance doctor`: problems are told, and its exit code says so."""

import json
import shutil
from pathlib import Path
from typing import Any

from provenance.archive.schema import SCHEMA_VERSION
from provenance.cli.exit_codes import ExitCode
from provenance.model.diagnosis import Topic
from tests.cli.conftest import Run


def facts_of(text: str, topic: Topic) -> dict[str, dict[str, Any]]:
    return {fact["name"]: fact for fact in json.loads(text)["facts"] if fact["topic"] == topic.value}


def test_all_topics_are_told_in_their_order(run: Run, fixture_archive: Path) -> None:
    told = run("doctor", "--archive", fixture_archive)
    assert told.code == ExitCode.CLEAR
    heads = [line for line in told.out.splitlines() if line in list(Topic)]
    assert heads == [topic.value for topic in Topic]
    assert "  max_decoded_bytes       245,000,000 (default)\n" in told.out
    assert f"12 pictures, schema {SCHEMA_VERSION}, keeps thumbs" in told.out
    assert told.out.splitlines()[-1].startswith("problems (!): 0, notes (-): ")


def test_archive_that_cannot_be_searched_is_a_problem(run: Run, tmp_path: Path) -> None:
    told = run("doctor", "--archive", tmp_path, "-f", "json")
    assert told.code == ExitCode.COULD_NOT_RUN
    fact = facts_of(told.out, Topic.ARCHIVE)[str(tmp_path)]
    assert (fact["value"], fact["standing"]) == ("archive-missing", "problem")
    assert json.loads(told.out)["problems"] == 1


def test_lost_thumbnail_and_lost_index_are_told_apart(run: Run, tmp_path: Path, fixture_archive: Path) -> None:
    """The one is gone, the other is made anew."""
    archive = tmp_path / "archive"
    shutil.copytree(fixture_archive, archive)
    shutil.rmtree(archive / "index")
    derived = run("doctor", "--archive", archive, "-f", "json")
    assert derived.code == ExitCode.CLEAR
    assert {fact["standing"] for fact in facts_of(derived.out, Topic.ARCHIVE).values()} == {"fine", "note"}
    next(file for file in (archive / "thumbs").rglob("*") if file.is_file()).unlink()
    damaged = run("doctor", "--archive", archive, "-f", "json")
    assert damaged.code == ExitCode.COULD_NOT_RUN
    assert [fact["value"] for fact in facts_of(damaged.out, Topic.ARCHIVE).values()].count("damaged") == 1


def test_archive_of_the_settings_is_looked_at(run: Run, tmp_path: Path) -> None:
    assert run("init", tmp_path, "--ci", "none").code == ExitCode.CLEAR
    told = run("doctor", "-f", "json", cwd=tmp_path)
    assert facts_of(told.out, Topic.ARCHIVE)["archive"]["standing"] == "note"
    assert "nothing can be found in it" in facts_of(told.out, Topic.ARCHIVE)["archive"]["advice"]
    assert "archive" in facts_of(told.out, Topic.SETTINGS)["provenance.toml"]["value"].split(", ")


def test_settings_that_cannot_be_read_do_not_hide_the_rest(run: Run, tmp_path: Path) -> None:
    (tmp_path / "provenance.toml").write_text("max = 3\n")
    told = run("doctor", "-f", "json", cwd=tmp_path)
    assert told.code == ExitCode.USAGE
    assert "provenance.toml:1" in facts_of(told.out, Topic.SETTINGS)["settings"]["advice"]
    assert facts_of(told.out, Topic.PACKAGES)["pillow"]["standing"] == "fine"


def test_folders_that_cannot_be_written_are_told(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = run("doctor", "--cache", tmp_path / "file" / "http", "-f", "json")
    assert told.code == ExitCode.CLEAR
    assert facts_of(told.out, Topic.PLACES)["cache"]["standing"] == "note"


def test_nothing_is_written(run: Run, tmp_path: Path, fixture_archive: Path) -> None:
    """Not even where all is new."""
    before = {path: path.stat().st_mtime_ns for path in fixture_archive.rglob("*")}
    told = run("doctor", "--archive", fixture_archive, cwd=tmp_path, HOME=str(tmp_path), XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert told.code == ExitCode.CLEAR
    assert not list(tmp_path.iterdir())
    assert {path: path.stat().st_mtime_ns for path in fixture_archive.rglob("*")} == before
