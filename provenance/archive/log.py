"""The log of an archive: append-only, each entry chained to the one before by SHA-256."""

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from provenance.model.dates import format_instant

_START = bytes(32)
"""What the first entry is chained to."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One thing that was done to an archive.

    Attributes:
        number: 1 for the first.
        at: When, by the clock of the machine, RFC 3339 UTC. The order is that of `number`, whatever the clock did.
        operator: Name of the account that ran the program.
        tool: Name and version of the program.
        action: `init`, `add`, `remove` or `mark`.
        detail: What exactly, as JSON.
        chain: SHA-256 over this entry and the chain before it.
    """

    number: int
    at: str
    operator: str
    tool: str
    action: str
    detail: str
    chain: bytes


@dataclass(frozen=True, slots=True)
class Signature:
    """Who writes to an archive, with what, and when.

    Attributes:
        operator: Name of the account.
        tool: Name and version of the program.
        now: The time, with a zone.
    """

    operator: str
    tool: str
    now: datetime


def append(connection: sqlite3.Connection, by: Signature, action: str, detail: dict[str, object]) -> None:
    """Add an entry, within the caller's transaction."""
    row = connection.execute("SELECT number, chain FROM log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (1, _START) if row is None else (row[0] + 1, row[1])
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True)
    fields = (number, format_instant(by.now), by.operator, by.tool, action, text)
    connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", (*fields, _link(fields, before)))


def read_log(connection: sqlite3.Connection) -> Iterator[LogEntry]:
    """All entries, oldest first."""
    for row in connection.execute("SELECT number, at, operator, tool, action, detail, chain FROM log ORDER BY number"):
        yield LogEntry(*row)


def first_broken(entries: list[LogEntry]) -> int | None:
    """Number of the first entry that was changed, or that follows one taken out; None where the chain holds.

    A chain shows that nothing was changed or taken out between two entries. It cannot show that the last entries
    were cut off, or that the whole log was written anew.
    """
    before, expected = _START, 1
    for entry in entries:
        fields = (entry.number, entry.at, entry.operator, entry.tool, entry.action, entry.detail)
        if entry.number != expected or _link(fields, before) != entry.chain:
            return entry.number
        before, expected = entry.chain, expected + 1
    return None


def _link(fields: tuple[object, ...], before: bytes) -> bytes:
    return hashlib.sha256(before + json.dumps(fields, ensure_ascii=True).encode()).digest()
