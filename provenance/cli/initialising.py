"""`init`: all that a newsroom's repository needs to check its statements unattended."""

from pathlib import Path
from typing import Annotated

import typer

from provenance.cli.add_options import AddOptions
from provenance.cli.adding import run_add
from provenance.cli.archive import signature
from provenance.cli.configuring import catalogue_of
from provenance.cli.demo import CASE, fixtures
from provenance.cli.exit_codes import ExitCode
from provenance.cli.sourcing import SourceOptions
from provenance.cli.stamping import open_anchors
from provenance.cli.terminal import command
from provenance.errors import ConfigurationError
from provenance.model.record import Keep
from provenance.rendering.clean import clean
from provenance.setting_up import (
    ARCHIVE,
    IGNORED,
    STATEMENTS,
    Files,
    Service,
    installed_source,
    left_to_fill_in,
    parse_source,
    plan_files,
    settings_text,
    write_files,
)


@command
def init_command(
    context: typer.Context,
    folder: Annotated[Path, typer.Argument(help="Folder to set up; made if need be.")] = Path(),
    ci: Annotated[Service, typer.Option("--ci", help="Whose jobs check the statements.")] = Service.GITHUB,
    source: Annotated[
        str | None,
        typer.Option(
            help="Where the job takes this program from: https://HOST/OWNER/NAME@COMMIT.  [default: where it was installed from]",
            show_default=False,
        ),
    ] = None,
    example: Annotated[bool, typer.Option("--example", help="With photographs to try it on: two of four were published before.")] = False,
) -> ExitCode:
    """Set a folder up to check statements: settings, a sample of each file, an empty archive, and a job for the CI."""
    settings = settings_text(catalogue_of(context).shared, {"archive": ARCHIVE, "ignore": IGNORED})
    planned = dict(plan_files(ci, installed_source() if source is None else parse_source(source), settings))
    archive = folder / ARCHIVE
    if example:
        if archive.exists():
            raise ConfigurationError(f"{archive}: is there already; --example makes one, so name another folder")
        planned |= _example()
    write_files(folder, planned)
    for path in planned:
        print(f"wrote {clean(str(folder / path))}")
    if not archive.exists():
        _make_archive(archive, example=example)
        print(f"made  {clean(str(archive))}, an archive that keeps thumbnails")
    for step in _next_steps(folder, planned, ci, example=example):
        print(step)
    return ExitCode.CLEAR


def _example() -> Files:
    """The statement of the demonstration, and its images."""
    case = fixtures() / CASE
    images = sorted((case / "images").iterdir())
    return {STATEMENTS: (case / "statement.jsonl").read_bytes(), **{f"images/{image.name}": image.read_bytes() for image in images}}


def _make_archive(archive: Path, *, example: bool) -> None:
    """An archive that is empty, or holds the photographs of the demonstration.

    Raises:
        ArchiveError: It cannot be made.
    """
    from provenance.archive import ArchiveWriter

    with ArchiveWriter.create(archive, Keep.THUMBS, signature()):
        pass
    if example:
        run_add(archive, AddOptions(SourceOptions(()), dates=str(fixtures() / "archive.csv")), open_anchors(None, None), None)


def _next_steps(folder: Path, planned: Files, ci: Service, *, example: bool) -> list[str]:
    """What is left to do, a line each."""
    steps = [] if folder == Path() else [f"cd {clean(str(folder))}"]
    if not example:
        steps += [
            f"provenance archive add {ARCHIVE} PICTURES --date 2019 --basis published   # what you know to have been published, and when",
            f"put the images of a statement into images, and its time into {STATEMENTS}",
        ]
    steps.append(f"provenance check --manifest {STATEMENTS}")
    steps += [f"write in {path} where this program lies, for {text}" for path, text in left_to_fill_in(planned).items()]
    if ci is not Service.NONE:
        steps.append("commit all of it and push: the job fails where an image had been published before")
    return ["", "Next:", *(f"  {step}" for step in steps)]
