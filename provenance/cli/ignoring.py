"""`--baseline`, `--ignore` and `ignore add`: what fails no job, because somebody has looked at it."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import signature
from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, tell
from provenance.errors import ConfigurationError

if TYPE_CHECKING:
    from provenance.model.report import Report
    from provenance.runs import Spool
    from provenance.suppressing import Suppressor

BaselineOption = Annotated[
    Path | None,
    typer.Option("--baseline", help="Earlier run (-f json or jsonl): what it had fails no job.  [default: none]", show_default=False),
]
IgnoreOption = Annotated[
    Path | None,
    typer.Option("--ignore", help="TOML file of what fails no job; `ignore add` writes it.  [default: none]", show_default=False),
]

ignore_app = typer.Typer(name="ignore", no_args_is_help=True, help="Say which results or findings fail no job, and why.")


@ignore_app.callback()
def _ignore() -> None:
    """Keep `add` a command of its own, though it is the only one."""


@ignore_app.command("add")
@command
def add_command(
    name: Annotated[str, typer.Argument(metavar="ID", help="Name of a finding or of a result, as reports show it.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why: shown wherever it is ignored.", show_default=False)],
    by: Annotated[str | None, typer.Option(help="Who says so.  [default: the account]", show_default=False)] = None,
    until: Annotated[
        str | None, typer.Option(help="Last day, in UTC, on which it holds, like 2027-01-31.  [default: for ever]", show_default=False)
    ] = None,
    file: Annotated[Path, typer.Option(help="File to write to; made where there is none.")] = Path("ignore.toml"),
) -> ExitCode:
    """Write an entry to an ignore file: what it names fails no job, and stays in every report."""
    from provenance.suppressing import Entry, append_entry, parse_day, parse_id

    option, now = "ID", datetime.now(UTC)
    try:
        identifier = parse_id(name)
        option = "--until"
        last = None if until is None else parse_day(until)
    except ValueError as error:
        raise ConfigurationError(f"{option}: {error}") from error
    if last is not None and last < now.date():
        raise ConfigurationError(f"--until {last}: has passed; such an entry ignores nothing")
    words, author = (_typed(text, option) for text, option in ((reason, "--reason"), (by or signature().operator, "--by")))
    append_entry(file, Entry(identifier, words, author, last))
    tell(f"{identifier}: ignored{'' if last is None else f' until {last}'}, by {author}, kept in {file}")
    return ExitCode.CLEAR


def open_suppressor(ignore: Path | None, baseline: Path | None) -> "Suppressor":
    """What suppresses the results of a run that ends today.

    Raises:
        ProvenanceError: A file cannot be read, or is none of its kind.
    """
    from provenance.suppressing import Suppressor, read_baseline, read_ignore_file

    ignored = None if ignore is None else read_ignore_file(ignore)
    known = None if baseline is None else read_baseline(baseline)
    return Suppressor(ignored, known, datetime.now(UTC).date())


def suppress_besides(report: "Report", suppressor: "Suppressor", spool: "Spool") -> "Report":
    """A run that is shown again, with what is suppressed besides what its check suppressed; its results are put into `spool`."""
    for item in report.media:
        spool.add(suppressor.apply(item, keep=True))
    return replace(report, media=spool, tally=spool.tally)


def tell_suppressed(suppressor: "Suppressor", *, whole: bool) -> None:
    """Say how many results each file suppressed, and what is to be done about the ignore file.

    Args:
        suppressor: After the last result.
        whole: Whether it had all results of a run.
    """
    for place, number in suppressor.counts():
        tell(f"note: suppressed by {place}: {number}")
    for warning in suppressor.warnings(whole=whole):
        tell(f"warning: {warning}")


def _typed(text: str, option: str) -> str:
    """A text of the command line; bytes that are no UTF-8 are written as escapes.

    Raises:
        ConfigurationError: It is empty.
    """
    if not text.strip():
        raise ConfigurationError(f"{option} is empty: whoever meets the entry next has to know")
    return text.encode("utf-8", "backslashreplace").decode()
