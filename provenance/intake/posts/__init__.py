"""What tools that save posts write beside the pictures -> Statements, one a post."""

from provenance.intake.posts.auto_archiver import AutoArchiverReader
from provenance.intake.posts.gallery_dl import GalleryDlReader
from provenance.intake.posts.instaloader import InstaloaderReader
from provenance.intake.posts.yt_dlp import YtDlpReader

__all__ = ["AutoArchiverReader", "GalleryDlReader", "InstaloaderReader", "YtDlpReader"]
