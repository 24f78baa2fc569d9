"""Checksums of rows: over all that is said of a record, and over what the owner says; compared before anything is changed."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from provenance.archive import ArchiveWriter, seals
from provenance.archive.rows import read_sealed
from provenance.errors import ArchiveDamagedError
from tests.conftest import ROOT
from tests.unit.archive.additions import addition, new_archive

OLD = ROOT / "tests" / "peers" / "archive-3" / "archive.db"


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[ArchiveWriter]:
    """Of an archive of two records."""
    with new_archive(tmp_path / "archive") as made:
        made.add([addition("a"), addition("b")], "x")
        yield made


def unsealed(connection: sqlite3.Connection) -> list[int]:
    """Numbers of the records whose checksum does not hold."""
    return sorted(one.record.id for one in read_sealed(connection) if one.seal != one.stored)


def test_only_the_records_that_are_named_are_sealed_anew(writer: ArchiveWriter) -> None:
    writer.connection.execute("UPDATE records SET width = 61")
    assert unsealed(writer.connection) == [1, 2]
    seals.seal_records(writer.connection, [2, 9])
    assert unsealed(writer.connection) == [1]
    seals.seal_all(writer.connection)
    assert unsealed(writer.connection) == []
    assert writer.connection.execute("SELECT count(*) FROM seals").fetchone() == (2,)


def test_records_that_are_changed_or_lost_are_told(writer: ArchiveWriter) -> None:
    seals.require_records(writer.connection, [1, 2])
    writer.connection.execute("UPDATE records SET width = 61 WHERE id = 2")
    seals.require_records(writer.connection, [1])
    with pytest.raises(ArchiveDamagedError, match="is not what was written"):
        seals.require_records(writer.connection, [1, 2])
    with pytest.raises(ArchiveDamagedError) as caught:
        seals.require_records(writer.connection, [1, 3])
    assert str(caught.value) == "rows of record 3 are lost; restore archive.db from a copy"


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO settings VALUES ('other', '1')",
        "UPDATE settings SET value = 'thumbs' WHERE name = 'keep'",
        "DELETE FROM settings WHERE name = 'seal'",
        "UPDATE settings SET value = 'x' WHERE name = 'seal'",
        "INSERT INTO trust VALUES ('wire', 1, 'x')",
        "INSERT INTO decisions VALUES ('f', 'dismiss', 'x', 'ava', '2026-01-01T00:00:00Z')",
    ],
)
def test_what_the_owner_says_holds_until_it_is_changed(writer: ArchiveWriter, statement: str) -> None:
    """Of whatever is said beside the checksum itself; and again once that is written anew."""
    assert seals.settings_hold(writer.connection)
    writer.connection.execute(statement)
    assert not seals.settings_hold(writer.connection)
    seals.seal_settings(writer.connection)
    assert seals.settings_hold(writer.connection)


@pytest.mark.parametrize("columns", ["name = name || 'x'", "trusted = 0", "reason = 'y'"], ids=["name", "trusted", "reason"])
def test_every_column_of_trust_counts(writer: ArchiveWriter, columns: str) -> None:
    writer.set_trust("Wire", True, "x")
    writer.connection.execute(f"UPDATE trust SET {columns}")
    assert not seals.settings_hold(writer.connection)


@pytest.mark.parametrize("column", ["finding", "decision", "reason", "author", "at"])
def test_every_column_of_decisions_counts(writer: ArchiveWriter, column: str) -> None:
    writer.connection.execute("INSERT INTO decisions VALUES ('f', 'dismiss', 'x', 'ava', '2026-01-01T00:00:00Z')")
    seals.seal_settings(writer.connection)
    writer.connection.execute(f"UPDATE decisions SET {column} = {column} || 'x'")
    assert not seals.settings_hold(writer.connection)


def test_order_of_saying_does_not_count(tmp_path: Path) -> None:
    """Two archives in which the same was said have the same checksum over it."""
    written = []
    for number, names in enumerate((("a", "b"), ("b", "a"))):
        with new_archive(tmp_path / f"{number}") as archive:
            for name in names:
                archive.connection.execute("INSERT INTO trust VALUES (?, 1, 'x')", (name,))
                archive.connection.execute("INSERT INTO decisions VALUES (?, 'dismiss', 'x', 'ava', 'now')", (name,))
                archive.connection.execute("INSERT INTO settings VALUES (?, 'x')", (name,))
            seals.seal_settings(archive.connection)
            written.append(archive.setting("seal"))
    assert written[0] == written[1]


def test_archive_of_a_version_that_had_no_checksums_holds(tmp_path: Path) -> None:
    shutil.copy(OLD, tmp_path / "archive.db")
    with closing(sqlite3.connect(tmp_path / "archive.db")) as connection:
        assert seals.settings_hold(connection)
