"""An archive in a folder, open to be searched: `archive.db` is the truth, everything beside it is derived or kept bytes."""

import sqlite3
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

from provenance.archive import database, exchange_codes, features, values
from provenance.archive.exchange_codes import ExchangeCounts
from provenance.archive.files import ContentFolder
from provenance.archive.index.codes import CodeIndex, read_index
from provenance.archive.index.local import LocalIndex
from provenance.archive.lookups import read_lookup
from provenance.archive.reading import ReadableArchive
from provenance.archive.rows import is_sealed
from provenance.errors import ArchiveDamagedError
from provenance.model.digest import Digest
from provenance.model.exchange_code import MIN_PDQ_QUALITY, ExchangeCode
from provenance.model.fingerprint import MIN_DETAIL, PHASH_256
from provenance.model.local import LocalCandidate, LocalFeatures
from provenance.model.lookup import LookupOutcome
from provenance.model.match import FORMS, Candidate
from provenance.model.record import Record

SHA_256 = "sha256"
"""Name of the index of the records' digests."""
_MAX_THUMBNAIL_BYTES = 1 << 20
"""Some have a hundred kilobytes; imported ones are held to the same."""
_MAX_ORIGINAL_BYTES = 1 << 32
"""Far beyond any limit on pictures that makes sense: a folder may hold a file of holes that is endless."""


class StoredArchive(ReadableArchive):
    """An archive in a folder. Never writes; `ArchiveWriter` does."""

    def __init__(self, folder: Path, connection: sqlite3.Connection) -> None:
        super().__init__(folder, connection)
        self.thumbnails = ContentFolder(folder / "thumbs", _MAX_THUMBNAIL_BYTES)
        self.originals = ContentFolder(folder / "originals", _MAX_ORIGINAL_BYTES)
        self._local_indexes: dict[str, LocalIndex] = {}
        self._alone: dict[str, CodeIndex] = {}

    def find_bytes(self, sha256: Digest) -> Candidate | None:
        """The record of exactly these bytes, or None."""
        number = self._digests.number_of(sha256.value)
        for record in self._read("WHERE r.sha256 = ?", sha256.value):
            if record.sha256 != sha256:
                raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: gives {record.sha256} for {sha256}; restore it from a copy")
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
        with database.readable(self.folder):
            hits = index.search(forms)
        for hit in hits:
            records = self._read("WHERE f.number = ?", hit.number)
            if not records:
                self._require_gone(hit.number)
            candidates += [LocalCandidate(one, hit.mirrored, hit.score, hit.query_points, hit.record_points) for one in records]
        return tuple(sorted(candidates, key=lambda one: (-one.score, one.record.sha256, one.mirrored)))

    def local_features(self, record: Record) -> LocalFeatures | None:
        """See `Archive.local_features`."""
        with database.readable(self.folder):
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
        with database.readable(self.folder):
            row = self._connection.execute(query, (record.id, algorithm)).fetchone()
            return None if row is None else ExchangeCode(algorithm, values.blob(row[0], 32), values.whole(row[1], 100, least=-1))

    def exchange_counts(self, algorithm: str, least_quality: int) -> ExchangeCounts:
        """How many records have a code that others exchange."""
        with database.readable(self.folder):
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

    def lookup(self, service: str, url: str) -> dict[Digest, LookupOutcome]:
        """What came of asking a web archive about an address, by picture; see `lookups`."""
        with database.readable(self.folder):
            return read_lookup(self._connection, service, url)

    @property
    def index_file(self) -> Path:
        """Where the derived index of codes lies."""
        return self.index_folder / f"{PHASH_256}.codes"

    def build_index(self) -> CodeIndex:
        """The index of codes, from the database; pictures too plain to be told apart are left out."""
        query = "SELECT id, code FROM records WHERE algorithm = ? AND detail >= ? ORDER BY id"
        with database.readable(self.folder):
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
        with database.readable(self.folder):
            return int(self._connection.execute(query, (MIN_DETAIL, PHASH_256, algorithm)).fetchone()[0])

    @property
    def digests_file(self) -> Path:
        """Where the derived index of the records' digests lies."""
        return self.index_folder / f"{SHA_256}.codes"

    def build_digests(self) -> CodeIndex:
        """The records by their digests, ascending, from the database's rows and not from its own index of them."""
        with database.readable(self.folder):
            rows = self._connection.execute("SELECT id, sha256 FROM records NOT INDEXED").fetchall()
        return CodeIndex.build(sorted(rows, key=lambda row: row[1]))

    @cached_property
    def _codes(self) -> CodeIndex:
        """The stored index where it is whole and of this generation, else one built in memory."""
        self._codes_of = self.generation
        return read_index(self.index_file, PHASH_256, self._codes_of) or self._of_whole_rows(self.build_index)

    @cached_property
    def _digests(self) -> CodeIndex:
        """The same of the records' digests."""
        self._digests_of = self.generation
        return read_index(self.digests_file, SHA_256, self._digests_of) or self._of_whole_rows(self.build_digests)

    def _of_whole_rows(self, build: Callable[[], CodeIndex]) -> CodeIndex:
        """An index made in memory, once every record is known to be what was written: else what is damaged would merely not be found."""
        self._digest_of_rows()
        return build()

    def _require_changed(self, generation: int, what: str) -> None:
        """See that what an index names and the database lacks was removed since.

        Raises:
            ArchiveDamagedError: It was not.
        """
        if self.generation == generation:
            raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: {what} is lost; restore it from a copy")

    def _require_gone(self, number: int) -> None:
        """The same of local features: their index covers what was removed, too."""
        with database.readable(self.folder):
            if not is_sealed(self._connection) or self._connection.execute("SELECT 1 FROM gone WHERE number = ?", (number,)).fetchone():
                return
        raise ArchiveDamagedError(f"{self.folder / database.FILE_NAME}: local features number {number} are lost; restore it from a copy")

    def _index_of_alone(self, algorithm: str) -> CodeIndex:
        """The index of what is known by this algorithm alone, made once."""
        if algorithm not in self._alone:
            with database.readable(self.folder):
                self._alone[algorithm] = exchange_codes.index_of_alone(self._connection, algorithm, MIN_PDQ_QUALITY)
        return self._alone[algorithm]

    def _local_index(self, algorithm: str) -> LocalIndex:
        """The index of the features that this algorithm made, opened once."""
        if algorithm not in self._local_indexes:
            with database.readable(self.folder):
                opened = features.open_index(self._connection, self.index_folder, algorithm)
            if any(segment.checksums is None for segment in opened.segments):
                self._digest_of_rows()
            self._local_indexes[algorithm] = opened
        return self._local_indexes[algorithm]
