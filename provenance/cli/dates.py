"""`dates`: every date that can be found in or about pictures, and what each proves."""

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, limited
from provenance.cli.progress import Meter, progress
from provenance.cli.sourcing import AllowPort, AllowPrivate, Cache, Offline, ProxyFromEnv, SourceOptions, Timeout, transport_settings
from provenance.cli.stamping import BitcoinHeaders, TsaRoots, open_anchors
from provenance.cli.terminal import command, parse_timezone, read_text, write_output
from provenance.errors import ConfigurationError
from provenance.model.limits import Group

if TYPE_CHECKING:
    from provenance.finding_dates import PictureDates


class DatesFormat(StrEnum):
    """Format of the dates."""

    TEXT = "text"
    JSONL = "jsonl"


@command
@limited(Group.PICTURES, Group.WORKERS, Group.NETWORK)
def dates_command(
    files: Annotated[list[str], typer.Argument(help="Pictures; files or addresses.", show_default=False)],
    timezone: Annotated[str | None, typer.Option(help="Zone of days and times that have none: Europe/Kyiv, +02:00.")] = None,
    exiftool_json: Annotated[
        str | None, typer.Option("--exiftool-json", help="Output of exiftool -json -G1 -a -s for the same pictures; - is standard input.")
    ] = None,
    stamps: Annotated[
        list[Path] | None,
        typer.Option(
            "--stamp",
            help="File with a time stamp of the one picture (RFC 3161 or OpenTimestamps), besides those beside it.",
            show_default=False,
        ),
    ] = None,
    tsa_roots: TsaRoots = None,
    bitcoin_headers: BitcoinHeaders = None,
    format_: Annotated[DatesFormat, typer.Option("--format", "-f", help="Format of the dates.")] = DatesFormat.TEXT,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of to standard output.")] = None,
    offline: Offline = False,
    allow_private: AllowPrivate = None,
    allow_port: AllowPort = None,
    timeout: Timeout = 30.0,
    cache: Cache = None,
    proxy_from_env: ProxyFromEnv = False,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Show every date in or about pictures, with its zone, its doubts and what it proves."""
    from datetime import UTC, datetime

    from provenance.dating.exiftool import read_exiftool_json
    from provenance.finding_dates import find_dates
    from provenance.rendering.dates import render_dates_jsonl, render_dates_text
    from provenance.transport import Transport

    if stamps and len(files) != 1:
        raise ConfigurationError("--stamp is for one picture; lay stamps of several beside them, as photo.jpg.tsr or photo.jpg.ots")
    zone = parse_timezone(timezone)
    exiftool = None if exiftool_json is None else read_exiftool_json(read_text(exiftool_json, "--exiftool-json"), exiftool_json)
    anchors = open_anchors(tsa_roots, bitcoin_headers)
    network = SourceOptions(
        (),
        offline=offline,
        allow_private=tuple(allow_private or ()),
        allow_ports=tuple(allow_port or ()),
        timeout_s=timeout,
        cache=cache,
        proxy_from_env=proxy_from_env,
        limits=limits,
    )
    now = datetime.now(UTC)
    unread = 0

    def watched(picture: "PictureDates") -> "PictureDates":
        nonlocal unread
        unread += picture.unread is not None
        return picture

    with Transport(transport_settings(network)) as transport:
        find = partial(
            find_dates,
            timezone=zone,
            now=now,
            exiftool=exiftool,
            anchors=anchors,
            stamp_paths=tuple(stamps or ()),
            fetcher=transport,
            limits=limits.opening,
        )
        pictures = (watched(find(path)) for path in progress(files, Meter("dates", lambda: len(files))))
        blocks = {DatesFormat.TEXT: render_dates_text, DatesFormat.JSONL: render_dates_jsonl}[format_](pictures)
        if output is None:
            for block in blocks:
                print(block, end="")
        else:
            write_output(blocks, output)
    return ExitCode.INCOMPLETE if unread else ExitCode.CLEAR
