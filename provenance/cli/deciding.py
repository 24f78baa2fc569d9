"""`decide`: what a person says of a finding."""

from pathlib import Path
from typing import Annotated

import typer

from provenance.cli.archive import signature
from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, tell
from provenance.errors import ConfigurationError
from provenance.model.decision import Choice, Decision, parse_finding_id


@command
def decide_command(
    finding: Annotated[str, typer.Argument(help="Name of the finding, as `check` shows it.", show_default=False)],
    choice: Annotated[Choice, typer.Argument(help="dismiss: it no longer counts; confirm: shown; undo: as if nothing was said.")],
    reason: Annotated[str, typer.Option(help="Why: kept with it, and shown.", show_default=False)],
    archive: Annotated[Path | None, typer.Option(help="Archive to keep it in: for all who use it.", show_default=False)] = None,
    decisions: Annotated[
        Path | None, typer.Option(help="File to keep it in (JSON Lines), for `check --decisions`.", show_default=False)
    ] = None,
    author: Annotated[str | None, typer.Option(help="Who says so.  [default: the account]", show_default=False)] = None,
) -> ExitCode:
    """Confirm or dismiss a finding; what was dismissed is shown as such, and does not count."""
    from provenance.deciding import append_decision

    if (archive is None) == (decisions is None):
        raise ConfigurationError("give either --archive or --decisions: where the decision is to be kept")
    if not reason.strip():
        raise ConfigurationError("--reason is empty: whoever sees the finding next has to know why")
    try:
        name = parse_finding_id(finding)
    except ValueError as error:
        raise ConfigurationError(str(error)) from error
    by = signature()
    decision = Decision(name, choice, reason, author or by.operator, by.now)
    if archive is not None:
        from provenance.archive import ArchiveWriter

        with ArchiveWriter.open_writer(archive, by) as writer:
            writer.decide(decision)
            writer.finish()
    elif decisions is not None:
        append_decision(decisions, decision)
    tell(f"{name}: {choice.value}, by {decision.author}, kept in {archive or decisions}")
    return ExitCode.CLEAR
