"""`report`: a run that was written as JSON, again and in other formats. Nothing is checked, and the archive is not needed."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.core import TyperGroup

from provenance.cli.concluding import conclude
from provenance.cli.exit_codes import ExitCode, FailOn
from provenance.cli.ignoring import BaselineOption, IgnoreOption, open_suppressor, suppress_besides
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
from provenance.cli.picturing import BlurOption, KeptThumbnailsOption, with_pictures
from provenance.cli.terminal import command
from provenance.rendering.formats import Format

if TYPE_CHECKING:
    from provenance.model.report import Report
    from provenance.runs import Spool
    from provenance.suppressing import Suppressor


class _ShowUnnamed(TyperGroup):
    """A group whose arguments are those of `show` where they do not begin with the name of a command."""

    unnamed = "show"
    """The command whose name may be left out; `configuring` takes its settings for those of the group."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # typer names its own context
        """Put the name before the arguments."""
        if args and args[0] not in {*self.commands, "--help"}:
            args = [self.unnamed, *args]
        return super().parse_args(ctx, args)


report_app = typer.Typer(
    name="report",
    cls=_ShowUnnamed,
    help="Show a run again, in any format: `provenance report RUN.json -f FORMAT`.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@report_app.command("show")
@command
def show_command(
    run: Annotated[Path, typer.Argument(help="File that `check -f json` wrote.", show_default=False)],
    format_: FormatOption = Format.TEXT,
    output: OutputOption = None,
    thumbnails: KeptThumbnailsOption = None,
    blur: BlurOption = False,
    ignore: IgnoreOption = None,
    baseline: BaselineOption = None,
    author_name: AuthorName = None,
    author_url: AuthorUrl = None,
    fail_on: FailOnOption = FailOn.REUSED,
    exit_zero: ExitZero = False,
) -> ExitCode:
    """Show a run; the exit code is that of its check. The word may be left out."""
    from provenance.runs import read_run

    outputs = with_pictures(parse_outputs(format_, output or (), author_name, author_url), thumbnails, in_data=True, blur=blur)
    return show_again(partial(read_run, run), outputs, open_suppressor(ignore, baseline), fail_on, exit_zero=exit_zero)


def show_again(
    read: "Callable[[Spool], Report]", outputs: tuple[Output, ...], suppressor: "Suppressor", fail_on: FailOn, *, exit_zero: bool
) -> ExitCode:
    """Write a run that was written before, with what is suppressed by now besides; the exit code is that of its check.

    Args:
        read: Puts the results of the run into a spool, and gives its report.
        outputs: What to write.
        suppressor: What is suppressed besides what the check suppressed.
        fail_on: Verdict from which on the exit code says so.
        exit_zero: Whether the exit code is 0 whatever was found.

    Raises:
        ProvenanceError: The run cannot be read, or a file not written.
    """
    from provenance.runs import Spool

    with Spool() as checked, Spool() as spool:
        report = suppress_besides(read(checked), suppressor, spool)
        write_outputs(report, outputs)
    return conclude(report, suppressor, fail_on, exit_zero=exit_zero)
