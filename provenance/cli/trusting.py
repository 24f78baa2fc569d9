"""`archive trust`: whose word the owner of an archive takes."""

import json
from typing import Annotated

import typer

from provenance.cli.archive import AsFormat, Folder, InfoFormat, archive_app, signature
from provenance.cli.exit_codes import ExitCode
from provenance.cli.terminal import command, tell
from provenance.errors import ConfigurationError
from provenance.rendering.clean import clean


@archive_app.command("trust")
@command
def trust_command(
    folder: Folder,
    name: Annotated[
        str | None,
        typer.Argument(help="A source, or who gave a list, as the archive names them.  [default: show all]", show_default=False),
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; kept in the log.", show_default=False)] = None,
    never: Annotated[bool, typer.Option("--never", help="What it says does not count, whoever passes it on.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take back what was said of it.")] = False,
    format_: AsFormat = InfoFormat.TEXT,
) -> ExitCode:
    """Let the dates of a source, or of a list's giver, count as evidence; or show whom the archive's owner trusts."""
    if name is None:
        if reason is not None or never or undo:
            raise ConfigurationError("name a source, or who gave a list, or give no options to see all names")
        return _show(folder, format_)
    if undo and (never or reason is not None):
        raise ConfigurationError("--undo stands alone")
    if not undo and not (reason or "").strip():
        raise ConfigurationError("--reason is missing: from now on accusations may rest on this name, so say why")
    from provenance.archive import ArchiveWriter

    with ArchiveWriter.open_writer(folder, signature()) as archive:
        named = archive.count_named(name)
        changed = archive.set_trust(name, None if undo else not never, reason or "")
        archive.finish()
    said = "no longer spoken of" if undo else "never trusted" if never else "trusted"
    tell(f"{name}: {said}{'' if changed else ', as before'}; {named} appearances are of this name")
    if not named and not undo:
        tell(f"note: {folder} has nothing of that name yet; names are compared letter by letter")
    return ExitCode.CLEAR


def _show(folder: Folder, format_: InfoFormat) -> ExitCode:
    from provenance.archive import StoredArchive

    with StoredArchive.open(folder) as archive:
        names = [(name, trusted, reason, archive.count_named(name)) for name, trusted, reason in archive.trust_reasons()]
    if format_ is InfoFormat.JSON:
        keys = ("name", "trusted", "reason", "appearances")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in names]))
        return ExitCode.CLEAR
    for name, trusted, reason, count in names:
        print(f"{'trusted' if trusted else 'never':<7}  {clean(name)}  {count} appearances  {clean(reason)}")
    if not names:
        tell("no name was spoken of: lists count as claims, and what the owner added as stated")
    return ExitCode.CLEAR
