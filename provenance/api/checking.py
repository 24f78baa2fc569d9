"""`provenance.check`: sources against an archive, into a Report."""

import logging
import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime, tzinfo
from importlib.metadata import version
from pathlib import Path
from typing import TypeAlias

from provenance.api.archives import Archive
from provenance.api.choices import choice, instant
from provenance.checking import Settings, ask
from provenance.checking import check as check_asked
from provenance.deciding import read_decisions, standing
from provenance.decoding import default_workers
from provenance.errors import ConfigurationError
from provenance.intake import COMMAND_LINE, Options, intake_options, read_named
from provenance.model.edtf import parse_edtf
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.limits import told as told_limits
from provenance.model.media import MediaItem
from provenance.model.report import Depth, Report
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis
from provenance.rendering.clean import clean
from provenance.runs import Spool
from provenance.transport import Transport

CheckSource: TypeAlias = str | os.PathLike[str] | MediaItem | Statement
_LOG = logging.getLogger("provenance")
_STANDARD_INPUT = "-"


def check(
    sources: CheckSource | Iterable[CheckSource],
    archive: Archive,
    *,
    at: str | date | None = None,
    timezone: tzinfo | None = None,
    statement_id: str = COMMAND_LINE,
    depth: Depth | str = Depth.FULL,
    max_distance_bits: int = MAX_DISTANCE_BITS,
    limits: Limits = DEFAULT_LIMITS,
    decisions: str | os.PathLike[str] | None = None,
    transport: Transport | None = None,
    thumbnails: bool = False,
    workers: int | None = None,
    now: datetime | None = None,
) -> Report:
    """Which images of statements had already been published: one result an image, in their order, nothing left out.

    What cannot be read, be it an image, a page or a statement, is a result, `unchecked` with its reason; it never raises. `not-found`
    means: not in this archive. It confirms nothing. No result says that an image is genuine.

    All images are looked at before it returns. Results are kept in memory while they are few, and in a temporary file when they are many.

    Args:
        sources: One or several: whatever `provenance check` takes (images, folders, pages, exports, manifests), images with their bytes
            (`MediaItem`), statements (`Statement`). Loose images are together one statement, the last. Of files in a folder that are
            neither images nor sources the logger `provenance` tells.
        archive: Open for reading, by this thread.
        at: The statement's time: EDTF (2023-10-23, 2023-10, 2023~), an RFC 3339 time, a day, or a datetime. It counts before what a
            source gives; `Statement` objects keep theirs.
        timezone: Zone of days and times that have none. None: a day is that day in every zone, and a time without a zone is refused.
        statement_id: Name of the statement that loose images make; the names of their results (`CheckedMedia.id`) depend on it.
        depth: `full` looks for parts of pictures, too; `quick` only for whole ones.
        max_distance_bits: Bits of 256 by which a candidate's code may differ, 0 to 64.
        limits: What is refused unread or undecoded.
        decisions: File of decisions beside those of the archive, which always hold.
        transport: Asked for the addresses among the sources, and for the images of pages at these. None asks no network: what lies at an
            address is `unchecked`.
        thumbnails: Whether results hold small pictures of the images and of what they match, for reports that show them.
        workers: How many images are read at a time; None is one a processor.
        now: The time, with a zone. No statement is from after it, nor is a date inside an image. None asks the clock; where it is given,
            the same inputs give the same bytes.

    Raises:
        ArchiveError: The archive cannot be read.
        DateError: `at` cannot be read.
        StatementError: There are only loose images, and `at` is missing.
        ConfigurationError: An argument makes no sense, or `decisions` cannot be read.
    """
    if not 0 <= max_distance_bits <= 64:
        raise ConfigurationError(f"max_distance_bits: {max_distance_bits} is not within 0 to 64")
    now = instant(now)
    settings = Settings(max_distance_bits, choice(Depth, depth, "depth"), limits)
    options = Options(timezone, _given(at, timezone), fetcher=transport, leave=_leave, now=now, limits=limits)
    decided = [] if decisions is None else read_decisions(Path(decisions))
    searched = archive.searchable()
    held = standing([*searched.stored.decisions(), *decided])
    statements = read_named(_named(sources), intake_options(options), statement_id=statement_id)
    workers = workers or default_workers()
    spool = Spool()
    for item in check_asked(ask(statements), searched.stored, settings, workers, now=now, decisions=held, thumbnails=thumbnails):
        spool.add(item)
    told = (
        ("depth", settings.depth.value),
        ("max_distance_bits", str(max_distance_bits)),
        ("timezone", "none" if timezone is None else str(timezone)),
        ("decisions", "none" if decisions is None else os.fspath(decisions)),
        *told_limits(limits),
    )
    hosts = () if transport is None else transport.hosts
    tool = version("image-provenance")
    return Report(tool, told, str(archive.folder), searched.summary, spool, spool.tally, hosts, searched.coverage)


def _named(sources: CheckSource | Iterable[CheckSource]) -> Iterator[str | MediaItem | Statement]:
    if isinstance(sources, str | os.PathLike | MediaItem | Statement):
        sources = (sources,)
    for source in sources:
        if isinstance(source, MediaItem | Statement):
            yield source
        else:
            name = os.fspath(source)
            yield f"./{name}" if name == _STANDARD_INPUT else name  # a file of that name: standard input is the program's


def _given(at: str | date | None, timezone: tzinfo | None) -> StatedTime | None:
    if at is None:
        return None
    text = at if isinstance(at, str) else at.isoformat()
    return StatedTime(parse_edtf(text, timezone), text, TimeBasis.GIVEN, "at")


def _leave(left: LeftOut) -> None:
    _LOG.warning("%s was left out: %s", clean(left.name), clean(left.reason))
