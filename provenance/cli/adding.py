"""What `archive add` was asked to add: pictures with their dates, from a list, names of folders, one date, sidecars, or captures."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.terminal import parse_timezone, read_text, tell
from provenance.errors import ConfigurationError, DateError
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf

if TYPE_CHECKING:
    from provenance.intake import DatedMedia, Listing, NotTaken

BY_PATH = "path:"
"""What `--dates` begins with where dates are to be read from the names of folders; a list of that name is ./path:..."""


@dataclass(frozen=True, slots=True)
class AddOptions:
    """What `archive add` was asked to do."""

    paths: tuple[str, ...]
    dates: str | None
    date: str | None
    basis: DateBasis | None
    source: str | None
    publisher: str | None
    url: str | None
    base: Path | None
    timezone: str | None

    @property
    def path_pattern(self) -> str | None:
        """How the names of folders tell dates, if they do."""
        by_path = self.dates is not None and self.dates.startswith(BY_PATH)
        return self.dates.removeprefix(BY_PATH) if by_path and self.dates is not None else None

    @property
    def origin(self) -> str:
        """Where everything comes from, for the archive's log."""
        named = ", ".join(self.paths)
        return named if self.dates is None else f"{self.dates} in {named}" if self.path_pattern is not None else self.dates


def dated_entries(options: AddOptions) -> "Iterator[DatedMedia | NotTaken]":
    """The pictures with their dates, and a word for each that cannot be taken.

    Raises:
        ConfigurationError: The options contradict each other.
    """
    if options.dates is not None and options.date is not None:
        raise ConfigurationError("--dates and --date exclude each other")
    if options.dates is None and not options.paths:
        raise ConfigurationError("nothing to add: give pictures, folders or web archives, or --dates with a CSV")
    if options.path_pattern is not None and not options.paths:
        raise ConfigurationError(f"--dates {options.dates}: name the folder that the pattern begins in, as in: archive add ARCHIVE FOLDER")
    web_archives = tuple(path for path in options.paths if _is_web_archive(options, path))
    rest = replace(options, paths=tuple(path for path in options.paths if path not in web_archives))
    if web_archives and (options.dates is not None or options.date is not None):
        raise ConfigurationError(f"{web_archives[0]}: a web archive gives its own times; add it without --dates and --date")
    only_web_archives = bool(web_archives) and not rest.paths
    alone_allowed = options.path_pattern is not None or (only_web_archives and options.basis is DateBasis.ASSERTED)
    if (options.date is None) != (options.basis is None) and not alone_allowed:
        alone = "; for web archives --basis asserted may stand alone" if web_archives else ""
        raise ConfigurationError(f"--date and --basis belong together: a date counts for as much as how it is known{alone}")
    if options.path_pattern is not None:
        return _from_folder_names(options, options.path_pattern)
    if options.dates is not None:
        return _from_csv(options)
    return chain(_from_web_archives(options, web_archives), _from_paths(rest) if rest.paths else ())


def _is_web_archive(options: AddOptions, path: str) -> bool:
    from provenance.contents import Source
    from provenance.intake.web_archives import is_web_archive

    place = (options.base or Path()) / path
    try:
        return place.is_file() and is_web_archive(Source.of_path(place, path))
    except (OSError, ValueError):  # reading it as a picture says what is wrong with it
        return False


def _from_web_archives(options: AddOptions, paths: tuple[str, ...]) -> "Iterator[DatedMedia | NotTaken]":
    """Every captured image; what was said of all of them counts before what the web archive says of itself."""
    from provenance.contents import Source
    from provenance.intake import DatedMedia
    from provenance.intake.web_archives import captures

    for path in paths:
        for entry in captures(Source.of_path((options.base or Path()) / path, path), options.basis or DateBasis.CAPTURED):
            if isinstance(entry, DatedMedia):
                said = replace(entry.appearance, source=options.source or entry.appearance.source, publisher=options.publisher)
                yield replace(entry, appearance=said)
            else:
                yield entry


def _from_csv(options: AddOptions) -> "Iterator[DatedMedia | NotTaken]":
    """Every row of the list; where paths are given, the rows about them, and a word for each picture without a row."""
    from provenance.intake import NotTaken, list_images, read_dates_csv
    from provenance.model.finding import Unchecked

    assert options.dates is not None
    content = read_text(options.dates, "--dates")
    base = options.base or (Path() if options.dates == "-" else Path(options.dates).parent)
    entries = read_dates_csv(content, options.dates, base, parse_timezone(options.timezone))
    if not options.paths:
        yield from entries
        return
    items = {Path(item.content.key).resolve(): item for item in list_images(options.paths, Path()).items}
    listed = set()
    for entry in entries:
        file = (base / entry.path if isinstance(entry, NotTaken) else Path(entry.item.content.key)).resolve()
        if file in items:
            listed.add(file)
            yield entry
    for file, item in items.items():
        if file not in listed:
            yield NotTaken(item.path, Unchecked("date-missing", f"{item.path}: no row in {options.dates}"))


def _from_paths(options: AddOptions) -> "Iterator[DatedMedia | NotTaken]":
    from provenance.intake import list_images, read_sidecar, with_appearance
    from provenance.model.record import Appearance

    timezone = parse_timezone(options.timezone)
    listing = list_images(options.paths, options.base or Path())
    _tell_strangers(listing)
    if options.date is None or options.basis is None:
        for item in listing.items:
            yield from read_sidecar(item, timezone)
        return
    try:
        interval = parse_edtf(options.date, timezone)
    except DateError as error:
        raise ConfigurationError(f"--date: {error}") from error
    common = Appearance(interval, options.basis, options.date, "", options.source, options.url, options.publisher)
    for item in listing.items:
        yield with_appearance(item, common)


def _from_folder_names(options: AddOptions, text: str) -> "Iterator[DatedMedia | NotTaken]":
    """Every picture below the folders named, with the date that its folders tell; sidecars are not read."""
    from provenance.intake import list_images
    from provenance.intake.path_dates import PathPattern, date_by_folders
    from provenance.model.dates import UNKNOWN_DATE
    from provenance.model.record import Appearance

    try:
        pattern = PathPattern.parse(text)
    except ConfigurationError as error:
        raise ConfigurationError(f"--dates {BY_PATH}{error}") from error
    timezone = parse_timezone(options.timezone)
    basis = options.basis or DateBasis.ASSERTED
    common = Appearance(UNKNOWN_DATE, basis, "", "", options.source, options.url, options.publisher)
    for root in options.paths:
        listing = list_images((root,), options.base or Path())
        _tell_strangers(listing)
        yield from date_by_folders(listing, root, pattern, common, timezone)


def _tell_strangers(listing: "Listing") -> None:
    pictures = {item.content.key for item in listing.items}
    strangers = [path for path in listing.left_out if not _is_sidecar(path, pictures)]
    if strangers:
        tell(f"note: {len(strangers)} files are not named like pictures and were left out, {strangers[0]} for one")


def _is_sidecar(path: str, pictures: set[str]) -> bool:
    stem = path.removesuffix(".json")
    return path.endswith(".json") and any(picture.endswith(stem) or picture.rsplit(".", 1)[0].endswith(stem) for picture in pictures)
