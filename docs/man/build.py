"""Makes `provenance.1` of the commands themselves: `python docs/man/build.py`; with `--check` it only compares."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import typer

from provenance.cli.app import app
from provenance.cli.limiting import is_limit

HERE = Path(__file__).parent
PAGE = HERE / "provenance.1"
_FILES = (
    ("provenance.toml", "Settings for the folder that it lies in, named like the options; `provenance init` writes one with all of them."),
    ("ignore.toml", "Findings that fail no job, each with its reason."),
)
_LIMITS = (
    "The most that is opened, and that opening it may take; what is over a limit is unchecked, with the name of the limit. They stand "
    "under Limits in the help of each command that can meet them, and in the table [limits] of provenance.toml."
)
_ENVIRONMENT = (("NO_COLOR", "Where it is set to anything, no colours are used."),)


def page() -> str:
    """The whole page, in the language of man(7)."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    root: Any = typer.main.get_command(app)
    context = typer.Context(root, info_name="provenance")
    yield f'.TH PROVENANCE 1 "" "provenance {version("image-provenance")}" "User Commands"'
    yield from (".nh", ".ad l")  # options are not to be broken, nor lines stretched
    yield from (".SH NAME", rf"provenance \- {_roff(root.help[0].lower() + root.help[1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", r".B provenance", r"\fICOMMAND\fR [\fIARGUMENT\fR]...")
    yield from (".SH OPTIONS", *_options(root, context))
    yield ".SH COMMANDS"
    yield from _commands(root, context)
    yield from (".SH LIMITS", _roff(_LIMITS), *_table(_limits(root.get_command(context, "check"), context)))
    yield from (".SH EXIT STATUS", *_table(_exit_codes()))
    yield from (".SH ENVIRONMENT", *_table(_ENVIRONMENT))
    yield from (".SH FILES", *_table(_FILES))


def _commands(group: Any, context: typer.Context) -> Iterator[str]:
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        inner = typer.Context(command, parent=context, info_name=name)
        if hasattr(command, "list_commands"):
            yield from _commands(command, inner)
            continue
        usage = " ".join(command.collect_usage_pieces(inner))
        yield rf".SS {_roff(inner.command_path)} {_roff(usage)}"
        yield _roff(" ".join(command.help.split()))
        yield from _options(command, inner)
        if _limits(command, inner):
            yield from (".P", "Takes limits, too (see LIMITS).")


def _options(command: Any, context: typer.Context) -> Iterator[str]:
    records = [one.get_help_record(context) for one in command.get_params(context) if not is_limit(one)]
    return _table(record for record in records if record is not None)


def _limits(command: Any, context: typer.Context) -> list[tuple[str, str]]:
    return [one.get_help_record(context) for one in command.get_params(context) if is_limit(one)]


def _table(rows: Any) -> Iterator[str]:
    for name, text in rows:
        yield from (".TP", rf"\fB{_roff(name)}\fR", _roff(" ".join(text.split())))


def _exit_codes() -> list[tuple[str, str]]:
    """Those of the docs, which tests hold to the program."""
    table = (HERE.parent / "verdicts.md").read_text(encoding="utf-8").partition("\n## Exit codes\n")[2]
    return [(code, text.replace("`", "")) for code, text in re.findall(r"^\| (\d+) \| (.*?) \|$", table, re.MULTILINE)]


def _roff(text: str) -> str:
    """Text that roff shows as it stands: no escapes, no hyphens that are not minus signs, no requests at the start of a line."""
    escaped = (
        text.replace("\\", r"\e").replace("-", r"\-").replace("'", r"\(aq").replace("…", "...").replace("~", r"\(ti").replace("^", r"\(ha")
    )
    return rf"\&{escaped}" if escaped[:1] in {".", "'"} else escaped


if __name__ == "__main__":
    if sys.argv[1:] == ["--check"]:
        sys.exit(PAGE.read_text(encoding="utf-8") != page() and f"{PAGE}: not the page of today; run: make man")
    PAGE.write_text(page(), encoding="utf-8")
