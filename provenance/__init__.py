"""Says which images of a statement had already been published, when, where and by what proof.

The public names are those of `__all__`. They are imported on first use, so that `import provenance` costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from provenance.archive import StoredArchive as StoredArchive
    from provenance.checking import Settings as Settings
    from provenance.checking import check as check
    from provenance.contents import FileContent as FileContent
    from provenance.errors import ProvenanceError as ProvenanceError
    from provenance.model.edtf import parse_edtf as parse_edtf
    from provenance.model.finding import Verdict as Verdict
    from provenance.model.media import MediaItem as MediaItem
    from provenance.model.report import Report as Report
    from provenance.model.statement import Statement as Statement

_HOMES = {
    "FileContent": "provenance.contents",
    "MediaItem": "provenance.model.media",
    "ProvenanceError": "provenance.errors",
    "Report": "provenance.model.report",
    "Settings": "provenance.checking",
    "Statement": "provenance.model.statement",
    "StoredArchive": "provenance.archive",
    "Verdict": "provenance.model.finding",
    "check": "provenance.checking",
    "parse_edtf": "provenance.model.edtf",
}
__all__ = [
    "FileContent",
    "MediaItem",
    "ProvenanceError",
    "Report",
    "Settings",
    "Statement",
    "StoredArchive",
    "Verdict",
    "check",
    "parse_edtf",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
