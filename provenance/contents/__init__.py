"""Where bytes lie: files, members of containers, addresses; read within limits, and never outside what was named."""

from provenance.contents.content import BytesContent, FileContent, FirstContent, MissingContent, UrlContent, is_file, read_file, refuse_size
from provenance.contents.source import Source
from provenance.contents.tree import BytesTree, FolderTree, Tree
from provenance.contents.zipped import ZipTree, over_ratio

__all__ = [
    "BytesContent",
    "BytesTree",
    "FileContent",
    "FirstContent",
    "FolderTree",
    "MissingContent",
    "Source",
    "Tree",
    "UrlContent",
    "ZipTree",
    "is_file",
    "over_ratio",
    "read_file",
    "refuse_size",
]
