"""`doctor`: what is installed, what may be used, and whether an archive can be searched."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import AsFormat, InfoFormat
from provenance.cli.configuring import read_all
from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import LIMIT_SETTINGS, NO_LIMITS_SAID, limits_set
from provenance.cli.sourcing import Cache, default_cache
from provenance.cli.terminal import can_show, columns, command, wants_colour
from provenance.errors import ConfigurationError

if TYPE_CHECKING:
    from provenance.configuring.resolving import Settings
    from provenance.model.diagnosis import Fact


@command
def doctor_command(
    context: typer.Context,
    archive: Annotated[
        Path | None, typer.Option(help="Folder of an archive to look at, too.  [default: that of the settings]", show_default=False)
    ] = None,
    cache: Cache = None,
    format_: AsFormat = InfoFormat.TEXT,
) -> ExitCode:
    """Say what is installed, what this machine allows, and what is wrong; the network is not asked."""
    from provenance.model.diagnosis import Standing, Topic
    from provenance.rendering.diagnosis import diagnosis_fields, diagnosis_lines

    facts = tuple(_facts(context, archive, cache))
    if format_ is InfoFormat.JSON:
        print(json.dumps(diagnosis_fields(facts), indent=2))
    else:
        for line in diagnosis_lines(facts):
            print(line)
    problems = {fact.topic for fact in facts if fact.standing is Standing.PROBLEM}
    if Topic.ARCHIVE in problems:
        return ExitCode.COULD_NOT_RUN
    if Topic.SETTINGS in problems:
        return ExitCode.USAGE
    return ExitCode.INCOMPLETE if problems else ExitCode.CLEAR


def _facts(context: typer.Context, archive: Path | None, cache: Path | None) -> "Iterator[Fact]":
    """Everything, topic by topic."""
    from provenance import diagnosing
    from provenance.decoding import decoders

    yield from diagnosing.program_facts()
    yield from diagnosing.package_facts()
    yield from diagnosing.decoder_facts(decoders())
    settings, fault = _settings(context)
    limits = NO_LIMITS_SAID if settings is None else limits_set(settings)
    yield from diagnosing.limit_facts(LIMIT_SETTINGS, settings)
    yield from diagnosing.sandbox_facts(limits.opening)
    yield from diagnosing.machine_facts(diagnosing.read_allowance(), limits.opening)
    yield from diagnosing.place_facts(cache or default_cache())
    yield from diagnosing.settings_facts(settings, fault)
    yield from _terminal_facts()
    searched = archive or _archive_of(settings)
    if searched is not None:
        yield from diagnosing.archive_facts(searched)


def _settings(context: typer.Context) -> "tuple[Settings | None, str | None]":
    """What is set; or None, and why it cannot be read."""
    try:
        return read_all(context), None
    except ConfigurationError as error:
        return None, str(error)


def _archive_of(settings: "Settings | None") -> Path | None:
    """The archive that checks search if none is named."""
    given = None if settings is None else settings.of_all("archive")
    return None if given is None else Path(str(given.value))


def _terminal_facts() -> "Iterator[Fact]":
    """How the report is shown where it is written to now."""
    from provenance.model.diagnosis import Fact, Topic
    from provenance.rendering.timeline import SIGNS

    width = columns()
    yield Fact(Topic.TERMINAL, "output", "no terminal" if width is None else f"a terminal of {width} columns")
    yield Fact(Topic.TERMINAL, "colours", "yes" if wants_colour() else "no")
    yield Fact(Topic.TERMINAL, "encoding", f"{sys.stdout.encoding}, timelines {'as drawn' if can_show(SIGNS) else 'in ASCII'}")
