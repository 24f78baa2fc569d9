"""Making anew what is derived; what is damaged besides is told, and never guessed."""

from collections.abc import Iterator
from pathlib import Path

from provenance.archive import database
from provenance.archive.complete import remembered_files
from provenance.archive.left_over import left_over
from provenance.archive.log import Signature
from provenance.archive.lookups import kept_lookups
from provenance.archive.verifying import Fault, verify
from provenance.archive.writing import ArchiveWriter
from provenance.errors import ArchiveDamagedError


def repair(folder: Path, by: Signature) -> Iterator[str | Fault]:
    """Mend an archive as far as that can be done from what is whole in it.

    Yields:
        What was mended, as texts; then the faults that are left.

    Raises:
        ArchiveError: As its subclasses say.
    """
    with _MendingWriter.open_writer(folder, by) as archive:
        if archive.check_integrity():
            archive.rebuild_database_indexes()
            yield "archive.db: its own indexes were made anew"
        faults = list(verify(archive, read_data=False))
        if all(fault.derived for fault in faults) and faults:
            yield from (f"{path}: removed" for path in archive.sweep())
            files, asked = archive.forget_cached()
            if files or asked:
                yield f"archive.db: {files} remembered files and {asked} answers of web archives were forgotten"
            archive.finish()
            yield "the indexes were made anew"
        yield from (fault for fault in verify(archive, read_data=True) if not fault.derived)


class _MendingWriter(ArchiveWriter):
    """An archive open for making anew what is derived."""

    def sweep(self) -> list[Path]:
        """Remove files that belong to no record, and return their names; nobody adds any meanwhile."""
        with self._changing():
            paths = list(left_over(self))
            for path in paths:
                path.unlink(missing_ok=True)
        return paths

    def forget_cached(self) -> tuple[int, int]:
        """Forget remembered files and answers of web archives that are not what was written; how many of each."""
        with self._changing():
            files = [row[:1] for row in remembered_files(self._connection) if row[4] != row[5]]
            self._connection.executemany("DELETE FROM files WHERE path = ?", files)
            asked = [row[:2] for row in kept_lookups(self._connection) if row[4] not in (None, row[5])]
            self._connection.executemany("DELETE FROM lookups WHERE service = ? AND url = ?", asked)
        return len(files), len(asked)

    def rebuild_database_indexes(self) -> None:
        """Make SQLite's own indexes anew from the rows; all or nothing.

        Raises:
            ArchiveDamagedError: The database is damaged beyond them; nothing was changed.
        """
        with database.transaction(self._connection, self.folder):
            self._connection.execute("REINDEX")
            for line in self.check_integrity():
                raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: {line}; restore it from a copy")
