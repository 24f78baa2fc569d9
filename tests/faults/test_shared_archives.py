"""Archives that several processes use at once, that cannot be written, or have no room; runs that are told to end."""

import json
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from provenance.archive import ArchiveWriter, StoredArchive, verify
from provenance.archive.log import check_chain
from provenance.cli.app import app
from provenance.errors import ArchiveDamagedError, ArchiveError, ArchiveMissingError
from provenance.model.record import GenericRegion, Keep
from tests.conftest import BY, PHOTOS, add_list, encoded

MakeArchive = Callable[..., Path]
DigestOf = Callable[[Path], str]
PROGRAM = [sys.executable, "-m", "provenance", "--no-config"]
NOBODY = 65534


def small_pictures(folder: Path, number: int, blue: int = 0) -> Path:
    """So many files, each other than all others, and than those of another blue."""
    folder.mkdir()
    for index in range(number):
        (folder / f"{index}.png").write_bytes(encoded(Image.new("RGB", (8, 8), (index % 256, index // 256, blue)), "PNG"))
    return folder


def adding(archive: Path, *sources: Path) -> list[str]:
    return [*PROGRAM, "archive", "add", str(archive), *map(str, sources), "--date", "2019", "--basis", "published", "-j", "1"]


def whole(archive: Path) -> bool:
    with StoredArchive.open(archive) as opened:
        return not list(verify(opened, read_data=True))


def test_two_writers_and_eight_readers(tmp_path: Path, digest_of: DigestOf) -> None:
    """Each reader sees whole batches, nobody is turned away, and the end is as if one had written after the other."""
    one, other = small_pictures(tmp_path / "one", 250), small_pictures(tmp_path / "other", 350, 77)
    for name in ("together", "apart"):
        ArchiveWriter.create(tmp_path / name, Keep.THUMBS, BY).close()
    writers = [subprocess.Popen(adding(tmp_path / "together", folder), stderr=subprocess.DEVNULL) for folder in (one, other)]
    seen = set()
    readers = 0
    while any(writer.poll() is None for writer in writers):
        opened = [StoredArchive.open(tmp_path / "together") for _ in range(8)]
        seen |= {archive.summary().records for archive in opened}
        readers += len(opened)
        for archive in opened:
            archive.close()
    assert [writer.returncode for writer in writers] == [0, 0]
    assert readers >= 8
    assert seen <= {0, *range(200, 601, 50)}  # batches of 200 and 50, and of 200 and 150
    for folder in (one, other):
        subprocess.run(adding(tmp_path / "apart", folder), check=True, stderr=subprocess.DEVNULL)
    assert digest_of(tmp_path / "together") == digest_of(tmp_path / "apart")
    assert whole(tmp_path / "together")


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_told_to_end(tmp_path: Path, end: signal.Signals) -> None:
    """What a batch did not finish is not there, and the archive is as it was written."""
    ArchiveWriter.create(tmp_path / "a", Keep.THUMBS, BY).close()
    process = subprocess.Popen(adding(tmp_path / "a", small_pictures(tmp_path / "p", 900)), stderr=subprocess.PIPE, text=True)
    while not list((tmp_path / "a").glob("thumbs/*")):
        time.sleep(0.005)
    process.send_signal(end)
    _, said = process.communicate()
    assert process.returncode == (130 if end is signal.SIGINT else -end)
    assert "Traceback" not in said
    with StoredArchive.open(tmp_path / "a") as archive:
        assert archive.summary().records % 200 == 0
        assert [fault for fault in verify(archive, read_data=True) if not fault.derived] == []


@pytest.mark.parametrize("redirection", [">&-", "2>&-", ">/dev/full", "2>/dev/full", ">&- 2>&-", "2>&1 | true"])
def test_nobody_listens(make_archive: MakeArchive, tmp_path: Path, redirection: str) -> None:
    """Nothing of what would have been said goes into the archive, and nothing is lost."""
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    shutil.copy(PHOTOS[1], tmp_path / "p.jpg")
    ended = subprocess.run(
        f"{' '.join(adding(archive, tmp_path / 'p.jpg'))} {redirection}", shell=True, capture_output=True, text=True, check=False
    )
    assert (ended.returncode, "Traceback" in ended.stderr) == (0, False)
    with StoredArchive.open(archive) as opened:
        assert opened.summary().records == 2
    assert whole(archive)
    listed = subprocess.run(
        f"{' '.join(PROGRAM)} archive log {archive} {redirection}", shell=True, capture_output=True, text=True, check=False
    )
    assert listed.returncode == (4 if redirection == ">/dev/full" else 0)
    assert "Traceback" not in listed.stderr


def test_full_disk(tmp_path: Path) -> None:
    """What was stored before stays, the error says what to do, and with room the same command goes on."""
    pictures = small_pictures(tmp_path / "p", 5)
    for number, photo in enumerate(PHOTOS):
        shutil.copy(photo, pictures / f"photo{number}.jpg")
    (tmp_path / "disk").mkdir()
    add = " ".join(adding(Path("a"), pictures))
    program = " ".join(PROGRAM)
    script = f"""
        mount -t tmpfs -o size=1m none {tmp_path}/disk || exit 77
        cd {tmp_path}/disk && {program} archive init a --keep originals || exit 1
        {add} 2>{tmp_path}/said; echo $? >{tmp_path}/code
        {program} archive verify a --read-data >{tmp_path}/verified || exit 2
        mount -o remount,size=64m {tmp_path}/disk && {add} && {program} archive verify a --read-data || exit 3
    """
    if shutil.which("unshare") is None:
        pytest.skip("no unshare, to mount a small disk with")
    ended = subprocess.run(["unshare", "--mount", "--map-root-user", "sh", "-c", script], capture_output=True, text=True, check=False)
    if ended.returncode == 77 or ended.stderr.startswith("unshare: "):
        pytest.skip(f"no right to mount a small disk: {ended.stderr.strip()}")
    assert (ended.returncode, (tmp_path / "code").read_text()) == (0, "4\n"), ended
    assert "the disk is full; make room, then run the same command again" in (tmp_path / "said").read_text()


@pytest.fixture
def readable(make_archive: MakeArchive) -> Iterator[Path]:
    """An archive where others may look, and there is nothing else."""
    made = make_archive([(str(photo), "2019", "published") for photo in PHOTOS[:4]])
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(shutil.copytree(made, Path(folder) / "archive"))


def without_rights(archive: Path, work: str) -> str:
    """Run a few lines as somebody who may read, and not write."""
    before = {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()}
    temporary = archive.with_name("temporary")
    temporary.mkdir(exist_ok=True)
    temporary.chmod(0o777)
    lines = f"""
import mmap, os, tempfile
from pathlib import Path
from provenance.archive import ArchiveWriter, StoredArchive, verify
from provenance.errors import ArchiveError
from provenance.archive.index.cells import load_cells
from tests.conftest import BY
archive = Path({str(archive)!r})
load_cells()
tempfile.tempdir = {str(temporary)!r}
if os.geteuid() == 0:
    os.setgid({NOBODY})
    os.setuid({NOBODY})
{work}
"""
    archive.chmod(0o555)
    ended = subprocess.run([sys.executable, "-c", lines], capture_output=True, text=True, check=False)
    archive.chmod(0o755)
    assert ended.returncode == 0, ended.stderr
    assert {path: path.read_bytes() for path in archive.rglob("*") if path.is_file()} == before
    return ended.stdout


READ = """
opened = StoredArchive.open(archive)
print(opened.summary().records, len([fault for fault in verify(opened, read_data=True) if not fault.derived]))
"""


def test_folder_without_the_right_to_write(readable: Path) -> None:
    assert without_rights(readable, READ) == "4 0\n"
    writing = "try:\n    ArchiveWriter.open_writer(archive, BY).remove('x')\nexcept ArchiveError as error:\n    print(error)"
    assert "readonly" in without_rights(readable, writing)


@pytest.mark.parametrize("shared_memory", [True, False])
def test_what_a_killed_writer_left_in_its_log_is_read_without_the_right_to_write(readable: Path, shared_memory: bool) -> None:
    """Also where the medium holds no file for shared memory, without which SQLite does not read the write-ahead log."""
    with ArchiveWriter.open_writer(readable, BY) as writer:
        writer.remove(str(PHOTOS[0]))
        left = readable.with_name("left")
        shutil.copytree(readable, left)
    assert (left / "archive.db-wal").stat().st_size > 0
    if not shared_memory:
        (left / "archive.db-shm").unlink()
    for path in left.glob("archive.db*"):
        path.chmod(0o444)
    assert without_rights(left, READ) == "3 0\n"


def test_half_a_change_in_the_old_journal_is_taken_back(readable: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader takes it back in a copy: it writes nothing."""
    left = tmp_path / "left"
    with closing(sqlite3.connect(readable / "archive.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = 1")
        connection.execute("BEGIN")
        connection.execute("UPDATE appearances SET caption = hex(zeroblob(20000)), earliest = '2001-01-01T00:00:00.000000+00:00'")
        shutil.copytree(readable, left)
    assert (left / "archive.db-journal").stat().st_size > 0
    before = {path: path.read_bytes() for path in left.rglob("*") if path.is_file()}
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    with StoredArchive.open(left) as archive:
        assert list((tmp_path / "temporary").iterdir()) == []
        assert archive.summary().records == 4
        assert [fault for fault in verify(archive, read_data=True) if not fault.derived] == []
    assert {path: path.read_bytes() for path in left.rglob("*") if path.is_file()} == before


def test_clock_that_jumps_back_changes_neither_order_nor_content(tmp_path: Path, digest_of: DigestOf) -> None:
    numbers = []
    for name, days in (("forth", (0, 1)), ("back", (0, -400))):
        ArchiveWriter.create(tmp_path / name, Keep.THUMBS, BY).close()
        for day, photo in zip(days, PHOTOS, strict=False):
            ended = CliRunner().invoke(app, adding(tmp_path / name, photo)[3:])
            assert ended.exit_code == 0, ended.output
            with ArchiveWriter.open_writer(tmp_path / name, replace(BY, now=BY.now + timedelta(days=day))) as writer:
                writer.mark(str(photo), GenericRegion(0, 0, 1, 1, "x"))
                writer.finish()
        with StoredArchive.open(tmp_path / name) as archive:
            assert check_chain(archive.log()).first_broken is None
            numbers.append([(entry.number, entry.action) for entry in archive.log()])
    assert numbers[0] == numbers[1]
    assert digest_of(tmp_path / "forth") == digest_of(tmp_path / "back")


@pytest.fixture(scope="module")
def undamaged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undamaged") / "a"
    with ArchiveWriter.create(folder, Keep.THUMBS, BY) as writer:
        (folder.parent / "list.csv").write_text("path,date,date_kind\n" + "".join(f"{photo},2019,published\n" for photo in PHOTOS[:3]))
        add_list(writer, folder.parent / "list.csv")
    return folder


@pytest.mark.parametrize(
    ("damage", "error"),
    [
        (lambda content: content[:4096], ArchiveDamagedError),
        (lambda content: content[: len(content) // 2], ArchiveDamagedError),
        (lambda content: content[:-1], ArchiveDamagedError),
        (lambda content: content[:50], ArchiveDamagedError),
        (lambda _: b"", ArchiveDamagedError),
        (lambda content: bytes(4096) + content[4096:], ArchiveDamagedError),
        (lambda content: content[:4096] + bytes(4096) + content[8192:], ArchiveDamagedError),
        (lambda content: content[:-4096] + bytes(4096), ArchiveDamagedError),
        (lambda content: content[:8192] + content[4096:8192] + content[12288:], ArchiveDamagedError),
        (lambda _: encoded(Image.new("RGB", (8, 8))), ArchiveDamagedError),
        (None, ArchiveMissingError),
    ],
    ids=["page 1 only", "half", "a byte less", "half a header", "empty", "page 1 zero", "page 2 zero", "last page zero", "page 2 twice",
         "a picture", "none"],
)  # fmt: skip
def test_cut_zeroed_or_foreign_database(
    undamaged: Path, tmp_path: Path, damage: Callable[[bytes], bytes] | None, error: type[ArchiveError]
) -> None:
    """It is told in one line, by check, verify and repair alike; never as an archive without that picture."""
    archive = Path(shutil.copytree(undamaged, tmp_path / "a"))
    content = (archive / "archive.db").read_bytes()
    (archive / "archive.db").unlink()
    if damage is not None:
        (archive / "archive.db").write_bytes(damage(content))
    faults: list[str] = []
    try:
        with StoredArchive.open(archive) as opened:
            faults = [fault.place for fault in verify(opened, read_data=True) if not fault.derived]
    except error as raised:
        faults = [str(raised)]
    assert faults
    for command in (
        ["check", str(PHOTOS[0]), "--archive", str(archive), "--at", "2023", "-f", "jsonl"],
        ["archive", "repair", str(archive)],
    ):
        ended = CliRunner().invoke(app, ["--no-config", *command])
        assert isinstance(ended.exception, SystemExit)
        if command[0] == "check" and ended.exit_code != 4:
            assert json.loads(ended.stdout)["verdict"] == "reused"
        else:
            assert ended.exit_code == 4, ended.output
