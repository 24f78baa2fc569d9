"""`doctor`: what is installed, what may be used, and whether an archive can be searched."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import AsFormat, InfoFormat
from provenance.cli.exit_codes import ExitCode
from provenance.cli.sourcing import Cache, default_cache
from provenance.cli.terminal import can_show, columns, command, wants_colour

if TYPE_CHECKING:
    from provenance.model.diagnosis import Fact


@command
def doctor_command(
    archive: Annotated[Path | None, typer.Option(help="Folder of an archive to look at, too.", show_default=False)] = None,
    cache: Cache = None,
    format_: AsFormat = InfoFormat.TEXT,
) -> ExitCode:
    """Say what is installed, what this machine allows, and what is wrong; the network is not asked."""
    from provenance.model.diagnosis import Standing, Topic
    from provenance.rendering.diagnosis import diagnosis_fields, diagnosis_lines

    facts = tuple(_facts(archive, cache))
    if format_ is InfoFormat.JSON:
        print(json.dumps(diagnosis_fields(facts), indent=2))
    else:
        for line in diagnosis_lines(facts):
            print(line)
    problems = {fact.topic for fact in facts if fact.standing is Standing.PROBLEM}
    if Topic.ARCHIVE in problems:
        return ExitCode.COULD_NOT_RUN
    return ExitCode.INCOMPLETE if problems else ExitCode.CLEAR


def _facts(archive: Path | None, cache: Path | None) -> "Iterator[Fact]":
    """Everything, topic by topic."""
    from provenance import diagnosing
    from provenance.decoding import decoders

    yield from diagnosing.program_facts()
    yield from diagnosing.package_facts()
    yield from diagnosing.decoder_facts(decoders())
    yield from diagnosing.limit_facts()
    yield from diagnosing.machine_facts(diagnosing.read_allowance())
    yield from diagnosing.place_facts(cache or default_cache())
    yield from _terminal_facts()
    if archive is not None:
        yield from diagnosing.archive_facts(archive)


def _terminal_facts() -> "Iterator[Fact]":
    """How the report is shown where it is written to now."""
    from provenance.model.diagnosis import Fact, Topic
    from provenance.rendering.timeline import SIGNS

    width = columns()
    yield Fact(Topic.TERMINAL, "output", "no terminal" if width is None else f"a terminal of {width} columns")
    yield Fact(Topic.TERMINAL, "colours", "yes" if wants_colour() else "no")
    yield Fact(Topic.TERMINAL, "encoding", f"{sys.stdout.encoding}, timelines {'as drawn' if can_show(SIGNS) else 'in ASCII'}")
