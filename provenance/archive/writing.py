"""An archive in a folder, open for writing."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, astuple
from pathlib import Path
from typing import Self

from provenance.archive import database, features, seals
from provenance.archive.addition import Addition, NewPicture
from provenance.archive.complete import CompleteRecords, file_checksum, remembered_files
from provenance.archive.index.codes import write_index
from provenance.archive.log import IDENTITIES, Signature, append
from provenance.archive.lookups import keep_lookup, kept_lookups
from provenance.archive.outcome import Stored
from provenance.archive.rows import APPEARANCE_COLUMNS, appearance_row, identity, storable
from provenance.archive.store import SETTINGS_DAMAGED, SHA_256, StoredArchive
from provenance.errors import ArchiveDamagedError
from provenance.model.dates import format_instant
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.fingerprint import PHASH_256
from provenance.model.lookup import LookupOutcome
from provenance.model.record import GenericRegion, Keep


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

        def fill(connection: sqlite3.Connection) -> None:
            connection.executemany("INSERT INTO settings VALUES (?, ?)", [("keep", keep.value), ("generation", "0")])
            append(connection, by, "init", {"keep": keep.value})

        writer = cls(folder, database.create(folder, fill), by)
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

    def complete_records(self, algorithm: str, code: str | None = None) -> CompleteRecords:
        """What need not be read or decoded again; see there."""
        return CompleteRecords(self._connection, self.folder, algorithm, code)

    def write_log(self, action: str, detail: Mapping[str, object]) -> int:
        """Append an entry to the log, and return its number."""
        with self._changing():
            return append(self._connection, self._by, action, detail)

    def keep_lookup(self, service: str, url: str, outcomes: Mapping[Digest, LookupOutcome]) -> None:
        """Keep what came of asking a web archive about an address, by picture: it is not asked again."""
        with self._changing():
            keep_lookup(self._connection, service, url, outcomes, self._by.now)

    def add(self, batch: Iterable[Addition], origin: str, run: int | None = None) -> list[Stored]:
        """Store a batch; for each addition, what it changed. The log names each appearance that is new.

        Args:
            batch: What to store.
            origin: Where it comes from, for the log.
            run: Number of the entry of the log that the run began with, or None.

        Raises:
            ArchiveError: Nothing of the batch was stored.
        """
        additions = list(batch)
        with self._changing():  # and nobody sweeps up meanwhile what no row names yet
            thumbnails = [self._store_bytes(one.picture) for one in additions]
            self.thumbnails.sync()
            self.originals.sync()
            seals.require_records(self._connection, self._numbers_of(additions))
            changed: set[int] = set()
            stored = [self._insert(one, kept, changed) for one, kept in zip(additions, thumbnails, strict=True)]
            seals.seal_records(self._connection, sorted(changed))
            records, appearances = sum(one.new_record for one in stored), sum(one.new_appearances for one in stored)
            completed = sum(one.new_features and not one.new_record for one in stored)
            if appearances or completed:
                self._changed()
                detail: dict[str, object] = {"from": origin, "records": records, "appearances": appearances}
                if appearances:
                    detail[IDENTITIES] = [one.hex() for change in stored for one in change.new_identities]
                detail |= {"completed": completed} if completed else {}
                append(self._connection, self._by, "add", detail if run is None else {**detail, "run": run})
        return stored

    def remove(self, name: str) -> tuple[int, int]:
        """Remove a record by its SHA-256, or the appearances under a path, and records that are left with none.

        Returns:
            How many appearances and how many records went.
        """
        with self._changing():
            where, value = _selector(name)
            numbers = self._records_named(name)
            gone = self._connection.execute(f"DELETE FROM appearances WHERE {where}", (value,)).rowcount
            lonely = "SELECT id, sha256, thumbnail FROM records WHERE id NOT IN (SELECT record_id FROM appearances)"
            orphans = self._connection.execute(lonely).fetchall()
            self._connection.executemany("DELETE FROM records WHERE id = ?", [(row[0],) for row in orphans])
            seals.seal_records(self._connection, numbers)
            if gone:
                self._changed()
                append(self._connection, self._by, "remove", {"name": name, "records": len(orphans), "appearances": gone})
        with database.transaction(self._connection, self.folder):  # else another writer could be about to name them again
            self._forget_bytes(orphans)
        return gone, len(orphans)

    def mark(self, name: str, region: GenericRegion) -> tuple[int, int]:
        """Mark a region as generic, in a record by its SHA-256 or in those with an appearance under a path.

        Returns:
            How many records go by that name, and how many marks are new or have another reason.
        """
        with self._changing():
            numbers = self._records_named(name)
            query = (
                "INSERT INTO marks VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET reason = excluded.reason "
                "WHERE reason <> excluded.reason"
            )
            seals.require_records(self._connection, numbers)
            changed = sum(self._connection.execute(query, (number, *astuple(region))).rowcount for number in numbers)
            seals.seal_records(self._connection, numbers)
            self._log_marks(changed, {"name": name, **asdict(region)})
        return len(numbers), changed

    def unmark(self, name: str, box: tuple[float, float, float, float] | None) -> tuple[int, int]:
        """Take the mark of a box away, or where `box` is None all marks; returns as `mark` does."""
        with self._changing():
            numbers = self._records_named(name)
            edges = "" if box is None else " AND left_edge = ? AND top_edge = ? AND right_edge = ? AND lower_edge = ?"
            query = f"DELETE FROM marks WHERE record_id = ?{edges}"
            seals.require_records(self._connection, numbers)
            changed = sum(self._connection.execute(query, (number, *(box or ()))).rowcount for number in numbers)
            seals.seal_records(self._connection, numbers)
            self._log_marks(changed, {"name": name, "box": box, "undo": True})
        return len(numbers), changed

    def set_trust(self, name: str, trusted: bool | None, reason: str) -> bool:
        """Say whether what `name` says counts, with the reason; None takes back what was said. Whether that changes anything."""
        with self._changing():
            before = self._connection.execute("SELECT trusted, reason FROM trust WHERE name = ?", (name,)).fetchone()
            after = None if trusted is None else (int(trusted), reason)
            if before == after:
                return False
            self._connection.execute("DELETE FROM trust WHERE name = ?", (name,))
            if after is not None:
                self._connection.execute("INSERT INTO trust VALUES (?, ?, ?)", (name, *after))
            self._changed()
            append(self._connection, self._by, "trust", {"name": name, "trusted": trusted, "reason": reason})
        return True

    def decide(self, decision: Decision) -> None:
        """Keep what a person says of a finding, in the place of what was said before."""
        values = (decision.finding, decision.choice.value, decision.reason, decision.author, format_instant(decision.at))
        with self._changing():
            self._connection.execute("DELETE FROM decisions WHERE finding = ?", (decision.finding,))
            if decision.choice is not Choice.UNDO:
                self._connection.execute("INSERT INTO decisions VALUES (?, ?, ?, ?, ?)", values)
            self._changed()
            append(self._connection, self._by, "decide", dict(zip(("finding", "decision", "reason", "author"), values[:4], strict=True)))

    def finish(self) -> None:
        """Bring everything that is derived up to date: the indexes and the stored digest.

        Raises:
            ArchiveDamagedError: A record is not what was written; nothing is derived from it.
        """
        digest = json.dumps([self.generation, str(self.compute_digest())])
        with database.translated(self.folder):
            write_index(self.index_file, self.build_index(), PHASH_256, self.generation)
            write_index(self.digests_file, self.build_digests(), SHA_256, self.generation)
            segments = features.write_segments(self._connection, self.index_folder)
        with self._changing():
            self._set("digest", digest)
            if segments is not None:
                self._set(features.SETTING, segments)
        with database.translated(self.folder):
            features.forget_segments(self._connection, self.index_folder)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction at whose beginning and end the checksum over settings, trust and decisions holds."""
        with database.transaction(self._connection, self.folder):
            if not seals.settings_hold(self._connection):
                raise ArchiveDamagedError(SETTINGS_DAMAGED.format(self.folder / database.FILE_NAME))
            yield
            seals.seal_settings(self._connection)

    def sweep(self) -> list[Path]:
        """Remove files that belong to no record, and return their names; nobody adds any meanwhile."""
        with self._changing():
            paths = list(self.left_over())
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

    def _store_bytes(self, picture: NewPicture | None) -> Digest | None:
        if picture is None:
            return None
        if picture.original is not None:
            self.originals.put(picture.original)
        return None if picture.thumbnail is None else self.thumbnails.put(picture.thumbnail)

    def _numbers_of(self, additions: Iterable[Addition]) -> list[int]:
        """The records that are there already of what is to be added, each once: many appearances of one may come in a batch."""
        execute, contents = self._connection.execute, {one.sha256.value for one in additions}
        rows = (execute("SELECT id FROM records WHERE sha256 = ?", (content,)).fetchone() for content in contents)
        return sorted(row[0] for row in rows if row is not None)

    def _insert(self, addition: Addition, thumbnail: Digest | None, changed: set[int]) -> Stored:
        """Store one addition; its record is put into `changed` where it has to be sealed anew."""
        execute = self._connection.execute
        query = "SELECT r.id, hf.origin FROM records r LEFT JOIN heard_facts hf ON hf.record_id = r.id WHERE r.sha256 = ?"
        known = execute(query, (addition.sha256.value,)).fetchone()
        corrected = False
        if known is not None:
            number = known[0]
            corrected = self._is_better(addition, number, known[1]) and self._correct(number, addition, thumbnail)
        else:
            assert addition.picture is not None
            number = self._insert_record(addition, addition.picture, thumbnail)
        if (known is None or corrected) and addition.origin is not None:
            execute("INSERT INTO heard_facts VALUES (?, ?)", (number, addition.origin))
        if (file := addition.file) is not None:
            seen = (file.path, file.size_bytes, file.modified_ns)
            execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", (*seen, number, file_checksum(file, addition.sha256)))
        columns = APPEARANCE_COLUMNS.replace("a.", "")
        query = f"INSERT OR IGNORE INTO appearances (record_id, {columns}, identity) VALUES ({', '.join('?' * 13)})"
        rows = [(number, *appearance_row(one), identity(addition.sha256, one)) for one in addition.appearances]
        new = tuple(values[-1] for values in rows if execute(query, values).rowcount)
        heard = [(values[-1], one.origin) for values, one in zip(rows, addition.appearances, strict=True) if one.origin is not None]
        self._connection.executemany("INSERT OR IGNORE INTO heard VALUES (?, ?)", heard)
        describes = known is None or corrected or addition.origin is None
        new_features = describes and self._insert_features(number, addition.picture)
        new_codes = describes and self._insert_codes(number, addition.picture)
        if known is None or new or corrected or new_features or new_codes:
            changed.add(number)
        return Stored(known is None, new, new_features or new_codes or corrected)

    def _is_better(self, addition: Addition, record_id: int, origin: str | None) -> bool:
        """Whether an addition's word on a picture's looks takes the place of `origin`'s: seen before heard, trusted before not.

        Who gave a picture's looks may add what was lacking, and not exchange it.
        """
        if origin is None or addition.picture is None:
            return False
        if addition.origin == origin:
            return self._completes(record_id, addition, addition.picture)
        trust = self.trust()
        return addition.origin is None or (trust.trusts(addition.origin) and not trust.trusts(origin))

    def _completes(self, record_id: int, addition: Addition, picture: NewPicture) -> bool:
        """Whether an addition says the same of a picture's looks as is known, and has more of thumbnail and features."""
        query = (
            "SELECT size_bytes, code, thumbnail IS NOT NULL, EXISTS (SELECT 1 FROM features f WHERE f.record_id = r.id) "
            "FROM records r WHERE r.id = ?"
        )
        size_bytes, code, *has = self._connection.execute(query, (record_id,)).fetchone()
        brings = [picture.thumbnail is not None, picture.features is not None]
        same = (size_bytes, code) == (addition.size_bytes, picture.fingerprint.code)
        return same and brings != has and all(new or not old for new, old in zip(brings, has, strict=True))

    def _correct(self, record_id: int, addition: Addition, thumbnail: Digest | None) -> bool:
        """Put what an addition says of a picture's looks in the place of what a list says of it."""
        assert addition.picture is not None
        for table in ("features", "hashes", "heard_facts"):
            self._connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record_id,))
        columns = "size_bytes, width, height, algorithm, code, detail, decode_path, thumbnail"
        query = f"UPDATE records SET ({columns}) = ({', '.join('?' * 8)}) WHERE id = ?"
        self._connection.execute(query, (*_facts(addition, addition.picture, thumbnail), record_id))
        return True

    def _insert_features(self, record_id: int, picture: NewPicture | None) -> bool:
        if picture is None or picture.features is None:
            return False
        algorithm, content = picture.features.algorithm, picture.features.to_bytes()
        self._connection.execute("DELETE FROM features WHERE record_id = ? AND algorithm <> ?", (record_id, algorithm))
        query = "INSERT OR IGNORE INTO features (record_id, algorithm, sha256, content) VALUES (?, ?, ?, ?)"
        return self._connection.execute(query, (record_id, algorithm, Digest.of(content).value, content)).rowcount > 0

    def _insert_codes(self, record_id: int, picture: NewPicture | None) -> bool:
        codes = () if picture is None else picture.codes
        query = "INSERT OR IGNORE INTO hashes VALUES (?, ?, ?, ?)"
        rows = [(record_id, one.algorithm, one.code, one.quality) for one in codes]
        return sum(self._connection.execute(query, row).rowcount for row in rows) > 0

    def _insert_record(self, addition: Addition, picture: NewPicture, thumbnail: Digest | None) -> int:
        values = (addition.sha256.value, *_facts(addition, picture, thumbnail))
        query = "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
        return int(self._connection.execute(query, values).fetchone()[0])

    def _forget_bytes(self, rows: list[tuple[int, bytes, bytes | None]]) -> None:
        """Remove the kept files of records that are gone, within the caller's transaction, as far as no other names them."""
        for _, sha256, thumbnail in rows:
            if not self._names(sha256=sha256):
                self.originals.remove(Digest(sha256))
            if thumbnail is not None and not self._names(thumbnail=thumbnail):
                self.thumbnails.remove(Digest(thumbnail))

    def _names(self, **column: bytes) -> bool:
        ((name, value),) = column.items()
        return self._connection.execute(f"SELECT 1 FROM records WHERE {name} = ? LIMIT 1", (value,)).fetchone() is not None

    def _records_named(self, name: str) -> list[int]:
        where, value = _selector(name)
        query = f"SELECT DISTINCT record_id FROM appearances WHERE {where} ORDER BY record_id"
        return [row[0] for row in self._connection.execute(query, (value,))]

    def _log_marks(self, changed: int, detail: dict[str, object]) -> None:
        if changed:
            self._changed()
            append(self._connection, self._by, "mark", {**detail, "marks": changed})

    def _changed(self) -> None:
        self._set("generation", str(self.generation + 1))
        self._local_indexes.clear()

    def _set(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))


def _facts(addition: Addition, picture: NewPicture, thumbnail: Digest | None) -> tuple[object, ...]:
    """What a row of `records` says of a picture, but its digest."""
    print_ = picture.fingerprint
    seen = (print_.algorithm, print_.code, print_.detail, print_.decode_path)
    return (addition.size_bytes, picture.width, picture.height, *seen, None if thumbnail is None else thumbnail.value)


def _selector(name: str) -> tuple[str, object]:
    """The condition on appearances that a path, or the SHA-256 of a record, stands for."""
    try:
        return "record_id IN (SELECT id FROM records WHERE sha256 = ?)", Digest.parse(name).value
    except ValueError:
        return "path = ?", storable(name)
