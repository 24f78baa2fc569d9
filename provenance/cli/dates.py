"""`dates`: every date that can be found in or about pictures, and what each proves."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, parse_timezone, progress, read_text, write_output

if TYPE_CHECKING:
    from provenance.finding_dates import PictureDates


class DatesFormat(StrEnum):
    """Format of the dates."""

    TEXT = "text"
    JSONL = "jsonl"


@command
def dates_command(
    files: Annotated[list[str], typer.Argument(help="Pictures.", show_default=False)],
    timezone: Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")] = None,
    exiftool_json: Annotated[
        str | None, typer.Option("--exiftool-json", help="Output of exiftool -json -G1 -a -s for the same pictures; - is standard input.")
    ] = None,
    format_: Annotated[DatesFormat, typer.Option("--format", "-f", help="Format of the dates.")] = DatesFormat.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of to standard output.")] = None,
) -> ExitCode:
    """Show every date in or about pictures, with its zone, its doubts and what it proves."""
    from datetime import UTC, datetime

    from provenance.dating.exiftool import read_exiftool_json
    from provenance.finding_dates import find_dates
    from provenance.rendering.dates import render_dates_jsonl, render_dates_text

    zone = parse_timezone(timezone)
    exiftool = None if exiftool_json is None else read_exiftool_json(read_text(exiftool_json, "--exiftool-json"), exiftool_json)
    now = datetime.now(UTC)
    unread = 0

    def watched(picture: "PictureDates") -> "PictureDates":
        nonlocal unread
        unread += picture.unread is not None
        return picture

    pictures = (watched(find_dates(path, timezone=zone, now=now, exiftool=exiftool)) for path in progress(files, "dates", len(files)))
    blocks = {DatesFormat.TEXT: render_dates_text, DatesFormat.JSONL: render_dates_jsonl}[format_](pictures)
    if output is None:
        for block in blocks:
            print(block, end="")
    else:
        write_output("".join(blocks), output)
    return ExitCode.INCOMPLETE if unread else ExitCode.CLEAR
