"""`archive log`: what was done to an archive, whether its log is whole, and where a record comes from."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.archive import AsFormat, Folder, InfoFormat, archive_app
from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command
from provenance.errors import ArchiveDamagedError, ConfigurationError, InputError
from provenance.rendering.clean import clean

if TYPE_CHECKING:
    from provenance.archive import LogEntry
    from provenance.archive.tracing import Traced


@archive_app.command("log")
@command
def log_command(
    folder: Folder,
    format_: AsFormat = InfoFormat.TEXT,
    verify_chain: Annotated[
        bool, typer.Option("--verify", help="Check the chain of all entries instead of showing them; name the first that is broken.")
    ] = False,
    of: Annotated[
        str | None,
        typer.Option("--of", help="Show only where this comes from: path as it was added, or SHA-256 of a record.", show_default=False),
    ] = None,
) -> ExitCode:
    """Show what was done to an archive, by whom and when, oldest first; or by which run a picture came into it."""
    from provenance.archive import StoredArchive

    if of is not None and verify_chain:
        raise ConfigurationError("give either --of, or --verify")
    if of is not None:
        return _show_origin(folder, of, format_)
    with StoredArchive.open(folder) as archive:
        if verify_chain:
            return _verify_chain(folder, archive.log(), format_)
        for entry in archive.log():
            print(json.dumps(_entry_fields(folder, entry)) if format_ is InfoFormat.JSON else _entry_line(entry))
    return ExitCode.CLEAR


def _show_origin(folder: Path, name: str, format_: InfoFormat) -> ExitCode:
    """Say by which run each appearance of a name came into the archive, and what else was done by that name."""
    from provenance.archive.tracing import trace

    history = trace(folder, name)
    if not history.appearances and not history.others:
        raise InputError(f"{folder}: nothing there by the name {name}; names are those that `archive add` was given")
    for traced in history.appearances:
        if format_ is InfoFormat.JSON:
            print(json.dumps(_origin_fields(folder, traced)))
        else:
            print(_origin_text(traced))
    for entry in history.others:
        print(json.dumps({"entry": _entry_fields(folder, entry)}) if format_ is InfoFormat.JSON else _entry_line(entry))
    return ExitCode.CLEAR


def _origin_fields(folder: Path, traced: "Traced") -> dict[str, object]:
    entries = {"added": traced.added, "run": traced.begun, "end": traced.ended}
    told = {name: None if entry is None else _entry_fields(folder, entry) for name, entry in entries.items()}
    return {"sha256": str(traced.sha256), "path": traced.path, "date": traced.date_text, "basis": traced.basis, **told}


def _origin_text(traced: "Traced") -> str:
    lines = [f"{traced.path}  {traced.basis} {traced.date_text or 'undated'}  {traced.sha256}"]
    if traced.added is None:
        lines.append("  the log does not name the entry that it came with: it was added by a version that did not write that yet")
    else:
        lines.append(f"  came with  {_entry_line(traced.added).strip()}")
    if traced.begun is not None:
        lines.append(f"  in the run {_entry_line(traced.begun).strip()}")
        lines.append(
            f"  that ended {_entry_line(traced.ended).strip()}" if traced.ended else "  that did not end: it was interrupted, or runs still"
        )
    return "\n".join(clean(line) for line in lines)


def _verify_chain(folder: Path, entries: "Iterator[LogEntry]", format_: InfoFormat) -> ExitCode:
    """Say whether every entry is the one that was written; an archive without any has lost the one of its making."""
    from provenance.archive.log import check_chain

    found = check_chain(entries)
    if format_ is InfoFormat.JSON:
        told = {"path": str(folder), "entries": found.entries, "first": _entry_end(found.first), "last": _entry_end(found.last)}
        print(json.dumps({**told, "whole": found.first_broken is None, "first_broken": found.first_broken}))
        return ExitCode.CLEAR if found.first_broken is None else ExitCode.COULD_NOT_RUN
    print(f"{found.entries} entries")
    for name, entry in (("first", found.first), ("last", found.last)):
        print(f"{name:<5}  {'none' if entry is None else clean(f'{entry.number}  {entry.at}  {entry.action}')}")
    if found.first_broken is None:
        print("as written (that the last entries were cut off would not show)")
        return ExitCode.CLEAR
    changed = "is not the one that was written, or one before it was taken out" if found.entries else "is lost"
    print(f"damaged: entry {found.first_broken} {changed}; restore the archive from a copy that verifies")
    return ExitCode.COULD_NOT_RUN


def _entry_end(entry: "LogEntry | None") -> dict[str, object] | None:
    return None if entry is None else {"number": entry.number, "at": entry.at, "action": entry.action}


def _entry_line(entry: "LogEntry") -> str:
    """An entry in one line; identities of appearances are for programs."""
    from provenance.archive.log import IDENTITIES

    try:
        shown = json.dumps({name: value for name, value in entry.told().items() if name != IDENTITIES}, ensure_ascii=False)
    except ValueError:
        shown = entry.detail
    return clean(f"{entry.number:>5}  {entry.at}  {entry.operator}  {entry.tool}  {entry.action}  {shown}")


def _entry_fields(folder: Path, entry: "LogEntry") -> dict[str, object]:
    """An entry as JSON.

    Raises:
        ArchiveDamagedError: What exactly was done is no JSON, so it is not what was written.
    """
    try:
        detail = entry.told()
    except ValueError as error:
        raise ArchiveDamagedError(f"{folder}: entry {entry.number} of the log cannot be read; check it with --verify") from error
    fields = {"number": entry.number, "at": entry.at, "operator": entry.operator, "tool": entry.tool, "action": entry.action}
    return {**fields, "detail": detail, "chain": entry.chain.hex()}
