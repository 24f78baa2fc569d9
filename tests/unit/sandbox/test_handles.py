"""Open files as arguments: a job reads what it was given, cannot change it, and keeps nothing open that it did not mean to."""

import gc
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from provenance.errors import DecoderCrashedError
from provenance.sandbox import Handle, Sandbox, unnamed_file
from tests.unit.sandbox import deeds


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def open_here() -> int:
    return len(os.listdir("/dev/fd"))  # noqa: PTH208 - each is a number


def test_a_job_reads_a_file_that_it_could_not_open(sandbox: Sandbox, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(bytes(range(200)))
    with path.open("rb") as file:
        assert sandbox.run(deeds.read_handle, Handle(file.fileno()), 10, 3) == bytes([10, 11, 12])
        assert sandbox.run(deeds.read_handle, Handle(file.fileno()), 198, 100) == bytes([198, 199])
        assert file.tell() == 0
    with pytest.raises(DecoderCrashedError, match="PermissionError"):
        sandbox.run(deeds.read_file, str(path))


def test_handles_may_lie_anywhere_in_an_argument_up_to_eight(sandbox: Sandbox) -> None:
    files = [unnamed_file(bytes([number])) for number in range(9)]
    handles = [Handle(file.fileno()) for file in files]
    assert sandbox.run(deeds.read_handles, handles[:8]) == [bytes([number]) for number in range(8)]
    with pytest.raises(ValueError, match="no further one"):
        sandbox.run(deeds.read_handles, handles)
    for file in files:
        file.close()


def test_jobs_at_the_same_time_share_a_file_and_no_position(sandbox: Sandbox) -> None:
    content = bytes(range(256)) * 400
    with unnamed_file(content) as file, ThreadPoolExecutor(3) as threads:
        handle = Handle(file.fileno())
        taken = list(threads.map(lambda start: sandbox.run(deeds.read_handle, handle, start, 5000), range(0, 90_000, 900)))
    assert taken == [content[start : start + 5000] for start in range(0, 90_000, 900)]


@pytest.mark.parametrize("deed", [deeds.write_to_handle, deeds.cut_handle])
def test_nothing_is_written_through_a_handle(sandbox: Sandbox, tmp_path: Path, deed: object) -> None:
    (tmp_path / "a").write_bytes(b"as it was")
    with (tmp_path / "a").open("rb") as file, unnamed_file(b"as it was") as unnamed:
        for one in (file, unnamed):
            with pytest.raises(DecoderCrashedError):
                sandbox.run(deed, Handle(one.fileno()))  # type: ignore[arg-type]
            one.seek(0)
            assert one.read() == b"as it was"


def test_system_without_files_in_memory_takes_a_deleted_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with unnamed_file(b"as it was" * 100_000) as file:
        assert list(tmp_path.iterdir()) == []
        assert file.read() == b"as it was" * 100_000
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.write(file.fileno(), b"changed")


def test_no_side_keeps_what_it_was_given(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    with Sandbox() as sandbox, (tmp_path / "a").open("rb") as file:
        before = sandbox.run(deeds.open_handles)
        here = open_here()
        for _ in range(100):
            sandbox.run(deeds.read_handle, Handle(file.fileno()), 0, 1)
        assert sandbox.run(deeds.open_handles) == before
        gc.collect()
        assert open_here() == here


def test_a_worker_gives_no_files(sandbox: Sandbox) -> None:
    with pytest.raises(DecoderCrashedError, match="cannot be sent"):
        sandbox.run(deeds.answer_with_handle)
    sandbox.run(deeds.answer, 0)
    here = open_here()
    assert sandbox.run(deeds.answer_with_file) == 7
    assert open_here() == here
