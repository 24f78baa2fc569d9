"""Every format of a report, and how it is rendered. The modules are imported when a format is asked for."""

from enum import StrEnum
from importlib import import_module
from typing import cast

from provenance.rendering.interface import Renderer


class Format(StrEnum):
    """Format of a report."""

    TEXT = "text"
    JSONL = "jsonl"
    JSON = "json"
    HTML = "html"
    CSV = "csv"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"
    MARKDOWN = "markdown"
    MEDIAREVIEW = "mediareview"


_HOMES = {
    Format.TEXT: "text",
    Format.JSONL: "json_v1",
    Format.JSON: "json_run_v1",
    Format.HTML: "html",
    Format.CSV: "spreadsheet",
    Format.SARIF: "sarif",
    Format.JUNIT: "junit",
    Format.GITHUB: "github",
    Format.MARKDOWN: "markdown",
    Format.MEDIAREVIEW: "mediareview",
}
"""The module of each, in this package; it holds `render_FORMAT`."""


def renderer(format_: Format) -> Renderer:
    """The renderer of a format, with the settings that hold where nothing else is asked for."""
    return cast("Renderer", getattr(import_module(f"provenance.rendering.{_HOMES[format_]}"), f"render_{format_.value}"))
