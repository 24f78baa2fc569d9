"""An archive in a folder, open for reading: `archive.db` is the truth, everything beside it is derived or kept bytes."""

import json
import re
import sqlite3
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.archive import database, exchange_codes, features
from provenance.archive.exchange_codes import ExchangeCounts
from provenance.archive.files import ContentFolder, is_partial
from provenance.archive.index.codes import CodeIndex, read_index
from provenance.archive.index.local import LocalIndex
from provenance.archive.log import LogEntry, read_log
from provenance.archive.lookups import read_lookup
from provenance.archive.rows import content_digest, is_sealed, read_records, read_trust
from provenance.archive.seals import settings_hold
from provenance.errors import ArchiveDamagedError
from provenance.model.dates import DateInterval, parse_instant
from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.exchange_code import MIN_PDQ_QUALITY, ExchangeCode
from provenance.model.fingerprint import MIN_DETAIL, PHASH_256
from provenance.model.local import LocalCandidate, LocalFeatures
from provenance.model.lookup import LookupOutcome
from provenance.model.match import FORMS, Candidate
from provenance.model.record import ArchiveSummary, Keep, Record
from provenance.model.trust import Trust

SHA_256 = "sha256"
"""Name of the index of the records' digests."""
SETTINGS_DAMAGED = "{}: settings, trust or decisions are not what was written; restore it from a copy"
_DIGEST = re.compile("[0-9a-f]{64}")


class StoredArchive:
    """An archive in a folder. Never writes; `ArchiveWriter` does."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        self.folder = folder
        self.thumbnails = ContentFolder(folder / "thumbs")
        self.originals = ContentFolder(folder / "originals")
        self._connection = connection
        self._local_indexes: dict[str, LocalIndex] = {}
        self._alone: dict[str, CodeIndex] = {}

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
            (records,) = self._connection.execute("SELECT count(*) FROM records").fetchone()
            span = self._connection.execute("SELECT min(earliest), max(latest) FROM appearances").fetchone()
            earliest, latest = (None if end is None else parse_instant(end) for end in span)
            return ArchiveSummary(self._digest(), records, DateInterval(earliest, latest))

    def find_bytes(self, sha256: Digest) -> Candidate | None:
        """The record of exactly these bytes, or None."""
        number = self._digests.number_of(sha256.value)
        for record in self._read("WHERE r.sha256 = ?", sha256.value):
            return Candidate(record, True, 0, FORMS[0])
        if number is not None:
            self._require_changed(self._digests_of, f"the record {sha256}")
        return None

    def find_codes(self, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        """See `Archive.find_codes`."""
        candidates = []
        for number, (distance, form) in self._codes.search(codes, radius_bits).items():
            records = self._read("WHERE r.id = ?", number)
            if not records:
                self._require_changed(self._codes_of, f"record {number}")
            candidates += [Candidate(record, False, distance, FORMS[form]) for record in records]
        return tuple(sorted(candidates, key=lambda one: (one.distance_bits, one.record.sha256)))

    def find_local(self, forms: tuple[LocalFeatures, LocalFeatures]) -> tuple[LocalCandidate, ...]:
        """See `Archive.find_local`."""
        index = self._local_index(forms[0].algorithm)
        candidates = []
        with database.translated(self.folder):
            hits = index.search(forms)
        for hit in hits:
            records = self._read("WHERE f.number = ?", hit.number)
            if not records:
                self._require_gone(hit.number)
            candidates += [LocalCandidate(one, hit.mirrored, hit.score, hit.query_points, hit.record_points) for one in records]
        return tuple(sorted(candidates, key=lambda one: (-one.score, one.record.sha256, one.mirrored)))

    def local_features(self, record: Record) -> LocalFeatures | None:
        """See `Archive.local_features`."""
        with database.translated(self.folder):
            row = self._connection.execute("SELECT number, algorithm FROM features WHERE record_id = ?", (record.id,)).fetchone()
            found = [] if row is None else list(features.read_features(self._connection, row[1], row[0], row[0]))
        return found[0][1] if found else None

    def thumbnail(self, record: Record) -> bytes | None:
        """See `Archive.thumbnail`; what somebody gave whom the owner does not trust is not taken for the picture."""
        if record.thumbnail is None or not self.trust().trusts(record.origin):
            return None
        return self.thumbnails.get(record.thumbnail)

    def exchange_code(self, record: Record, algorithm: str) -> ExchangeCode | None:
        """The record's code by an algorithm that others exchange; None where it has none."""
        query = "SELECT code, quality FROM hashes WHERE record_id = ? AND algorithm = ?"
        with database.translated(self.folder):
            row = self._connection.execute(query, (record.id, algorithm)).fetchone()
        return None if row is None else ExchangeCode(algorithm, row[0], row[1])

    def exchange_counts(self, algorithm: str, least_quality: int) -> ExchangeCounts:
        """How many records have a code that others exchange."""
        with database.translated(self.folder):
            return exchange_codes.count(self._connection, algorithm, least_quality)

    def count_known_by_code(self, algorithm: str) -> int:
        """See `Archive.count_known_by_code`."""
        return len(self._index_of_alone(algorithm).record_ids)

    def find_exchange_codes(self, algorithm: str, codes: tuple[bytes, ...], radius_bits: int) -> tuple[Candidate, ...]:
        """See `Archive.find_exchange_codes`."""
        found = self._index_of_alone(algorithm).search(codes, radius_bits)
        candidates = [
            Candidate(record, False, distance, FORMS[0])
            for number, (distance, _) in found.items()
            for record in self._read("WHERE r.id = ?", number)
        ]
        return tuple(sorted(candidates, key=lambda one: (one.distance_bits, one.record.sha256)))

    def records(self) -> Iterator[Record]:
        """Every record, by SHA-256, as they are read."""
        self._require_settings()
        with database.readable(self.folder):
            yield from read_records(self._connection)

    def log(self) -> Iterator[LogEntry]:
        """Everything that was done to the archive, oldest first, as it is read."""
        with database.translated(self.folder):
            yield from read_log(self._connection)

    def trust(self) -> Trust:
        """Whose word the owner takes."""
        self._require_settings()
        with database.translated(self.folder):
            return read_trust(self._connection)

    def decisions(self) -> list[Decision]:
        """What people said of findings, the last word on each, by finding."""
        self._require_settings()
        query = "SELECT finding, decision, reason, author, at FROM decisions ORDER BY finding"
        with database.readable(self.folder):
            rows = self._connection.execute(query)
            return [Decision(row[0], Choice(row[1]), row[2], row[3], parse_instant(row[4])) for row in rows]

    def lookup(self, service: str, url: str) -> dict[Digest, LookupOutcome]:
        """What came of asking a web archive about an address, by picture; see `lookups`."""
        with database.translated(self.folder):
            return read_lookup(self._connection, service, url)

    def count_named(self, name: str) -> int:
        """Number of appearances whose source has this name, or that came in a list of whoever has it."""
        query = "SELECT count(*) FROM appearances a LEFT JOIN heard h ON h.identity = a.identity WHERE a.source = ? OR h.origin = ?"
        with database.translated(self.folder):
            return int(self._connection.execute(query, (name, name)).fetchone()[0])

    def trust_reasons(self) -> list[tuple[str, bool, str]]:
        """Every name that the owner has spoken of, whether it is trusted, and why; by name."""
        with database.translated(self.folder):
            rows = self._connection.execute("SELECT name, trusted, reason FROM trust ORDER BY name")
            return [(name, bool(trusted), reason) for name, trusted, reason in rows]

    def setting(self, name: str) -> str | None:
        """A value that the archive keeps about itself."""
        with database.translated(self.folder):
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
        with database.translated(self.folder):
            return int(self._connection.execute("PRAGMA user_version").fetchone()[0])

    @property
    def generation(self) -> int:
        """Number of times that the content changed."""
        with database.readable(self.folder):
            return int(self.setting("generation") or 0)

    @property
    def index_file(self) -> Path:
        """Where the derived index of codes lies."""
        return self.index_folder / f"{PHASH_256}.codes"

    def build_index(self) -> CodeIndex:
        """The index of codes, from the database; pictures too plain to be told apart are left out."""
        query = "SELECT id, code FROM records WHERE algorithm = ? AND detail >= ? ORDER BY id"
        with database.translated(self.folder):
            return CodeIndex.build(self._connection.execute(query, (PHASH_256, MIN_DETAIL)).fetchall())

    @property
    def index_folder(self) -> Path:
        """Where everything derived lies."""
        return self.folder / "index"

    def lacking_features(self, algorithm: str) -> int:
        """Number of records that could be found by their parts, but have no local features by `algorithm`.

        Pictures too plain to be told apart need none.
        """
        query = (
            "SELECT count(*) FROM records r LEFT JOIN features f ON f.record_id = r.id "
            "WHERE r.detail >= ? AND r.algorithm = ? AND f.algorithm IS NOT ?"
        )
        with database.translated(self.folder):
            return int(self._connection.execute(query, (MIN_DETAIL, PHASH_256, algorithm)).fetchone()[0])

    def count_marks(self) -> int:
        """Number of regions that were marked as generic."""
        with database.translated(self.folder):
            return int(self._connection.execute("SELECT count(*) FROM marks").fetchone()[0])

    @property
    def connection(self) -> sqlite3.Connection:
        """That of the database, for what looks behind the rows."""
        return self._connection

    def left_over(self) -> Iterator[Path]:
        """Files beside the database that belong to no record: interrupted runs leave some."""
        yield from (path for path in sorted(self.folder.iterdir()) if is_partial(path.name))
        yield from (path for path in sorted(self.index_folder.glob(".*")) if is_partial(path.name))
        yield from self._unused(self.thumbnails, "thumbnail")
        yield from self._unused(self.originals, "sha256")

    @property
    def settings_hold(self) -> bool:
        """Whether settings, trust and decisions are what was written; looked at once."""
        return self._settings_hold

    @property
    def digests_file(self) -> Path:
        """Where the derived index of the records' digests lies."""
        return self.index_folder / f"{SHA_256}.codes"

    def build_digests(self) -> CodeIndex:
        """The records by their digests, ascending, from the database's rows and not from its own index of them."""
        with database.translated(self.folder):
            rows = self._connection.execute("SELECT id, sha256 FROM records NOT INDEXED").fetchall()
        return CodeIndex.build(sorted(rows, key=lambda row: row[1]))

    def damaged_segments(self) -> list[Path]:
        """Where segments of the index of local features are lost, damaged or behind the database; every byte is read."""
        with database.translated(self.folder):
            return list(features.damaged_ranges(self._connection, self.index_folder))

    def damaged_features(self) -> list[str]:
        """The records whose local features are not what was written, by path; every byte is read."""
        query = "SELECT r.sha256, f.sha256, f.content FROM features f JOIN records r ON r.id = f.record_id ORDER BY f.number"
        with database.translated(self.folder):
            rows = self._connection.execute(query)
            return [str(Digest(row[0])) for row in rows if Digest.of(row[2]).value != row[1]]

    def compute_digest(self) -> Digest:
        """The digest of the content, from every row."""
        with database.readable(self.folder):
            return content_digest(read_records(self._connection), self._judgements())

    def check_integrity(self) -> list[str]:
        """What SQLite itself finds wrong with the database, a line each."""
        with database.translated(self.folder):
            lines = [str(row[0]) for row in self._connection.execute("PRAGMA integrity_check")]
            lines += [f"a row of {row[0]} refers to nothing" for row in self._connection.execute("PRAGMA foreign_key_check")]
        return [line for line in lines if line != "ok"]

    @cached_property
    def _codes(self) -> CodeIndex:
        """The stored index where it is whole and of this generation, else one built in memory."""
        self._codes_of = self.generation
        return read_index(self.index_file, PHASH_256, self._codes_of) or self.build_index()

    @cached_property
    def _digests(self) -> CodeIndex:
        """The same of the records' digests."""
        self._digests_of = self.generation
        return read_index(self.digests_file, SHA_256, self._digests_of) or self.build_digests()

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

    def _unused(self, kept: ContentFolder, column: str) -> Iterator[Path]:
        """Kept files that no record names, of which both are read by digest; what is called by no digest is somebody else's."""
        query = f"SELECT DISTINCT {column} FROM records WHERE {column} IS NOT NULL ORDER BY {column}"
        used = (row[0].hex() for row in self._connection.execute(query))
        named = next(used, None)
        for path in kept.names():
            if is_partial(path.name):
                yield path
            elif _DIGEST.fullmatch(path.name):
                while named is not None and named < path.name:
                    named = next(used, None)
                if named != path.name:
                    yield path

    def _require_settings(self) -> None:
        if not self._settings_hold:
            raise ArchiveDamagedError(SETTINGS_DAMAGED.format(self.folder / database.FILE_NAME))

    def _require_changed(self, generation: int, what: str) -> None:
        """See that what an index names and the database lacks was removed since.

        Raises:
            ArchiveDamagedError: It was not.
        """
        if self.generation == generation:
            raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: {what} is lost; restore it from a copy")

    def _require_gone(self, number: int) -> None:
        """The same of local features: their index covers what was removed, too."""
        with database.translated(self.folder):
            if not is_sealed(self._connection) or self._connection.execute("SELECT 1 FROM gone WHERE number = ?", (number,)).fetchone():
                return
        raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: local features number {number} are lost; restore it from a copy")

    def _index_of_alone(self, algorithm: str) -> CodeIndex:
        """The index of what is known by this algorithm alone, made once."""
        if algorithm not in self._alone:
            with database.translated(self.folder):
                self._alone[algorithm] = exchange_codes.index_of_alone(self._connection, algorithm, MIN_PDQ_QUALITY)
        return self._alone[algorithm]

    def _local_index(self, algorithm: str) -> LocalIndex:
        """The index of the features that this algorithm made, opened once."""
        if algorithm not in self._local_indexes:
            with database.translated(self.folder):
                self._local_indexes[algorithm] = features.open_index(self._connection, self.index_folder, algorithm)
        return self._local_indexes[algorithm]

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
        return self.compute_digest()

    def _read(self, where: str = "", *values: object) -> list[Record]:
        self._require_settings()
        with database.readable(self.folder):
            return list(read_records(self._connection, where, values))
