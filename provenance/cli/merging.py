"""`report merge`: the parts of a run that `check --shard` made, as the report of the whole."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from provenance.cli.exit_codes import ExitCode, FailOn
from provenance.cli.ignoring import BaselineOption, IgnoreOption, open_suppressor
from provenance.cli.outputs import (
    AuthorName,
    AuthorUrl,
    ExitZero,
    FailOnOption,
    FormatOption,
    OutputOption,
    parse_outputs,
)
from provenance.cli.picturing import BlurOption, KeptThumbnailsOption, with_pictures
from provenance.cli.reporting import report_app, show_again
from provenance.cli.terminal import command
from provenance.rendering.formats import Format


@report_app.command("merge")
@command
def merge_command(
    runs: Annotated[list[Path], typer.Argument(help="What `check --shard 1/4 -f json` to 4/4 wrote, in any order.", show_default=False)],
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
    """Put the parts of a run together; report and exit code are those of the run in one piece."""
    from provenance.runs import merge_parts

    outputs = with_pictures(parse_outputs(format_, output or (), author_name, author_url), thumbnails, in_data=True, blur=blur)
    return show_again(partial(merge_parts, runs), outputs, open_suppressor(ignore, baseline), fail_on, exit_zero=exit_zero)
