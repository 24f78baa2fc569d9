"""The command line: every command, and what holds for all of them."""

import json
import os
import sys
from collections.abc import Callable
from enum import StrEnum
from typing import Annotated

import typer

import provenance.cli.adding
import provenance.cli.combining
import provenance.cli.enriching
import provenance.cli.exchange
import provenance.cli.logging
import provenance.cli.merging
import provenance.cli.trusting  # noqa: F401  all of them add their commands to those of the archive
from provenance.cli.archive import archive_app
from provenance.cli.check import check_command, compare_command
from provenance.cli.configuring import ConfigFile, ConfiguredGroup, NoConfig, catalogue_of, config_app
from provenance.cli.dates import dates_command
from provenance.cli.deciding import decide_command
from provenance.cli.demo import demo_command
from provenance.cli.doctor import doctor_command
from provenance.cli.exit_codes import ExitCode
from provenance.cli.ignoring import ignore_app
from provenance.cli.initialising import init_command
from provenance.cli.intake import intake_command
from provenance.cli.limiting import LimitedCommand
from provenance.cli.reporting import report_app
from provenance.cli.terminal import command, open_streams

_HELP = "Say which of the images circulated with a statement had already been published, when, where and by what proof."
_EPILOG = (
    "Exit codes: 0 nothing reused, 2 usage, 3 incomplete, 4 could not run, 10 review (with --fail-on review), "
    "11 reused, 130 interrupted. No verdict means that an image is genuine."
)

app = typer.Typer(
    name="provenance",
    cls=ConfiguredGroup,
    help=_HELP,
    epilog=_EPILOG,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("check", cls=LimitedCommand)(check_command)
app.command("intake", cls=LimitedCommand)(intake_command)
app.command("compare", cls=LimitedCommand)(compare_command)
app.command("dates", cls=LimitedCommand)(dates_command)
app.command("decide")(decide_command)
app.add_typer(report_app)
app.add_typer(archive_app)
app.add_typer(ignore_app)
app.add_typer(config_app)
app.command("demo")(demo_command)
app.command("init")(init_command)
app.command("doctor")(doctor_command)


class Schema(StrEnum):
    """What a schema is of."""

    REPORT = "report"
    RUN = "run"
    INTAKE = "intake"
    MANIFEST = "manifest"
    DATES = "dates"
    CONFIG = "config"
    IGNORE = "ignore"


@app.command("schema")
@command
def schema_command(
    context: typer.Context,
    of: Annotated[
        Schema,
        typer.Argument(
            help="A line of check, intake or dates -f jsonl, or of a manifest; run: the whole of check -f json; "
            "config: a file of settings; ignore: an ignore file."
        ),
    ] = Schema.REPORT,
) -> ExitCode:
    """Print the JSON Schema of what is written, of a manifest, of a file of settings, or of an ignore file."""
    from provenance.configuring.schema import settings_schema
    from provenance.intake import manifest_schema
    from provenance.rendering.dates import dates_schema
    from provenance.rendering.json_run_v1 import json_run_schema
    from provenance.rendering.json_v1 import json_schema
    from provenance.rendering.statements import intake_schema
    from provenance.suppressing import ignore_schema

    schemas: dict[Schema, Callable[[], dict[str, object]]] = {
        Schema.REPORT: json_schema,
        Schema.RUN: json_run_schema,
        Schema.INTAKE: intake_schema,
        Schema.MANIFEST: manifest_schema,
        Schema.DATES: dates_schema,
        Schema.CONFIG: lambda: settings_schema(catalogue_of(context)),
        Schema.IGNORE: ignore_schema,
    }
    print(json.dumps(schemas[of](), indent=2))
    return ExitCode.CLEAR


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"provenance {version('image-provenance')}")
        raise typer.Exit


@app.callback()
def _common(
    version: Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")] = False,
    config: ConfigFile = None,
    no_config: NoConfig = False,
) -> None:
    """What holds for every command; its help is that of the program. Settings are read when a command asks for one."""


def main() -> None:
    """Run the command that `sys.argv` names."""
    open_streams()
    try:
        app(prog_name="provenance")
    except SystemExit as end:
        if end.code == ExitCode.INTERRUPTED:
            # Where Ctrl-C met an exec(), as every dataclass makes on import, CPython would end by the signal whatever became
            # of the interruption (run_eval_code_obj in Python/pythonrun.c), and not with this code.
            sys.stdout.flush()
            os._exit(ExitCode.INTERRUPTED)
        raise
