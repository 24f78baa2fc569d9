"""An archive in a folder, open for writing."""

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from provenance.archive import database
from provenance.archive.index.codes import write_index
from provenance.archive.log import Signature, append
from provenance.archive.rows import APPEARANCE_COLUMNS, appearance_row, identity
from provenance.archive.store import StoredArchive
from provenance.model.digest import Digest
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.record import Appearance, Keep


@dataclass(frozen=True, slots=True)
class FileState:
    """By what a file is known to be unchanged: absolute path, size in bytes, time of modification in nanoseconds."""

    path: str
    size_bytes: int
    modified_ns: int


@dataclass(frozen=True, slots=True)
class NewPicture:
    """A picture that the archive does not hold yet, ready to be stored."""

    width: int
    height: int
    fingerprint: Fingerprint
    thumbnail: bytes | None
    original: bytes | None


@dataclass(frozen=True, slots=True)
class Addition:
    """One file with its appearances; `picture` is None where the archive holds these bytes already."""

    file: FileState
    sha256: Digest
    appearances: tuple[Appearance, ...]
    picture: NewPicture | None


@dataclass(frozen=True, slots=True)
class Stored:
    """What an addition changed: whether the picture was new, and how many of its appearances were."""

    new_record: bool
    new_appearances: int


class ArchiveWriter(StoredArchive):
    """An archive open for writing: each batch is stored whole, or not at all."""

    def __init__(self, folder: Path, connection: sqlite3.Connection, by: Signature) -> None:
        super().__init__(folder, connection)
        self._by = by

    @classmethod
    def create(cls, folder: Path, keep: Keep, by: Signature) -> Self:
        """A new, empty archive.

        Raises:
            ArchiveExistsError: The folder holds something.
        """
        writer = cls(folder, database.create(folder), by)
        with database.transaction(writer._connection, folder):
            writer._set("keep", keep.value)
            writer._set("generation", "0")
            append(writer._connection, by, "init", {"keep": keep.value})
        writer.finish()
        return writer

    @classmethod
    def open_writer(cls, folder: Path, by: Signature) -> Self:
        """The archive in `folder`, open for writing.

        Raises:
            ArchiveError: As its subclasses say.
        """
        return cls(folder, database.open_for_writing(folder), by)

    def close(self) -> None:
        """Let go of the database; readers then leave nothing beside it."""
        database.close_after_writing(self._connection)

    def unchanged_files(self) -> dict[FileState, Digest]:
        """The files that records came from, as they then were, with the digest of their bytes."""
        query = "SELECT f.path, f.size_bytes, f.modified_ns, r.sha256 FROM files f JOIN records r ON r.id = f.record_id"
        with database.translated(self.folder):
            return {FileState(*row[:3]): Digest(row[3]) for row in self._connection.execute(query)}

    def known_bytes(self) -> set[Digest]:
        """The digests of all records."""
        with database.translated(self.folder):
            return {Digest(row[0]) for row in self._connection.execute("SELECT sha256 FROM records")}

    def add(self, batch: Iterable[Addition], origin: str) -> list[Stored]:
        """Store a batch; for each addition, what it changed.

        Args:
            batch: What to store.
            origin: Where it comes from, for the log.

        Raises:
            ArchiveError: Nothing of the batch was stored.
        """
        additions = list(batch)
        thumbnails = [self._store_bytes(one.picture) for one in additions]
        self.thumbnails.sync()
        self.originals.sync()
        with database.transaction(self._connection, self.folder):
            stored = [self._insert(one, kept) for one, kept in zip(additions, thumbnails, strict=True)]
            records, appearances = sum(one.new_record for one in stored), sum(one.new_appearances for one in stored)
            if appearances:
                self._changed()
                append(self._connection, self._by, "add", {"from": origin, "records": records, "appearances": appearances})
        return stored

    def remove(self, name: str) -> tuple[int, int]:
        """Remove a record by its SHA-256, or the appearances under a path, and records that are left with none.

        Returns:
            How many appearances and how many records went.
        """
        with database.transaction(self._connection, self.folder):
            where, value = _selector(name)
            gone = self._connection.execute(f"DELETE FROM appearances WHERE {where}", (value,)).rowcount
            lonely = "SELECT id, sha256, thumbnail FROM records WHERE id NOT IN (SELECT record_id FROM appearances)"
            orphans = self._connection.execute(lonely).fetchall()
            self._connection.executemany("DELETE FROM records WHERE id = ?", [(row[0],) for row in orphans])
            if gone:
                self._changed()
                append(self._connection, self._by, "remove", {"name": name, "records": len(orphans), "appearances": gone})
        self._forget_bytes(orphans)
        return gone, len(orphans)

    def finish(self) -> None:
        """Bring everything that is derived up to date: the index and the stored digest."""
        write_index(self.index_file, self.build_index(), PHASH_256, self.generation)
        digest = json.dumps([self.generation, str(self.compute_digest())])
        with database.transaction(self._connection, self.folder):
            self._set("digest", digest)

    def _store_bytes(self, picture: NewPicture | None) -> Digest | None:
        if picture is None:
            return None
        if picture.original is not None:
            self.originals.put(picture.original)
        return None if picture.thumbnail is None else self.thumbnails.put(picture.thumbnail)

    def _insert(self, addition: Addition, thumbnail: Digest | None) -> Stored:
        execute = self._connection.execute
        known = execute("SELECT id FROM records WHERE sha256 = ?", (addition.sha256.value,)).fetchone()
        if known is not None:
            number = known[0]
        else:
            assert addition.picture is not None
            number = self._insert_record(addition, addition.picture, thumbnail)
        file = addition.file
        execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?)", (file.path, file.size_bytes, file.modified_ns, number))
        columns = APPEARANCE_COLUMNS.replace("a.", "")
        query = f"INSERT OR IGNORE INTO appearances (record_id, {columns}, identity) VALUES ({', '.join('?' * 13)})"
        rows = [(number, *appearance_row(one), identity(addition.sha256, one)) for one in addition.appearances]
        return Stored(known is None, sum(execute(query, values).rowcount for values in rows))

    def _insert_record(self, addition: Addition, picture: NewPicture, thumbnail: Digest | None) -> int | None:
        print_ = picture.fingerprint
        values = (
            addition.sha256.value,
            addition.file.size_bytes,
            picture.width,
            picture.height,
            print_.algorithm,
            print_.code,
            print_.detail,
            print_.decode_path,
            None if thumbnail is None else thumbnail.value,
        )
        return self._connection.execute("INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values).lastrowid

    def _forget_bytes(self, rows: list[tuple[int, bytes, bytes | None]]) -> None:
        for _, sha256, thumbnail in rows:
            self.originals.remove(Digest(sha256))
            if thumbnail is not None and not self._uses_thumbnail(thumbnail):
                self.thumbnails.remove(Digest(thumbnail))

    def _uses_thumbnail(self, thumbnail: bytes) -> bool:
        query = "SELECT 1 FROM records WHERE thumbnail = ? LIMIT 1"
        return self._connection.execute(query, (thumbnail,)).fetchone() is not None

    def _changed(self) -> None:
        self._set("generation", str(self.generation + 1))

    def _set(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def _selector(name: str) -> tuple[str, object]:
    """The condition on appearances that a path, or the SHA-256 of a record, stands for."""
    try:
        return "record_id IN (SELECT id FROM records WHERE sha256 = ?)", Digest.parse(name).value
    except ValueError:
        return "path = ?", name
