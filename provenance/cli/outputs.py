"""`-f` and `-o`: which formats of a report go where."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from provenance.cli.terminal import can_show, columns, wants_colour, write_output
from provenance.errors import ConfigurationError
from provenance.rendering.formats import Format

if TYPE_CHECKING:
    from provenance.model.report import Report

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


@dataclass(frozen=True, slots=True)
class Output:
    """One format of the report, and its file; None is standard output."""

    format: Format
    path: Path | None


def parse_outputs(format_: Format, texts: Sequence[str]) -> tuple[Output, ...]:
    """What is to be written: `format_` to the file that has no format of its own, else to standard output; then the others.

    Raises:
        ConfigurationError: Two files are named for `format_`, or one file twice.
    """
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
    """Write each, the files first: whole or not at all.

    Raises:
        ConfigurationError: A file cannot be written.
    """
    for output in sorted(outputs, key=lambda one: one.path is None):
        write_output(_render(report, output), output.path)


def _render(report: "Report", output: Output) -> Iterator[str]:
    if output.format is Format.TEXT and output.path is None:  # the terminal decides on colours and width
        from provenance.rendering.text import Style, render_text
        from provenance.rendering.timeline import SIGNS

        return render_text(report, Style(wants_colour(), not can_show(SIGNS), columns()))
    from provenance.rendering.formats import renderer

    return renderer(output.format)(report)
