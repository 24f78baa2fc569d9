"""Sandbox: every job ends with its answer or a named error, whatever becomes of the worker."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provenance.errors import DateError, DecoderCrashedError, ExtraMissingError, OverLimitError, ProvenanceError, SandboxBrokenError
from provenance.model.digest import Digest
from provenance.sandbox import JobLimits, Sandbox, SandboxLimits
from tests.unit.sandbox import deeds

ROOT = Path(__file__).parents[3]
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the kernel's own means")


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(cpu_s=1, wall_s=4.0)) as made:
        yield made


def test_answers_are_the_values_that_the_job_made(sandbox: Sandbox) -> None:
    value = (Digest(bytes(range(32))), {"a": (1, 2.5, None)}, frozenset({"x"}), "é", b"\0")
    assert sandbox.run(deeds.answer, value) == value
    pixels = sandbox.run(deeds.pixels, 7)
    np.testing.assert_array_equal(pixels, deeds.pixels(7))
    assert pixels.dtype == np.uint8
    assert not pixels.flags.writeable
    assert sandbox.run(deeds.pixels, 0).shape == (0, 10, 3)


def test_errors_keep_their_class_text_and_facts(sandbox: Sandbox) -> None:
    with pytest.raises(DateError, match="no date") as told:
        sandbox.run(deeds.raise_date_error)
    assert (told.value.text, told.value.lacks_zone) == ("yesterday", True)
    with pytest.raises(ExtraMissingError, match=r"a\.pdf: needs the extra pdf"):
        sandbox.run(deeds.raise_extra_missing)


def test_errors_that_nobody_foresaw_have_a_name_and_a_place(sandbox: Sandbox) -> None:
    with pytest.raises(DecoderCrashedError, match=r"KeyError: 'no\\nkey' \(deeds.py:\d+\)"):
        sandbox.run(deeds.raise_key_error)


@pytest.mark.parametrize(
    ("deed", "kind", "text"),
    [
        (deeds.read_nothing, DecoderCrashedError, "crashed .SIGSEGV."),
        (deeds.abort, DecoderCrashedError, "crashed .SIGABRT.: first libfoo: heap is corrupt"),
        (deeds.kill_itself, DecoderCrashedError, "crashed"),
        (deeds.leave, DecoderCrashedError, "exit code 3"),
        (deeds.hang, OverLimitError, "max_wall_seconds"),
        (deeds.spin, OverLimitError, "max_cpu_seconds|max_wall_seconds"),
        pytest.param(deeds.hog, OverLimitError, "max_memory_bytes", marks=ON_LINUX),
        pytest.param(deeds.hog_natively, DecoderCrashedError, "SIGSEGV", marks=ON_LINUX),
        (deeds.recurse, OverLimitError, "recursion"),
        (deeds.answer_with_code, DecoderCrashedError, "no plain value"),
        (deeds.answer_with_bomb, DecoderCrashedError, "no plain value"),
        (deeds.answer_with_objects, DecoderCrashedError, "no plain value"),
        (deeds.answer_with_function, DecoderCrashedError, "cannot be sent"),
        (deeds.answer_nonsense, DecoderCrashedError, "pieces"),
        (deeds.answer_too_much, DecoderCrashedError, "bytes"),
    ],
)
def test_murdered_worker_is_named_and_replaced(sandbox: Sandbox, deed: Callable[[], Any], kind: type[ProvenanceError], text: str) -> None:
    with pytest.raises(kind, match=text):
        sandbox.run(deed)
    assert sandbox.run(deeds.answer, 4) == 4
    assert "PROVENANCE_BOMB" not in os.environ


def test_what_decoders_say_is_kept_from_the_terminal_and_within_bounds(sandbox: Sandbox, capfd: pytest.CaptureFixture[str]) -> None:
    assert sandbox.run(deeds.chatter) == "done"
    assert capfd.readouterr() == ("", "")


def test_worker_is_kept_for_the_next_job_and_replaced_after_its_last() -> None:
    with Sandbox(SandboxLimits(jobs=2)) as sandbox:
        first, second, third = (sandbox.run(deeds.process) for _ in range(3))
    assert first == second != third


def test_a_job_alone_has_a_worker_that_did_nothing_else_and_ends_with_it() -> None:
    with Sandbox() as sandbox:
        before, alone, after = sandbox.run(deeds.process), sandbox.run_alone(deeds.process), sandbox.run(deeds.process)
        assert before == after != alone
        assert not _is_there(alone)
        with pytest.raises(DecoderCrashedError, match="SIGABRT"):
            sandbox.run_alone(deeds.abort)


def test_a_job_has_its_own_limits_within_those_of_the_sandbox() -> None:
    with Sandbox(SandboxLimits(wall_s=0.5)) as sandbox:
        for limits, text in ((JobLimits(1, 0.1), "0.1 s"), (JobLimits(1, 60.0), "0.5 s")):
            with pytest.raises(OverLimitError, match=text):
                sandbox.run_within(limits, deeds.hang)


def test_as_many_workers_as_callers(sandbox: Sandbox) -> None:
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda number: sandbox.run(deeds.answer, number), range(60)))
    assert answers == list(range(60))


def test_nothing_of_this_process_is_in_a_worker(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No open files, no secrets of the environment."""
    monkeypatch.setenv("API_TOKEN", "secret")
    with (tmp_path / "open").open("wb"), Sandbox() as fresh:
        assert "secret" not in fresh.run(deeds.environment).values()
        assert fresh.run(deeds.open_handles) == 4  # three standard ones and the connection


def test_closed_sandbox_leaves_no_process_and_takes_no_job() -> None:
    with Sandbox() as sandbox:
        pid = sandbox.run(deeds.process)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
    with pytest.raises(SandboxBrokenError):
        sandbox.run(deeds.process)


def test_lost_nursery_is_replaced() -> None:
    with Sandbox() as sandbox:
        assert sandbox.run(deeds.answer, 1) == 1
        nursery = sandbox._nursery
        assert nursery is not None
        nursery._process.send_signal(signal.SIGKILL)
        nursery._process.wait()
        if sys.platform == "linux":  # its workers die with it
            assert sandbox.run(deeds.answer, 2) == 2


def test_killed_parent_leaves_no_process() -> None:
    program = (
        "import threading, time\n"
        "from provenance.sandbox import Sandbox\n"
        "from tests.unit.sandbox import deeds\n"
        "sandbox = Sandbox()\n"
        "print(sandbox._start().pid, sandbox.run(deeds.process), flush=True)\n"
        "sandbox.run(deeds.hang)\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}
    ) as parent:
        assert parent.stdout is not None
        workers = [int(pid) for pid in parent.stdout.readline().split()]
        time.sleep(0.2)
        parent.kill()
    assert workers
    _wait_until_gone(workers)


def _wait_until_gone(pids: list[int]) -> None:
    deadline_s = time.monotonic() + 10
    while any(_is_there(pid) for pid in pids):
        assert time.monotonic() < deadline_s, pids
        time.sleep(0.01)


def _is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
