"""What a file of settings says, what it may not say, and that a stranger's does no harm."""

import os
import re
from pathlib import Path

import pytest

from provenance.configuring.files import SettingsFile, settings_files
from provenance.configuring.reading import read_settings
from provenance.configuring.resolving import SHARED
from provenance.errors import ConfigurationError
from tests.unit.configuring.catalogues import CATALOGUE, write


def test_a_file_sets_for_all_commands_and_for_single_ones(tmp_path: Path) -> None:
    file = write(tmp_path, "jobs = 4\ntimeout = 5\noffline = true\n[check]\nformat = 'html'\n[archive-add]\nkeep = 'none'\n")
    given = read_settings(file, CATALOGUE)
    assert given is not None
    assert [(one.table, one.name, one.value, one.origin.line) for one in given] == [
        (SHARED, "jobs", 4, 1),
        (SHARED, "timeout", 5, 2),
        (SHARED, "offline", True, 3),
        ("check", "format", "html", 5),
        ("archive-add", "keep", "none", 7),
    ]


def test_paths_are_relative_to_the_file_that_names_them(tmp_path: Path) -> None:
    file = write(tmp_path / "a", 'archive = "b"\noutput = ["html=c/d.html", "e=f", "text=-", "-"]\n')
    given = read_settings(file, CATALOGUE)
    assert given is not None
    folder = tmp_path / "a"
    assert [one.value for one in given] == [f"{folder}/b", (f"html={folder}/c/d.html", f"{folder}/e=f", "text=-", "-")]


def test_paths_of_the_home_folder_and_absolute_ones_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ava")
    for text, path in (("~/a", "/home/ava/a"), ("/srv/a", "/srv/a")):
        given = read_settings(write(tmp_path, f'archive = "{text}"'), CATALOGUE)
        assert given is not None
        assert given[0].value == path


def test_a_file_of_the_working_folder_is_named_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, 'archive = "a"')
    monkeypatch.chdir(tmp_path)
    given = read_settings(settings_files(Path(), tmp_path / "user", None)[0], CATALOGUE)
    assert given is not None
    assert (given[0].value, str(given[0].origin)) == ("a", "provenance.toml:1")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail_on = 'review'", ":1: there is no setting fail_on; did you mean fail-on?"),
        ("\n\nfail-no = 'review'", ":3: there is no setting fail-no; did you mean fail-on?"),
        ("zzz = 1", ":1: there is no setting zzz"),
        ("[check]\njob = 1", ":2: [check] there is no setting job; did you mean jobs?"),
        ("keep_ = 'x'", ":1: there is no setting keep_; did you mean keep?"),
        ("[dates]\njobs = 1", ":2: [dates] jobs is no setting here; it is one of [check], [archive-add]"),
        ("[chek]\njobs = 1", ":1: [chek] is no table of settings; did you mean [check]?"),
        ("[archive.add]\njobs = 1", "what is for one command stands in a table of its name: [archive-add]"),
        ("check = 1", ":1: check is no setting but a table; what is set there stands below [check]"),
        ("at = '2023'", ":1: at is no setting: it says what one run is about, on the command line"),
        ("fail-on = 'never'", ':1: fail-on takes one of reused, review, not "never"'),
        ("jobs = '4'", ':1: jobs takes a whole number from 1 to 64, not "4"'),
        ("jobs = 0", ":1: jobs takes a whole number from 1 to 64, not 0"),
        ("jobs = true", ":1: jobs takes a whole number from 1 to 64, not true"),
        ("jobs = 1.5", "not 1.5"),
        ("timeout = nan", ":1: timeout takes a number, not NaN"),
        ("fail-on = {a = 1}", ':1: fail-on takes one of reused, review, not {"a": 1}'),
        ("offline = 1", ":1: offline takes true or false, not 1"),
        ("output = 'a'", ':1: output takes a list, each a text, not "a"'),
        ("output = ['a', 1]", ':1: output takes a list, each a text, not ["a", 1]'),
        ("archive = ''", ':1: archive takes a text, not ""'),
        ('archive = "\\u0000"', ":1: archive takes a text, not"),
        ("archive = 2023-10-23", ':1: archive takes a text, not "2023-10-23"'),
        ("archive = ", ": not TOML: Invalid value"),
        ("jobs = 1\njobs = 2", ": not TOML: Cannot overwrite a value"),
        ("archive = '~nobody-of-this-name/a'", ":1: archive '~nobody-of-this-name/a' leads nowhere"),
        ("[[check]]\njobs = 1", "check is no setting but a table; what is set there stands below [check]"),
        ("max-depth = 1", ":1: max-depth is no setting here; it is one of [limits]"),
        ("[limits]\nmax-dept = 1", ":2: [limits] there is no setting max-dept; did you mean max-depth?"),
        ("[limits]\nmax-depth = 17", ":2: [limits] max-depth takes a whole number from 0 to 16, not 17"),
        ("[limits]\nmax-depth = 1", ":2: [limits] max-depth is not taken from a file that nobody named"),
        ("limits = 1", ":1: limits is no setting but a table; what is set there stands below [limits]"),
        (b"archive = '\xff'", ": not UTF-8 (byte 11); save it as UTF-8"),
        ("jobs = 1".encode("utf-16"), ": not UTF-8 (byte 0); save it as UTF-8"),
    ],
)
def test_what_cannot_be_is_refused_by_file_line_and_key(tmp_path: Path, text: str | bytes, message: str) -> None:
    file = write(tmp_path, text)
    with pytest.raises(ConfigurationError) as raised:
        read_settings(file, CATALOGUE)
    assert str(raised.value).startswith(str(file.path))
    assert message in str(raised.value)
    assert "\n" not in str(raised.value)


def test_a_line_is_told_only_where_it_is_sure(tmp_path: Path) -> None:
    text = "archive = '''\njobs = 1\n'''\njobs = 'x'\n"
    with pytest.raises(ConfigurationError, match=r"provenance\.toml: jobs takes"):
        read_settings(write(tmp_path, text), CATALOGUE)


def test_a_file_that_nobody_named_sets_only_what_is_harmless(tmp_path: Path) -> None:
    """The same file counts whole once it is named."""
    text = "allow-port = [8080]"
    with pytest.raises(ConfigurationError, match=r"PROVENANCE_ALLOW_PORT, or name the file: --config .*provenance\.toml"):
        read_settings(write(tmp_path, text), CATALOGUE)
    given = read_settings(write(tmp_path, text, is_named=True), CATALOGUE)
    assert given is not None
    assert given[0].value == (8080,)


@pytest.mark.parametrize("path", ["../x", "/etc/x", "html=../x", "html=/etc/x", "out/../../x", "~/x", "away/x"])
def test_a_file_that_nobody_named_writes_nothing_outside_of_its_folder(tmp_path: Path, path: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "away").symlink_to(tmp_path)
    text = f'output = ["{path}"]'
    with pytest.raises(ConfigurationError, match="leads out of the folder"):
        read_settings(write(tmp_path / "in", text), CATALOGUE)
    assert read_settings(write(tmp_path / "in", text, is_named=True), CATALOGUE)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 100_000, "nested too deep"),
        ("a = " + "{a=" * 50_000, "nested too deep"),
        ("a = " + "9" * 5_000, "not TOML"),
        ("#" * 300_000, "larger than 256 KiB"),
        ("a." * 100_000 + "a = 1", "more than 1000 dots"),
        ("[" + "a." * 100_000 + "a]", "more than 1000 dots"),
        ("a." * 900 + "a = 1", "[a] is no table of settings"),
        (f"{'a' * 200_000} = 1", f"there is no setting {'a' * 60}…"),
        (f"archive = [{'1, ' * 80_000}]", "not [1, 1"),
    ],
)
def test_a_hostile_file_ends_at_once_in_one_short_line(tmp_path: Path, text: str, message: str) -> None:
    """Python's own parser takes minutes for some of these, which the limit on the time of a test would not allow."""
    with pytest.raises(ConfigurationError, match=re.escape(message)) as raised:
        read_settings(write(tmp_path, text), CATALOGUE)
    assert len(str(raised.value)) < len(str(tmp_path)) + 300


def test_marks_of_the_byte_order_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    given = read_settings(write(tmp_path, b"\xef\xbb\xbfjobs = 3\r\n[check]\r\nformat = 'html'\r\n"), CATALOGUE)
    assert given is not None
    assert [(one.value, one.origin.line) for one in given] == [(3, 1), ("html", 3)]


def test_what_is_no_file_is_as_none(tmp_path: Path) -> None:
    """A named pipe would be waited for without an end."""
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    for name in ("folder", "pipe", "dangling", "missing"):
        assert read_settings(SettingsFile(tmp_path / name, (), is_named=False), CATALOGUE) is None


def test_a_file_that_was_named_has_to_be_there_and_to_hold_settings(tmp_path: Path) -> None:
    (file,) = settings_files(tmp_path, tmp_path, tmp_path / "missing.toml")
    with pytest.raises(ConfigurationError, match=r"missing\.toml: cannot be read: No such file"):
        read_settings(file, CATALOGUE)
    write(tmp_path, "[project]", "pyproject.toml")
    (file,) = settings_files(tmp_path, tmp_path, tmp_path / "pyproject.toml")
    with pytest.raises(ConfigurationError, match=r"there is no table \[tool\.provenance\]"):
        read_settings(file, CATALOGUE)


def test_a_project_file_is_read_only_where_it_speaks_of_this_program(tmp_path: Path) -> None:
    """What is wrong with another program's settings is not for this one to say."""
    name = "pyproject.toml"
    assert read_settings(write(tmp_path, "broken =", name), CATALOGUE) is None
    assert read_settings(write(tmp_path, "#" * 300_000, name), CATALOGUE) is None
    assert read_settings(write(tmp_path, "[project]\nname = 'provenance'", name), CATALOGUE) is None
    assert read_settings(write(tmp_path, "tool = 1 # provenance", name), CATALOGUE) is None
    given = read_settings(write(tmp_path, "[tool.provenance]\njobs = 2\n[tool.provenance.check]\nformat = 'html'", name), CATALOGUE)
    assert given is not None
    assert [(one.name, one.value, one.origin.line) for one in given] == [("jobs", 2, 2), ("format", "html", 4)]
    with pytest.raises(ConfigurationError, match=r"there is no table \[tool\.provenance\]"):
        read_settings(write(tmp_path, "[tool]\nprovenance = 1", name), CATALOGUE)


def test_a_folder_that_is_not_absolute_is_no_folder_of_the_user(tmp_path: Path) -> None:
    """An account without a home would find its settings in a folder that is called ~ and that anybody may have made."""
    assert [file.is_named for file in settings_files(tmp_path, Path("~/.config"), None)] == [False, False]
    assert [file.is_named for file in settings_files(tmp_path, tmp_path, None)] == [False, False, True]
