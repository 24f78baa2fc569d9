"""Making anew what is derived; what is damaged besides is told, and never guessed."""

from collections.abc import Iterator
from pathlib import Path

from provenance.archive.log import Signature
from provenance.archive.verifying import Fault, verify
from provenance.archive.writing import ArchiveWriter


def repair(folder: Path, by: Signature) -> Iterator[str | Fault]:
    """Mend an archive as far as that can be done from what is whole in it.

    Yields:
        What was mended, as texts; then the faults that are left.

    Raises:
        ArchiveError: As its subclasses say.
    """
    with ArchiveWriter.open_writer(folder, by) as archive:
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
