"""What `archive add` takes: pictures with their dates, from sources of every kind, lists, names of folders, one date, and sidecars."""

import hashlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from provenance.cli.add_options import BY_PATH, AddOptions
from provenance.cli.sourcing import LeftOutTally, Opened, SourceOptions, open_intake
from provenance.cli.terminal import STDIN, tell
from provenance.errors import ConfigurationError, DateError, InputError
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.kind import Kind

if TYPE_CHECKING:
    from provenance.intake import DatedMedia, NotTaken
    from provenance.intake.lists import DatesList
    from provenance.model.media import MediaItem
    from provenance.model.statement import LeftOut, StatedTime

_BESIDE = (".json", ".xmp", ".tsr", ".tst", ".ots")
"""Endings of what lies beside a picture and is about it."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be added.

    Attributes:
        entries: The pictures with their dates, and a word for each that cannot be taken; to be read once.
        lists: Name and SHA-256 of each list that was given as a file.
        left_out: Files that are neither a picture nor a source, as far as they were met.
    """

    entries: "Iterator[DatedMedia | NotTaken]"
    lists: dict[str, str]
    left_out: LeftOutTally


@contextmanager
def open_dated(options: AddOptions) -> Iterator[Prepared]:
    """Everything that is to be added, as it is read; what was recognised of a list is told.

    Raises:
        ConfigurationError: The options make no sense.
        InputError: A list cannot be read.
    """
    options.check()
    otherwise = _otherwise(options)
    reading = replace(options.reading, at=None)
    if options.list_name is not None:
        with open_intake(reading, None) as opened:
            dates, listed = _open_list(options, options.list_name)
            yield Prepared(_from_list(options, dates, opened.names, opened.left_out), listed, opened.left_out)
    elif options.path_pattern is not None:
        with open_intake(reading, None) as opened:
            entries = _from_folder_names(options, options.path_pattern, opened.names, opened.left_out)
            yield Prepared(entries, {}, opened.left_out)
    else:
        with open_intake(reading, otherwise, every_capture=True) as opened:
            unread = replace(opened, options=replace(opened.options, leave=_but_beside(opened.left_out, options.reading.base)))
            yield Prepared(_from_sources(options, unread, otherwise), _digests(options, opened), opened.left_out)


def _otherwise(options: AddOptions) -> "StatedTime | None":
    from provenance.model.statement import StatedTime, TimeBasis

    if options.date is None:
        return None
    try:
        return StatedTime(parse_edtf(options.date, options.own.timezone), options.date, TimeBasis.GIVEN, "--date")
    except DateError as error:
        raise ConfigurationError(f"--date: {error}") from error


def _from_sources(options: AddOptions, opened: Opened, otherwise: "StatedTime | None") -> "Iterator[DatedMedia | NotTaken]":
    """The pictures of every source, each at the time of its statement; loose ones by `--date`, else by a sidecar."""
    from provenance.intake import find
    from provenance.intake.appearances import WEB_ARCHIVES, Dating
    from provenance.model.media import MediaItem
    from provenance.model.statement import Statement

    dating = Dating(options.own, otherwise, opened.options.latest)
    told = options.basis is not None
    for given in opened.names:
        name = _in_one_form(given, options.reading.base)
        is_named = _is_web_archive(name, options.reading)
        for found in find(name, opened.options, options.reading.kind, opened.stdin):
            if isinstance(found, MediaItem):
                yield from _loose(found, options, otherwise)
                continue
            if not (told or is_named) and isinstance(found, Statement) and found.kind in WEB_ARCHIVES:
                told = True
                tell(
                    f"note: {found.source}: was found, not named, so its times of capture count as claims; name it, or say --basis captured"
                )
            yield from dating.appearances(found, is_named=is_named)


def _loose(item: "MediaItem", options: AddOptions, otherwise: "StatedTime | None") -> "Iterator[DatedMedia | NotTaken]":
    from provenance.contents import FileContent
    from provenance.intake import NotTaken, read_sidecar, with_appearance
    from provenance.model.finding import Unchecked
    from provenance.model.record import Appearance

    own = options.own
    if otherwise is not None:
        basis = own.basis or DateBasis.ASSERTED
        yield with_appearance(item, Appearance(otherwise.interval, basis, otherwise.text, "", own.source, own.url, own.publisher))
    elif isinstance(item.content, FileContent) and not item.content.path.exists():
        yield NotTaken(item.path, Unchecked("file-missing", f"{item.path}: there is no such file"))
    elif isinstance(item.content, FileContent):
        yield from read_sidecar(item, own)
    else:
        yield NotTaken(item.path, Unchecked("date-missing", f"{item.path}: gives no time; give it with --date and --basis"), item)


def _open_list(options: AddOptions, name: str) -> "tuple[DatesList, dict[str, str]]":
    from provenance.intake.lists import open_dates_list, open_list
    from provenance.intake.lists.columns import parse_columns
    from provenance.intake.lists.written_dates import DateFormat

    date_format = None if options.date_format is None else DateFormat.parse(options.date_format)
    said = parse_columns(options.columns)
    file = open_list(name, sys.stdin.buffer.read() if name == STDIN else b"", options.encoding)
    dates = open_dates_list(file, options.own, said, date_format)
    if (told := dates.describe()) is not None:
        tell(f"note: {told}")
    return dates, {name: str(file.sha256)}


def _from_list(
    options: AddOptions, dates: "DatesList", names: tuple[str, ...], left_out: LeftOutTally
) -> "Iterator[DatedMedia | NotTaken]":
    """Every row of the list; where pictures are named, the rows about them, and a word for each picture without a row."""
    from provenance.contents import FileContent
    from provenance.intake import NotTaken, list_images
    from provenance.intake.lists.reading import files_of
    from provenance.model.finding import Unchecked

    for name in names:
        if _is_web_archive(name, replace(options.reading, base=None)):
            raise ConfigurationError(f"{name}: a web archive gives its own times; add it without --dates")
    files = files_of(options.reading.base, dates.file.name)
    if not names:
        yield from dates.entries(files)
        return
    listing = list_images(names, Path())
    _leave(listing.left_out, left_out)
    items = {Path(item.content.key).resolve(): item for item in listing.items}
    listed = set()
    for entry in dates.entries(files):
        content = files.find(entry.path) if isinstance(entry, NotTaken) else entry.item.content
        file = Path(content.key).resolve() if isinstance(content, FileContent) else None
        if file in items:
            listed.add(file)
            yield entry
    for file, item in items.items():
        if file not in listed:
            yield NotTaken(item.path, Unchecked("date-missing", f"{item.path}: no row in {options.dates}"), item)


def _from_folder_names(options: AddOptions, text: str, names: tuple[str, ...], left_out: LeftOutTally) -> "Iterator[DatedMedia | NotTaken]":
    """Every picture below the folders named, with the date that its folders tell; sidecars are not read."""
    from provenance.intake import list_images
    from provenance.intake.path_dates import PathPattern, date_by_folders
    from provenance.model.dates import UNKNOWN_DATE
    from provenance.model.record import Appearance

    try:
        pattern = PathPattern.parse(text)
    except ConfigurationError as error:
        raise ConfigurationError(f"--dates {BY_PATH}{error}") from error
    own = options.own
    common = Appearance(UNKNOWN_DATE, own.basis or DateBasis.ASSERTED, "", "", own.source, own.url, own.publisher)
    for root in names:
        listing = list_images((root,), options.reading.base or Path())
        _leave(listing.left_out, left_out)
        yield from date_by_folders(listing, root, pattern, common, own.timezone)


def _leave(names: tuple[str, ...], left_out: LeftOutTally) -> None:
    from provenance.model.statement import LeftOut

    for name in names:
        left_out.leave(LeftOut(name, "not named like a picture"))


def _but_beside(left_out: LeftOutTally, base: Path | None) -> "_Leave":
    return _Leave(left_out, base or Path())


@dataclass(frozen=True, slots=True)
class _Leave:
    """Tells of what is left out, but not of what lies beside a picture and is read with it."""

    left_out: LeftOutTally
    base: Path

    def __call__(self, left: "LeftOut") -> None:
        if not self._is_beside(left.name):
            self.left_out.leave(left)

    def _is_beside(self, name: str) -> bool:
        from provenance.intake.names import PICTURE_SUFFIXES

        path = self.base / name
        if path.suffix not in _BESIDE:
            return False
        stem = path.with_suffix("")
        try:
            # Google Takeout puts a word of its own between: photo.jpg.supplemental-metadata.json.
            return (
                stem.is_file() or stem.with_suffix("").is_file() or any(stem.with_suffix(suffix).is_file() for suffix in PICTURE_SUFFIXES)
            )
        except (OSError, ValueError):
            return False


def _in_one_form(name: str, base: Path | None) -> str:
    """The name of a folder without what may be written or not: FOLDER, FOLDER/ and ./FOLDER give the same names of pictures."""
    try:
        return str(Path(name)) if ((base or Path()) / name).is_dir() else name
    except (OSError, ValueError):
        return name


def _is_web_archive(name: str, reading: SourceOptions) -> bool:
    """Whether a web archive was named itself: who did so may trust whoever made it."""
    from provenance.contents import Source
    from provenance.intake.web_archives import is_web_archive

    place = (reading.base or Path()) / name
    try:
        source = Source.of_path(place, name, reading.limits.opening)
        return place.is_file() and reading.kind in (None, Kind.WARC, Kind.WACZ) and is_web_archive(source)
    except (OSError, ValueError):  # reading it says what is wrong with it
        return False


def _digests(options: AddOptions, opened: Opened) -> dict[str, str]:
    """The lists among what was named: manifests, and the list of names."""
    from provenance.contents import Source
    from provenance.intake.manifest import ManifestReader

    lists = {}
    for name in opened.names:
        place = (options.reading.base or Path()) / name
        try:
            source = Source.of_path(place, name, options.reading.limits.opening)
            named = options.reading.kind is Kind.MANIFEST or (
                options.reading.kind is None and ManifestReader().recognises(source, source.head())
            )
            if place.is_file() and named:
                lists[name] = _sha256(place)
        except (OSError, ValueError, RuntimeError, InputError):  # reading it says what is wrong with it
            continue
    if options.reading.files0_from not in (None, STDIN):
        lists[str(options.reading.files0_from)] = _sha256(Path(str(options.reading.files0_from)))
    return lists


def _sha256(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
