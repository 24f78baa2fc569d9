"""The tables of `archive.db`, version by version."""

import sqlite3

APPLICATION_ID = 0x70726F76
"""`prov` in ASCII, in the header of the file (SQLite file format, section 1.3.17): tells it from any other database."""
SCHEMA_VERSION = 4
"""Kept in `user_version`. A higher one than this was written by a newer program and is refused."""
BUSY_TIMEOUT_S = 30.0
"""How long a connection waits for another one's lock; four writers with none lost three of them when it was 0."""

TABLES_1 = """
CREATE TABLE settings (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE records (
    id          INTEGER PRIMARY KEY,
    sha256      BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),
    size_bytes  INTEGER NOT NULL,
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    algorithm   TEXT NOT NULL,
    code        BLOB NOT NULL CHECK (length(code) = 32),
    detail      REAL NOT NULL,
    decode_path TEXT NOT NULL,
    thumbnail   BLOB CHECK (length(thumbnail) = 32)
) STRICT;

CREATE TABLE appearances (
    record_id INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    earliest  TEXT,
    latest    TEXT,
    basis     TEXT NOT NULL,
    date_text TEXT NOT NULL,
    path      TEXT NOT NULL,
    source    TEXT,
    url       TEXT,
    publisher TEXT,
    title     TEXT,
    caption   TEXT,
    notes     TEXT NOT NULL,
    identity  BLOB NOT NULL UNIQUE
) STRICT;
CREATE INDEX appearances_by_record ON appearances (record_id);
CREATE INDEX appearances_by_path ON appearances (path);

CREATE TABLE files (
    path        TEXT PRIMARY KEY,
    size_bytes  INTEGER NOT NULL,
    modified_ns INTEGER NOT NULL,
    record_id   INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE log (
    number   INTEGER PRIMARY KEY,
    at       TEXT NOT NULL,
    operator TEXT NOT NULL,
    tool     TEXT NOT NULL,
    action   TEXT NOT NULL,
    detail   TEXT NOT NULL,
    chain    BLOB NOT NULL CHECK (length(chain) = 32)
) STRICT;
"""
"""`appearances.identity` is the digest of all its fields, so that adding the same one again changes nothing. `files`
remembers which file of this machine gave which record, so that an unchanged one is not read again; it is no part of
the archive's content. Each `log.chain` is the digest of the entry and of the chain before it."""

TABLES_2 = """
CREATE TABLE features (
    number    INTEGER PRIMARY KEY AUTOINCREMENT,
    record_id INTEGER NOT NULL UNIQUE REFERENCES records (id) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,
    sha256    BLOB NOT NULL CHECK (length(sha256) = 32),
    content   BLOB NOT NULL CHECK (length(content) <= 16384)
) STRICT;

CREATE TABLE marks (
    record_id  INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    left_edge  REAL NOT NULL,
    top_edge   REAL NOT NULL,
    right_edge REAL NOT NULL,
    lower_edge REAL NOT NULL,
    reason     TEXT NOT NULL,
    PRIMARY KEY (record_id, left_edge, top_edge, right_edge, lower_edge)
) STRICT, WITHOUT ROWID;
"""
"""What version 2 added. `features.number` is never used again, so the index can go by it; `sha256` is that of `content`
and stands before it, so that reading it does not read the content."""
TABLES_3 = """
CREATE TABLE heard (
    identity BLOB PRIMARY KEY REFERENCES appearances (identity) ON DELETE CASCADE,
    origin   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE heard_facts (
    record_id INTEGER PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
    origin    TEXT NOT NULL
) STRICT;

CREATE TABLE trust (
    name    TEXT PRIMARY KEY,
    trusted INTEGER NOT NULL CHECK (trusted IN (0, 1)),
    reason  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE decisions (
    finding  TEXT PRIMARY KEY,
    decision TEXT NOT NULL,
    reason   TEXT NOT NULL,
    author   TEXT NOT NULL,
    at       TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE hashes (
    record_id INTEGER NOT NULL REFERENCES records (id) ON DELETE CASCADE,
    algorithm TEXT NOT NULL,
    code      BLOB NOT NULL CHECK (length(code) = 32),
    quality   INTEGER NOT NULL,
    PRIMARY KEY (record_id, algorithm)
) STRICT, WITHOUT ROWID;

CREATE TABLE lookups (
    service TEXT NOT NULL,
    url     TEXT NOT NULL,
    at      TEXT NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (service, url)
) STRICT, WITHOUT ROWID;
"""
"""What version 3 added. `heard` and `heard_facts` name who gave the list that an appearance, or what is known of a picture's looks,
comes from; what is not there came from the owner. `hashes` keeps codes of other algorithms for exchange, `lookups` what a web archive
was asked."""
TABLES_4 = """
CREATE TABLE seals (
    record_id INTEGER PRIMARY KEY REFERENCES records (id) ON DELETE CASCADE,
    seal      BLOB NOT NULL CHECK (length(seal) = 16)
) STRICT;

CREATE TABLE gone (
    number INTEGER PRIMARY KEY
) STRICT;
"""
"""What version 4 added: a checksum over all rows of each record (`seals.py`), and the numbers of features that were taken away, so that
one which a segment of the index names and no row has is known to be lost."""
TABLES = {1: TABLES_1, 2: TABLES_2, 3: TABLES_3, 4: TABLES_4}
"""What each version added to the one before."""
ALTERATIONS = {
    4: """
ALTER TABLE files ADD COLUMN checksum BLOB;
ALTER TABLE lookups ADD COLUMN checksum BLOB;
CREATE TRIGGER features_gone AFTER DELETE ON features BEGIN INSERT OR IGNORE INTO gone VALUES (old.number); END;
"""
}
"""What each version did to the tables of the one before."""
_FROM_LISTS = """
INSERT INTO heard SELECT a.identity, coalesce('list ' || json_extract(a.notes, '$.list'), 'unknown list')
    FROM appearances a JOIN records r ON r.id = a.record_id
    WHERE r.decode_path LIKE 'list:%' OR json_extract(a.notes, '$.basis_in_list') IS NOT NULL;
INSERT INTO heard_facts SELECT id, 'unknown list' FROM records WHERE decode_path LIKE 'list:%';
UPDATE records SET decode_path = substr(decode_path, 6) WHERE decode_path LIKE 'list:%';
DELETE FROM settings WHERE name = 'digest';
"""
_UNSEALED = """
DELETE FROM files;
DELETE FROM settings WHERE name = 'segments';
"""
CONVERSIONS = {3: _FROM_LISTS, 4: _UNSEALED}
"""What is to be done to the rows of an older archive besides: before version 3, `list:` before the decode path meant that a list had
given it, and a note that an appearance had come with it; before version 4, nothing told whether a remembered file, or the number of
features that a segment names, was what had been written, so files are read once more and segments are written anew."""


def make_tables(connection: sqlite3.Connection, version: int, until: int) -> None:
    """Make what the versions after `version` added, to `until`, and convert what earlier ones wrote, within the caller's transaction."""
    for later in range(version + 1, until + 1):
        for statement in (TABLES[later] + ALTERATIONS.get(later, "") + (CONVERSIONS.get(later, "") if version else "")).split(";\n"):
            connection.execute(statement)
