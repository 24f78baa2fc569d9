"""`intake`: what a check of some sources would look at, without looking."""

from collections.abc import Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, limited
from provenance.cli.sourcing import (
    AllImages,
    AllowPort,
    AllowPrivate,
    As,
    At,
    Base,
    Cache,
    Fetch,
    Files0From,
    Offline,
    ProxyFromEnv,
    SourceOptions,
    Sources,
    Timeout,
    Timezone,
    open_sources,
)
from provenance.cli.terminal import command, tell
from provenance.model.limits import Group

if TYPE_CHECKING:
    from provenance.model.statement import Statement, UnreadStatement


class IntakeFormat(StrEnum):
    """Format of the statements."""

    TEXT = "text"
    JSONL = "jsonl"


@command
@limited(Group.CONTAINERS, Group.WORKERS, Group.NETWORK)
def intake_command(
    sources: Sources = None,
    at: At = None,
    kind: As = None,
    files0_from: Files0From = None,
    base: Base = None,
    timezone: Timezone = None,
    all_images: AllImages = False,
    format_: Annotated[IntakeFormat, typer.Option("--format", "-f", help="Format of the statements.")] = IntakeFormat.TEXT,
    fetch: Fetch = False,
    offline: Offline = False,
    allow_private: AllowPrivate = None,
    allow_port: AllowPort = None,
    timeout: Timeout = 30.0,
    cache: Cache = None,
    proxy_from_env: ProxyFromEnv = False,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Show the statements in sources, with their times, words and images, without checking any."""
    options = SourceOptions(
        tuple(sources or ()), None, at, timezone, kind, base, files0_from, all_images,
        fetch, offline, tuple(allow_private or ()), tuple(allow_port or ()), timeout, cache, proxy_from_env, limits=limits,
    )  # fmt: skip
    from provenance.rendering.statements import render_statements_jsonl, render_statements_text

    render = {IntakeFormat.TEXT: render_statements_text, IntakeFormat.JSONL: render_statements_jsonl}[format_]
    seen = _Seen()
    with open_sources(options) as sourced:
        for block in render(seen.watch(sourced.statements)):
            print(block, end="")
        sourced.left_out.tell()
    if not seen.statements:
        tell("note: no statement with an image was found")
    return ExitCode.INCOMPLETE if seen.unread or not seen.statements else ExitCode.CLEAR


class _Seen:
    """How many statements went by, and how many of them could not be read."""

    def __init__(self) -> None:
        self.statements = self.unread = 0

    def watch(self, statements: "Iterator[Statement | UnreadStatement]") -> "Iterator[Statement | UnreadStatement]":
        from provenance.model.statement import UnreadStatement

        for statement in statements:
            self.statements += 1
            self.unread += isinstance(statement, UnreadStatement)
            yield statement
