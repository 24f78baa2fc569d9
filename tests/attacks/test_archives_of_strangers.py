"""Archives that a stranger made: what SQLite would do for them, what lies in their folders, what their rows say."""

import os
import re
import shutil
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from itertools import islice, product
from pathlib import Path

import pytest

from provenance.archive import StoredArchive, features
from provenance.archive.index.cells import load_cells
from provenance.archive.index.segment import Segment
from provenance.archive.index.segment_file import write_segment
from provenance.archive.schema import make_tables
from provenance.archive.seals import seal_settings
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.local import LocalFeatures
from tests.attacks.desk import AT, check, save
from tests.attacks.forging import forge
from tests.cli.batches import provenance
from tests.cli.conftest import Ended
from tests.conftest import FIXTURES
from tests.pictures import photo

MOOSE = FIXTURES / "photos" / "moose.jpg"


@pytest.fixture
def hostile(fixture_archive: Path, tmp_path: Path) -> Path:
    """A copy of an archive, for its attacker."""
    return Path(shutil.copytree(fixture_archive, tmp_path / "hostile"))


def changed(archive: Path, *statements: str) -> None:
    with closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def every_use(archive: Path, own: Path) -> Iterator[Ended]:
    """What each command says of an archive, one after the other."""
    copy = archive.with_name("copy")
    commands: list[tuple[str | Path, ...]] = [
        ("check", MOOSE, "--at", AT, "--archive", archive),
        ("archive", "trust", archive, "Example Wire", "--reason", "x"),
        *(("archive", name, archive) for name in ("info", "verify", "log", "repair")),
        ("archive", "diff", own, archive),
        ("archive", "export", archive, "-f", "csv"),
        ("archive", "add", archive, MOOSE, "--date", "2019", "--basis", "asserted"),
        ("archive", "backup", archive, copy),
        ("archive", "merge", own, archive),
    ]
    for command in commands:
        yield provenance(*command)
        assert not copy.exists()


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


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *product(["archive.db", "archive.db-wal", "archive.db-journal", "archive.db-shm"], ["link", "pipe", "folder"]),
        *product(["index"], ["link", "pipe"]),
    ],
)
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
        case _:
            place.mkdir()
    said = list(islice(every_use(hostile, fixture_archive), 2))  # the others open it likewise
    assert [(one.code, f"{place}: is a {kind}" in one.err) for one in said] == [(4, True)] * 2, said


def segment_of(archive: Path) -> Path:
    """The one segment of the index of parts."""
    (path,) = (archive / "index").glob("*.points")
    return path


def forged_segment(archive: Path, segment: Segment) -> None:
    """Put a segment in the place of the one that there is, with all that names it."""
    old = segment_of(archive)
    digest = write_segment(archive / "index", segment, load_cells())
    old.unlink()
    with closing(sqlite3.connect(archive / "archive.db", isolation_level=None)) as connection:
        connection.execute("UPDATE settings SET value = replace(value, ?, ?)", (old.stem, str(digest)))
        seal_settings(connection)


def test_index_that_leaves_a_record_out_is_found_out(hostile: Path) -> None:
    """All digests are right. A check believes it, as it does the archive's owner; `verify --read-data` makes it anew and compares."""
    with StoredArchive.open(hostile) as archive:
        entries = list(features.read_features(archive.connection, LOCAL_ALGORITHM, 1, 1 << 40))
    forged_segment(hostile, Segment.build(entries[1:], load_cells()))
    assert "as written" in provenance("archive", "verify", hostile).out
    assert f"note: {segment_of(hostile)}" in provenance("archive", "verify", hostile, "--read-data").out


@pytest.mark.parametrize("numbers", [(1 << 64) - 1, 10_000])
def test_index_that_names_no_row_ends_in_one_line(hostile: Path, tmp_path: Path, numbers: int) -> None:
    """Numbers beyond what SQLite holds, or of no record: made anew, or told as lost."""
    with StoredArchive.open(hostile) as archive:
        entries = list(features.read_features(archive.connection, LOCAL_ALGORITHM, 1, 1 << 40))
    segment = Segment.build(entries, load_cells())
    segment.numbers[:] = numbers
    forged_segment(hostile, segment)
    part = save(tmp_path / "part.jpg", photo("moose").crop((100, 60, 520, 380)))
    said = check(hostile, part)
    assert said.code == (11 if numbers > 1 << 63 else 4), said
    assert numbers > 1 << 63 or "local features number 10000 are lost" in said.err


@pytest.mark.parametrize(("column", "value"), [("width", 0), ("height", -1), ("width", 1 << 40), ("detail", -7.0), ("size_bytes", -1)])
def test_size_that_no_picture_has_is_named(hostile: Path, column: str, value: float) -> None:
    """Sealed by who forged it; a width of 0 was a division by zero."""
    assert forge(hostile, "records", column, value)
    for command in (("check", MOOSE, "--at", AT, "--archive", hostile), ("archive", "export", hostile, "-f", "csv")):
        said = provenance(*command)
        assert said.code == 4, said
        assert re.match(r"error: .*the record [0-9a-f]{64} \(.*\) cannot be read", said.err), said


def test_frame_that_no_index_can_keep_reaches_no_other_record() -> None:
    """A place beyond 12 bits, or a scale beyond 3, is packed into the bits that name the record: its votes would be another one's."""
    for width, height, level in ((65_535, 10, 0), (0, 10, 0), (10, 10, 200)):
        content = struct.pack("<HHH", width, height, 1) + bytes(32) + struct.pack("<HHBB", 65_535, 0, 0, level)
        with pytest.raises(ValueError, match="local features"):
            LocalFeatures.from_bytes(LOCAL_ALGORITHM, content)


@pytest.mark.parametrize("kind", ["pipe", "link", "endless"])
def test_kept_file_that_is_none_is_told_and_not_waited_for(hostile: Path, tmp_path: Path, kind: str) -> None:
    """Only a regular file of a size that a thumbnail can have is read."""
    for thumbnail in [path for path in (hostile / "thumbs").rglob("*") if path.is_file()]:
        content = thumbnail.read_bytes()
        thumbnail.unlink()
        match kind:
            case "pipe":
                os.mkfifo(thumbnail)
            case "link":
                (tmp_path / thumbnail.name).write_bytes(content)
                thumbnail.symlink_to(tmp_path / thumbnail.name)
            case _:
                with thumbnail.open("wb") as handle:
                    handle.truncate(1 << 40)
    part = save(tmp_path / "part.jpg", photo("moose").crop((100, 60, 520, 380)))
    assert check(hostile, part).code == 4
    said = provenance("archive", "verify", hostile, "--read-data")
    assert (said.code, said.out.count("damaged: ")) == (4, 12), said


def test_repair_removes_nothing_behind_a_link(hostile: Path, tmp_path: Path) -> None:
    """What is called by a digest, and by no record, is removed: not where a folder of an archive leads elsewhere."""
    (tmp_path / "mine").mkdir()
    mine = [tmp_path / "mine" / ("0" * 64), tmp_path / "mine" / ".notes.01234567"]
    for path in mine:
        path.write_text("mine")
    (hostile / "thumbs" / "linked").symlink_to(tmp_path / "mine")
    provenance("archive", "repair", hostile)
    assert [path.read_text() for path in mine] == ["mine", "mine"]


def test_index_made_in_memory_rests_on_rows_that_hold(hostile: Path, tmp_path: Path) -> None:
    """A code that was changed would merely not be found where there is no index that was written with it."""
    shutil.rmtree(hostile / "index")
    changed(hostile, "UPDATE records SET code = zeroblob(32)")
    said = check(hostile, save(tmp_path / "small.jpg", photo("moose").resize((300, 200))))
    assert (said.code, "is not what was written" in said.err) == (4, True), said


def test_giver_of_an_old_archive_is_no_sources_name() -> None:
    """An archive of version 2 has the names of files for its givers: called like a source that is trusted, they are still lists."""
    with closing(sqlite3.connect(":memory:")) as connection:
        make_tables(connection, 0, 2)
        connection.execute("INSERT INTO records VALUES (1, zeroblob(32), 1, 1, 1, 'phash-256', zeroblob(32), 0.0, 'list:jpeg/1', NULL)")
        notes = '{"list": "Example Wire", "basis_in_list": "published"}'
        values = (1, None, None, "asserted", "1990", "a.jpg", None, None, None, None, None, notes, b"identity")
        connection.execute(f"INSERT INTO appearances VALUES ({', '.join('?' * 13)})", values)
        make_tables(connection, 2, 3)
        assert connection.execute("SELECT origin FROM heard").fetchall() == [("list Example Wire",)]


def _endless(archive: Path, table: str) -> None:
    """Make a table of six pages, of which each leads 300 times to the next: it has 300^6 rows."""
    path = archive / "archive.db"
    with closing(sqlite3.connect(path)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
        ((size,), (count,)) = (connection.execute(f"PRAGMA {name}").fetchone() for name in ("page_size", "page_count"))
    content, leaf = bytearray(path.read_bytes()), count + 6
    rows = slice((root - 1) * size, root * size)
    ends = [size - 6 * (place + 1) for place in range(300)]
    pages = []
    for child in range(count + 1, leaf + 1):  # an interior page of a table: SQLite's file format, section 1.6
        page = bytearray(struct.pack(">BHHHBI", 5, 0, 300, ends[-1], 0, child) + struct.pack(">300H", *ends)).ljust(size, b"\0")
        for place, end in enumerate(ends, 1):
            page[end : end + 6] = struct.pack(">IBB", child, 0x80 | place >> 7, place & 0x7F)
        pages.append(bytes(page))
    pages.append(bytes(content[rows]))
    content[rows] = pages[0]
    path.write_bytes(bytes(content[:28]) + struct.pack(">I", leaf) + bytes(content[32:]) + b"".join(pages[1:]))


@pytest.mark.timeout(120)
@pytest.mark.parametrize("table", ["appearances", "records", "log"])
def test_rows_without_end_come_to_an_end(hostile: Path, fixture_archive: Path, table: str) -> None:
    """Pages that lead to each other have more rows than anybody can count; what reads them stops, by the size of the file."""
    _endless(hostile, table)
    said = [provenance("archive", *command) for command in (("info", hostile), ("verify", hostile), ("diff", fixture_archive, hostile))]
    assert said[1].code == 4, said
    assert {one.code for one in said} <= {0, 4}, said
