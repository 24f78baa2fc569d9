"""Limits at the command line: by option, by the environment and by the table of a file; told by `config show`, `doctor` and reports."""

import json
from pathlib import Path

import pytest
import typer

from provenance.cli.app import app
from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import LIMIT_SETTINGS, NO_LIMITS_SAID, GivenLimits, is_limit, limits_from
from provenance.cli.sourcing import SourceOptions, transport_settings
from provenance.model.limits import Group, Limits, limits_of, rule_of
from provenance.transport.settings import TransportSettings
from tests.cli.conftest import Run
from tests.conftest import FIXTURES

DAM = FIXTURES / "photos" / "dam.jpg"
SIZE = DAM.stat().st_size
TABLE = (*limits_of(Limits), *limits_of(TransportSettings))
PROGRAM = typer.main.get_command(app)


def named(folder: Path, text: str) -> Path:
    path = folder / "desk.toml"
    path.write_text(text, encoding="utf-8")
    return path


def opening(name: str, archive: Path) -> list[str | Path]:
    """A command that opens the photograph."""
    commands: dict[str, list[str | Path]] = {
        "check": ["check", DAM, "--archive", archive, "--at", "2023"],
        "dates": ["dates", DAM],
        "compare": ["compare", DAM, DAM],
        "archive add": ["archive", "add", archive, DAM, "--date", "2019", "--basis", "published"],
    }
    return commands[name]


@pytest.mark.parametrize("name", ["check", "dates", "compare", "archive add"])
def test_a_limit_may_be_an_option_a_variable_or_in_a_file_that_was_named(run: Run, tmp_path: Path, name: str) -> None:
    """And is the same limit everywhere: one byte too few is refused by its name, just enough passes."""
    archive = tmp_path / "archive"
    assert run("archive", "init", archive).code == ExitCode.CLEAR
    command = opening(name, archive)
    named(tmp_path, f"[limits]\nmax-bytes = {SIZE - 1}")
    for ended in (
        run(*command, "--max-bytes", str(SIZE - 1)),
        run(*command, PROVENANCE_MAX_BYTES=f"{SIZE - 1:_}"),
        run(*command, PROVENANCE_CONFIG=str(tmp_path / "desk.toml")),
    ):
        assert ended.code in {ExitCode.INCOMPLETE, ExitCode.USAGE}, ended
        assert "(max_bytes)" in ended.out + ended.err
        assert "NOT FOUND" not in ended.out
    ended = run(*command, "--max-bytes", str(SIZE), PROVENANCE_MAX_BYTES="1KiB", PROVENANCE_CONFIG=str(tmp_path / "desk.toml"))
    assert ended.code == ExitCode.CLEAR, ended


def test_a_file_that_nobody_named_sets_no_limit_neither_higher_nor_lower(run: Run, tmp_path: Path) -> None:
    """A higher one would let a bomb in, a lower one would have a picture unchecked that would be found."""
    for text, command in (
        ('max-bytes = "1TiB"', ["dates", DAM]),
        ("max-bytes = 1", ["compare", DAM, DAM]),
        ("max-redirects = 0", ["config", "show"]),
    ):
        (tmp_path / "provenance.toml").write_text(f"[limits]\n{text}")
        ended = run(*command, cwd=tmp_path)
        assert (ended.code, ended.out) == (ExitCode.USAGE, "")
        assert "is not taken from a file that nobody named, as it may be a stranger's" in ended.err
        assert "provenance.toml:2: [limits]" in ended.err


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[limits]\nmax-byte = 1", "desk.toml:2: [limits] there is no setting max-byte; did you mean max-bytes?"),
        ("[limits]\nmax_pixels = 1", "desk.toml:2: [limits] there is no setting max_pixels; did you mean max-pixels?"),
        ("[limits]\ntimeout = 1", "desk.toml:2: [limits] timeout is no setting here; it is one of"),
        ("max-bytes = 1", "desk.toml:1: max-bytes is no setting here; it is one of [limits]"),
        ("[check]\nmax-bytes = 1", "desk.toml:2: [check] max-bytes is no setting here; it is one of [limits]"),
        ("[limit]\nmax-bytes = 1", "desk.toml:1: [limit] is no table of settings; did you mean [limits]?"),
        ("limits = 1", "desk.toml:1: limits is no setting but a table; what is set there stands below [limits]"),
        ("[limits]\nmax-bytes = 0", "max-bytes takes a number of bytes (67108864 or 64MiB) from 1 to 1TiB, not 0"),
        ('[limits]\nmax-bytes = "64MB"', 'max-bytes takes a number of bytes (67108864 or 64MiB) from 1 to 1TiB, not "64MB"'),
        ('[limits]\nmax-pixels = "1MiB"', 'max-pixels takes a whole number from 1 to 178956970, not "1MiB"'),
        ("[limits]\nmax-jpeg-pixels = 178956971", "max-jpeg-pixels takes a whole number from 1 to 178956970, not 178956971"),
        ("[limits]\nmax-document-seconds = nan", "max-document-seconds takes a number from 0.01 to 86400, not NaN"),
    ],
)
def test_what_is_no_limit_is_refused_by_file_line_and_name(run: Run, tmp_path: Path, text: str, message: str) -> None:
    ended = run("--config", named(tmp_path, text), "config", "show")
    assert (ended.code, ended.out) == (ExitCode.USAGE, "")
    assert message in ended.err


@pytest.mark.parametrize("text", ["", "0", "-1", "5MB", "1e6", "1.5MiB", "2TiB", "64 mib"])
def test_an_option_that_is_no_size_is_refused(run: Run, text: str) -> None:
    ended = run("compare", DAM, DAM, "--max-bytes", text)
    assert ended.code == ExitCode.USAGE
    assert "--max-bytes" in ended.err


def test_all_limits_are_shown_with_where_they_come_from(run: Run, tmp_path: Path) -> None:
    """By `config show` as settings, and by `doctor` by the names of messages; both in JSON, too."""
    path = named(tmp_path, '[limits]\nmax-page-bytes = "2MiB"\nmax-wall-seconds = 90')
    environment = {"PROVENANCE_MAX_CPU_SECONDS": "20", "PROVENANCE_CONFIG": str(path)}
    shown = json.loads(run("config", "show", "-f", "json", **environment).out)["settings"]
    limits = {one["name"]: (one["value"], one["origin"]) for one in shown if one["name"] in {setting.name for setting in LIMIT_SETTINGS}}
    told = json.loads(run("doctor", "-f", "json", **environment).out)["facts"]
    facts = {one["name"]: (one["value"], one["origin"]) for one in told if one["topic"] == "limits"}
    assert [*facts] == [one.name for one in TABLE] == [name.replace("-", "_") for name in limits]
    assert limits["max-page-bytes"] == (2 * 2**20, {"kind": "file", "path": str(path), "table": "limits", "line": 2})
    assert limits["max-bytes"] == (64 * 2**20, {"kind": "default"})
    assert facts["max_page_bytes"] == ("2,097,152", f"{path}:2")
    assert facts["max_wall_seconds"] == ("90", f"{path}:3")
    assert facts["max_cpu_seconds"] == ("20", "PROVENANCE_MAX_CPU_SECONDS")
    assert facts["max_pixels"] == ("100,000,000", "default")
    assert next(one["value"] for one in told if one["name"] == "processor time") == "RLIMIT_CPU 20 s a job"


def test_a_report_tells_the_limits_that_are_not_the_default_ones(run: Run, fixture_archive: Path) -> None:
    """And no others, so that the same run has the same report as before."""
    command = ["check", DAM, "--archive", fixture_archive, "--at", "1900", "-f", "json"]
    before = json.loads(run(*command).out)["settings"]
    assert json.loads(run(*command, "--max-bytes", "64MiB").out)["settings"] == before
    told = json.loads(run(*command, "--max-bytes", "32MiB", "--max-redirects", "1", PROVENANCE_MAX_DEPTH="1").out)["settings"]
    assert told == before | {"max_bytes": str(2**25), "max_depth": "1", "max_redirects": "1"}


def test_a_run_is_not_gone_on_with_under_other_limits(run: Run, tmp_path: Path, fixture_archive: Path) -> None:
    command = ["check", DAM, "--archive", fixture_archive, "--at", "1900", "--resume", tmp_path / "run.jsonl"]
    assert run(*command, "--max-bytes", str(SIZE)).code == ExitCode.CLEAR
    ended = run(*command)
    assert ended.code == ExitCode.USAGE
    assert "max_bytes" in ended.err


def test_the_archive_keeps_in_its_log_under_which_limits_it_was_added_to(run: Run, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    run("archive", "init", archive)
    run("archive", "add", archive, DAM, "--date", "2019", "--basis", "published", "--max-bytes", "1KiB")
    assert '"max-bytes": "1024"' in run("archive", "log", archive, "-f", "json").out


def test_help_shows_limits_below_a_heading_of_their_own(run: Run) -> None:
    told = run("check", "--help").out
    options, _, limits = told.partition("\nOptions:\n")[2].partition("\nLimits:\n")
    assert "--max-distance" in options
    assert not any(f"--{setting.name} " in options for setting in LIMIT_SETTINGS)
    assert all(f"--{setting.name} " in limits for setting in LIMIT_SETTINGS)
    assert "--max-bytes <size>" in limits
    assert "[default:\n" in limits or "[default: 64MiB]" in limits


def test_each_command_that_opens_foreign_bytes_has_limits() -> None:
    """And each limit is an option of some command."""
    archive = PROGRAM.commands["archive"].commands  # type: ignore[attr-defined]
    commands = {**PROGRAM.commands, **{f"archive {name}": one for name, one in archive.items()}}  # type: ignore[attr-defined]
    found = {name: {one.name for one in command.params if is_limit(one)} for name, command in commands.items()}
    assert {name for name, limits in found.items() if limits} == {
        "check", "intake", "compare", "dates", "archive add", "archive enrich", "archive import",
    }  # fmt: skip
    assert found["check"] == found["archive add"] == {one.name for one in TABLE}
    assert found["archive import"] == {one.name for one in TABLE if rule_of(one).group is Group.WORKERS}


def test_redirects_are_held_to_the_limit() -> None:
    assert transport_settings(SourceOptions((), limits=limits_from({"max_redirects": 0}))).max_redirects == 0
    assert transport_settings(SourceOptions(())).max_redirects == NO_LIMITS_SAID.max_redirects == TransportSettings().max_redirects
    assert GivenLimits(max_redirects=3).told() == (("max_redirects", "3"),)
