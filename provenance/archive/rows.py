"""Rows of `archive.db` <-> domain types, and the digest of a whole archive's content."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from itertools import groupby

from provenance.model.dates import DateBasis, DateInterval, parse_instant
from provenance.model.digest import Digest
from provenance.model.fingerprint import Fingerprint
from provenance.model.record import Appearance, GenericRegion, Record

RECORD_COLUMNS = (
    "r.id, r.sha256, r.size_bytes, r.width, r.height, r.algorithm, r.code, r.detail, r.decode_path, r.thumbnail, f.algorithm, f.sha256"
)
APPEARANCE_COLUMNS = "a.earliest, a.latest, a.basis, a.date_text, a.path, a.source, a.url, a.publisher, a.title, a.caption, a.notes"
_RECORD_WIDTH = RECORD_COLUMNS.count(",") + 1


def read_records(connection: sqlite3.Connection, where: str = "", values: Iterable[object] = ()) -> Iterator[Record]:
    """Records with their appearances, by SHA-256; `where` is a condition on `r`, `a` and `f`, joined."""
    marks = _read_marks(connection)
    query = (
        f"SELECT {RECORD_COLUMNS}, {APPEARANCE_COLUMNS} FROM records r JOIN appearances a ON a.record_id = r.id "
        f"LEFT JOIN features f ON f.record_id = r.id {where} ORDER BY r.sha256, a.path, a.earliest, a.latest, a.identity"
    )
    rows = connection.execute(query, tuple(values))
    for head, group in groupby(rows, key=lambda row: row[:_RECORD_WIDTH]):
        yield _record(head, tuple(_appearance(row[_RECORD_WIDTH:]) for row in group), tuple(sorted(marks.get(head[0], ()))))


def _read_marks(connection: sqlite3.Connection) -> dict[int, list[GenericRegion]]:
    """All marks by record: they are few."""
    marks: dict[int, list[GenericRegion]] = {}
    for number, *region in connection.execute("SELECT record_id, left_edge, top_edge, right_edge, lower_edge, reason FROM marks"):
        marks.setdefault(number, []).append(GenericRegion(*region))
    return marks


def _record(row: tuple[object, ...], appearances: tuple[Appearance, ...], generic: tuple[GenericRegion, ...]) -> Record:
    number, sha256, size_bytes, width, height, algorithm, code, detail, decode_path, thumbnail, local_algorithm, local_sha256 = row
    print_ = Fingerprint(str(algorithm), _blob(code), float(str(detail)), str(decode_path))
    kept = None if thumbnail is None else Digest(_blob(thumbnail))
    local = None if local_algorithm is None else f"{local_algorithm}#{Digest(_blob(local_sha256))}"
    size = _int(size_bytes), _int(width), _int(height)
    return Record(_int(number), Digest(_blob(sha256)), *size, print_, kept, appearances, local, generic)


def _appearance(row: tuple[object, ...]) -> Appearance:
    earliest, latest, basis, date_text, path, source, url, publisher, title, caption, notes = row
    interval = DateInterval(_instant(earliest), _instant(latest))
    pairs = tuple(sorted(json.loads(str(notes)).items()))
    return Appearance(
        interval,
        DateBasis(str(basis)),
        str(date_text),
        str(path),
        _text(source),
        _text(url),
        _text(publisher),
        _text(title),
        _text(caption),
        pairs,
    )


def appearance_row(appearance: Appearance) -> tuple[str | None, ...]:
    """The values of `APPEARANCE_COLUMNS`."""
    return (
        instant_text(appearance.interval.earliest),
        instant_text(appearance.interval.latest),
        appearance.basis.value,
        appearance.date_text,
        appearance.path,
        appearance.source,
        appearance.url,
        appearance.publisher,
        appearance.title,
        appearance.caption,
        json.dumps(dict(appearance.notes), ensure_ascii=False, sort_keys=True),
    )


def identity(sha256: Digest, appearance: Appearance) -> bytes:
    """Digest of an appearance of a picture: equal for equal fields."""
    return hashlib.sha256(_canonical([str(sha256), *appearance_row(appearance)])).digest()


def content_digest(records: Iterable[Record]) -> Digest:
    """Digest of everything that can change an answer, for records in the order of their SHA-256.

    It does not depend on the order of adding, on the machine, or on where the files lay.
    """
    whole = hashlib.sha256()
    for record in records:
        print_ = record.fingerprint
        fields = [str(record.sha256), record.size_bytes, record.width, record.height, str(print_), repr(print_.detail)]
        fields += [print_.decode_path, str(record.thumbnail), sorted(str(appearance_row(item)) for item in record.appearances)]
        if record.local_features is not None or record.generic:  # else as before version 2, so that old digests hold
            fields += [record.local_features, [astuple(region) for region in record.generic]]
        whole.update(_canonical(fields) + b"\n")
    return Digest(whole.digest())


def _canonical(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()


def instant_text(instant: datetime | None) -> str | None:
    """Text of an instant, of one width so that texts sort as instants do; None stays None."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def _instant(value: object) -> datetime | None:
    return None if value is None else parse_instant(str(value))


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _blob(value: object) -> bytes:
    assert isinstance(value, bytes)
    return value


def _int(value: object) -> int:
    assert isinstance(value, int)
    return value
