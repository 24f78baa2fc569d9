"""Web pages: what they show, what they say of it, and when they were published."""

from provenance.intake.pages.reader import PageReader
from provenance.intake.pages.statements import read_page

__all__ = ["PageReader", "read_page"]
