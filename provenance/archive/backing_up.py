"""A copy of an archive, made while others read and write it, which is whole before it has its name."""

import os
from pathlib import Path

from provenance.archive import database
from provenance.archive.files import map_file, sync_folder, write_whole
from provenance.archive.store import StoredArchive
from provenance.errors import ArchiveDamagedError, ArchiveExistsError
from provenance.model.record import ArchiveSummary, Keep


def back_up(folder: Path, target: Path) -> ArchiveSummary:
    """Copy an archive as it is at one moment, and return what the copy holds; each record and kept file is held to its checksum.

    What an interrupted copy left beside `target` is gone on with.

    Args:
        folder: The archive's.
        target: Of the copy; it must not exist.

    Raises:
        ArchiveExistsError: It does.
        ArchiveDamagedError: Something of the archive is not what was written; there is no copy then.
        ArchiveError: As its other subclasses say.
    """
    partial = target.with_name(f".{target.name}.partial")
    with StoredArchive.open(folder) as archive, database.translated(target):
        if os.path.lexists(target):
            raise ArchiveExistsError(f"{target}: is there already; name a folder that does not exist yet")
        partial.mkdir(parents=True, exist_ok=True)
        database.copy_into(archive.connection, partial / database.FILE_NAME)
        with StoredArchive.open(partial) as copy:
            for line in copy.check_integrity():
                raise ArchiveDamagedError(f"{folder / database.FILE_NAME}: {line}; verify the archive")
            _copy_kept(archive, copy)
            _copy_indexes(archive.index_folder, copy.index_folder)
            summary = copy.summary()
        sync_folder(partial)
        partial.rename(target)
        sync_folder(target.parent)
    return summary


def _copy_kept(archive: StoredArchive, copy: StoredArchive) -> None:
    """The kept files of every record of the copy.

    Raises:
        ArchiveDamagedError: One is lost or damaged, or was removed since the database was copied.
    """
    keeps_originals = copy.keep is Keep.ORIGINALS
    for record in copy.records():
        if record.thumbnail is not None:
            copy.thumbnails.put(archive.thumbnails.get(record.thumbnail))
        if keeps_originals and record.origin is None:
            copy.originals.put(archive.originals.get(record.sha256))
    copy.thumbnails.sync()
    copy.originals.sync()


def _copy_indexes(folder: Path, target: Path) -> None:
    """What is derived, as it is: where it is stale or damaged this is known by its header."""
    target.mkdir(exist_ok=True)
    for path in sorted(folder.glob("[!.]*")) if folder.is_dir() else ():
        if (content := map_file(path)) is not None:
            write_whole(target / path.name, [content.data])
    sync_folder(target)
