"""`report`: a run that was written as JSON, again and in other formats. Nothing is checked, and the archive is not needed."""

from pathlib import Path
from typing import Annotated

import typer
from typer.core import TyperGroup

from provenance.cli.exit_codes import ExitCode, FailOn, of_report
from provenance.cli.ignoring import BaselineOption, IgnoreOption, open_suppressor, suppress_besides, tell_suppressed
from provenance.cli.outputs import (
    AuthorName,
    AuthorUrl,
    ExitZero,
    FailOnOption,
    FormatOption,
    OutputOption,
    parse_outputs,
    write_outputs,
)
from provenance.cli.picturing import BlurOption, KeptThumbnailsOption, with_pictures
from provenance.cli.terminal import command, tell
from provenance.rendering.formats import Format


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
    from provenance.runs import Spool, read_run

    outputs = with_pictures(parse_outputs(format_, output or (), author_name, author_url), thumbnails, in_data=True, blur=blur)
    suppressor = open_suppressor(ignore, baseline)
    with Spool() as checked, Spool() as spool:
        report = suppress_besides(read_run(run, checked), suppressor, spool)
        write_outputs(report, outputs)
    for note in report.notes:
        tell(f"note: {note}")
    tell_suppressed(suppressor, whole=report.shard is None)
    return ExitCode.CLEAR if exit_zero else of_report(report, fail_on)
