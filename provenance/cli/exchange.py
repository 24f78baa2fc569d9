"""`archive export` and `archive import`: what an archive knows, for another desk, and what another one says."""

import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import Folder, archive_app, signature, tell_outcomes
from provenance.cli.exit_codes import ExitCode
from provenance.cli.limiting import NO_LIMITS_SAID, GivenLimits, LimitedCommand, limited
from provenance.cli.progress import Meter, progress
from provenance.cli.terminal import STDIN, command, tell
from provenance.errors import ConfigurationError, ExtraMissingError, InputError
from provenance.exchange.formats import ExchangeFormat, format_of, recognise
from provenance.model.limits import Group, Limits

if TYPE_CHECKING:
    from io import BufferedReader

    from provenance.archive import ArchiveWriter, StoredArchive
    from provenance.exchange.importing import Imported


@archive_app.command("export")
@command
def export_command(
    folder: Folder,
    format_: Annotated[ExchangeFormat, typer.Option("--format", "-f", help="What to write.")] = ExchangeFormat.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write there instead of to standard output; for `parquet`, a folder.")
    ] = None,
    thumbnails: Annotated[
        bool, typer.Option("--thumbnails", help="Give the archive's small pictures away, too. Only in `parquet`, and only where said.")
    ] = False,
) -> ExitCode:
    """Write what the archive knows for another desk: fingerprints and dates, and no pictures unless that is said."""
    from provenance.archive import StoredArchive
    from provenance.exchange.exporting import export_lines, untold

    kind = format_.list_format
    if kind is None and output is None:
        raise ConfigurationError("-f parquet writes a folder; name it with -o")
    if thumbnails and kind is not None:
        raise ConfigurationError(f"--thumbnails goes with -f parquet; a list of {format_} has no place for pictures")
    with StoredArchive.open(folder) as archive:
        if kind is None:
            assert output is not None
            return _export_parts(archive, output, thumbnails=thumbnails)
        _write(export_lines(archive, format_of(kind)), output)
        for reason in untold(archive, kind):
            tell(f"note: {reason}")
    return ExitCode.CLEAR


def _export_parts(archive: "StoredArchive", output: Path, *, thumbnails: bool) -> ExitCode:
    _require_parquet(str(output))
    from provenance.exchange.parts.exporting import export_parts

    done = export_parts(archive, output, tool=signature().tool, thumbnails=thumbnails)
    parts = "1 part" if done.parts == 1 else f"{done.parts} parts"
    tell(f"{parts}, {done.written} files new; {'with' if thumbnails else 'without'} thumbnails")
    if done.stale:
        tell(f"note: {len(done.stale)} files are of exports before, and no manifest names them any longer, for instance {done.stale[0]}")
    return ExitCode.CLEAR


def _write(pieces: Iterable[str], output: Path | None) -> None:
    """Write as the pieces come: to a file whole or not at all."""
    if output is None:
        for piece in pieces:
            print(piece, end="")
        return
    partial = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        with partial.open("w", encoding="utf-8", newline="") as handle:
            handle.writelines(pieces)
        partial.replace(output)
    except OSError as error:
        raise ConfigurationError(f"--output {output}: cannot be written: {error.strerror}") from error
    finally:
        partial.unlink(missing_ok=True)


@archive_app.command("import", cls=LimitedCommand)
@command
@limited(Group.WORKERS)
def import_command(
    folder: Folder,
    file: Annotated[
        str, typer.Argument(help="List or folder as `archive export` writes it, or of PDQ; - is standard input.", show_default=False)
    ],
    source: Annotated[
        str | None,
        typer.Option(
            help="Who gives the list; `archive trust` goes by this name.  [default: `list` and its file name]", show_default=False
        ),
    ] = None,
    limits: GivenLimits = NO_LIMITS_SAID,
) -> ExitCode:
    """Add a list of fingerprints and dates, as hearsay: nothing of it proves a reuse until its giver is trusted."""
    from provenance.archive import ArchiveWriter, Outcome

    counts: Counter[Outcome] = Counter()
    by = signature()
    with ArchiveWriter.open_writer(folder, by) as archive:
        giver = source or _unsaid(archive, file)
        for one in progress(_imported(archive, file, giver, limits.opening), Meter("importing")):
            counts[one.outcome] += 1
            if one.problem is not None:
                tell(f"not taken: {file}, {one.problem}")
            for note in one.notes:
                tell(f"note: {file}, {note}")
        summary = archive.summary()
    return tell_outcomes(counts, folder, summary)


def _imported(archive: "ArchiveWriter", file: str, giver: str, limits: Limits) -> "Iterator[Imported]":
    from provenance.exchange.importing import import_list, import_parts

    now = signature().now
    if file != STDIN and Path(file).is_dir():
        _require_parquet(file)
        yield from import_parts(archive, Path(file), giver=giver, now=now, limits=limits)
        return
    with _opened(file) as stream:
        yield from import_list(archive, recognise(stream, file).read(stream, file), file=file, giver=giver, now=now, limits=limits)


def _require_parquet(name: str) -> None:
    if find_spec("pyarrow") is None:
        raise ExtraMissingError(name, "parquet")


def _unsaid(archive: "ArchiveWriter", file: str) -> str:
    """The giver of a list of whom nobody said who it is: a name that is no source's, though whoever sends a file chooses how it is called.

    Raises:
        ConfigurationError: The owner trusts that name, and so has to say that it is meant.
    """
    name = "list standard input" if file == STDIN else f"list {Path(file).name}"
    if archive.trust().trusts(name):
        raise ConfigurationError(f"{file}: what {name!r} gives is trusted, but anybody can name a file so; say who gives it with --source")
    return name


@contextmanager
def _opened(file: str) -> "Iterator[BufferedReader]":
    """The bytes of a list.

    Raises:
        InputError: It cannot be opened.
    """
    if file == STDIN:
        yield sys.stdin.buffer  # type: ignore[misc]
        return
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(Path(file).open("rb"))
        except (OSError, ValueError) as error:
            raise InputError(f"{file}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
        yield stream
