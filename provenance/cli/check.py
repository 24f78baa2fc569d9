"""`check` and `compare`: options in, exit code out."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode, FailOn, of_verdicts
from provenance.cli.terminal import command, parse_timezone, progress, read_text, tell, wants_colour, write_output
from provenance.errors import ConfigurationError, DateError, InputError
from provenance.model.edtf import parse_edtf
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.report import Depth

if TYPE_CHECKING:
    from provenance.archive import Archive
    from provenance.model.report import CheckedMedia, Report
    from provenance.model.statement import Statement, UnreadStatement
    from provenance.rendering.interface import Renderer


class Format(StrEnum):
    """Format of a report."""

    TEXT = "text"
    JSONL = "jsonl"


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What `check` was asked to do."""

    paths: tuple[str, ...]
    archive: Path
    at: str | None
    manifest: str | None
    base: Path | None
    timezone: str | None
    max_distance_bits: int
    depth: Depth
    workers: int | None
    proofs: Path | None


@command
def check_command(
    archive: Annotated[Path, typer.Option(help="Folder of the archive to search.", show_default=False)],
    paths: Annotated[list[str] | None, typer.Argument(help="Images, and folders of images.", show_default=False)] = None,
    at: Annotated[str | None, typer.Option(help="Time that the statement gives: EDTF (2023-10-23, 2023-10, 2023~) or RFC 3339.")] = None,
    manifest: Annotated[str | None, typer.Option(help="Statements with their images: JSON Lines or CSV; - is standard input.")] = None,
    base: Annotated[
        Path | None, typer.Option(help="Folder that relative paths lie in.  [default: that of the manifest]", show_default=False)
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")] = None,
    max_distance: Annotated[
        int, typer.Option(min=0, max=64, help="Bits of 256 by which a candidate's code may differ.")
    ] = MAX_DISTANCE_BITS,
    depth: Annotated[Depth, typer.Option(help="quick: whole pictures only, by their code; full: parts of pictures, too.")] = Depth.FULL,
    format_: Annotated[Format, typer.Option("--format", "-f", help="Format of the report.")] = Format.TEXT,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="File for the report.  [default: standard output]", show_default=False)
    ] = None,
    proofs: Annotated[
        Path | None, typer.Option(help="Folder for a picture of the proof of each match.  [default: none]", show_default=False)
    ] = None,
    fail_on: Annotated[FailOn, typer.Option(help="Verdict from which on the exit code says so.")] = FailOn.REUSED,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever was found.")] = False,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Images read at a time.  [default: one a processor]", show_default=False)
    ] = None,
) -> ExitCode:
    """Say which images of a statement had already been published, when, where, and by what proof."""
    options = CheckOptions(tuple(paths or ()), archive, at, manifest, base, timezone, max_distance, depth, jobs, proofs)
    report, problems = run_check(options)
    write_output(_render(report, format_, output), output)
    for problem in problems:
        tell(f"note: {problem}")
    code = of_verdicts((item.judgement.verdict for item in report.media), fail_on)
    if problems and code is ExitCode.CLEAR:
        code = ExitCode.INCOMPLETE
    return ExitCode.CLEAR if exit_zero else code


def run_check(options: CheckOptions) -> "tuple[Report, tuple[str, ...]]":
    """Check what the options name; the report, and why proofs that were asked for are missing.

    Raises:
        ProvenanceError: The options, the manifest or the archive cannot be used.
    """
    statements = _statements(options)
    from provenance.archive import StoredArchive
    from provenance.checking import Settings, check
    from provenance.decoding import default_workers
    from provenance.model.report import Report

    settings = Settings(max_distance_bits=options.max_distance_bits, depth=options.depth)
    workers = options.workers or default_workers()
    if options.proofs is not None:
        from provenance.proving import make_folder

        make_folder(options.proofs)
    with StoredArchive.open(options.archive) as archive:
        checked = check(statements, archive, settings, workers)
        media = tuple(progress(checked, "checking", _number_of_images(statements)))
        problems: tuple[str, ...] = ()
        if options.proofs is not None:
            media, problems = _draw(media, statements, archive, options.proofs, workers)
        told = (
            ("depth", settings.depth.value),
            ("max_distance_bits", str(settings.max_distance_bits)),
            ("timezone", options.timezone or "none"),
        )
        return Report(version("image-provenance"), told, str(options.archive), archive.summary(), media), problems


def _draw(
    media: "tuple[CheckedMedia, ...]",
    statements: "list[Statement | UnreadStatement]",
    archive: "Archive",
    folder: Path,
    workers: int,
) -> "tuple[tuple[CheckedMedia, ...], tuple[str, ...]]":
    from provenance.proving import draw_proofs

    drawn = tuple(progress(draw_proofs(media, statements, archive, folder, workers), "drawing", len(media)))
    return tuple(one.item for one in drawn), tuple(problem for one in drawn for problem in one.problems)


def _statements(options: CheckOptions) -> "list[Statement | UnreadStatement]":
    from provenance.intake import list_images, read_manifest
    from provenance.model.statement import Statement

    timezone = parse_timezone(options.timezone)
    if (options.manifest is None) == (not options.paths):
        raise ConfigurationError("give either images to check, or --manifest with statements")
    if options.manifest is not None:
        if options.at is not None:
            raise ConfigurationError(
                "--at is for images named on the command line; a manifest gives the time of each statement in its field at"
            )
        base = options.base or (Path() if options.manifest == "-" else Path(options.manifest).parent)
        return read_manifest(read_text(options.manifest, "--manifest"), options.manifest, base, timezone)
    if options.at is None:
        raise ConfigurationError("--at is missing: earlier than what? Give the time of the statement, for instance --at 2023-10-23")
    try:
        interval = parse_edtf(options.at, timezone)
    except DateError as error:
        raise ConfigurationError(f"--at: {error}") from error
    listing = list_images(options.paths, options.base or Path())
    if listing.left_out:
        tell(f"note: {len(listing.left_out)} files are not named like pictures and were left out, {listing.left_out[0]} for one")
    return [Statement("command-line", interval, options.at, listing.items)]


def _number_of_images(statements: "Iterable[Statement | UnreadStatement]") -> int:
    return sum(len(getattr(statement, "media", None) or getattr(statement, "paths", ()) or (None,)) for statement in statements)


def _render(report: "Report", format_: Format, output: Path | None) -> str:
    from provenance.rendering.json_v1 import render_jsonl
    from provenance.rendering.text import render_text

    renderers: dict[Format, Renderer] = {
        Format.TEXT: partial(render_text, colour=output is None and wants_colour()),
        Format.JSONL: render_jsonl,
    }
    return renderers[format_](report)


@command
def compare_command(
    first: Annotated[Path, typer.Argument(help="The image that circulates.", show_default=False)],
    second: Annotated[Path, typer.Argument(help="The image that it may have been made from.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="PNG to write: both side by side, one laid on the other, and where they differ.")
    ] = None,
) -> ExitCode:
    """Say why two images match, or why not."""
    from provenance.checking import Examined, examine
    from provenance.comparing import compare
    from provenance.model.media import MediaItem
    from provenance.rendering.clean import clean
    from provenance.rendering.describing import describe_change, describe_measures
    from provenance.rendering.proof_picture import ProofSheet, render_proof_picture

    def examined(path: Path) -> Examined:
        found = examine(MediaItem(str(path), path))
        if found.problem is not None:
            raise InputError(found.problem.text)
        return found

    query, record = examined(first), examined(second)
    result = compare(query, record)
    proof, description = result.proof, result.reason
    print(f"{result.tier.value if result.tier else 'no match'}: {clean(result.reason)}")
    if proof is not None and query.image is not None and record.image is not None:
        if result.tier is not None and result.tier.is_reuse:
            record_size, image_size = ((image.width, image.height) for image in (record.image, query.image))
            print(description := describe_change(proof, record_size, image_size))
        print(describe_measures(proof))
    if output is not None and query.image is not None and record.image is not None:
        sheet = ProofSheet(query.image, record.image, str(first), str(second), result.tier, proof, description)
        try:
            output.write_bytes(render_proof_picture(sheet))
        except OSError as error:
            raise ConfigurationError(f"--output {output}: cannot be written: {error.strerror}") from error
    return ExitCode.CLEAR
