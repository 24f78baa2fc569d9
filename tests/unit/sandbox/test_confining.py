"""What a worker cannot do. Held by the kernel, so where this one does not hold it, that is said."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provenance.errors import DecoderCrashedError
from provenance.sandbox import Sandbox
from provenance.sandbox.seccomp import filter_for
from tests.unit.sandbox import deeds


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as made:
        yield made


def is_held(sandbox: Sandbox, name: str) -> bool:
    return {fence.name: fence.held for fence in sandbox.fences()}[name] is not None


@pytest.mark.parametrize("deed", [deeds.open_socket, deeds.open_local_socket, deeds.execute, deeds.fork, deeds.spawn])
def test_no_network_and_no_programs(sandbox: Sandbox, deed: Callable[[], Any]) -> None:
    if not is_held(sandbox, "network and programs"):
        pytest.skip("this kernel filters no system calls")
    with pytest.raises(DecoderCrashedError, match="PermissionError"):
        sandbox.run(deed)


def test_no_other_process_is_touched(sandbox: Sandbox) -> None:
    if not is_held(sandbox, "network and programs"):
        pytest.skip("this kernel filters no system calls")
    for deed in (deeds.kill, deeds.trace):
        with pytest.raises(DecoderCrashedError, match="PermissionError"):
            sandbox.run(deed, os.getpid())


def test_no_file_is_written_or_removed(sandbox: Sandbox, tmp_path: Path) -> None:
    if not is_held(sandbox, "network and programs"):
        pytest.skip("this kernel filters no system calls")
    there = tmp_path / "there"
    there.write_bytes(b"kept")
    for deed, path in ((deeds.write_file, tmp_path / "new"), (deeds.write_file, there), (deeds.remove_file, there)):
        with pytest.raises(DecoderCrashedError, match="PermissionError"):
            sandbox.run(deed, str(path))
    assert [(file.name, file.read_bytes()) for file in tmp_path.iterdir()] == [("there", b"kept")]


def test_no_file_is_read_but_those_of_the_interpreter(sandbox: Sandbox, tmp_path: Path) -> None:
    if not is_held(sandbox, "reading files"):
        pytest.skip("this kernel has no Landlock")
    secret = tmp_path / "secret"
    secret.write_bytes(b"secret")
    with pytest.raises(DecoderCrashedError, match="PermissionError"):
        sandbox.run(deeds.read_file, str(secret))
    assert sandbox.run(deeds.read_file, os.__file__)


def test_libraries_are_still_loaded_and_threads_started(sandbox: Sandbox) -> None:
    assert sandbox.run(deeds.load_module) == "3 Europe/Berlin"
    assert sandbox.run(deeds.start_thread) == "done"


def test_every_fence_is_told_of(sandbox: Sandbox) -> None:
    for fence in sandbox.fences():
        assert (fence.held is None) == bool(fence.fault), fence


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_filter_is_whole(machine: str) -> None:
    """Steps of 8 bytes, jumps within the program, an answer at its end."""
    made = filter_for(1, machine)
    assert made is not None
    steps = [made.program[at : at + 8] for at in range(0, len(made.program), 8)]
    assert len(made.program) % 8 == 0
    assert all(at + 1 + max(step[2], step[3]) < len(steps) for at, step in enumerate(steps) if step[0] & 7 == 5)
    assert steps[-1][0] == 6


def test_unknown_machine_has_no_filter() -> None:
    assert filter_for(1, "m68k") is None
