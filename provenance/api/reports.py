"""Reports: in any format, as text or into a file; and read back."""

import os
from pathlib import Path

from provenance.api.choices import choice
from provenance.errors import ConfigurationError
from provenance.model.report import Report
from provenance.rendering.formats import Format, renderer
from provenance.rendering.writing import write_whole
from provenance.runs import Spool
from provenance.runs import read_run as read_document


def render(report: Report, format: Format | str) -> str:  # noqa: A002  the word of the command line
    """The report in one format, whole; see `write_report` where it may be large.

    Foreign text in it is never active: control characters of names and captions stand as escapes.

    Raises:
        ConfigurationError: There is no such format.
    """
    return "".join(renderer(choice(Format, format, "format"))(report))


def write_report(report: Report, format: Format | str, path: str | os.PathLike[str]) -> None:  # noqa: A002  likewise
    """Write the report to a file, UTF-8, whole or not at all; it is never in memory whole.

    Raises:
        ConfigurationError: There is no such format, or the file cannot be written.
    """
    pieces = renderer(choice(Format, format, "format"))(report)
    try:
        write_whole(pieces, Path(path))
    except OSError as error:
        raise ConfigurationError(f"{os.fspath(path)}: cannot be written: {error.strerror}") from error


def read_run(path: str | os.PathLike[str]) -> Report:
    """The report of an earlier run that was written in the format `json`, by this library or by `provenance check -f json`.

    Raises:
        RunError: The file cannot be read, or is no run of a version that is known.
    """
    return read_document(Path(path), Spool())
