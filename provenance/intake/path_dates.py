"""Files with dates, for an archive: from the names of the folders that they lie in, as 2019/03/photo.jpg."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import tzinfo
from pathlib import Path
from typing import Self

from provenance.errors import ConfigurationError, DateError
from provenance.intake.dated import DatedMedia, NotTaken, with_appearance
from provenance.intake.folder import Listing
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.record import Appearance

_DIRECTIVES = {"Y": "[0-9]{4}", "m": "0[1-9]|1[0-2]", "d": "0[1-9]|[12][0-9]|3[01]"}
"""Numbers of full width, which may touch: %Y%m%d. Directives as in strptime (POSIX.1-2017), less all that depends on a language."""
_SHORT = {"Y": "[0-9]{4}", "m": "1[0-2]|0?[1-9]", "d": "[12][0-9]|3[01]|0?[1-9]"}
"""Numbers between other characters, which may lack their zero: 2019/3."""
_TOKEN = re.compile(r"%(.?)|([^%])", re.DOTALL)
_ANY_FOLDER = "*"


@dataclass(frozen=True, slots=True)
class PathPattern:
    """How the names of folders tell a date.

    Attributes:
        text: As it was given: names of folders with %Y, %m and %d in them, `*` for any one folder.
        folders: What the name of each folder has to be, outermost first; its groups are the numbers.
        directives: The letter of each group of all of these, in their order.
    """

    text: str
    folders: tuple[re.Pattern[str], ...]
    directives: tuple[str, ...]

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a pattern.

        Raises:
            ConfigurationError: It cannot tell a date, or has a directive that is not known.
        """
        folders, directives = [], []
        for name in text.removesuffix("/").split("/"):
            expression, letters = _folder(name, text)
            folders.append(expression)
            directives += letters
        if "".join(letter for letter in "Ymd" if letter in directives) not in ("Y", "Ym", "Ymd"):
            raise ConfigurationError(f"{text!r}: give the year (%Y), and a day (%d) only with its month (%m), as in %Y/%m/%d")
        return cls(text, tuple(folders), tuple(directives))

    def date_of(self, folders: tuple[str, ...]) -> str | None:
        """The date that the names of folders tell, as EDTF of the precision of the pattern; None where they do not match.

        Args:
            folders: Names, outermost first. Those that are deeper than the pattern are not looked at.
        """
        matches = [expression.fullmatch(name) for expression, name in zip(self.folders, folders, strict=False)]
        if len(matches) < len(self.folders) or not all(matches):
            return None
        told = [number for match in matches if match is not None for number in match.groups()]
        numbers: dict[str, int] = {}
        for letter, number in zip(self.directives, told, strict=True):
            if numbers.setdefault(letter, int(number)) != int(number):  # 2019/2018-03 tells two years, so none
                return None
        widths = {"Y": 4, "m": 2, "d": 2}
        return "-".join(f"{numbers[letter]:0{width}}" for letter, width in widths.items() if letter in numbers)


def date_by_folders(
    listing: Listing, root: str, pattern: PathPattern, common: Appearance, timezone: tzinfo | None
) -> Iterator[DatedMedia | NotTaken]:
    """The pictures below one folder, each with the date that its folders tell; a word for each that they tell none of.

    Args:
        listing: The pictures below `root`.
        root: The folder as it was named; the pattern begins in it.
        pattern: How the names of folders tell a date. The names of files tell none: "2019/03.jpg" need not be of March.
        common: What holds for all of them, its date apart.
        timezone: See `parse_edtf`.
    """
    for item in listing.items:
        folders = Path(item.path).relative_to(root).parts[:-1]
        text = pattern.date_of(folders)
        if text is None:
            yield NotTaken(item.path, Unchecked("date-missing", f"{item.path}: {_mismatch(item.path, root, folders, pattern)}"), item)
            continue
        try:
            interval = parse_edtf(text, timezone)
        except DateError as error:
            yield NotTaken(item.path, Unchecked(error.code, f"{item.path}: by its folders: {error}"))
            continue
        yield with_appearance(item, replace(common, interval=interval, date_text=text))


def _mismatch(path: str, root: str, folders: tuple[str, ...], pattern: PathPattern) -> str:
    """Why the folders of a picture tell no date, and what to do."""
    if path == root:
        return f"no folder; to date pictures by {pattern.text}, name the folder that this begins in"
    found = f"{'/'.join(folders)}, its folder below {root}, does" if folders else f"it lies in {root} itself, which does"
    return f"{found} not match {pattern.text}; name the folder that this begins in, or give the date with --dates LIST.csv or --date"


def _folder(name: str, text: str) -> tuple[re.Pattern[str], list[str]]:
    """What the name of one folder has to be, and the letters of the numbers in it."""
    if name == _ANY_FOLDER:
        return re.compile(".*", re.DOTALL), []
    if name in ("", ".", "..") or _ANY_FOLDER in name:
        raise ConfigurationError(f"{text!r}: {name!r} is no name of a folder; * stands for one whole name, as in */%Y/%m")
    tokens = [(found[1], "%" if found[1] == "%" else found[2]) for found in _TOKEN.finditer(name)]
    expression, letters = "", []
    for place, (letter, literal) in enumerate(tokens):
        if literal is not None:
            expression += re.escape(literal)
            continue
        if letter not in _DIRECTIVES:
            raise ConfigurationError(f"{text!r}: %{letter} is not known; %Y (2019), %m (03), %d (02) and %% are")
        letters.append(letter)
        beside = (tokens[place - 1 : place] if place else []) + tokens[place + 1 : place + 2]
        touches = any(other is None or other.isdecimal() for _, other in beside)
        expression += f"({(_DIRECTIVES if touches else _SHORT)[letter]})"
    return re.compile(expression), letters
