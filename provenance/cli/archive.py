"""`archive ...`: make, fill, inspect and verify a dated collection of pictures."""

import getpass
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, parse_timezone, progress, read_text, tell
from provenance.errors import ConfigurationError, DateError, InputError
from provenance.model.dates import DateBasis, format_instant
from provenance.model.edtf import parse_edtf
from provenance.model.record import Keep
from provenance.rendering.clean import clean

if TYPE_CHECKING:
    from provenance.archive import Signature
    from provenance.intake import DatedMedia, NotTaken

archive_app = typer.Typer(name="archive", no_args_is_help=True, help="Make, fill, inspect and verify a dated collection of pictures.")
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.", show_default=False)]


class InfoFormat(StrEnum):
    """Format of a listing."""

    TEXT = "text"
    JSON = "json"


AsFormat = Annotated[InfoFormat, typer.Option("--format", "-f", help="Format of the answer.")]


def _signature() -> "Signature":
    from provenance.archive import Signature

    try:
        operator = getpass.getuser()
    except (OSError, KeyError):  # an account without a name, as in many containers
        operator = "unknown"
    return Signature(operator, f"provenance {version('image-provenance')}", datetime.now(UTC).replace(microsecond=0))


@archive_app.command("init")
@command
def init_command(
    folder: Folder,
    keep: Annotated[Keep, typer.Option(help="What to keep of each picture besides its fingerprint.")] = Keep.THUMBS,
) -> ExitCode:
    """Make an empty archive in a folder that does not exist yet, or is empty."""
    from provenance.archive import ArchiveWriter

    with ArchiveWriter.create(folder, keep, _signature()):
        tell(f"{folder}: an empty archive that keeps {keep.value}")
    return ExitCode.CLEAR


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


@archive_app.command("add")
@command
def add_command(
    folder: Folder,
    paths: Annotated[list[str] | None, typer.Argument(help="Pictures, and folders of pictures.", show_default=False)] = None,
    dates: Annotated[str | None, typer.Option(help="CSV with the columns path and date; without paths, every row of it is added.")] = None,
    date: Annotated[str | None, typer.Option(help="One date (EDTF) for all pictures; needs --basis.")] = None,
    basis: Annotated[DateBasis | None, typer.Option(help="How that one date is known.")] = None,
    source: Annotated[str | None, typer.Option(help="Who gives that one date.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published all of them.")] = None,
    url: Annotated[str | None, typer.Option(help="Where all of them appeared.")] = None,
    base: Annotated[
        Path | None, typer.Option(help="Folder that relative paths lie in.  [default: that of the CSV]", show_default=False)
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")] = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files read at a time.  [default: one a processor]", show_default=False)
    ] = None,
) -> ExitCode:
    """Add pictures with their dates: from a CSV, from one date for all, else from a JSON sidecar beside each."""
    options = AddOptions(tuple(paths or ()), dates, date, basis, source, publisher, url, base, timezone)
    by = _signature()
    entries = list(_dated(options))
    from provenance.archive import ArchiveWriter
    from provenance.decoding import default_workers
    from provenance.ingesting import Outcome, ingest

    counts: Counter[Outcome] = Counter()
    with ArchiveWriter.open_writer(folder, by) as archive:
        origin = dates or ", ".join(options.paths)
        ingested = ingest(archive, entries, origin=origin, now=by.now, workers=jobs or default_workers())
        for one in progress(ingested, "adding", len(entries)):
            counts[one.outcome] += 1
            if one.problem is not None:
                tell(f"not taken: {one.problem.text} [{one.problem.code}]")
            for note in one.notes:
                tell(f"note: {note}")
        summary = archive.summary()
    tell(", ".join(f"{counts[outcome]} {outcome.value.replace('-', ' ')}" for outcome in Outcome))
    tell(f"{folder}: {summary.records} pictures, digest {summary.digest}")
    return ExitCode.INCOMPLETE if counts[Outcome.NOT_TAKEN] or not entries else ExitCode.CLEAR


def _dated(options: AddOptions) -> "Iterator[DatedMedia | NotTaken]":
    if options.dates is not None and options.date is not None:
        raise ConfigurationError("--dates and --date exclude each other")
    if (options.date is None) != (options.basis is None):
        raise ConfigurationError("--date and --basis belong together: a date counts for as much as how it is known")
    if options.dates is None and not options.paths:
        raise ConfigurationError("nothing to add: give pictures or folders, or --dates with a CSV")
    return _from_csv(options) if options.dates is not None else _from_paths(options)


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
    items = {item.file.absolute().resolve(): item for item in list_images(options.paths, Path()).items}
    listed = set()
    for entry in entries:
        file = (base / entry.path if isinstance(entry, NotTaken) else entry.item.file).absolute().resolve()
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
    pictures = {str(item.file) for item in listing.items}
    strangers = [path for path in listing.left_out if not _is_sidecar(path, pictures)]
    if strangers:
        tell(f"note: {len(strangers)} files are not named like pictures and were left out, {strangers[0]} for one")
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


def _is_sidecar(path: str, pictures: set[str]) -> bool:
    stem = path.removesuffix(".json")
    return path.endswith(".json") and any(picture.endswith(stem) or picture.rsplit(".", 1)[0].endswith(stem) for picture in pictures)


@archive_app.command("info")
@command
def info_command(folder: Folder, format_: AsFormat = InfoFormat.TEXT) -> ExitCode:
    """Say what an archive holds."""
    from provenance.archive import StoredArchive

    with StoredArchive.open(folder) as archive:
        summary, keep = archive.summary(), archive.keep
    ends = (None if end is None else format_instant(end) for end in (summary.span.earliest, summary.span.latest))
    facts = dict(zip(("earliest", "latest"), ends, strict=True))
    told = {"path": str(folder), "digest": str(summary.digest), "records": summary.records, **facts, "keep": keep.value}
    if format_ is InfoFormat.JSON:
        print(json.dumps(told))
    else:
        for name, value in told.items():
            print(f"{name:<9} {clean(str(value)) if value is not None else 'unknown'}")
    return ExitCode.CLEAR


@archive_app.command("verify")
@command
def verify_command(
    folder: Folder,
    read_data: Annotated[bool, typer.Option("--read-data", help="Read every byte that is kept, not only the database.")] = False,
) -> ExitCode:
    """Find out whether an archive is what was written; every fault is named."""
    from provenance.archive import StoredArchive, verify

    damaged = False
    with StoredArchive.open(folder) as archive:
        for fault in verify(archive, read_data=read_data):
            damaged = damaged or not fault.derived
            print(f"{'note' if fault.derived else 'damaged'}: {clean(fault.place)}: {clean(fault.text)}")
    if not damaged:
        print(f"{clean(str(folder))}: as written{'' if read_data else ' (kept files were not read; --read-data does)'}")
    return ExitCode.COULD_NOT_RUN if damaged else ExitCode.CLEAR


@archive_app.command("log")
@command
def log_command(folder: Folder, format_: AsFormat = InfoFormat.TEXT) -> ExitCode:
    """Show what was done to an archive, by whom and when, oldest first."""
    from provenance.archive import StoredArchive

    with StoredArchive.open(folder) as archive:
        entries = archive.log()
    for entry in entries:
        if format_ is InfoFormat.JSON:
            fields = {"number": entry.number, "at": entry.at, "operator": entry.operator, "tool": entry.tool, "action": entry.action}
            print(json.dumps({**fields, "detail": json.loads(entry.detail), "chain": entry.chain.hex()}))
        else:
            print(f"{entry.number:>5}  {entry.at}  {clean(entry.operator)}  {clean(entry.tool)}  {entry.action}  {clean(entry.detail)}")
    return ExitCode.CLEAR


@archive_app.command("remove")
@command
def remove_command(
    folder: Folder,
    names: Annotated[list[str], typer.Argument(help="Paths as they were added, or SHA-256 digests of records.", show_default=False)],
) -> ExitCode:
    """Remove appearances by path, or whole records by SHA-256; a record without appearances goes as well."""
    from provenance.archive import ArchiveWriter

    missing = []
    with ArchiveWriter.open_writer(folder, _signature()) as archive:
        for name in names:
            appearances, records = archive.remove(name)
            tell(f"{name}: {appearances} appearances and {records} records removed")
            if not appearances:
                missing.append(name)
        archive.finish()
    if missing:
        raise InputError(f"{folder}: nothing there by the name {missing[0]}; names are those that `archive add` was given")
    return ExitCode.CLEAR
