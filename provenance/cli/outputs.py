"""`-f` and `-o`: which formats of a report go where, and what else belongs to writing one."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.exit_codes import FailOn
from provenance.cli.terminal import can_show, columns, wants_colour, write_output
from provenance.errors import ConfigurationError
from provenance.rendering.formats import Format

if TYPE_CHECKING:
    from provenance.model.report import Report
    from provenance.rendering.mediareview import Author
    from provenance.rendering.places import Base

FormatOption = Annotated[Format, typer.Option("--format", "-f", help="Format of the report.")]
OutputOption = Annotated[
    list[str] | None,
    typer.Option(
        "--output",
        "-o",
        help="File for the report; FORMAT=FILE for one more in another format, any number of times.  [default: standard output]",
        show_default=False,
    ),
]
AuthorName = Annotated[
    str | None, typer.Option(help="Organisation that signs drafts of MediaReview; mediareview needs it.", show_default=False)
]
AuthorUrl = Annotated[str | None, typer.Option(help="Its address on the web; mediareview needs it.", show_default=False)]
FailOnOption = Annotated[FailOn, typer.Option(help="Verdict from which on the exit code says so.")]
ExitZero = Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever was found.")]

_MAX_SUMMARY_BYTES = 1024 * 1024
"""What GitHub takes for the summary of a step (docs.github.com, "Adding a job summary"); of more it shows nothing."""
_CUT = "\n**The report goes on.** GitHub shows no more than 1 MiB here: `-o html=report.html` holds all of it.\n"


@dataclass(frozen=True, slots=True)
class Output:
    """One format of the report.

    Attributes:
        format: The format.
        path: Its file; None is standard output.
        author: Who signs it, where somebody does.
        pictures: Whether it holds the small pictures that the run has, where the format can.
        blur: Whether a page blurs them until its reader asks for them.
    """

    format: Format
    path: Path | None
    author: "Author | None" = None
    pictures: bool = True
    blur: bool = False


def parse_outputs(
    format_: Format, texts: Sequence[str], author_name: str | None = None, author_url: str | None = None
) -> tuple[Output, ...]:
    """What is to be written: `format_` to the file that has no format of its own, else to standard output; then the others.

    Raises:
        ConfigurationError: Two files are named for `format_`, or one file twice; or it is not said who signs what has to be signed.
    """
    outputs = _parse(format_, texts)
    if all(output.format is not Format.MEDIAREVIEW for output in outputs):
        return outputs
    from provenance.rendering.mediareview import Author
    from provenance.rendering.places import web_address

    if not author_name or not author_url:
        raise ConfigurationError("mediareview: a media review is signed: add --author-name and --author-url")
    address = web_address(author_url)
    if address is None:
        raise ConfigurationError(f"--author-url {author_url}: no address that begins with http:// or https://")
    author = Author(author_name, address)
    return tuple(replace(output, author=author) if output.format is Format.MEDIAREVIEW else output for output in outputs)


def _parse(format_: Format, texts: Sequence[str]) -> tuple[Output, ...]:
    plain: list[Path] = []
    named: list[Output] = []
    for text in texts:
        name, equals, file = text.partition("=")
        if equals and name in list(Format):
            if not file:
                raise ConfigurationError(f"--output {text}: name a file behind the sign, for instance {name}=report")
            named.append(Output(Format(name), Path(file)))
        else:
            plain.append(Path(text))
    if len(plain) > 1:
        raise ConfigurationError(
            f"--output {plain[1]}: a second file without a format; write FORMAT=FILE, where FORMAT is one of {', '.join(Format)}"
        )
    outputs = (Output(format_, plain[0] if plain else None), *named)
    files = [output.path.absolute() for output in outputs if output.path is not None]
    if twice := [file for file in files if files.count(file) > 1]:
        raise ConfigurationError(f"--output: {twice[0]} is named twice")
    return outputs


def write_outputs(report: "Report", outputs: Iterable[Output]) -> None:
    """Write each, the files first: whole or not at all. With annotations for GitHub goes the summary of its step.

    Raises:
        ConfigurationError: A file cannot be written.
    """
    ordered = sorted(outputs, key=lambda one: one.path is None)
    for output in ordered:
        write_output(_render(report, output), output.path)
    summary = os.environ.get("GITHUB_STEP_SUMMARY")
    if summary and any(output.format is Format.GITHUB for output in ordered):
        append_summary(report, Path(summary))


def append_summary(report: "Report", path: Path) -> None:
    """Append the report to the summary of a step of GitHub Actions, as much of it as is shown.

    Raises:
        ConfigurationError: The file cannot be written.
    """
    from provenance.rendering.markdown import render_markdown

    try:
        with path.open("ab") as file:
            room = _MAX_SUMMARY_BYTES - file.tell() - len(_CUT)
            for piece in render_markdown(report):
                written = piece.encode("utf-8", "backslashreplace")
                room -= len(written)
                if room < 0:
                    file.write(_CUT.encode())
                    return
                file.write(written)
    except OSError as error:
        raise ConfigurationError(f"GITHUB_STEP_SUMMARY {path}: cannot be written: {error.strerror}") from error


def _render(report: "Report", output: Output) -> Iterator[str]:
    """The format, with what the machine that it is made on has to say: the terminal, the folder, who signs, what becomes of pictures."""
    if not output.pictures:
        from provenance.rendering.unillustrated import Unillustrated

        report = replace(report, media=Unillustrated(report))
    if output.format is Format.HTML:
        from provenance.rendering.html import PageStyle, render_html

        return render_html(report, PageStyle(output.blur))
    if output.format is Format.TEXT and output.path is None:
        from provenance.rendering.text import Style, render_text
        from provenance.rendering.timeline import SIGNS

        return render_text(report, Style(wants_colour(), not can_show(SIGNS), columns()))
    if output.format is Format.SARIF:
        from provenance.rendering.sarif import render_sarif

        return render_sarif(report, _base())
    if output.format is Format.GITHUB:
        from provenance.rendering.github import render_github

        return render_github(report, _base())
    if output.format is Format.MEDIAREVIEW:
        from provenance.rendering.mediareview import render_mediareview

        return render_mediareview(report, output.author)
    from provenance.rendering.formats import renderer

    return renderer(output.format)(report)


def _base() -> "Base":
    """The working folder, and the repository that it lies in; the same where it lies in none."""
    from provenance.rendering.places import Base

    work = Path.cwd()
    root = next((folder for folder in (work, *work.parents) if (folder / ".git").exists()), work)
    return Base(PurePosixPath(work), PurePosixPath(root))
