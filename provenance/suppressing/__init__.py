"""Which results fail no job, because somebody has looked at them: entries of an ignore file, and what an earlier run had.

Suppression changes nothing of a result but `CheckedMedia.suppression`: its verdict stays, and so does its place in every format.
"""

from provenance.suppressing.baseline import Baseline, read_baseline
from provenance.suppressing.ignore_file import Entry, IgnoreFile, append_entry, ignore_schema, parse_day, parse_id, read_ignore_file
from provenance.suppressing.suppressor import Suppressor

__all__ = [
    "Baseline",
    "Entry",
    "IgnoreFile",
    "Suppressor",
    "append_entry",
    "ignore_schema",
    "parse_day",
    "parse_id",
    "read_baseline",
    "read_ignore_file",
]
