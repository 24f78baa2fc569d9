"""`check` and `compare`: options in, exit code out."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.concluding import conclude
from provenance.cli.exit_codes import ExitCode, FailOn
from provenance.cli.ignoring import BaselineOption, IgnoreOption, open_suppressor
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, limited
from provenance.cli.outputs import (
    AuthorName,
    AuthorUrl,
    ExitZero,
    FailOnOption,
    FormatOption,
    Output,
    OutputOption,
    parse_outputs,
    write_outputs,
)
from provenance.cli.picturing import BlurOption, ThumbnailsOption, needs_thumbnails, with_pictures
from provenance.cli.progress import Progress
from provenance.cli.running import (
    BatchOptions,
    CheckOptions,
    ProgressOption,
    ResumeOption,
    ShardOption,
    SinceOption,
    parse_shard,
    run_check,
    told_how_to_go_on,
)
from provenance.cli.sourcing import (
    AllImages,
    AllowPort,
    AllowPrivate,
    As,
    At,
    Base,
    Cache,
    Fetch,
    Files0From,
    Offline,
    ProxyFromEnv,
    SourceOptions,
    Sources,
    Timeout,
    Timezone,
)
from provenance.cli.terminal import command
from provenance.cli.web_archives import (
    DEFAULT_CAPTURES,
    DEFAULT_INTERVAL_S,
    Wayback,
    WaybackCaptures,
    WaybackInterval,
    WebArchiveOptions,
)
from provenance.errors import ConfigurationError, InputError
from provenance.model.finding import Verdict
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.limits import Group
from provenance.model.report import Depth
from provenance.rendering.formats import Format

if TYPE_CHECKING:
    from provenance.model.report import Report


@command
@limited(*Group)
def check_command(
    archive: Annotated[Path, typer.Option(help="Folder of the archive to search.", show_default=False)],
    sources: Sources = None,
    at: At = None,
    manifest: Annotated[str | None, typer.Option(help="Statements with their images: JSON Lines or CSV; - is standard input.")] = None,
    kind: As = None,
    files0_from: Files0From = None,
    base: Base = None,
    timezone: Timezone = None,
    all_images: AllImages = False,
    max_distance: Annotated[
        int, typer.Option(min=0, max=64, help="Bits of 256 by which a candidate's code may differ.")
    ] = MAX_DISTANCE_BITS,
    depth: Annotated[Depth, typer.Option(help="quick: whole pictures only, by their code; full: parts of pictures, too.")] = Depth.FULL,
    format_: FormatOption = Format.TEXT,
    output: OutputOption = None,
    proofs: Annotated[
        Path | None, typer.Option(help="Folder for a picture of the proof of each match.  [default: none]", show_default=False)
    ] = None,
    thumbnails: ThumbnailsOption = None,
    blur: BlurOption = False,
    decisions: Annotated[
        Path | None,
        typer.Option(help="File of decisions beside those of the archive; `decide` writes it.  [default: none]", show_default=False),
    ] = None,
    ignore: IgnoreOption = None,
    baseline: BaselineOption = None,
    author_name: AuthorName = None,
    author_url: AuthorUrl = None,
    fail_on: FailOnOption = FailOn.REUSED,
    exit_zero: ExitZero = False,
    resume: ResumeOption = None,
    since: SinceOption = None,
    shard: ShardOption = None,
    progress: ProgressOption = Progress.AUTO,
    wayback: Wayback = None,
    wayback_captures: WaybackCaptures = DEFAULT_CAPTURES,
    wayback_interval: WaybackInterval = DEFAULT_INTERVAL_S,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Images read at a time.  [default: one a processor]", show_default=False)
    ] = None,
    fetch: Fetch = False,
    offline: Offline = False,
    allow_private: AllowPrivate = None,
    allow_port: AllowPort = None,
    timeout: Timeout = 30.0,
    cache: Cache = None,
    proxy_from_env: ProxyFromEnv = False,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Say which images of a statement had already been published, when, where, and by what proof."""
    named = SourceOptions(
        tuple(sources or ()),
        manifest,
        at,
        timezone,
        kind,
        base,
        files0_from,
        all_images,
        fetch,
        offline,
        tuple(allow_private or ()),
        tuple(allow_port or ()),
        timeout,
        cache,
        proxy_from_env,
        WebArchiveOptions(wayback, wayback_captures, wayback_interval),
        limits,
    )
    from provenance.runs import Spool

    outputs = with_pictures(parse_outputs(format_, output or (), author_name, author_url), thumbnails, in_data=False, blur=blur)
    suppressor = open_suppressor(ignore, baseline)
    batch = BatchOptions(resume, since, parse_shard(shard), progress)
    with Spool() as spool, told_how_to_go_on(batch):
        options = CheckOptions(named, archive, max_distance, depth, jobs, proofs, decisions, needs_thumbnails(outputs, thumbnails), batch)
        report = run_check(options, spool, suppressor)
        write_outputs(_with_coverage(report, outputs, archive), outputs)
    return conclude(report, suppressor, fail_on, exit_zero=exit_zero)


def _with_coverage(report: "Report", outputs: tuple[Output, ...], archive: Path) -> "Report":
    """The report with what the archive could have known: where something was not found, and for programs always."""
    from provenance.archive.coverage import measure_coverage
    from provenance.fingerprinting import LOCAL_ALGORITHM

    counts = report.tally.verdicts
    if all(one.format is Format.TEXT for one in outputs) and not counts[Verdict.NOT_FOUND] and not counts[Verdict.UNCHECKED]:
        return report
    return replace(report, coverage=measure_coverage(archive, LOCAL_ALGORITHM))


@command
@limited(Group.PICTURES, Group.WORKERS)
def compare_command(
    first: Annotated[Path, typer.Argument(help="The image that circulates.", show_default=False)],
    second: Annotated[Path, typer.Argument(help="The image that it may have been made from.", show_default=False)],
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="PNG to write: both side by side, one laid on the other, and where they differ.")
    ] = None,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Say why two images match, or why not."""
    from provenance.checking import Examined, examine
    from provenance.comparing import compare
    from provenance.contents import FileContent
    from provenance.model.media import MediaItem
    from provenance.rendering.clean import clean
    from provenance.rendering.describing import describe_change, describe_measures
    from provenance.rendering.proof_picture import ProofSheet, render_proof_picture

    def examined(path: Path) -> Examined:
        found = examine(MediaItem(str(path), FileContent(path)), limits.opening)
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
