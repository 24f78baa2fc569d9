"""Files in an archive's folder that belong to no record: interrupted runs leave some."""

import re
from collections.abc import Iterator
from pathlib import Path

from provenance.archive.files import ContentFolder, is_partial
from provenance.archive.store import StoredArchive

_DIGEST = re.compile("[0-9a-f]{64}")


def left_over(archive: StoredArchive) -> Iterator[Path]:
    """Their names, beside the database, among the indexes, and among kept files."""
    yield from (path for path in sorted(archive.folder.iterdir()) if is_partial(path.name))
    yield from (path for path in sorted(archive.index_folder.glob(".*")) if is_partial(path.name))
    yield from _unused(archive, archive.thumbnails, "thumbnail")
    yield from _unused(archive, archive.originals, "sha256")


def _unused(archive: StoredArchive, kept: ContentFolder, column: str) -> Iterator[Path]:
    """Kept files that no record names, of which both are read by digest; what is called by no digest is somebody else's."""
    query = f"SELECT DISTINCT {column} FROM records WHERE {column} IS NOT NULL ORDER BY {column}"
    used = (row[0].hex() for row in archive.connection.execute(query))
    named = next(used, None)
    for path in kept.names():
        if is_partial(path.name):
            yield path
        elif _DIGEST.fullmatch(path.name):
            while named is not None and named < path.name:
                named = next(used, None)
            if named != path.name:
                yield path
