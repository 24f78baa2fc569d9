"""A run as a file: its results on their way to the renderers, read back from JSON, gone on with, reused and put together."""

from provenance.runs.differing import facts_of
from provenance.runs.documents import iterate_results, read_run
from provenance.runs.journal import Journal
from provenance.runs.known import KnownRun
from provenance.runs.merging import merge_parts
from provenance.runs.spool import Spool

__all__ = ["Journal", "KnownRun", "Spool", "facts_of", "iterate_results", "merge_parts", "read_run"]
