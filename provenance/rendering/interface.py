"""The Renderer protocol: a Report -> text of one format."""

from typing import Protocol

from provenance.model.report import Report


class Renderer(Protocol):
    """One format. The same report gives the same text."""

    def __call__(self, report: Report) -> str:
        """The whole report, ending in a line break."""
        ...
