"""The file that a row of a list means: by its path, else by its bare name in the folders below one; near misses are told, never taken."""

import os
from collections import defaultdict
from functools import lru_cache
from pathlib import Path, PurePosixPath

from provenance.contents import FileContent, FolderTree, MissingContent
from provenance.errors import MediaMissingError
from provenance.model.media import Content

_SHOWN = 3


class NamedFiles:
    """Finds the files of a list."""

    def __init__(self, base: Path, *, search: bool) -> None:
        """Look in one folder.

        Args:
            base: The folder that relative paths lie in.
            search: Whether a bare name that is not there means the one file of that name below `base`.
        """
        self._base = base
        self._search = search
        self._by_name: dict[str, list[str]] | None = None

    def find(self, written: str) -> Content:
        """Its bytes, not read yet; a MissingContent that says what is there instead."""
        for name in dict.fromkeys((written, written.replace("\\", "/"))):  # lists of Windows
            path = self._base / name
            if _is_file(path):
                return FileContent(path)
        name = written.replace("\\", "/")
        if not self._search or "/" in name:
            return self._missing(written, f"{written}: there is no such file{_near(name, _names_in(self._base / name))}")
        places = self._below().get(name, [])
        if len(places) == 1:
            return FileContent(self._base / places[0])
        if places:
            shown = ", ".join(places[:_SHOWN])
            return self._missing(
                written, f"{written}: {len(places)} files below {self._base} have that name: {shown}; write its folder, too"
            )
        return self._missing(written, f"{written}: there is no such file below {self._base}{_near(name, tuple(self._below()))}")

    def _missing(self, written: str, text: str) -> MissingContent:
        return MissingContent(MediaMissingError(text), str(self._base / written))

    def _below(self) -> dict[str, list[str]]:
        """Every file below the folder by its name: gone through once, when a name is looked for first."""
        if self._by_name is None:
            self._by_name = defaultdict(list)
            for member in FolderTree(self._base).names():
                self._by_name[PurePosixPath(member).name].append(member)
            self._by_name = dict(self._by_name)
        return self._by_name


def _is_file(path: Path) -> bool:
    try:
        return path.exists()  # a folder or a pipe, too: reading it says what is wrong with it
    except (OSError, ValueError):
        return False


def _near(name: str, there: tuple[str, ...]) -> str:
    """What of the names that are there somebody may have meant: another case, another ending."""
    wanted = PurePosixPath(name).name.casefold()
    stem = _stem(wanted)
    near = [one for one in there if one.casefold() == wanted] or [one for one in there if _stem(one.casefold()) == stem]
    if not near:
        return ""
    return f"; there is {', '.join(sorted(near)[:_SHOWN])}: names have to be the same to the letter, with their case and ending"


def _stem(name: str) -> str:
    return PurePosixPath(name).stem


def _names_in(path: Path) -> tuple[str, ...]:
    return _listing(str(path.parent))


@lru_cache(maxsize=16)
def _listing(folder: str) -> tuple[str, ...]:
    """The names in a folder; none where it cannot be listed."""
    try:
        return tuple(os.listdir(folder))  # noqa: PTH208 - names alone
    except (OSError, ValueError):
        return ()
