"""Putting additions into rows, within the caller's transaction. What is known is let be; a row that breaks a rule of its table raises."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from provenance.archive.addition import Addition, NewPicture
from provenance.archive.complete import file_checksum
from provenance.archive.outcome import Stored
from provenance.archive.rows import APPEARANCE_COLUMNS, appearance_row, identity
from provenance.model.digest import Digest

IsBetter = Callable[[Addition, int, str | None], bool]
"""Whether an addition's word on the looks of a known record, by its number, takes the place of that of whoever gave it."""


@dataclass(frozen=True, slots=True)
class Inserted:
    """What became of an addition.

    Attributes:
        number: Of its record.
        stored: What it changed.
        unsealed: Whether the record has to be sealed anew.
    """

    number: int
    stored: Stored
    unsealed: bool


def insert(connection: sqlite3.Connection, addition: Addition, thumbnail: Digest | None, is_better: IsBetter) -> Inserted:
    """Store one addition, of which the thumbnail is kept under `thumbnail`."""
    query = "SELECT r.id, hf.origin FROM records r LEFT JOIN heard_facts hf ON hf.record_id = r.id WHERE r.sha256 = ?"
    known = connection.execute(query, (addition.sha256.value,)).fetchone()
    corrected = False
    if known is not None:
        number = known[0]
        corrected = is_better(addition, number, known[1]) and _correct(connection, number, addition, thumbnail)
    else:
        assert addition.picture is not None
        number = _insert_record(connection, addition, addition.picture, thumbnail)
    if (known is None or corrected) and addition.origin is not None:
        connection.execute("INSERT INTO heard_facts VALUES (?, ?)", (number, addition.origin))
    _remember_file(connection, number, addition)
    new = _insert_appearances(connection, number, addition)
    describes = known is None or corrected or addition.origin is None
    new_features = describes and _insert_features(connection, number, addition.picture)
    new_codes = describes and _insert_codes(connection, number, addition.picture)
    stored = Stored(known is None, new, new_features or new_codes or corrected)
    return Inserted(number, stored, known is None or bool(new) or corrected or new_features or new_codes)


def _remember_file(connection: sqlite3.Connection, number: int, addition: Addition) -> None:
    if (file := addition.file) is not None:
        seen = (file.path, file.size_bytes, file.modified_ns)
        values = (*seen, number, file_checksum(file, addition.sha256))
        connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?)", values)


def _insert_appearances(connection: sqlite3.Connection, number: int, addition: Addition) -> tuple[bytes, ...]:
    """Store the appearances that are new, and return their identities."""
    columns = APPEARANCE_COLUMNS.replace("a.", "")
    query = f"INSERT INTO appearances (record_id, {columns}, identity) VALUES ({', '.join('?' * 13)}) ON CONFLICT (identity) DO NOTHING"
    named = [(identity(addition.sha256, one), one) for one in addition.appearances]
    new = tuple(name for name, one in named if connection.execute(query, (number, *appearance_row(one), name)).rowcount)
    heard = [(name, one.origin) for name, one in named if one.origin is not None]
    connection.executemany("INSERT INTO heard VALUES (?, ?) ON CONFLICT (identity) DO NOTHING", heard)
    return new


def completes(connection: sqlite3.Connection, record_id: int, addition: Addition, picture: NewPicture) -> bool:
    """Whether an addition says the same of a picture's looks as is known, and has more of thumbnail and features."""
    query = (
        "SELECT size_bytes, code, thumbnail IS NOT NULL, EXISTS (SELECT 1 FROM features f WHERE f.record_id = r.id) "
        "FROM records r WHERE r.id = ?"
    )
    size_bytes, code, *has = connection.execute(query, (record_id,)).fetchone()
    brings = [picture.thumbnail is not None, picture.features is not None]
    same = (size_bytes, code) == (addition.size_bytes, picture.fingerprint.code)
    return same and brings != has and all(new or not old for new, old in zip(brings, has, strict=True))


def _correct(connection: sqlite3.Connection, record_id: int, addition: Addition, thumbnail: Digest | None) -> bool:
    """Put what an addition says of a picture's looks in the place of what a list says of it."""
    assert addition.picture is not None
    for table in ("features", "hashes", "heard_facts"):
        connection.execute(f"DELETE FROM {table} WHERE record_id = ?", (record_id,))
    columns = "size_bytes, width, height, algorithm, code, detail, decode_path, thumbnail"
    query = f"UPDATE records SET ({columns}) = ({', '.join('?' * 8)}) WHERE id = ?"
    connection.execute(query, (*_facts(addition, addition.picture, thumbnail), record_id))
    return True


def _insert_features(connection: sqlite3.Connection, record_id: int, picture: NewPicture | None) -> bool:
    if picture is None or picture.features is None:
        return False
    algorithm, content = picture.features.algorithm, picture.features.to_bytes()
    connection.execute("DELETE FROM features WHERE record_id = ? AND algorithm <> ?", (record_id, algorithm))
    query = "INSERT INTO features (record_id, algorithm, sha256, content) VALUES (?, ?, ?, ?) ON CONFLICT (record_id) DO NOTHING"
    return connection.execute(query, (record_id, algorithm, Digest.of(content).value, content)).rowcount > 0


def _insert_codes(connection: sqlite3.Connection, record_id: int, picture: NewPicture | None) -> bool:
    codes = () if picture is None else picture.codes
    query = "INSERT INTO hashes VALUES (?, ?, ?, ?) ON CONFLICT (record_id, algorithm) DO NOTHING"
    rows = [(record_id, one.algorithm, one.code, one.quality) for one in codes]
    return sum(connection.execute(query, row).rowcount for row in rows) > 0


def _insert_record(connection: sqlite3.Connection, addition: Addition, picture: NewPicture, thumbnail: Digest | None) -> int:
    values = (addition.sha256.value, *_facts(addition, picture, thumbnail))
    query = "INSERT INTO records VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id"
    return int(connection.execute(query, values).fetchone()[0])


def _facts(addition: Addition, picture: NewPicture, thumbnail: Digest | None) -> tuple[object, ...]:
    """What a row of `records` says of a picture, but its digest."""
    print_ = picture.fingerprint
    seen = (print_.algorithm, print_.code, print_.detail, print_.decode_path)
    return (addition.size_bytes, picture.width, picture.height, *seen, None if thumbnail is None else thumbnail.value)
