"""Says which images of a statement had already been published, when, where and by what proof.

The public names are those of `__all__`; `docs/library.md` has them with examples. They are imported on first use, so that
`import provenance` costs nothing. Errors are those of `provenance.errors`. Everything else may change.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.api import Added as Added
    from provenance.api import Archive as Archive
    from provenance.api import ArchiveWriter as ArchiveWriter
    from provenance.api import DatedPicture as DatedPicture
    from provenance.api import check as check
    from provenance.api import read_run as read_run
    from provenance.api import render as render
    from provenance.api import write_report as write_report
    from provenance.contents import BytesContent as BytesContent
    from provenance.contents import FileContent as FileContent
    from provenance.errors import ProvenanceError as ProvenanceError
    from provenance.model.dates import DateBasis as DateBasis
    from provenance.model.edtf import parse_edtf as parse_edtf
    from provenance.model.finding import Verdict as Verdict
    from provenance.model.limits import Limits as Limits
    from provenance.model.media import MediaItem as MediaItem
    from provenance.model.record import Keep as Keep
    from provenance.model.report import CheckedMedia as CheckedMedia
    from provenance.model.report import Depth as Depth
    from provenance.model.report import Report as Report
    from provenance.model.statement import Statement as Statement
    from provenance.rendering.formats import Format as Format
    from provenance.transport import Transport as Transport
    from provenance.transport import TransportSettings as TransportSettings

_HOMES = {
    "Added": "provenance.api",
    "Archive": "provenance.api",
    "ArchiveWriter": "provenance.api",
    "BytesContent": "provenance.contents",
    "CheckedMedia": "provenance.model.report",
    "DateBasis": "provenance.model.dates",
    "DatedPicture": "provenance.api",
    "Depth": "provenance.model.report",
    "FileContent": "provenance.contents",
    "Format": "provenance.rendering.formats",
    "Keep": "provenance.model.record",
    "Limits": "provenance.model.limits",
    "MediaItem": "provenance.model.media",
    "ProvenanceError": "provenance.errors",
    "Report": "provenance.model.report",
    "Statement": "provenance.model.statement",
    "Transport": "provenance.transport",
    "TransportSettings": "provenance.transport",
    "Verdict": "provenance.model.finding",
    "check": "provenance.api",
    "parse_edtf": "provenance.model.edtf",
    "read_run": "provenance.api",
    "render": "provenance.api",
    "write_report": "provenance.api",
}
__all__ = [
    "Added",
    "Archive",
    "ArchiveWriter",
    "BytesContent",
    "CheckedMedia",
    "DateBasis",
    "DatedPicture",
    "Depth",
    "FileContent",
    "Format",
    "Keep",
    "Limits",
    "MediaItem",
    "ProvenanceError",
    "Report",
    "Statement",
    "Transport",
    "TransportSettings",
    "Verdict",
    "check",
    "parse_edtf",
    "read_run",
    "render",
    "write_report",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
