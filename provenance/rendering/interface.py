"""The Renderer protocol: a Report -> text of one format."""

from collections.abc import Iterator
from typing import Protocol

from provenance.model.report import Report


class Renderer(Protocol):
    """One format. The same report gives the same text."""

    def __call__(self, report: Report) -> Iterator[str]:
        """The whole report in pieces of any length, ending in a line break.

        The media may be more than memory holds: they are passed through one at a time, in as many rounds as it takes.
        """
        ...
