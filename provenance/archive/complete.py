"""What an archive knows whole, so that adding it again costs neither reading nor decoding; held small, whatever the archive's size."""

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path

from provenance.archive import database
from provenance.archive.addition import FileState
from provenance.archive.rows import checksum
from provenance.model.digest import Digest
from provenance.model.fingerprint import MIN_DETAIL

_COMPLETE = (
    "LEFT JOIN features f ON f.record_id = r.id WHERE (f.algorithm = ? OR r.detail < ?) "
    "AND r.id NOT IN (SELECT record_id FROM heard_facts) "
    "AND (? IS NULL OR EXISTS (SELECT 1 FROM hashes h WHERE h.record_id = r.id AND h.algorithm = ?))"
)
_DIGEST_BYTES = 32


def file_checksum(file: FileState, sha256: Digest) -> bytes:
    """What is kept beside a remembered file: without it, damage could give one picture's dates to another."""
    return checksum([file.path, file.size_bytes, file.modified_ns, str(sha256)])


def remembered_files(connection: sqlite3.Connection) -> Iterator[tuple[str, int, int, Digest, bytes | None, bytes]]:
    """Each remembered file: its path, size and time, the digest of its picture, the checksum that was written, that of what is read."""
    query = "SELECT f.path, f.size_bytes, f.modified_ns, r.sha256, f.checksum FROM files f JOIN records r ON r.id = f.record_id"
    for path, size_bytes, modified_ns, sha256, stored in connection.execute(query):
        yield path, size_bytes, modified_ns, Digest(sha256), stored, file_checksum(FileState(path, size_bytes, modified_ns), Digest(sha256))


class CompleteRecords:
    """The records that were seen and lack nothing: local features by one algorithm, and a code that others exchange if one is wanted."""

    def __init__(self, connection: sqlite3.Connection, folder: Path, algorithm: str, code: str | None) -> None:
        """Read the digests of all of them: 32 bytes a record.

        Args:
            connection: That of a writer.
            folder: The archive's.
            algorithm: Of the local features; pictures too plain to need any lack none.
            code: Algorithm of the code that is wanted, or None.
        """
        self._connection, self._folder = connection, folder
        self._values = (algorithm, MIN_DETAIL, code, code)
        query = f"SELECT r.sha256 FROM records r {_COMPLETE} ORDER BY r.sha256"
        digests = bytearray()
        with database.readable(folder):
            for (digest,) in connection.execute(query, self._values):
                digests += digest
        self._digests = memoryview(bytes(digests))

    def __len__(self) -> int:
        """Number of them when they were read."""
        return len(self._digests) // _DIGEST_BYTES

    def __contains__(self, sha256: Digest) -> bool:
        """Whether these bytes were complete when the records were read; from any thread."""
        place = bisect_left(range(len(self)), sha256.value, key=self._digest)
        return place < len(self) and self._digest(place) == sha256.value

    def digest_of(self, file: FileState) -> Digest | None:
        """The digest of a file that a complete record came from and that has not changed since; None of any other."""
        same = "AND w.path = ? AND w.size_bytes = ? AND w.modified_ns = ?"
        query = f"SELECT r.sha256, w.checksum FROM files w JOIN records r ON r.id = w.record_id {_COMPLETE} {same}"
        with database.readable(self._folder):
            row = self._connection.execute(query, (*self._values, file.path, file.size_bytes, file.modified_ns)).fetchone()
        if row is None or row[1] != file_checksum(file, Digest(row[0])):  # a row that is not what was written is as good as none
            return None
        return Digest(row[0])

    def _digest(self, place: int) -> bytes:
        return bytes(self._digests[place * _DIGEST_BYTES : (place + 1) * _DIGEST_BYTES])
