"""`archive ...`: make, fill, inspect and verify a dated collection of pictures."""

import json
from collections import Counter
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, tell
from provenance.errors import ConfigurationError, InputError
from provenance.model.dates import format_ends
from provenance.model.record import ArchiveSummary, GenericRegion, Keep
from provenance.rendering.clean import clean

if TYPE_CHECKING:
    from provenance.archive import Outcome, Signature

archive_app = typer.Typer(name="archive", no_args_is_help=True, help="Make, fill, inspect and verify a dated collection of pictures.")
Folder = Annotated[Path, typer.Argument(help="Folder of the archive.", show_default=False)]


class InfoFormat(StrEnum):
    """Format of a listing."""

    TEXT = "text"
    JSON = "json"


class CoverageFormat(StrEnum):
    """Format of what an archive holds."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


AsFormat = Annotated[InfoFormat, typer.Option("--format", "-f", help="Format of the answer.")]


def signature() -> "Signature":
    """Who writes to an archive, with what, and when: for its log."""
    from provenance.archive import Signature

    return Signature.of_account(datetime.now(UTC).replace(microsecond=0))


@archive_app.command("init")
@command
def init_command(
    folder: Folder,
    keep: Annotated[Keep, typer.Option(help="What to keep of each picture besides its fingerprint.")] = Keep.THUMBS,
) -> ExitCode:
    """Make an empty archive in a folder that does not exist yet, or is empty."""
    from provenance.archive import ArchiveWriter

    with ArchiveWriter.create(folder, keep, signature()):
        tell(f"{folder}: an empty archive that keeps {keep.value}")
    return ExitCode.CLEAR


def tell_outcomes(counts: "Counter[Outcome]", folder: Path, summary: ArchiveSummary) -> ExitCode:
    """Say what became of what was to be added, and what the archive holds now."""
    from provenance.archive import Outcome

    tell(", ".join(f"{counts[outcome]} {outcome.value.replace('-', ' ')}" for outcome in Outcome))
    tell(f"{folder}: {summary.records} pictures, digest {summary.digest}")
    return ExitCode.INCOMPLETE if counts[Outcome.NOT_TAKEN] or not counts else ExitCode.CLEAR


@archive_app.command("info")
@command
def info_command(
    folder: Folder,
    format_: Annotated[
        CoverageFormat, typer.Option("--format", "-f", help="Format of the answer; svg draws the records by year.")
    ] = CoverageFormat.TEXT,
) -> ExitCode:
    """Say what an archive holds, and so what it could have known: by year, by publisher, by how dates are known."""
    from provenance.archive import StoredArchive
    from provenance.archive.coverage import measure_coverage
    from provenance.fingerprinting import LOCAL_ALGORITHM
    from provenance.rendering.coverage import coverage_fields, coverage_lines

    with StoredArchive.open(folder) as archive:
        summary, keep, lacking, marks = archive.summary(), archive.keep, archive.lacking_features(LOCAL_ALGORITHM), archive.count_marks()
    coverage = measure_coverage(folder, LOCAL_ALGORITHM)
    ends = dict(zip(("earliest", "latest"), format_ends(summary.span), strict=True))
    told = {"path": str(folder), "digest": str(summary.digest), "records": summary.records, **ends, "keep": keep.value}
    told |= {"lacking_features": lacking, "marks": marks}
    match format_:
        case CoverageFormat.JSON:
            print(json.dumps(told | coverage_fields(coverage)))
        case CoverageFormat.SVG:
            from provenance.rendering.coverage_svg import render_coverage

            print(render_coverage(coverage, str(folder)), end="")
        case CoverageFormat.TEXT:
            for name, value in told.items():
                print(f"{name.replace('_', ' '):<16} {clean(str(value)) if value is not None else 'unknown'}")
            for line in coverage_lines(coverage):
                print(clean(line))
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


@archive_app.command("repair")
@command
def repair_command(folder: Folder) -> ExitCode:
    """Make anew what is derived, and forget what interrupted runs left; what is damaged besides is named and left alone."""
    from provenance.archive import Fault, repair

    mended = damaged = False
    for told in repair(folder, signature()):
        if isinstance(told, Fault):
            damaged = True
            print(f"damaged: {clean(told.place)}: {clean(told.text)}")
        else:
            mended = True
            print(f"mended: {clean(told)}")
    if not damaged:
        print(f"{clean(str(folder))}: {'as written again' if mended else 'as written, nothing to mend'}")
    return ExitCode.COULD_NOT_RUN if damaged else ExitCode.CLEAR


@archive_app.command("backup")
@command
def backup_command(
    folder: Folder,
    target: Annotated[Path, typer.Argument(help="Folder of the copy; it must not exist yet.", show_default=False)],
) -> ExitCode:
    """Copy an archive while it is in use; the copy is verified, and has its name only when it is whole."""
    from provenance.archive import back_up

    summary = back_up(folder, target)
    tell(f"{target}: {summary.records} pictures, digest {summary.digest}")
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
    with ArchiveWriter.open_writer(folder, signature()) as archive:
        for name in names:
            appearances, records = archive.remove(name)
            tell(f"{name}: {appearances} appearances and {records} records removed")
            if not appearances:
                missing.append(name)
        archive.finish()
    if missing:
        raise InputError(f"{folder}: nothing there by the name {missing[0]}; names are those that `archive add` was given")
    return ExitCode.CLEAR


@archive_app.command("mark")
@command
def mark_command(
    folder: Folder,
    name: Annotated[str, typer.Argument(help="Path as it was added, or SHA-256 digest of a record.", show_default=False)],
    region: Annotated[
        str | None,
        typer.Option(help="Part of the picture: X,Y,W,H in percent, from its upper left corner.  [default: all of it]", show_default=False),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why it proves nothing: logo, stock footage, lower third.", show_default=False)] = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take marks away: the one of --region, else all of the record.")] = False,
) -> ExitCode:
    """Mark a picture, or a region of it, as generic: what many pictures share proves no reuse."""
    from provenance.archive import ArchiveWriter

    if undo == (reason is not None):
        raise ConfigurationError("give either --reason, or --undo")
    box = None if region is None else _parse_region(region)
    with ArchiveWriter.open_writer(folder, signature()) as archive:
        if undo:
            records, changed = archive.unmark(name, box)
        else:
            records, changed = archive.mark(name, GenericRegion(*(box or (0.0, 0.0, 1.0, 1.0)), reason or ""))
        archive.finish()
    if not records:
        raise InputError(f"{folder}: nothing there by the name {name}; names are those that `archive add` was given")
    tell(f"{name}: {changed} marks {'taken away' if undo else 'set'}")
    return ExitCode.CLEAR


def _parse_region(text: str) -> tuple[float, float, float, float]:
    """Left, top, right and bottom edge, 0 to 1, of X,Y,W,H in percent."""
    try:
        left, top, width, height = (float(part) / 100 for part in text.split(","))
    except ValueError as error:
        raise ConfigurationError(f"--region: {text!r} is not X,Y,W,H in percent") from error
    right, bottom = round(left + width, 9), round(top + height, 9)
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        raise ConfigurationError(f"--region: {text!r} does not lie within the picture; X + W and Y + H are at most 100")
    return left, top, right, bottom
