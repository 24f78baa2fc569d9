"""A run as a file: its results on their way to the renderers, and read back from JSON."""

from provenance.runs.documents import iterate_results, read_run
from provenance.runs.spool import Spool

__all__ = ["Spool", "iterate_results", "read_run"]
