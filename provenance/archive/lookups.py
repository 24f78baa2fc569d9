"""What web archives were asked about the addresses of an archive's pictures, so that nothing is asked twice."""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from datetime import datetime

from provenance.archive.rows import checksum
from provenance.model.dates import format_instant
from provenance.model.digest import Digest
from provenance.model.lookup import LookupOutcome


def read_lookup(connection: sqlite3.Connection, service: str, url: str) -> dict[Digest, LookupOutcome]:
    """What came of asking a web archive about an address, for each picture that it was asked for; empty where it was not asked."""
    row = connection.execute("SELECT outcome, at, checksum FROM lookups WHERE service = ? AND url = ?", (service, url)).fetchone()
    if row is None or row[2] not in (None, lookup_checksum(service, url, row[1], row[0])):  # what is not what was written is asked again
        return {}
    return {Digest.parse(picture): LookupOutcome(outcome) for picture, outcome in json.loads(row[0]).items()}


def keep_lookup(connection: sqlite3.Connection, service: str, url: str, outcomes: Mapping[Digest, LookupOutcome], at: datetime) -> None:
    """Keep that, beside what is known of other pictures, within the caller's transaction."""
    known = read_lookup(connection, service, url) | dict(outcomes)
    text = json.dumps({str(picture): outcome.value for picture, outcome in sorted(known.items())})
    values = (service, url, format_instant(at), text)
    connection.execute("INSERT OR REPLACE INTO lookups VALUES (?, ?, ?, ?, ?)", (*values, lookup_checksum(*values)))


def lookup_checksum(service: str, url: str, at: str, outcome: str) -> bytes:
    """What is kept beside an answer; answers that a version before 4 wrote have none."""
    return checksum([service, url, at, outcome])


def kept_lookups(connection: sqlite3.Connection) -> Iterator[tuple[str, str, str, str, bytes | None, bytes]]:
    """Each answer: service, address, time, outcome, the checksum that was written, that of what is read."""
    for service, url, at, outcome, stored in connection.execute("SELECT service, url, at, outcome, checksum FROM lookups"):
        yield service, url, at, outcome, stored, lookup_checksum(service, url, at, outcome)
