"""The log of an archive: append-only, each entry chained to the one before by SHA-256."""

import getpass
import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from typing import Any, Self

from provenance.archive import values
from provenance.model.dates import format_instant

BEGUN, ENDED = "run", "end"
"""Actions of the entries that a run of `archive add` begins and ends with: from what and with what options, and what came of it."""
IDENTITIES = "identities"
"""In the detail of an entry `add`: the identities of the appearances that were new, hexadecimal. They tie each to its run."""
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
        action: What was done, in one word: `init`, `add`, `remove`, `mark`, `trust` and others.
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

    def told(self) -> Mapping[str, Any]:
        """The detail, read.

        Raises:
            ValueError: It is none that could have been written.
        """
        try:
            read = json.loads(self.detail)
        except RecursionError:
            read = None
        if isinstance(read, dict):
            return read
        raise ValueError(f"entry {self.number} of the log cannot be read")


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What reading a whole log shows.

    Attributes:
        entries: How many there are.
        first: The first; None where there is none.
        last: The last; likewise.
        first_broken: Number of the first entry that was changed, or that follows one taken out; 1 where there is none,
            for the making of the archive is one; None where the chain holds.
    """

    entries: int
    first: LogEntry | None
    last: LogEntry | None
    first_broken: int | None


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

    @classmethod
    def of_account(cls, now: datetime) -> Self:
        """That of the account that runs this program, whose name is `unknown` where it has none, as in many containers."""
        try:
            operator = getpass.getuser()
        except (OSError, KeyError):
            operator = "unknown"
        return cls(operator, f"provenance {version('image-provenance')}", now)


def append(connection: sqlite3.Connection, by: Signature, action: str, detail: Mapping[str, object]) -> int:
    """Add an entry, within the caller's transaction, and return its number."""
    row = connection.execute("SELECT number, chain FROM log ORDER BY number DESC LIMIT 1").fetchone()
    number, before = (1, _START) if row is None else (row[0] + 1, row[1])
    # Names of files may be no Unicode; an escape stands for the same in JSON.
    text = json.dumps(detail, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace").decode()
    fields = (number, format_instant(by.now), by.operator, by.tool, action, text)
    connection.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?)", (*fields, _link(fields, before)))
    return int(number)


def read_log(connection: sqlite3.Connection) -> Iterator[LogEntry]:
    """All entries, oldest first.

    Raises:
        ValueError: One is none that could have been written.
    """
    query = "SELECT number, at, operator, tool, action, detail, chain FROM log ORDER BY number"
    before = -1
    for number, *texts, chain in connection.execute(query):
        if values.whole(number) <= before:
            raise ValueError(f"entry {number} of the log comes twice")
        before = number
        at, operator, tool, action, detail = map(values.text, texts)
        yield LogEntry(number, at, operator, tool, action, detail, values.blob(chain, 32))


def check_chain(entries: Iterable[LogEntry]) -> ChainCheck:
    """Whether every entry is the one that was written.

    A chain shows that nothing was changed or taken out between two entries. It cannot show that the last entries
    were cut off, or that the whole log was written anew.
    """
    before, number = _START, 0
    first = last = None
    broken: int | None = None
    for number, entry in enumerate(entries, 1):
        fields = (entry.number, entry.at, entry.operator, entry.tool, entry.action, entry.detail)
        if broken is None and (entry.number != number or _link(fields, before) != entry.chain):
            broken = entry.number
        first, last, before = first or entry, entry, entry.chain
    return ChainCheck(number, first, last, broken if number else 1)


def _link(fields: tuple[object, ...], before: bytes) -> bytes:
    return hashlib.sha256(before + json.dumps(fields, ensure_ascii=True).encode()).digest()
