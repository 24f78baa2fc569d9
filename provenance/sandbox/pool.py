"""The parent's side: warm workers, one for each caller at a time, replaced when they end or have done enough."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from types import TracebackType
from typing import Any, BinaryIO, ParamSpec, Self, TypeVar, cast

from provenance.errors import DecoderCrashedError, OverLimitError, ProvenanceError, SandboxBrokenError
from provenance.sandbox import wire
from provenance.sandbox.confining import Fence
from provenance.sandbox.limits import DEFAULT_SANDBOX_LIMITS, SandboxLimits

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_START_S = 60.0
"""By when a worker has to be there: the first one loads the decoders, on a busy machine perhaps from a cold disk."""
_DYING_S = 2.0
"""How long a worker that closed its connection may take to be gone: by then how it ended is known."""
_SEND_BUFFER_BYTES = 2**20
_TOLD_BYTES = 300
"""Of what a worker that crashed wrote to standard error."""
_SINGLE_THREADED = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
_KEPT_MEMORY = {"MALLOC_TRIM_THRESHOLD_": str(2**26), "MALLOC_MMAP_THRESHOLD_": str(2**25)}
"""Bytes that a worker keeps for its next picture, instead of handing them back after each and asking again: 4 of 32 ms (mallopt(3))."""
_PASSED_ON = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "TMPDIR", "TZ")
"""What of the environment the nursery gets: how to load libraries and read text, no secrets."""
_PROGRAM = "import sys; sys.path[:] = {path!r}; from provenance.sandbox.nursery import main; main()"


class Sandbox:
    """Runs jobs in confined workers. Safe for threads; as many workers as callers at a time.

    A job is a function of a module; its module is loaded by the workers, where `prepare_worker` of it is called first, if there is one.
    """

    def __init__(self, limits: SandboxLimits = DEFAULT_SANDBOX_LIMITS) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._idle: list[_Worker] = []
        self._nursery: _Nursery | None = None
        self._modules: dict[str, None] = {}
        self._is_closed = False

    def run(self, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
        """What `job` answers to `arguments`, all of which can be pickled.

        A job under which a worker dies that had done others before is tried once more, in a new one: it may not be its own fault.

        Raises:
            OverLimitError: It took more time or memory than it may.
            DecoderCrashedError: The worker did not survive it, or it failed unexpectedly.
            ProvenanceError: What the job raised.
            SandboxBrokenError: There is no worker to be had.
        """
        assert not named, "arguments of jobs are given by place"
        worker = self._take(job.__module__)
        is_fresh = worker.jobs == 0
        try:
            return cast(_Answer, self._ask(worker, job, arguments))
        except _DiedError as died:
            if is_fresh:
                raise died.error from None
        try:
            return cast(_Answer, self._ask(self._start(), job, arguments))
        except _DiedError as died:
            raise died.error from None

    def fences(self) -> tuple[Fence, ...]:
        """What a worker is held back from on this system, and what it is not."""
        worker = self._take(__name__)
        self._give_back(worker)
        return worker.fences

    def close(self) -> None:
        """End all workers and wait for them. A job that is under way ends as a crash; no further one is taken."""
        with self._lock:
            self._is_closed = True
            idle, self._idle = self._idle, []
            nursery, self._nursery = self._nursery, None
        for worker in idle:
            worker.connection.close()
            worker.stderr.close()
        if nursery is not None:
            nursery.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _ask(self, worker: "_Worker", job: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        try:
            has_answered, told = worker.ask(job, arguments, self.limits.wall_s)
        except _FailedError as failed:
            raise _DiedError(self._why_ended(worker, failed)) from None
        except BaseException:  # an interruption: the worker is in the middle of something
            self._end(worker)
            raise
        self._give_back(worker)
        if has_answered:
            return told
        raise _remade(told)

    def _take(self, module: str) -> "_Worker":
        with self._lock:
            unprepared: list[_Worker] = []
            if module not in self._modules:
                self._modules[module] = None
                unprepared, self._idle = self._idle, []
            if self._idle:
                return self._idle.pop()
        for worker in unprepared:
            self._end(worker)
        return self._start()

    def _give_back(self, worker: "_Worker") -> None:
        with self._lock:
            if not self._is_closed and worker.jobs < self.limits.jobs:
                self._idle.append(worker)
                return
        self._end(worker)

    def _start(self) -> "_Worker":
        with self._lock:
            if self._is_closed:
                raise SandboxBrokenError("the sandbox is closed")
            if self._nursery is not None and self._nursery.is_gone():
                self._nursery.close()
                self._nursery = None
            self._nursery = self._nursery or _Nursery()
            nursery, modules = self._nursery, list(self._modules)
        return nursery.start(modules, self.limits)

    def _end(self, worker: "_Worker", patience_s: float = 0) -> int | None:
        worker.connection.close()
        worker.stderr.close()
        return worker.nursery.end(worker.pid, patience_s)

    def _why_ended(self, worker: "_Worker", failed: "_FailedError") -> ProvenanceError:
        said = worker.last_words()
        status = self._end(worker, 0 if failed.is_late else _DYING_S)
        if failed.is_late:
            return OverLimitError(f"decoding takes longer than {self.limits.wall_s:g} s (wall_s)")
        if failed.text:
            return DecoderCrashedError(f"the decoder's answer cannot be used: {failed.text}")
        if status == -signal.SIGXCPU:
            return OverLimitError(f"decoding takes more than {self.limits.cpu_s} s of processor time (cpu_s)")
        return DecoderCrashedError(f"the decoder crashed ({_named(status)}){said}")


class _FailedError(Exception):
    """A worker gave no answer that can be used."""

    def __init__(self, text: str = "", *, is_late: bool = False) -> None:
        super().__init__(text)
        self.text = text
        self.is_late = is_late


class _DiedError(Exception):
    """A worker is gone, and why."""

    def __init__(self, error: ProvenanceError) -> None:
        super().__init__(str(error))
        self.error = error


class _Worker:
    """One worker: its number, the connection to it, and its standard error."""

    def __init__(self, nursery: "_Nursery", pid: int, connection: socket.socket, stderr: BinaryIO) -> None:
        self.nursery = nursery
        self.pid = pid
        self.connection = connection
        self.stderr = stderr
        self.fences: tuple[Fence, ...] = ()
        self.jobs = 0

    def ask(self, job: Callable[..., Any], arguments: tuple[Any, ...], wall_s: float) -> tuple[bool, Any]:
        """What it tells of one job.

        Raises:
            _FailedError: Nothing, or nothing that can be used.
        """
        self.jobs += 1
        deadline_s = time.monotonic() + wall_s
        self.connection.settimeout(wall_s)
        try:
            wire.send(self.connection, (job, arguments))
            return self._told(deadline_s)
        except TimeoutError:
            raise _FailedError(is_late=True) from None
        except (wire.ConnectionClosedError, OSError):
            raise _FailedError from None
        except wire.ForbiddenAnswerError as error:
            raise _FailedError(str(error)) from None

    def await_start(self) -> None:
        """Take what it says first.

        Raises:
            _FailedError: It did not start.
        """
        try:
            _, self.fences = self._told(time.monotonic() + _START_S)
        except (wire.ConnectionClosedError, wire.ForbiddenAnswerError, OSError) as error:
            raise _FailedError(str(error) or type(error).__name__) from error

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


class _Nursery:
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
            raise SandboxBrokenError(f"no process can be started to open pictures in: {error}") from error
        finally:
            theirs.close()

    def is_gone(self) -> bool:
        """Whether it has ended, for whatever reason."""
        return self._process.poll() is not None

    def start(self, modules: list[str], limits: SandboxLimits) -> _Worker:
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
                raise SandboxBrokenError(f"no worker can be started to open pictures in: {answer.get('fault', 'its parent is gone')}")
            worker = _Worker(self, answer["pid"], ours, cast(BinaryIO, stderr))
            worker.await_start()
        except BaseException as error:
            ours.close()
            stderr.close()
            if isinstance(error, _FailedError):
                raise SandboxBrokenError(f"a worker to open pictures in did not start: {error}") from error
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


def _remade(told: Any) -> ProvenanceError:
    """The error that a job raised."""
    match told:
        case (type() as kind, str() as text, dict() as facts) if issubclass(kind, ProvenanceError):
            error: ProvenanceError = kind.__new__(kind, text)
            error.__dict__.update(facts)
            return error
    return DecoderCrashedError("the decoder's error cannot be read")


def _named(status: int | None) -> str:
    if status is None:
        return "it closed its connection"
    if status >= 0:
        return f"exit code {status}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"
