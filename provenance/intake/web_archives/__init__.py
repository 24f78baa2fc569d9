"""Web archives: WARC, ARC and WACZ -> statements of their pages, and dated pictures for an archive."""

from provenance.intake.web_archives.opening import is_web_archive
from provenance.intake.web_archives.reader import WaczReader, WarcReader

__all__ = ["WaczReader", "WarcReader", "is_web_archive"]
