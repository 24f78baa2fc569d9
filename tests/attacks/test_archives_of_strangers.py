"""Archives that a stranger made: what SQLite would do for them, what lies in their folders, what their rows say."""

import os
import shutil
import sqlite3
import struct
from contextlib import closing
from pathlib import Path

import pytest

from tests.attacks.desk import AT
from tests.cli.batches import Said, provenance
from tests.conftest import FIXTURES

MOOSE = FIXTURES / "photos" / "moose.jpg"


@pytest.fixture
def hostile(fixture_archive: Path, tmp_path: Path) -> Path:
    """A copy of an archive, for its attacker."""
    return Path(shutil.copytree(fixture_archive, tmp_path / "hostile"))


def changed(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def every_use(archive: Path, own: Path) -> list[Said]:
    """What each command says of an archive."""
    copy = archive.with_name("copy")
    commands: list[tuple[str | Path, ...]] = [
        ("check", MOOSE, "--at", AT, "--archive", archive),
        *(("archive", name, archive) for name in ("info", "verify", "log", "repair")),
        ("archive", "diff", own, archive),
        ("archive", "export", archive, "-f", "csv"),
        ("archive", "trust", archive, "Example Wire", "--reason", "x"),
        ("archive", "add", archive, MOOSE, "--date", "2019", "--basis", "asserted"),
        ("archive", "backup", archive, copy),
        ("archive", "merge", own, archive),
    ]
    said = [provenance(*command) for command in commands]
    assert not copy.exists()
    return said


@pytest.mark.parametrize(
    ("statements", "named"),
    [
        (["CREATE VIEW spy AS SELECT load_extension('x')"], "view spy"),
        (["CREATE TRIGGER t AFTER INSERT ON appearances BEGIN UPDATE trust SET trusted = 1; END"], "trigger t"),
        (["CREATE VIRTUAL TABLE f USING fts5(x)"], "table f"),
        (["ALTER TABLE trust ADD COLUMN x TEXT GENERATED ALWAYS AS (hex(name)) VIRTUAL"], "table trust"),
        (["CREATE INDEX i ON records (abs(width))"], "index i"),
        (["ALTER TABLE records RENAME TO kept", "CREATE VIEW records AS SELECT * FROM kept"], "view records"),
        (["DROP INDEX appearances_by_path"], "index appearances_by_path"),
        (["PRAGMA writable_schema = ON", "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name = 'log'"], "table log"),
    ],
)
def test_schema_that_is_not_ours_is_refused_by_name(hostile: Path, fixture_archive: Path, statements: list[str], named: str) -> None:
    """Nothing of it is run, by whatever command, and the archive is left as it is."""
    changed(hostile, *statements)
    content = (hostile / "archive.db").read_bytes()
    for said in every_use(hostile, fixture_archive):
        assert (said.code, said.out) == (4, "")
        assert said.err.startswith("error: ")
        assert named in said.err
        assert "Traceback" not in said.err
    assert (hostile / "archive.db").read_bytes() == content


def _journal_of_a_crash(archive: Path) -> bytes:
    """A journal that SQLite would take back, as a power cut leaves one."""
    path = archive / "archive.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("PRAGMA cache_size = 1", "BEGIN IMMEDIATE", "UPDATE appearances SET path = path || 'x'"):
            connection.execute(statement)
        connection.execute("UPDATE features SET content = zeroblob(16000)")
        content, journal = path.read_bytes(), path.with_name("archive.db-journal").read_bytes()
        connection.execute("ROLLBACK")
    path.write_bytes(content)
    return journal


def test_journal_that_names_a_file_does_not_delete_it(hostile: Path, fixture_archive: Path, tmp_path: Path) -> None:
    """SQLite deletes the super-journal that a journal names once it has taken the journal back (`pager_delsuper`)."""
    dear = tmp_path / "dear.txt"
    dear.write_text("letters")
    journal, name = _journal_of_a_crash(hostile), os.fsencode(dear)
    ending = struct.pack(">I", (1 << 30) // 4096 + 1) + name + struct.pack(">II", len(name), sum(name)) + journal[:8]
    (hostile / "archive.db-journal").write_bytes(journal + ending)
    for said in every_use(hostile, fixture_archive):
        assert (said.code, "names another file" in said.err) == (4, True), said
    assert dear.read_text() == "letters"


@pytest.mark.parametrize("name", ["archive.db", "archive.db-wal", "archive.db-journal", "archive.db-shm", "index"])
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_what_is_no_file_is_not_opened(hostile: Path, fixture_archive: Path, tmp_path: Path, name: str, kind: str) -> None:
    """A link would be written through, a pipe waited for without end."""
    place, elsewhere = hostile / name, tmp_path / "elsewhere"
    if name == "index":
        shutil.rmtree(place)
        elsewhere.mkdir()
    elif name == "archive.db":
        place.rename(elsewhere)
    else:
        elsewhere.write_bytes(b"x" * 100)
    match kind:
        case "link":
            place.symlink_to(elsewhere)
        case "pipe":
            os.mkfifo(place)
        case _ if name == "index":
            pytest.skip("that is what it should be")
        case _:
            place.mkdir()
    said = every_use(hostile, fixture_archive)
    assert [(one.code, f"{place}: is a {kind}" in one.err) for one in said] == [(4, True)] * len(said), said
