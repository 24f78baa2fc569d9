"""`archive export` and `archive import`: dated hash lists, without pixels."""

import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import Folder, archive_app, signature, tell_outcomes
from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, progress, tell, write_output
from provenance.errors import InputError
from provenance.exchange.formats import ListFormat, format_of, recognise

if TYPE_CHECKING:
    from io import BufferedReader


@archive_app.command("export")
@command
def export_command(
    folder: Folder,
    format_: Annotated[ListFormat, typer.Option("--format", "-f", help="Format of the list.")] = ListFormat.CSV,
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write there instead of to standard output.")] = None,
) -> ExitCode:
    """Write the archive's fingerprints and dates as a list without pixels, for another desk."""
    from provenance.archive import StoredArchive
    from provenance.exchange.exporting import export_lines

    with StoredArchive.open(folder) as archive:
        pieces = export_lines(archive, format_of(format_))
        if output is None:
            for piece in pieces:
                print(piece, end="")
        else:
            write_output("".join(pieces), output)
    return ExitCode.CLEAR


@archive_app.command("import")
@command
def import_command(
    folder: Folder,
    file: Annotated[str, typer.Argument(help="List as `archive export` writes it; - is standard input.", show_default=False)],
    source: Annotated[
        str | None, typer.Option(help="Who gives the list; `archive trust` goes by this name.  [default: the list's]", show_default=False)
    ] = None,
) -> ExitCode:
    """Add a list of fingerprints and dates, as hearsay: nothing of it proves a reuse until its giver is trusted."""
    from provenance.archive import ArchiveWriter, Outcome
    from provenance.exchange.importing import import_list

    counts: Counter[Outcome] = Counter()
    by = signature()
    with _opened(file) as stream, ArchiveWriter.open_writer(folder, by) as archive:
        lines = recognise(stream, file).read(stream, file)
        imported = import_list(archive, lines, file=file, giver=source or _name(file), now=by.now)
        for one in progress(imported, "importing", None):
            counts[one.outcome] += 1
            if one.problem is not None:
                tell(f"not taken: {file}, {one.problem}")
            for note in one.notes:
                tell(f"note: {file}, {note}")
        summary = archive.summary()
    return tell_outcomes(counts, folder, summary)


def _name(file: str) -> str:
    return "standard input" if file == "-" else Path(file).name


@contextmanager
def _opened(file: str) -> "Iterator[BufferedReader]":
    """The bytes of a list.

    Raises:
        InputError: It cannot be opened.
    """
    if file == "-":
        yield sys.stdin.buffer  # type: ignore[misc]
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            raise InputError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
        yield stream
