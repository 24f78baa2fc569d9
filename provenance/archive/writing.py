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
from provenance.archive.complete import CompleteRecords
from provenance.archive.index.codes import write_index
from provenance.archive.inserting import completes, insert
from provenance.archive.log import IDENTITIES, Signature, append
from provenance.archive.lookups import keep_lookup
from provenance.archive.outcome import Stored
from provenance.archive.reading import SETTINGS_DAMAGED
from provenance.archive.rows import storable
from provenance.archive.store import SHA_256, StoredArchive
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
            pairs = zip(additions, thumbnails, strict=True)
            inserted = [insert(self._connection, one, kept, self._is_better) for one, kept in pairs]
            seals.seal_records(self._connection, sorted({one.number for one in inserted if one.unsealed}))
            stored = [one.stored for one in inserted]
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
        with database.readable(self.folder):
            write_index(self.index_file, self.build_index(), PHASH_256, self.generation)
            write_index(self.digests_file, self.build_digests(), SHA_256, self.generation)
            segments = features.write_segments(self._connection, self.index_folder)
        with self._changing():
            self._set("digest", digest)
            if segments is not None:
                self._set(features.SETTING, segments)
        with database.readable(self.folder):
            features.forget_segments(self._connection, self.index_folder)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """A transaction at whose beginning and end the checksum over settings, trust and decisions holds."""
        with database.transaction(self._connection, self.folder):
            if not seals.settings_hold(self._connection):
                raise ArchiveDamagedError(SETTINGS_DAMAGED.format(self.folder / database.FILE_NAME))
            yield
            seals.seal_settings(self._connection)

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

    def _is_better(self, addition: Addition, record_id: int, origin: str | None) -> bool:
        """Whether an addition's word on a picture's looks takes the place of `origin`'s: seen before heard, trusted before not.

        Who gave a picture's looks may add what was lacking, and not exchange it.
        """
        if origin is None or addition.picture is None:
            return False
        if addition.origin == origin:
            return completes(self._connection, record_id, addition, addition.picture)
        trust = self.trust()
        return addition.origin is None or (trust.trusts(addition.origin) and not trust.trusts(origin))

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


def _selector(name: str) -> tuple[str, object]:
    """The condition on appearances that a path, or the SHA-256 of a record, stands for."""
    try:
        return "record_id IN (SELECT id FROM records WHERE sha256 = ?)", Digest.parse(name).value
    except ValueError:
        return "path = ?", storable(name)
