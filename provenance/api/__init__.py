"""The library: an archive, a check against it, and its report, for programs. Beside the command line, the only place that wires real parts.

Nothing is printed, and no network is asked but with a `Transport` that was given. The clock is read once a call, where no `now` is given.
"""

from provenance.api.archives import Added, Archive, ArchiveWriter, DatedPicture
from provenance.api.checking import check
from provenance.api.reports import read_run, render, write_report

__all__ = ["Added", "Archive", "ArchiveWriter", "DatedPicture", "check", "read_run", "render", "write_report"]
