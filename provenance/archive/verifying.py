"""Is an archive what was written? Every fault is named; nothing is mended here."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from provenance.archive import database
from provenance.archive.index.codes import read_index
from provenance.archive.log import check_chain
from provenance.archive.store import StoredArchive
from provenance.errors import ArchiveDamagedError, ArchiveError
from provenance.model.fingerprint import PHASH_256
from provenance.model.record import Keep


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an archive that is not as it was written.

    Attributes:
        place: File, or table and entry.
        text: What is wrong, and what to do.
        derived: Whether it is made anew from the database, so that no answer is wrong.
    """

    place: str
    text: str
    derived: bool


def verify(archive: StoredArchive, *, read_data: bool) -> Iterator[Fault]:
    """The faults of an archive, if any.

    Args:
        archive: The archive.
        read_data: Read every kept file and compare it with its digest, else only see that it is there.
    """
    damaged = False
    for fault in _database_faults(archive):
        damaged = True
        yield fault
    if damaged:
        return
    broken = check_chain(archive.log()).first_broken
    if broken is not None:
        yield Fault("log", f"entry {broken} is not the one that was written, or one before it was taken out", False)
    stored = archive.setting("digest")
    if stored is not None and str(archive.summary().digest) != str(archive.compute_digest()):
        yield Fault("records", "the content is not what the last writer left: a row was changed outside this program", False)
    for sha256 in archive.damaged_features():
        yield Fault(f"features of {sha256}", "not what was written; remove the record and add it again", False)
    if read_index(archive.index_file, PHASH_256, archive.generation) is None:
        yield Fault(str(archive.index_file), "absent, stale or damaged; the next `archive add` makes it anew", True)
    for path in archive.damaged_segments():
        yield Fault(str(path), "absent, stale or damaged; the next `archive add` makes it anew", True)
    yield from _kept_faults(archive, read_data)


def _database_faults(archive: StoredArchive) -> Iterator[Fault]:
    place = str(archive.folder / database.FILE_NAME)
    try:
        for line in archive.check_integrity():
            yield Fault(place, line, False)
    except (ArchiveError, sqlite3.Error) as error:
        yield Fault(place, str(error), False)


def _kept_faults(archive: StoredArchive, read_data: bool) -> Iterator[Fault]:
    keeps_originals = archive.keep is Keep.ORIGINALS
    for record in archive.records():
        kept = [(archive.thumbnails, record.thumbnail)] if record.thumbnail is not None else []
        kept += [(archive.originals, record.sha256)] if keeps_originals and record.origin is None else []
        for folder, digest in kept:
            assert digest is not None
            try:
                if read_data:
                    folder.get(digest)
                elif not folder.contains(digest):
                    raise ArchiveDamagedError("the file is lost")
            except ArchiveDamagedError as error:
                yield Fault(f"{record.path} ({digest})", f"{error}; remove the record and add it again", False)
