"""Where files of settings lie."""

from dataclasses import dataclass
from pathlib import Path

FILE_NAME = "provenance.toml"
PROJECT_FILE = "pyproject.toml"
PROJECT_TABLE = ("tool", "provenance")


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file that may hold settings.

    Attributes:
        path: Where; relative paths in it are relative to its folder.
        within: The table of it that holds them; empty where the whole file does.
        is_named: Whether it was named, or is the user's own; otherwise it was merely found, and may be a stranger's.
        is_required: Whether it is an error that it is not there.
    """

    path: Path
    within: tuple[str, ...]
    is_named: bool
    is_required: bool = False


def settings_files(working: Path, user_folder: Path, named: Path | None) -> tuple[SettingsFile, ...]:
    """Where to look, what counts most first: where a file was named, only there.

    Only the working folder itself is looked in, not those above it: what lies above may be anybody's, as in /tmp, and who unpacks a
    stranger's files into a folder of their own should not work by settings of the stranger two folders further down.

    Args:
        working: The working folder.
        user_folder: Where settings of the user lie; one that is not absolute is not the user's, and left alone.
        named: The file that was named instead.
    """
    if named is not None:
        return (SettingsFile(named, PROJECT_TABLE if named.name == PROJECT_FILE else (), is_named=True, is_required=True),)
    found = (
        SettingsFile(working / FILE_NAME, (), is_named=False),
        SettingsFile(working / PROJECT_FILE, PROJECT_TABLE, is_named=False),
    )
    return (*found, SettingsFile(user_folder / FILE_NAME, (), is_named=True)) if user_folder.is_absolute() else found
