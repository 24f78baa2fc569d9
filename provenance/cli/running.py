"""What `check` does: sources and an archive in, results into a spool; gone on with, in parts, or after an earlier run."""

import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.progress import Meter, Progress, progress
from provenance.cli.sourcing import SourceOptions, open_sources
from provenance.cli.terminal import tell
from provenance.cli.web_archives import WebArchiveOptions
from provenance.errors import ConfigurationError
from provenance.model.finding import Verdict
from provenance.model.lookup import LookupOutcome
from provenance.model.report import Depth, Shard

if TYPE_CHECKING:
    from provenance.archive import StoredArchive
    from provenance.cli.sourcing import Sourced
    from provenance.model.decision import Decision
    from provenance.model.media import Content
    from provenance.model.record import ArchiveSummary
    from provenance.model.report import CheckedMedia, Report, Tally
    from provenance.proving import Drawn
    from provenance.runs import Journal, KnownRun, Spool
    from provenance.suppressing import Suppressor

ResumeOption = Annotated[
    Path | None,
    typer.Option(
        help="File that keeps each result as it comes; where it holds an interrupted run, this goes on from there.  [default: none]",
        show_default=False,
    ),
]
SinceOption = Annotated[
    Path | None,
    typer.Option(
        help="Earlier run (-f json, jsonl, or --resume): what it did not find is not looked for again.  [default: none]", show_default=False
    ),
]
ShardOption = Annotated[
    str | None,
    typer.Option(
        help="Part of the run: 1/4 is each fourth statement from the first on; `report merge` joins them.  [default: all]",
        show_default=False,
    ),
]
ProgressOption = Annotated[Progress, typer.Option(help="auto: a bar on a terminal, else a line about every 30 seconds.")]


@dataclass(frozen=True, slots=True)
class BatchOptions:
    """How a long run is run; none of it changes an answer.

    Attributes:
        resume: File in which results are kept as they come, and from which an interrupted run is gone on with.
        since: File of an earlier run that knows what it saw of the same bytes.
        shard: Which part of the run this is.
        progress: How progress is shown.
    """

    resume: Path | None = None
    since: Path | None = None
    shard: Shard | None = None
    progress: Progress = Progress.AUTO


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What `check` was asked to do."""

    sources: SourceOptions
    archive: Path
    max_distance_bits: int
    depth: Depth
    workers: int | None
    proofs: Path | None
    decisions: Path | None = None
    thumbnails: bool = False
    batch: BatchOptions = BatchOptions()

    @property
    def wayback(self) -> WebArchiveOptions:
        """Which web archive is asked, and how."""
        return self.sources.wayback

    def told(self) -> tuple[tuple[str, str], ...]:
        """The settings that change answers, for a report."""
        return (
            ("depth", self.depth.value),
            ("max_distance_bits", str(self.max_distance_bits)),
            ("timezone", self.sources.timezone or "none"),
            ("decisions", "none" if self.decisions is None else str(self.decisions)),
            *self.wayback.told(),
            *self.sources.limits.told(),
        )


def parse_shard(text: str | None) -> Shard | None:
    """The part of a run that `--shard` names.

    Raises:
        ConfigurationError: It names none.
    """
    try:
        return None if text is None else Shard.parse(text)
    except ValueError as error:
        raise ConfigurationError(f"--shard: {error}") from error


@contextmanager
def told_how_to_go_on(batch: BatchOptions) -> Iterator[None]:
    """Where the run is interrupted, say how it is gone on with.

    Raises:
        Exit: It was interrupted.
    """
    try:
        yield
    except KeyboardInterrupt:
        if batch.resume is None:
            tell("interrupted; nothing is kept. With --resume FILE a run keeps its results, and goes on from there")
        else:
            tell(f"interrupted; the results are kept in {batch.resume}, and the same command goes on from there")
        raise typer.Exit(ExitCode.INTERRUPTED) from None


def run_check(options: CheckOptions, spool: "Spool", suppressor: "Suppressor") -> "Report":
    """Check what the options name, and put each result into `spool` with what suppresses it; notes of the report say what is missing in it.

    Raises:
        ProvenanceError: The options, the manifest or the archive cannot be used.
    """
    from provenance.archive import StoredArchive
    from provenance.checking import searched_summary
    from provenance.deciding import read_decisions
    from provenance.model.report import Report

    batch = options.batch
    decisions = [] if options.decisions is None else read_decisions(options.decisions)
    with ExitStack() as opened:
        sourced = opened.enter_context(open_sources(options.sources))
        archive = opened.enter_context(StoredArchive.open(options.archive))
        summary = searched_summary(archive)
        run = _facts(options, decisions, summary)
        now = datetime.now(UTC)
        journal = None if batch.resume is None else opened.enter_context(_open_journal(batch.resume, run, now))
        known = None if batch.since is None else opened.enter_context(_open_known(batch.since, run))
        tally = spool.tally
        for item in () if journal is None else journal.results():
            spool.add(suppressor.apply(item))
        notes: list[str] = []
        started = _Started(options, archive, decisions, now if journal is None else journal.began, journal, known)
        checked = _checked(started, sourced, notes)
        meter = Meter("checking", lambda: sourced.count(batch.shard), tally.images, lambda: _found(tally))
        told: set[str] = set()
        for item in progress(checked, meter, batch.progress, lambda item: item.source):
            notes += [asked.text for asked in item.lookups if asked.outcome is LookupOutcome.FAILED]
            if journal is not None:
                journal.add(item, notes, sourced.transport.hosts)
            spool.add(suppressor.apply(item))
            told.update(notes)
            notes.clear()
        sourced.left_out.tell()
        if batch.shard is not None and not tally.images:
            tell(f"note: part {batch.shard} of the run holds none of the statements")
        hosts = {*sourced.transport.hosts, *(() if journal is None else journal.hosts)}
        told.update(() if journal is None else journal.notes)
    return Report(
        tool_version=run["tool_version"],
        settings=options.told(),
        archive_path=str(options.archive),
        archive=summary,
        media=spool,
        tally=tally,
        hosts=tuple(sorted(hosts)),
        notes=tuple(sorted(told)),  # the parts of a run do not know whose came first
        shard=batch.shard,
    )


@dataclass(frozen=True, slots=True)
class _Started:
    """What a check works with: the archive, what people say, when the run began, and what there is of it and of an earlier one."""

    options: CheckOptions
    archive: "StoredArchive"
    decisions: "list[Decision]"
    began: datetime
    journal: "Journal | None"
    known: "KnownRun | None"


def _checked(started: _Started, sourced: "Sourced", notes: list[str]) -> "Iterator[CheckedMedia]":
    """The results that are not there yet, with their proofs drawn where that was asked; in `notes`, why some of these are missing."""
    from provenance.checking import Settings, ask, check
    from provenance.deciding import standing
    from provenance.decoding import default_workers
    from provenance.proving import draw_proofs, make_folder, remember

    options, archive = started.options, started.archive
    workers = options.workers or default_workers()
    asked = ask(sourced.statements, options.batch.shard)
    if started.journal is not None:
        asked = started.journal.remaining(asked)
    contents: dict[tuple[str, str], Content] = {}
    if options.proofs is not None:
        make_folder(options.proofs)
        asked = remember(asked, contents)
    wayback, limits = options.wayback, options.sources.limits.opening
    look_up = None if wayback.name is None else wayback.look_up(sourced.transport, archive.trust(), started.began, limits)
    settings = Settings(max_distance_bits=options.max_distance_bits, depth=options.depth, limits=limits)
    decisions = standing([*archive.decisions(), *started.decisions])
    checked = check(
        asked,
        archive,
        settings,
        workers,
        now=started.began,
        decisions=decisions,
        look_up=look_up,
        thumbnails=options.thumbnails,
        known=started.known,
    )
    if options.proofs is None:
        return checked
    pictures = archive if look_up is None else look_up.beside(archive)
    before = () if started.journal is None else started.journal.results()
    return _noted(draw_proofs(checked, contents, pictures, options.proofs, workers, limits, before), notes)


def _noted(drawn: "Iterator[Drawn]", notes: list[str]) -> "Iterator[CheckedMedia]":
    """The items, and in `notes` why some of their proofs are missing."""
    for one in drawn:
        notes += one.problems
        yield one.item


def _facts(options: CheckOptions, decisions: "list[Decision]", summary: "ArchiveSummary") -> dict[str, str]:
    """All that may change the answers of this run but its sources, by name."""
    from importlib.metadata import version

    from provenance.runs import facts_of

    facts = facts_of(version("image-provenance"), str(summary.digest), summary.unsearched, dict(options.told()))
    said = "\n".join(f"{one.finding} {one.choice} {one.author} {one.at} {one.reason}" for one in decisions)
    named = options.sources
    given: dict[str, object] = {
        "decided": hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest(),
        "shard": options.batch.shard,
        "proofs": options.proofs,
        "thumbnails": options.thumbnails,
        "as": named.kind,
        "base": named.base,
        "all_images": named.all_images,
        "fetch": named.fetch,
        "offline": named.offline,
        "allow_private": " ".join(named.allow_private) or None,
        "allow_port": " ".join(map(str, named.allow_ports)) or None,
    }
    return facts | {name: _as_text(value) for name, value in given.items()}


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)


def _open_journal(path: Path, run: dict[str, str], now: datetime) -> "Journal":
    from provenance.runs import Journal

    journal = Journal.open(path, run, now)
    if journal.kept:
        tell(f"note: {journal.kept} results of {path} are kept, and the run goes on from there")
    return journal


def _open_known(path: Path, run: dict[str, str]) -> "KnownRun":
    from provenance.runs import KnownRun

    known = KnownRun.read(path, run)
    if known.unused is not None:
        some = "some" if len(known) else "nothing"
        tell(f"note: --since {path}: {some} of it is reused: {known.unused}")
    elif "wayback" in run:
        tell(f"note: --since {path}: nothing of it is reused: with --wayback every image is compared anew")
    return known


def _found(tally: "Tally") -> str:
    """The findings so far, in words."""
    counts = [f"{tally.verdicts[verdict]} {verdict.value}" for verdict in (Verdict.REUSED, Verdict.REVIEW)]
    unchecked = tally.verdicts[Verdict.UNCHECKED]
    return ", ".join([*counts, *([f"{unchecked} unchecked"] if unchecked else [])])
