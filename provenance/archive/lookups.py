"""What web archives were asked about the addresses of an archive's pictures, so that nothing is asked twice."""

import json
import sqlite3
from collections.abc import Mapping
from datetime import datetime

from provenance.model.dates import format_instant
from provenance.model.digest import Digest
from provenance.model.lookup import LookupOutcome


def read_lookup(connection: sqlite3.Connection, service: str, url: str) -> dict[Digest, LookupOutcome]:
    """What came of asking a web archive about an address, for each picture that it was asked for; empty where it was not asked."""
    row = connection.execute("SELECT outcome FROM lookups WHERE service = ? AND url = ?", (service, url)).fetchone()
    return {} if row is None else {Digest.parse(picture): LookupOutcome(outcome) for picture, outcome in json.loads(row[0]).items()}


def keep_lookup(connection: sqlite3.Connection, service: str, url: str, outcomes: Mapping[Digest, LookupOutcome], at: datetime) -> None:
    """Keep that, beside what is known of other pictures, within the caller's transaction."""
    known = read_lookup(connection, service, url) | dict(outcomes)
    text = json.dumps({str(picture): outcome.value for picture, outcome in sorted(known.items())})
    connection.execute("INSERT OR REPLACE INTO lookups VALUES (?, ?, ?, ?)", (service, url, format_instant(at), text))
