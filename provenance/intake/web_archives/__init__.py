"""Web archives: WARC, ARC and WACZ -> statements of their pages, and dated pictures for an archive."""

from provenance.intake.web_archives.captures import captures
from provenance.intake.web_archives.opening import is_web_archive

__all__ = ["captures", "is_web_archive"]
