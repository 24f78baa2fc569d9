"""Rows of `archive.db` <-> domain types, and the digest of a whole archive's content."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import astuple, dataclass
from itertools import groupby

from provenance.archive import values
from provenance.errors import ArchiveDamagedError
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.exchange_code import PDQ
from provenance.model.record import Appearance, GenericRegion, Record
from provenance.model.trust import Trust

RECORD_COLUMNS = (
    "r.id, r.sha256, r.size_bytes, r.width, r.height, r.algorithm, r.code, r.detail, r.decode_path, r.thumbnail, "
    "f.algorithm, f.sha256, hf.origin"
)
_SEAL_COLUMNS = (
    "f.number, (SELECT group_concat(one, ' ') FROM (SELECT h.algorithm || ':' || hex(h.code) || ':' || h.quality AS one "
    "FROM hashes h WHERE h.record_id = r.id ORDER BY h.algorithm)), s.seal"
)
APPEARANCE_COLUMNS = "a.earliest, a.latest, a.basis, a.date_text, a.path, a.source, a.url, a.publisher, a.title, a.caption, a.notes"
_PATH = APPEARANCE_COLUMNS.split(", ").index("a.path")
_RECORD_WIDTH = RECORD_COLUMNS.count(",") + 1
_HEAD_WIDTH = _RECORD_WIDTH + 3
_FIRST_SEALED = 4
"""Version of the schema."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the owner says of what the archive holds: the marks of a record, by its number, and whom to trust."""

    marks: Callable[[int], list[GenericRegion]]
    trust: Trust


def read_trust(connection: sqlite3.Connection) -> Trust:
    """Whose word the owner of the archive takes."""
    names: dict[bool, set[str]] = {True: set(), False: set()}
    for name, trusted in connection.execute("SELECT name, trusted FROM trust"):
        names[bool(trusted)].add(values.text(name))
    return Trust(frozenset(names[True]), frozenset(names[False]))


@dataclass(frozen=True, slots=True)
class Sealed:
    """A record with the checksum over all of its rows.

    Attributes:
        record: As it is read.
        seal: Of what is read, 16 bytes.
        stored: As it was written; None where there is none, as before version 4.
    """

    record: Record
    seal: bytes
    stored: bytes | None


def read_records(connection: sqlite3.Connection, where: str = "", wanted: Iterable[object] = ()) -> Iterator[Record]:
    """Records with their appearances, by SHA-256; `where` is a condition on `r`, `a` and `f`, joined.

    Raises:
        ArchiveDamagedError: A row of a record is not what was written, or one of them is lost.
    """
    sealed = is_sealed(connection)
    for one in read_sealed(connection, where, wanted):
        if sealed and one.seal != one.stored:
            raise ArchiveDamagedError(
                f"the record {one.record.sha256} ({one.record.path}) is not what was written; restore archive.db from a copy"
            )
        yield one.record


def read_sealed(connection: sqlite3.Connection, where: str = "", wanted: Iterable[object] = ()) -> Iterator[Sealed]:
    """The same, with the checksums that were written and those of what is read."""
    judged = _Judged(_marks(connection, every=not where), read_trust(connection))
    query = (
        f"SELECT {RECORD_COLUMNS}, {_SEAL_COLUMNS}, {APPEARANCE_COLUMNS}, h.origin, a.identity "
        "FROM records r JOIN appearances a ON a.record_id = r.id "
        "LEFT JOIN features f ON f.record_id = r.id LEFT JOIN heard h ON h.identity = a.identity "
        "LEFT JOIN heard_facts hf ON hf.record_id = r.id LEFT JOIN seals s ON s.record_id = r.id "
        f"{where} ORDER BY r.sha256, a.path, a.earliest, a.latest, a.identity"
    )
    rows = connection.execute(query, tuple(wanted))
    before = b""
    for head, group in groupby(rows, key=lambda row: row[:_HEAD_WIDTH]):
        one = _sealed(head, [row[_HEAD_WIDTH:] for row in group], judged)
        if one.record.sha256.value <= before:
            raise ArchiveDamagedError(f"the record {one.record.sha256} comes twice, or out of order; restore archive.db from a copy")
        before = one.record.sha256.value
        yield one


def is_sealed(connection: sqlite3.Connection) -> bool:
    """Whether the archive is of a version that seals its records."""
    return bool(connection.execute("PRAGMA main.user_version").fetchone()[0] >= _FIRST_SEALED)


def checksum(fields: object) -> bytes:
    """BLAKE2b of 128 bits over values that JSON can hold."""
    return hashlib.blake2b(_canonical(fields), digest_size=16).digest()


def _marks(connection: sqlite3.Connection, *, every: bool) -> Callable[[int], list[GenericRegion]]:
    """What gives the marks of a record: they are few, so where every record is read they are read together."""
    columns = "left_edge, top_edge, right_edge, lower_edge, reason"
    if not every:
        query = f"SELECT {columns} FROM marks WHERE record_id = ?"
        return lambda number: [values.region(*row) for row in connection.execute(query, (number,))]
    marks: dict[int, list[tuple[object, ...]]] = {}
    for number, *edges in connection.execute(f"SELECT record_id, {columns} FROM marks"):
        marks.setdefault(number, []).append(tuple(edges))
    return lambda number: [values.region(*row) for row in marks.get(number, [])]


def _sealed(row: tuple[object, ...], described: list[tuple[object, ...]], judged: _Judged) -> Sealed:
    """A record of its row and those of its appearances.

    Raises:
        ArchiveDamagedError: One of them holds what no record has.
    """
    try:
        record = _record(row[:_RECORD_WIDTH], tuple(_appearance(one, judged.trust) for one in described), judged)
        number, codes, stored = row[_RECORD_WIDTH:]
        identities = [values.blob(one[-1]).hex() for one in described]
        seal = checksum([record.id, number, codes, identities, _content_fields(record)])
        return Sealed(record, seal, None if stored is None else values.blob(stored))
    except (ValueError, TypeError) as error:
        name = row[1].hex() if isinstance(row[1], bytes) else f"number {row[0]}"
        raise ArchiveDamagedError(
            f"the record {name} ({described[0][_PATH]}) cannot be read: {error}; restore archive.db from a copy"
        ) from error


def _record(row: tuple[object, ...], appearances: tuple[Appearance, ...], judged: _Judged) -> Record:
    number, sha256, size_bytes, width, height, *looks, thumbnail, local_algorithm, local_sha256, origin = row
    id_, print_ = values.whole(number), values.looks(*looks)
    least = 0 if print_.algorithm == PDQ else 1
    sides = values.whole(width, values.MAX_SIDE, least=least), values.whole(height, values.MAX_SIDE, least=least)
    kept = None if thumbnail is None else Digest(values.blob(thumbnail))
    local = None if local_algorithm is None else f"{values.text(local_algorithm)}#{Digest(values.blob(local_sha256))}"
    generic = tuple(sorted(judged.marks(id_)))
    told = Digest(values.blob(sha256)), values.whole(size_bytes), *sides
    return Record(id_, *told, print_, kept, appearances, local, generic, values.text_or_none(origin))


def _appearance(row: tuple[object, ...], trust: Trust) -> Appearance:
    earliest, latest, basis, date_text, path, *texts, notes, origin = row[:-1]
    source, url, publisher, title, caption = map(values.text_or_none, texts)
    stated, giver = DateBasis(values.text(basis)), values.text_or_none(origin)
    counted = trust.basis_of(stated, source, giver)
    return Appearance(
        DateInterval(values.instant_or_none(earliest), values.instant_or_none(latest)),
        counted,
        values.text(date_text),
        values.text(path),
        source,
        url,
        publisher,
        title,
        caption,
        values.notes(notes),
        giver,
        None if counted is stated else stated,
    )


def appearance_row(appearance: Appearance) -> tuple[str | None, ...]:
    """The values of `APPEARANCE_COLUMNS`: what was stated, whatever it counts as."""
    notes = {storable(name): storable(value) for name, value in appearance.notes}
    texts = (appearance.source, appearance.url, appearance.publisher, appearance.title, appearance.caption)
    return (
        values.instant_text(appearance.interval.earliest),
        values.instant_text(appearance.interval.latest),
        (appearance.stated_basis or appearance.basis).value,
        storable(appearance.date_text),
        storable(appearance.path),
        *(None if text is None else storable(text) for text in texts),
        json.dumps(notes, ensure_ascii=False, sort_keys=True),
    )


def storable(text: str) -> str:
    """A text as SQLite can hold it: halves of surrogate pairs, which names of files and JSON may have, are written out as escapes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode()


def identity(sha256: Digest, appearance: Appearance) -> bytes:
    """Digest of an appearance of a picture: equal for equal fields."""
    return hashlib.sha256(_canonical([str(sha256), *_said(appearance)])).digest()


def _said(appearance: Appearance) -> tuple[str | None, ...]:
    """Everything that was stated, and by whom, where it came in a list."""
    row = appearance_row(appearance)
    return row if appearance.origin is None else (*row, appearance.origin)


def content_digest(records: Iterable[Record], judgements: Iterable[tuple[str, ...]] = ()) -> Digest:
    """Digest of everything that can change an answer, for records in the order of their SHA-256.

    It does not depend on the order of adding, on the machine, or on where the files lay.

    Args:
        records: All of them.
        judgements: What the owner says besides, of names and of findings, in one order.
    """
    whole = hashlib.sha256()
    for record in records:
        whole.update(_canonical(_content_fields(record)) + b"\n")
    for judgement in judgements:
        whole.update(_canonical(judgement) + b"\n")
    return Digest(whole.digest())


def _content_fields(record: Record) -> list[object]:
    """Everything of a record that can change an answer."""
    print_ = record.fingerprint
    fields: list[object] = [str(record.sha256), record.size_bytes, record.width, record.height, str(print_), repr(print_.detail)]
    fields += [print_.decode_path, str(record.thumbnail), sorted(str(_said(item)) for item in record.appearances)]
    if record.local_features is not None or record.generic:  # else as before version 2, so that old digests hold
        fields += [record.local_features, [astuple(region) for region in record.generic]]
    if record.origin is not None:
        fields.append(record.origin)
    return fields


def _canonical(fields: object) -> bytes:
    return json.dumps(fields, ensure_ascii=True, separators=(",", ":")).encode()
