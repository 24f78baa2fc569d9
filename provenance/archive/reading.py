"""What an archive says of itself, row by row: its settings, records, log, whom its owner trusts, what was decided."""

import json
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.archive import database, values
from provenance.archive.log import LogEntry, read_log
from provenance.archive.rows import content_digest, read_records, read_trust
from provenance.archive.seals import settings_hold
from provenance.errors import ArchiveDamagedError
from provenance.model.dates import DateInterval, parse_instant
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.record import ArchiveSummary, Keep, Record
from provenance.model.trust import Trust

SETTINGS_DAMAGED = "{}: settings, trust or decisions are not what was written; restore it from a copy"


class ReadableArchive:
    """The database of an archive, open."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self._connection = connection
        self._computed: tuple[int, Digest] | None = None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the archive in `folder` for reading.

        Raises:
            ArchiveError: As its subclasses say.
        """
        return cls(folder, database.open_for_reading(folder))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        self._connection.close()

    def summary(self) -> ArchiveSummary:
        """Digest, size and span of the collection."""
        self._require_settings()
        with database.readable(self.folder):
            (records,) = self._connection.execute("SELECT count(id) FROM records").fetchone()
            span = self._connection.execute("SELECT min(earliest), max(latest) FROM appearances").fetchone()
            earliest, latest = map(values.instant_or_none, span)
            return ArchiveSummary(self._digest(), records, DateInterval(earliest, latest))

    def records(self) -> Iterator[Record]:
        """Every record, by SHA-256, as they are read."""
        self._require_settings()
        with database.readable(self.folder):
            yield from read_records(self._connection)

    def log(self) -> Iterator[LogEntry]:
        """Everything that was done to the archive, oldest first, as it is read."""
        with database.readable(self.folder):
            yield from read_log(self._connection)

    def trust(self) -> Trust:
        """Whose word the owner takes."""
        self._require_settings()
        with database.readable(self.folder):
            return read_trust(self._connection)

    def decisions(self) -> list[Decision]:
        """What people said of findings, the last word on each, by finding."""
        self._require_settings()
        query = "SELECT finding, decision, reason, author, at FROM decisions ORDER BY finding"
        with database.readable(self.folder):
            rows = self._connection.execute(query)
            texts = (map(values.text, row) for row in rows)
            return [Decision(one, Choice(choice), reason, author, parse_instant(at)) for one, choice, reason, author, at in texts]

    def count_named(self, name: str) -> int:
        """Number of appearances whose source has this name, or that came in a list of whoever has it."""
        query = "SELECT count(*) FROM appearances a LEFT JOIN heard h ON h.identity = a.identity WHERE a.source = ? OR h.origin = ?"
        with database.readable(self.folder):
            return int(self._connection.execute(query, (name, name)).fetchone()[0])

    def trust_reasons(self) -> list[tuple[str, bool, str]]:
        """Every name that the owner has spoken of, whether it is trusted, and why; by name."""
        with database.readable(self.folder):
            rows = self._connection.execute("SELECT name, trusted, reason FROM trust ORDER BY name")
            return [(values.text(name), bool(trusted), values.text(reason)) for name, trusted, reason in rows]

    def setting(self, name: str) -> str | None:
        """A value that the archive keeps about itself."""
        with database.readable(self.folder):
            row = self._connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def keep(self) -> Keep:
        """What is kept of each picture."""
        with database.readable(self.folder):
            return Keep(self.setting("keep") or Keep.NONE)

    @property
    def schema_version(self) -> int:
        """Version of the form in which the content is written."""
        with database.readable(self.folder):
            return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @property
    def generation(self) -> int:
        """Number of times that the content changed."""
        with database.readable(self.folder):
            return int(self.setting("generation") or 0)

    def count_marks(self) -> int:
        """Number of regions that were marked as generic."""
        with database.readable(self.folder):
            return int(self._connection.execute("SELECT count(record_id) FROM marks").fetchone()[0])

    @property
    def connection(self) -> sqlite3.Connection:
        """That of the database, for what looks behind the rows."""
        return self._connection

    def compute_digest(self) -> Digest:
        """The digest of the content, from every row."""
        with database.readable(self.folder):
            return content_digest(read_records(self._connection), self._judgements())

    def check_integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the database, a line each."""
        with database.readable(self.folder):
            lines = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            lines += [f"a row of {row[0]} refers to nothing" for row in self._connection.execute("PRAGMA foreign_key_check")]
        return [line for line in lines if line != "ok"]

    @property
    def settings_hold(self) -> bool:
        """Whether settings, trust and decisions are what was written; looked at once."""
        return self._settings_hold

    @cached_property
    def _settings_hold(self) -> bool:
        with database.readable(self.folder):
            if self._connection.in_transaction:
                return settings_hold(self._connection)
            self._connection.execute("BEGIN")
            try:
                return settings_hold(self._connection)
            finally:
                self._connection.execute("ROLLBACK")

    def _require_settings(self) -> None:
        if not self._settings_hold:
            raise ArchiveDamagedError(SETTINGS_DAMAGED.format(self.folder / database.FILE_NAME))

    def _judgements(self) -> list[tuple[str, ...]]:
        """What the owner says that can change an answer: whom to trust, and what of findings."""
        spoken = self._connection.execute("SELECT name, trusted FROM trust ORDER BY name")
        decided = self._connection.execute("SELECT finding, decision FROM decisions ORDER BY finding")
        return [("trust", name, str(trusted)) for name, trusted in spoken] + [("decision", *row) for row in decided]

    def _digest(self) -> Digest:
        """The digest that the last writer left, else computed."""
        if (stored := self.setting("digest")) is not None:
            generation, text = json.loads(stored)
            if generation == self.generation:
                return Digest.parse(text)
        return self._digest_of_rows()

    def _digest_of_rows(self) -> Digest:
        """The digest of the content, from every row; computed once a generation.

        Raises:
            ArchiveDamagedError: A record is not what was written.
        """
        generation = self.generation
        if self._computed is None or self._computed[0] != generation:
            self._computed = generation, self.compute_digest()
        return self._computed[1]

    def _read(self, where: str = "", *values: object) -> list[Record]:
        self._require_settings()
        with database.readable(self.folder):
            return list(read_records(self._connection, where, values))
