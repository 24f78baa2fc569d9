"""`archive enrich`: ask a web archive when the pictures of an archive were captured."""

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from provenance.cli.archive import Folder, archive_app, signature
from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, LimitedCommand, limited
from provenance.cli.progress import Meter, progress
from provenance.cli.sourcing import AllowPort, AllowPrivate, Cache, Offline, ProxyFromEnv, SourceOptions, Timeout, transport_settings
from provenance.cli.terminal import command, tell
from provenance.cli.web_archives import (
    DEFAULT_CAPTURES,
    DEFAULT_INTERVAL_S,
    NamedWayback,
    WaybackCaptures,
    WaybackInterval,
    WebArchiveOptions,
)
from provenance.model.limits import Group
from provenance.model.lookup import LookupOutcome


@archive_app.command("enrich", cls=LimitedCommand)
@command
@limited(*Group)
def enrich_command(
    folder: Folder,
    wayback: NamedWayback,
    limit: Annotated[
        int | None, typer.Option(min=1, help="Addresses that are asked about in this run.  [default: all]", show_default=False)
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Ask about addresses that were asked about before, too.")] = False,
    wayback_captures: WaybackCaptures = DEFAULT_CAPTURES,
    wayback_interval: WaybackInterval = DEFAULT_INTERVAL_S,
    offline: Offline = False,
    allow_private: AllowPrivate = None,
    allow_port: AllowPort = None,
    timeout: Timeout = 180.0,
    cache: Cache = None,
    proxy_from_env: ProxyFromEnv = False,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Ask a web archive for the earliest captures of the archive's pictures, and keep those that show them, as evidence."""
    network = SourceOptions(
        (),
        offline=offline,
        allow_private=tuple(allow_private or ()),
        allow_ports=tuple(allow_port or ()),
        timeout_s=timeout,
        cache=cache,
        proxy_from_env=proxy_from_env,
        wayback=WebArchiveOptions(wayback, wayback_captures, wayback_interval),
        limits=limits,
    )
    return run_enrich(folder, network, limit, again=again)


def run_enrich(folder: Path, network: SourceOptions, limit: int | None, *, again: bool) -> ExitCode:
    """Enrich an archive, and tell what came of it.

    Raises:
        ProvenanceError: The options or the archive cannot be used.
    """
    from provenance.archive import ArchiveWriter
    from provenance.enriching import Enrichment
    from provenance.transport import Transport

    by = signature()
    outcomes: Counter[LookupOutcome] = Counter()
    limits = network.limits.opening
    with Transport(transport_settings(network)) as transport, ArchiveWriter.open_writer(folder, by) as archive:
        mementos = network.wayback.open(transport, limits)
        enrichment = Enrichment(archive, mementos, by.now, network.wayback.bounds(), limits, again=again)
        try:
            for one in progress(enrichment.run(limit), Meter("asking"), place=lambda done: done.url):
                outcomes.update(one.outcomes.values())
                for problem in one.problems:
                    tell(f"not answered: {one.url}: {problem}")
        finally:
            enrichment.end()
        hosts = transport.hosts
    failed = enrichment.asked - enrichment.whole
    tell(
        f"{folder}: asked {mementos.service.name} about {enrichment.asked} addresses: {enrichment.found} new appearances; "
        f"{outcomes[LookupOutcome.NO_CAPTURE]} pictures without a capture, {outcomes[LookupOutcome.NOT_SHOWN]} that no capture shows, "
        f"{outcomes[LookupOutcome.LIMITED]} that none of those shows that were looked at; {failed} addresses not answered whole; "
        f"{enrichment.asked_before} asked before"
    )
    if hosts:
        tell(f"hosts contacted: {', '.join(hosts)}")
    if enrichment.asked and outcomes.total() == outcomes[LookupOutcome.NO_CAPTURE]:
        tell(f"note: {mementos.service.name} lists nothing at all of these addresses; see whether --wayback names what you mean")
    if enrichment.left:
        why = mementos.left_alone or "--limit was reached"
        tell(f"note: {enrichment.left} addresses were not asked about: {why}; the same command goes on from there")
    return ExitCode.INCOMPLETE if failed or mementos.left_alone is not None else ExitCode.CLEAR
