"""Settings as the program takes them: from which place, for which command, and what it says of it."""

import json
import shutil
from pathlib import Path

import pytest
import typer

from provenance.cli.app import app
from provenance.cli.configuring import COMMANDS, SPOKEN, TAKEN_FROM_ANYBODY, catalogue_of
from provenance.cli.exit_codes import ExitCode
from provenance.configuring.settings import Catalogue, Trust
from tests.cli.conftest import Run
from tests.conftest import FIXTURES

CASE = FIXTURES / "cases" / "photos-of-2019"
PROGRAM = typer.main.get_command(app)


@pytest.fixture
def desk(tmp_path: Path, fixture_archive: Path) -> Path:
    """A folder with a statement and an archive."""
    shutil.copytree(fixture_archive, tmp_path / "ARCHIVE")
    shutil.copytree(CASE / "images", tmp_path / "images")
    shutil.copy(CASE / "statement.jsonl", tmp_path)
    return tmp_path


def write(folder: Path, text: str, name: str = "provenance.toml") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def catalogue() -> Catalogue:
    """Everything that may be set."""
    return catalogue_of(PROGRAM.make_context("provenance", ["config", "show"]))  # type: ignore[arg-type]


def shown(run: Run, folder: Path, *before: str, **environment: str) -> dict[str, tuple[object, object]]:
    """Value and origin of each setting that is not as it comes."""
    ended = run(*before, "config", "show", "-f", "json", cwd=folder, **environment)
    assert ended.code == ExitCode.CLEAR, ended
    origins = [(one, one["origin"]) for one in json.loads(ended.out)["settings"]]
    return {
        (f"{one['command']} " if one["command"] else "") + one["name"]: (one["value"], origin.get("variable") or origin["path"])
        for one, origin in origins
        if origin["kind"] != "default"
    }


def test_a_check_needs_no_option_where_its_archive_is_set(run: Run, desk: Path) -> None:
    """It says by which file it goes, and writes what that file asks for."""
    write(desk, 'archive = "ARCHIVE"\noutput = ["jsonl=reports.jsonl"]\ndepth = "quick"\n')
    ended = run("check", "--manifest", "statement.jsonl", cwd=desk)
    assert ended.code == ExitCode.REUSED, ended
    assert "settings: provenance.toml" in ended.err.splitlines()
    assert "REUSED" in ended.out
    assert len((desk / "reports.jsonl").read_text(encoding="utf-8").splitlines()) == 4


def test_an_archive_may_be_set_by_the_environment(run: Run, desk: Path) -> None:
    ended = run("check", "--manifest", "statement.jsonl", cwd=desk, PROVENANCE_ARCHIVE="ARCHIVE", PROVENANCE_DEPTH="quick")
    assert ended.code == ExitCode.REUSED, ended
    assert "settings" not in ended.err


def test_the_command_line_counts_before_everything(run: Run, desk: Path) -> None:
    write(desk, 'archive = "elsewhere"\n')
    ended = run(
        "check", "--manifest", "statement.jsonl", "--archive", "ARCHIVE", "--depth", "quick", cwd=desk, PROVENANCE_ARCHIVE="nowhere"
    )
    assert ended.code == ExitCode.REUSED, ended


def test_each_place_counts_before_the_next(run: Run, tmp_path: Path) -> None:
    project, user = tmp_path / "project", tmp_path / "user"
    write(project, '[tool.provenance]\ndepth = "quick"\ntimezone = "Asia/Tokyo"\nmax-distance = 2', "pyproject.toml")
    write(user / "provenance", 'depth = "full"\ntimezone = "UTC"\nmax-distance = 3\nwayback = "https://web.archive.org"\ncache = "c"')
    write(project, 'depth = "full"\ntimezone = "Europe/Kyiv"')
    assert shown(run, project, XDG_CONFIG_HOME=str(user), PROVENANCE_DEPTH="quick") == {
        "depth": ("quick", "PROVENANCE_DEPTH"),
        "timezone": ("Europe/Kyiv", "provenance.toml"),
        "max-distance": (2, "pyproject.toml"),
        "wayback": ("https://web.archive.org", f"{user}/provenance/provenance.toml"),
        "cache": (f"{user}/provenance/c", f"{user}/provenance/provenance.toml"),
    }


def test_a_named_file_counts_alone_and_none_can_be_wanted(run: Run, tmp_path: Path) -> None:
    user = tmp_path / "user"
    write(user / "provenance", "jobs = 3")
    write(tmp_path, 'depth = "quick"')
    named = write(tmp_path / "conf", 'archive = "a"\nallow-private = ["10.0.0.0/8"]', "desk.toml")
    expected = {"archive": ("conf/a", "conf/desk.toml"), "allow-private": (["10.0.0.0/8"], "conf/desk.toml")}
    assert shown(run, tmp_path, "--config", "conf/desk.toml", XDG_CONFIG_HOME=str(user)) == expected
    assert shown(run, tmp_path, XDG_CONFIG_HOME=str(user), PROVENANCE_CONFIG=str(named.relative_to(tmp_path))) == expected
    assert shown(run, tmp_path, "--no-config", XDG_CONFIG_HOME=str(user), PROVENANCE_CONFIG="conf/desk.toml") == {}
    assert run("--no-config", "--config", "conf/desk.toml", "config", "show", cwd=tmp_path).code == ExitCode.USAGE


def test_the_folders_above_are_not_looked_in(run: Run, tmp_path: Path) -> None:
    write(tmp_path, 'depth = "quick"')
    (tmp_path / "case").mkdir()
    assert shown(run, tmp_path / "case") == {}


def test_one_command_may_have_a_setting_of_its_own(run: Run, tmp_path: Path) -> None:
    """And a format of reports is none of the dates of a picture, which has others."""
    write(tmp_path, 'format = "jsonl"\n[dates]\nformat = "text"\ntimezone = "UTC"\n[intake]\nformat = "jsonl"')
    assert shown(run, tmp_path) == {
        "format": ("jsonl", "provenance.toml"),
        "dates format": ("text", "provenance.toml"),
        "dates timezone": ("UTC", "provenance.toml"),
        "intake format": ("jsonl", "provenance.toml"),
    }
    ended = run("dates", FIXTURES / "photos" / "dam.jpg", cwd=tmp_path)
    assert (ended.code, ended.out[:1] == "{") == (ExitCode.CLEAR, False), ended


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('archive = "a"\nfail-on = "never"', 'error: provenance.toml:2: fail-on takes one of reused, review, not "never"'),
        ('fail_on = "review"', "error: provenance.toml:1: there is no setting fail_on; did you mean fail-on?"),
        ('at = "2023"', "error: provenance.toml:1: at is no setting: it says what one run is about, on the command line"),
        ("exit-zero = true", "error: provenance.toml:1: exit-zero is not taken from a file that nobody named"),
        ("archive = ", "error: provenance.toml: not TOML: Invalid value"),
    ],
)
def test_a_wrong_file_ends_every_command_that_has_settings_with_one_line(run: Run, tmp_path: Path, text: str, message: str) -> None:
    """Its help, and what has none, do not need the file."""
    write(tmp_path, text)
    for command in (["check", "x.jpg", "--archive", "a"], ["dates", "x.jpg"], ["config", "show"]):
        ended = run(*command, cwd=tmp_path)
        assert ended.code == ExitCode.USAGE
        assert ended.err.startswith(message)
        assert (ended.out, ended.err.count("\n")) == ("", 1)
    for command in (["check", "--help"], ["schema"], ["archive", "init", "new"]):
        assert run(*command, cwd=tmp_path).code == ExitCode.CLEAR


def test_a_wrong_variable_is_named_and_an_unknown_one_noted(run: Run, tmp_path: Path) -> None:
    ended = run("config", "show", cwd=tmp_path, PROVENANCE_JOBS="many")
    assert (ended.code, ended.err) == (ExitCode.USAGE, 'error: PROVENANCE_JOBS: jobs takes a whole number of at least 1, not "many"\n')
    ended = run("config", "show", cwd=tmp_path, PROVENANCE_FAILON="review")
    assert ended.code == ExitCode.CLEAR
    assert "note: PROVENANCE_FAILON: no setting, and without effect; did you mean PROVENANCE_FAIL_ON?" in ended.err


def test_hostile_text_of_a_file_reaches_no_terminal(run: Run, tmp_path: Path) -> None:
    write(tmp_path, 'timezone = "\\u001b[31mred"')
    for ended in (run("config", "show", cwd=tmp_path), run("dates", "x.jpg", cwd=tmp_path)):
        assert "\x1b" not in ended.out + ended.err
        assert "red" in ended.out + ended.err
    write(tmp_path, '"\\u001b[31mred\\nerror: all is well" = 1')
    ended = run("config", "show", cwd=tmp_path)
    assert "\x1b" not in ended.err
    assert ended.err.count("\n") == 1


def test_a_file_that_nobody_named_opens_no_network_and_writes_nowhere_else(run: Run, tmp_path: Path) -> None:
    write(tmp_path, '[archive-enrich]\nwayback = "https://example.org"')
    assert "[archive-enrich] wayback is not taken from a file that nobody named" in run("config", "show", cwd=tmp_path).err
    write(tmp_path, 'output = ["jsonl=../report.jsonl"]')
    assert "leads out of the folder of a file that nobody named" in run("config", "show", cwd=tmp_path).err
    network = {"fetch", "offline", "wayback", "wayback-interval", "allow-private", "allow-port", "proxy-from-env", "cache"}
    believed = {"tsa-roots", "bitcoin-headers"}
    settings = [setting for section in catalogue().sections for setting in section.settings]
    assert {setting.name for setting in settings if setting.trust is Trust.REFUSED} >= network | believed | {"exit-zero", "jobs"}


def test_the_names_in_the_rules_are_those_of_options() -> None:
    """So that no rule outlives what it is about."""
    known = {setting.name for section in catalogue().sections for setting in section.settings}
    commands = {section.command for section in catalogue().sections}
    assert set(COMMANDS) == commands
    assert set(TAKEN_FROM_ANYBODY) <= known
    assert not known & SPOKEN
    group = PROGRAM.commands  # type: ignore[attr-defined]
    found = [group["archive"].commands[name.split()[1]] if " " in name else group[name] for name in COMMANDS]
    options = {form.lstrip("-") for command in found for param in command.params for form in param.opts}
    assert options >= SPOKEN


def test_every_path_of_a_setting_that_is_written_stays_below_its_file() -> None:
    """An option that names a file is either only read, or held to the folder, or not taken at all from a file that nobody named."""
    only_read = {"archive", "base", "decisions", "ignore", "baseline"}
    for section in catalogue().sections:
        for setting in section.settings:
            if setting.is_path and setting.name not in only_read:
                assert setting.trust is not Trust.TAKEN, setting.name
