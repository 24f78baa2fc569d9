"""Is an archive what was written? Every fault is named; nothing is mended here."""

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from provenance.archive import database, features
from provenance.archive.complete import remembered_files
from provenance.archive.index.codes import read_index
from provenance.archive.left_over import left_over
from provenance.archive.log import check_chain
from provenance.archive.lookups import kept_lookups
from provenance.archive.rows import is_sealed, read_sealed
from provenance.archive.store import SHA_256, StoredArchive
from provenance.errors import ArchiveDamagedError, ArchiveError
from provenance.model.digest import Digest
from provenance.model.fingerprint import PHASH_256
from provenance.model.record import Keep

_ANEW = "absent, stale or damaged; `archive repair`, or the next `archive add`, makes it anew"
_FROM_A_COPY = "restore the archive from a copy that verifies"
_UNREADABLE = (ArchiveError, sqlite3.Error, *database.UNREADABLE)
_SHARED = "2nd reference to page"
"""What SQLite says of a page to which two others lead: such tables may have rows without end."""
_TREE = re.compile(r"(?:On tree page|Tree) (\d+)")
"""Where SQLite names a table or index by its first page."""


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
    connection = archive.connection
    steps: list[tuple[str, Callable[[], Iterable[Fault]]]] = [
        ("log", lambda: _log_faults(archive)),
        ("settings", lambda: _settings_faults(archive)),
        ("records", lambda: _record_faults(archive)),
        ("features", lambda: _feature_faults(archive)),
        ("files", lambda: _remembered_faults(connection)),
        ("lookups", lambda: _lookup_faults(connection)),
    ]
    broken = damaged = False
    for fault in _database_faults(archive):
        broken = True
        yield fault
        if _SHARED in fault.text:
            return  # nobody could read to the end of it
    for place, step in steps:
        for fault in _guarded(place, step):
            damaged = damaged or not fault.derived
            yield fault
    if not (broken or damaged):
        yield from _guarded("records", lambda: _whole_faults(archive))
        yield from _guarded("indexes", lambda: _derived_faults(archive, read_data))
    if not broken:
        yield from _guarded("kept files", lambda: _kept_faults(archive, read_data))


def _guarded(place: str, step: Callable[[], Iterable[Fault]]) -> Iterator[Fault]:
    """What a step finds, and that it could not go on where it could not."""
    try:
        yield from step()
    except _UNREADABLE as error:
        yield Fault(place, f"cannot be read: {error}; {_FROM_A_COPY}", False)


def _database_faults(archive: StoredArchive) -> Iterator[Fault]:
    """What SQLite itself finds."""
    place = str(archive.folder / database.FILE_NAME)
    try:
        for line in archive.check_integrity():
            yield Fault(_tree(archive.connection, line) or place, f"{line}; {_FROM_A_COPY}", False)
    except _UNREADABLE as error:
        yield Fault(place, f"cannot be read: {error}; {_FROM_A_COPY}", False)


def _tree(connection: sqlite3.Connection, line: str) -> str | None:
    """The table or index that a line of SQLite's tells of, if it can be named."""
    found = _TREE.search(line)
    if found is None:
        return None
    row = connection.execute("SELECT type || ' ' || name FROM sqlite_schema WHERE rootpage = ?", (int(found[1]),)).fetchone()
    return None if row is None else str(row[0])


def _log_faults(archive: StoredArchive) -> Iterator[Fault]:
    broken = check_chain(archive.log()).first_broken
    if broken is not None:
        yield Fault("log", f"entry {broken} is not the one that was written, or one before it was taken out", False)


def _settings_faults(archive: StoredArchive) -> Iterator[Fault]:
    if not archive.settings_hold:
        yield Fault("settings", f"settings, trust or decisions are not what was written; {_FROM_A_COPY}", False)


def _record_faults(archive: StoredArchive) -> Iterator[Fault]:
    """The records that are not what was written; only where there are any, each is read by itself, to name it."""
    connection = archive.connection
    if not is_sealed(connection) or _all_hold(connection):
        return
    for (number,) in connection.execute("SELECT id FROM records NOT INDEXED UNION SELECT record_id FROM seals ORDER BY 1"):
        place, reason = f"record {number}", "is lost, or one of its rows is"
        try:
            for one in read_sealed(connection, "WHERE r.id = ?", (number,)):
                place, reason = f"record {one.record.sha256} ({one.record.path})", "is not what was written"
                if one.seal == one.stored:
                    reason = ""
        except _UNREADABLE as error:
            reason = f"cannot be read: {error}"
        if reason:
            yield Fault(place, f"{reason}; {_FROM_A_COPY}", False)


def _all_hold(connection: sqlite3.Connection) -> bool:
    """Whether every record is there, and what was written."""
    number = 0
    try:
        for one in read_sealed(connection):
            number += 1
            if one.seal != one.stored:
                return False
    except _UNREADABLE:
        return False
    counts = connection.execute("SELECT (SELECT count(*) FROM records NOT INDEXED), (SELECT count(*) FROM seals)").fetchone()
    return bool(counts == (number, number))


def _feature_faults(archive: StoredArchive) -> Iterator[Fault]:
    query = "SELECT r.sha256, f.sha256, f.content FROM features f JOIN records r ON r.id = f.record_id ORDER BY f.number"
    for sha256, stored, content in archive.connection.execute(query):
        if Digest.of(content).value != stored:
            yield Fault(f"features of {Digest(sha256)}", "not what was written; remove the record and add it again", False)


def _remembered_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    if not is_sealed(connection):
        return
    for path, *_, stored, read in remembered_files(connection):
        if stored != read:
            yield Fault(f"remembered file {path}", "not what was written, so it is read again; `archive repair` forgets it", True)


def _lookup_faults(connection: sqlite3.Connection) -> Iterator[Fault]:
    if not is_sealed(connection):
        return
    for _, url, *_, stored, read in kept_lookups(connection):
        if stored not in (None, read):
            yield Fault(f"look-up of {url}", "not what was written, so it is asked again; `archive repair` forgets it", True)


def _whole_faults(archive: StoredArchive) -> Iterator[Fault]:
    stored = archive.setting("digest")
    if stored is not None and str(archive.summary().digest) != str(archive.compute_digest()):
        yield Fault("records", "the content is not what the last writer left: a row was changed outside this program", False)


def _derived_faults(archive: StoredArchive, read_data: bool) -> Iterator[Fault]:
    built = ((archive.index_file, PHASH_256, archive.build_index), (archive.digests_file, SHA_256, archive.build_digests))
    for path, name, build in built:
        stored = read_index(path, name, archive.generation)
        if stored is None or not stored.holds(build()):
            yield Fault(str(path), _ANEW, True)
    for path in features.damaged_ranges(archive.connection, archive.index_folder, compared=read_data):
        yield Fault(str(path), _ANEW, True)


def _kept_faults(archive: StoredArchive, read_data: bool) -> Iterator[Fault]:
    keeps_originals = archive.setting("keep") == Keep.ORIGINALS.value
    query = (
        "SELECT r.sha256, r.thumbnail, h.origin, (SELECT min(path) FROM appearances a WHERE a.record_id = r.id) "
        "FROM records r LEFT JOIN heard_facts h ON h.record_id = r.id ORDER BY r.sha256"
    )
    for sha256, thumbnail, origin, name in archive.connection.execute(query):  # nothing else of a record has to be readable here
        kept = [(archive.thumbnails, Digest(thumbnail))] if thumbnail is not None else []
        kept += [(archive.originals, Digest(sha256))] if keeps_originals and origin is None else []
        for folder, digest in kept:
            try:
                if read_data:
                    folder.get(digest)
                elif not folder.contains(digest):
                    raise ArchiveDamagedError("the file is lost")
            except ArchiveDamagedError as error:
                yield Fault(f"{name} ({digest})", f"{error}; remove the record and add it again", False)
    for path in left_over(archive):
        yield Fault(str(path), "belongs to no record: an interrupted run left it; `archive repair` removes it", True)
