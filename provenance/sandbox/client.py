"""The parent's side of one nursery and of one worker: what is asked of them, and what they say."""

import contextlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, BinaryIO, cast

from provenance.errors import SandboxBrokenError
from provenance.sandbox import wire
from provenance.sandbox.confining import Fence
from provenance.sandbox.limits import JobLimits, SandboxLimits

_START_S = 60.0
"""By when a worker has to be there: the first one loads the decoders, on a busy machine perhaps from a cold disk."""
_SEND_BUFFER_BYTES = 2**20
_TOLD_BYTES = 300
"""Of what a worker that crashed wrote to standard error."""
_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(2**26), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
"""Bytes that a worker keeps for its next picture, instead of handing them back after each and asking again: 4 of 32 ms (mallopt(3))."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TZ")
"""What of the environment the nursery gets: how to load libraries and read text, no secrets."""
_PROGRAM = "import sys; sys.path[:] = {path!r}; from provenance.sandbox.nursery import main; main()"


class FailedError(Exception):
    """A worker gave no answer that can be used."""

    def __init__(self, text: str = "", *, is_late: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.is_late = is_late


class Worker:
    """One worker: its number, the connection to it, and its standard error."""

    def __init__(self, nursery: "Nursery", pid: int, connection: socket.socket, stderr: BinaryIO) -> None:
        self.nursery = nursery
        self.pid = pid
        self.connection = connection
        self.stderr = stderr
        self.fences: tuple[Fence, ...] = ()
        self.jobs = 0

    def ask(self, job: Callable[..., Any], arguments: tuple[Any, ...], limits: JobLimits) -> tuple[bool, Any]:
        """What it tells of one job.

        Raises:
            FailedError: Nothing, or nothing that can be used.
        """
        self.jobs += 1
        deadline_s = time.monotonic() + limits.wall_s
        self.connection.settimeout(limits.wall_s)
        try:
            wire.send_job(self.connection, (job, arguments, limits.cpu_s))
            return self._told(deadline_s)
        except TimeoutError:
            raise FailedError(is_late=True) from None
        except (wire.ConnectionClosedError, OSError):
            raise FailedError from None
        except wire.ForbiddenAnswerError as error:
            raise FailedError(str(error)) from None

    def await_start(self) -> None:
        """Take what it says first.

        Raises:
            FailedError: It did not start.
        """
        try:
            _, self.fences = self._told(time.monotonic() + _START_S)
        except (wire.ConnectionClosedError, wire.ForbiddenAnswerError, OSError) as error:
            raise FailedError(str(error) or type(error).__name__) from error

    def last_words(self) -> str:
        """The end of what it wrote to standard error, on one line."""
        size_bytes = self.stderr.seek(0, os.SEEK_END)
        self.stderr.seek(max(0, size_bytes - _TOLD_BYTES))
        text = " ".join(self.stderr.read(_TOLD_BYTES).decode("utf-8", "replace").split())
        return f": {text}" if text else ""

    def _told(self, deadline_s: float) -> tuple[bool, Any]:
        told = wire.receive_plain(self.connection, deadline_s)
        if not (isinstance(told, tuple) and len(told) == 2 and isinstance(told[0], bool)):
            raise wire.ForbiddenAnswerError("neither answer nor error")
        return told


class Nursery:
    """The process that forks workers; one request at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        self._control.settimeout(_START_S)
        passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        environment = passed_on | dict.fromkeys(_SINGLE_THREADED, "1") | _KEPT_MEMORY
        program = _PROGRAM.format(path=[os.path.abspath(path) for path in sys.path if path])  # noqa: PTH100
        try:
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, and a program of ours
                [sys.executable, "-I", "-c", program, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=environment,
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        except OSError as error:
            self._control.close()
            raise SandboxBrokenError(f"no process can be started to open foreign files in: {error}") from error
        finally:
            theirs.close()

    def is_gone(self) -> bool:
        """Whether it has ended, for whatever reason."""
        return self._process.poll() is not None

    def start(self, modules: list[str], limits: SandboxLimits) -> Worker:
        """A new worker that has loaded `modules`.

        Raises:
            SandboxBrokenError: It cannot be started.
        """
        ours, theirs = socket.socketpair()
        stderr = tempfile.TemporaryFile(prefix="provenance-worker-")  # noqa: SIM115 - closed with the worker
        try:
            for end in (ours, theirs):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SEND_BUFFER_BYTES)
            answer = self._request({"modules": modules, "limits": asdict(limits)}, (theirs.fileno(), stderr.fileno()))
            if "pid" not in answer:
                raise SandboxBrokenError(f"no worker can be started to open foreign files in: {answer.get('fault', 'its parent is gone')}")
            worker = Worker(self, answer["pid"], ours, cast(BinaryIO, stderr))
            worker.await_start()
        except BaseException as error:
            ours.close()
            stderr.close()
            if isinstance(error, FailedError):
                raise SandboxBrokenError(f"a worker to open foreign files in did not start: {error}") from error
            raise
        finally:
            theirs.close()
        return worker

    def end(self, pid: int, patience_s: float) -> int | None:
        """End a worker; how it ended by itself within some time, as `subprocess` says it, or None."""
        status = self._request({"end": pid, "patience_s": patience_s}, ()).get("status")
        return None if status is None else int(status)

    def close(self) -> None:
        """End it, and with it all of its workers."""
        self._control.close()
        try:
            self._process.wait(_START_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _request(self, asked: dict[str, Any], handles: tuple[int, ...]) -> dict[str, Any]:
        """What it answers; nothing where it is gone."""
        received = b""
        with self._lock, contextlib.suppress(OSError):
            socket.send_fds(self._control, [json.dumps(asked).encode() + b"\n"], handles)
            while not received.endswith(b"\n"):
                piece = self._control.recv(4096)
                if not piece:
                    return {}
                received += piece
        return dict(json.loads(received)) if received else {}
