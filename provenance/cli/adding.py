"""`archive add`: fill an archive from what a desk holds, and write into its log from what, how and with what outcome."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.add_options import AddOptions
from provenance.cli.archive import Folder, archive_app, signature, tell_outcomes
from provenance.cli.dated_sources import open_dated
from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, LimitedCommand, limited
from provenance.cli.progress import Meter, progress
from provenance.cli.sourcing import (
    AllImages,
    AllowPort,
    AllowPrivate,
    As,
    Cache,
    Fetch,
    Files0From,
    Offline,
    ProxyFromEnv,
    SourceOptions,
    Timeout,
)
from provenance.cli.stamping import BitcoinHeaders, TsaRoots, open_anchors
from provenance.cli.terminal import command, tell
from provenance.model.dates import DateBasis
from provenance.model.limits import Group

if TYPE_CHECKING:
    from provenance.archive import Outcome
    from provenance.dating.stamps import Anchors
    from provenance.ingesting import Ingested


@archive_app.command("add", cls=LimitedCommand)
@command
@limited(*Group)
def add_command(
    folder: Folder,
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            help="What `check` takes: pictures, folders, pages, web archives, exports, mails, documents, manifests; files or addresses.",
            show_default=False,
        ),
    ] = None,
    dates: Annotated[
        str | None,
        typer.Option(
            help="CSV of pictures and their dates; without SOURCES, every row of it is added. "
            "Or path:PATTERN, where names of folders below SOURCES are dates: path:%Y/%m."
        ),
    ] = None,
    date: Annotated[str | None, typer.Option(help="Date (EDTF) of pictures whose source gives none; needs --basis.")] = None,
    basis: Annotated[
        DateBasis | None,
        typer.Option(help="How all those dates are known that do not say it themselves.  [default: asserted]", show_default=False),
    ] = None,
    source: Annotated[str | None, typer.Option(help="By whose name all of it is trusted, or not; see `archive trust`.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published all of it.")] = None,
    url: Annotated[str | None, typer.Option(help="Where all of it appeared.")] = None,
    kind: As = None,
    files0_from: Files0From = None,
    base: Annotated[
        Path | None,
        typer.Option(
            help="Folder that relative paths lie in, and that bare names of a list are looked for below.  [default: that of the list]",
            show_default=False,
        ),
    ] = None,
    timezone: Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option(help="What columns of the list mean: path=Filename,date='Date Created',caption=Caption.", show_default=False),
    ] = None,
    date_format: Annotated[str | None, typer.Option(help="How the dates of the list are written: '%d/%m/%Y'.", show_default=False)] = None,
    encoding: Annotated[
        str | None, typer.Option(help="What the list is in: cp1251, utf-16.  [default: recognised]", show_default=False)
    ] = None,
    tsa_roots: TsaRoots = None,
    bitcoin_headers: BitcoinHeaders = None,
    jobs: Annotated[
        int | None, typer.Option("--jobs", "-j", min=1, help="Files read at a time.  [default: one a processor]", show_default=False)
    ] = None,
    all_images: AllImages = False,
    fetch: Fetch = False,
    offline: Offline = False,
    allow_private: AllowPrivate = None,
    allow_port: AllowPort = None,
    timeout: Timeout = 30.0,
    cache: Cache = None,
    proxy_from_env: ProxyFromEnv = False,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Add pictures with their dates: each at the time of its statement, by a list, names of folders, one date, or a sidecar beside it."""
    reading = SourceOptions(
        tuple(sources or ()), None, None, timezone, kind, base, files0_from, all_images,
        fetch, offline, tuple(allow_private or ()), tuple(allow_port or ()), timeout, cache, proxy_from_env, limits=limits,
    )  # fmt: skip
    options = AddOptions(reading, dates, date, basis, source, publisher, url, tuple(columns or ()), date_format, encoding)
    return run_add(folder, options, open_anchors(tsa_roots, bitcoin_headers), jobs)


def run_add(folder: Path, options: AddOptions, anchors: "Anchors", jobs: int | None) -> ExitCode:
    """Add what the options say; the log tells of the run at its beginning and at its end, so that it is true of one that was interrupted.

    Raises:
        ArchiveError: The archive cannot be written.
        ConfigurationError: The options make no sense.
        InputError: A list cannot be read.
    """
    from provenance.archive import ArchiveWriter
    from provenance.decoding import default_workers
    from provenance.ingesting import ingest_run
    from provenance.stamping import with_stamps

    by = signature()
    outcomes: Counter[Outcome] = Counter()
    with open_dated(options) as prepared, ArchiveWriter.open_writer(folder, by) as archive:
        told = {"sources": options.reading.names, "lists": prepared.lists, "options": told_options(options)}
        verified_by = {name: str(digest) for name, digest in anchors.files}
        told |= {"verified_by": verified_by} if verified_by else {}
        workers, limits = jobs or default_workers(), options.reading.limits.opening
        entries = with_stamps(prepared.entries, anchors, lambda text: tell(f"note: {text}"), limits)
        ingested = ingest_run(archive, entries, told, origin=options.origin, now=by.now, workers=workers, limits=limits)
        for one in progress(ingested, Meter("adding")):
            outcomes[one.outcome] += 1
            _tell(one)
        summary = archive.summary()
        prepared.left_out.tell()
    return tell_outcomes(outcomes, folder, summary)


def told_options(options: AddOptions) -> dict[str, object]:
    """What was said besides the sources, by the names of the options; what was not said is not there."""
    reading = options.reading
    said: dict[str, object] = {
        "dates": options.dates,
        "date": options.date,
        "basis": options.basis,
        "source": options.source,
        "publisher": options.publisher,
        "url": options.url,
        "as": reading.kind,
        "base": None if reading.base is None else str(reading.base),
        "timezone": reading.timezone,
        "columns": options.columns,
        "date-format": options.date_format,
        "encoding": options.encoding,
        "files0-from": reading.files0_from,
        "all-images": reading.all_images,
        "fetch": reading.fetch,
        "offline": reading.offline,
    }
    said |= {name.replace("_", "-"): value for name, value in reading.limits.told()}
    return {name: value for name, value in said.items() if value}


def _tell(one: "Ingested") -> None:
    """Say why a file was not taken, and what else its owner should know of it."""
    if one.problem is not None:
        tell(f"not taken: {one.problem.text} [{one.problem.code}]")
    for note in one.notes:
        tell(f"note: {note}")
