"""Which of several values counts."""

from itertools import product
from pathlib import Path

import pytest

from provenance.configuring.environment import read_environment
from provenance.configuring.files import settings_files
from provenance.configuring.reading import read_settings
from provenance.configuring.resolving import Settings
from tests.unit.configuring.catalogues import ADD, CATALOGUE, CHECK, DATES, write

PLACES = ("environment", "provenance.toml", "pyproject.toml", "user")
"""What counts most first."""


def settings(folder: Path, numbers: dict[str, int]) -> Settings:
    """What holds where each of some places sets the same key, to a number of its own."""
    for name in ("provenance.toml", "pyproject.toml"):
        if name in numbers:
            head = "[tool.provenance]\n" if name == "pyproject.toml" else ""
            write(folder, f"{head}jobs = {numbers[name]}", name)
    if "user" in numbers:
        write(folder / "user", f"jobs = {numbers['user']}")
    variables, _ = read_environment({"PROVENANCE_JOBS": str(numbers.get("environment", ""))}, CATALOGUE)
    files = settings_files(folder, folder / "user", None)
    return Settings(CATALOGUE, (variables, *(given for file in files if (given := read_settings(file, CATALOGUE)))))


@pytest.mark.parametrize("present", list(product((False, True), repeat=4)))
def test_what_stands_nearer_to_the_command_line_counts(tmp_path: Path, present: tuple[bool, ...]) -> None:
    """Of the sixteen ways in which four places can set a value, or not."""
    numbers = {place: number for number, (place, is_there) in enumerate(zip(PLACES, present, strict=True), 1) if is_there}
    given = settings(tmp_path, numbers).of_command(CHECK, "jobs")
    assert (None if given is None else given.value) == min(numbers.values(), default=None)


def test_files_are_merged_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, "jobs = 1")
    write(tmp_path / "user", "jobs = 2\ntimeout = 9")
    files = settings_files(tmp_path, tmp_path / "user", None)
    merged = Settings(CATALOGUE, tuple(given for file in files if (given := read_settings(file, CATALOGUE))))
    values = {name: found.value for name in ("jobs", "timeout", "fail-on") if (found := merged.of_command(CHECK, name))}
    assert values == {"jobs": 1, "timeout": 9}


def test_a_table_counts_for_its_command_within_a_file_and_not_between_files(tmp_path: Path) -> None:
    write(tmp_path, "timeout = 1\n[dates]\ntimeout = 2")
    write(tmp_path / "user", "[archive-add]\ntimeout = 3")
    files = settings_files(tmp_path, tmp_path / "user", None)
    merged = Settings(CATALOGUE, tuple(given for file in files if (given := read_settings(file, CATALOGUE))))
    found = [merged.of_command(section, "timeout") for section in (CHECK, DATES, ADD)]
    assert [None if given is None else given.value for given in found] == [1, 2, 1]


def test_a_shared_name_means_what_it_means_for_the_first_command(tmp_path: Path) -> None:
    """`format` of dates takes other values, so that of check leaves it alone."""
    given = read_settings(write(tmp_path, "format = 'html'"), CATALOGUE)
    assert given is not None
    merged = Settings(CATALOGUE, (given,))
    assert merged.of_command(CHECK, "format") == given[0]
    assert merged.of_command(DATES, "format") is None


def test_a_file_that_is_written_is_of_one_command(tmp_path: Path) -> None:
    """So that the report of one command is not written over that of another."""
    given = read_settings(write(tmp_path, "output = ['run.txt']"), CATALOGUE)
    assert given is not None
    merged = Settings(CATALOGUE, (given,))
    assert merged.of_command(CHECK, "output") == given[0]
    assert merged.of_command(ADD, "output") is None
