"""The parent's side: warm workers, one for each caller at a time, replaced when they end or have done enough."""

import contextlib
import signal
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Any, ParamSpec, Self, TypeVar, cast

from provenance.errors import DecoderCrashedError, OverLimitError, ProvenanceError, SandboxBrokenError
from provenance.sandbox.answers import is_answer_of
from provenance.sandbox.client import FailedError, Nursery, Worker
from provenance.sandbox.confining import Fence
from provenance.sandbox.limits import DEFAULT_SANDBOX_LIMITS, JobLimits, SandboxLimits

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_DYING_S = 2.0
"""How long a worker that closed its connection may take to be gone: by then how it ended is known."""


class Sandbox:
    """Runs jobs in confined workers. Safe for threads; as many workers as callers at a time.

    A job is a function of a module; its module is loaded by the workers, where `prepare_worker` of it is called first, if there is one.
    """

    def __init__(self, limits: SandboxLimits = DEFAULT_SANDBOX_LIMITS) -> None:
        self.limits = limits
        self._lock = threading.Lock()
        self._idle: list[Worker] = []
        self._nursery: Nursery | None = None
        self._modules: dict[str, None] = {}
        self._is_closed = False

    def run(self, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
        """What `job` answers to `arguments`: values that can be pickled, and `Handle`s, each of them one argument or a part of one.

        A job under which a worker dies that had done others before is tried once more, in a new one: it may not be its own fault.

        Raises:
            OverLimitError: It took more time or memory than it may.
            DecoderCrashedError: The worker did not survive it, or it failed unexpectedly.
            ProvenanceError: What the job raised.
            SandboxBrokenError: There is no worker to be had.
        """
        return self.run_within(self.limits.of_a_job, job, *arguments, **named)

    def run_within(self, limits: JobLimits, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
        """The same for a job with limits of its own; those of the sandbox hold beside them."""
        assert not named, "arguments of jobs are given by place"
        limits = limits.within(self.limits.of_a_job)
        worker = self._take(job.__module__)
        is_fresh = worker.jobs == 0
        try:
            return cast(_Answer, self._ask(worker, job, arguments, limits))
        except _DiedError as died:
            if is_fresh:
                raise died.error from None
        try:
            return cast(_Answer, self._ask(self._start(), job, arguments, limits))
        except _DiedError as died:
            raise died.error from None

    def run_alone(self, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
        """The same in a worker that did nothing before, and does nothing afterwards.

        For answers that count as evidence: whoever took over a worker, by a picture for instance, could give them in the next job. It
        costs some milliseconds more.
        """
        assert not named, "arguments of jobs are given by place"
        with self._lock:
            self._modules.setdefault(job.__module__)
        worker = self._start()
        worker.jobs = self.limits.jobs  # so that it is not kept
        try:
            return cast(_Answer, self._ask(worker, job, arguments, self.limits.of_a_job))
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

    def _ask(self, worker: Worker, job: Callable[..., Any], arguments: tuple[Any, ...], limits: JobLimits) -> Any:
        try:
            has_answered, told = worker.ask(job, arguments, limits)
        except FailedError as failed:
            raise _DiedError(self._why_ended(worker, failed, limits)) from None
        except BaseException:  # an interruption: the worker is in the middle of something
            self._end(worker)
            raise
        if has_answered and not is_answer_of(told, job):
            self._end(worker)
            raise _DiedError(DecoderCrashedError(f"the answer of the process that opened it cannot be used: {type(told).__name__}"))
        self._give_back(worker)
        if has_answered:
            return told
        raise _remade(told)

    def _take(self, module: str) -> Worker:
        with self._lock:
            unprepared: list[Worker] = []
            if module not in self._modules:
                self._modules[module] = None
                unprepared, self._idle = self._idle, []
            if self._idle:
                return self._idle.pop()
        for worker in unprepared:
            self._end(worker)
        return self._start()

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            if not self._is_closed and worker.jobs < self.limits.jobs:
                self._idle.append(worker)
                return
        self._end(worker)

    def _start(self) -> Worker:
        with self._lock:
            if self._is_closed:
                raise SandboxBrokenError("the sandbox is closed")
            if self._nursery is not None and self._nursery.is_gone():
                self._nursery.close()
                self._nursery = None
            self._nursery = self._nursery or Nursery()
            nursery, modules = self._nursery, list(self._modules)
        return nursery.start(modules, self.limits)

    def _end(self, worker: Worker, patience_s: float = 0) -> int | None:
        worker.connection.close()
        worker.stderr.close()
        return worker.nursery.end(worker.pid, patience_s)

    def _why_ended(self, worker: Worker, failed: FailedError, limits: JobLimits) -> ProvenanceError:
        said = worker.last_words()
        status = self._end(worker, 0 if failed.is_late else _DYING_S)
        if failed.is_late:
            name = "max_wall_seconds" if limits.wall_s == self.limits.wall_s else "a share of max_wall_seconds"
            return OverLimitError(f"opening it takes longer than {limits.wall_s:g} s ({name})")
        if failed.text:
            return DecoderCrashedError(f"the answer of the process that opened it cannot be used: {failed.text}")
        if status == -signal.SIGXCPU:
            name = "max_cpu_seconds" if limits.cpu_s == self.limits.cpu_s else "a share of max_cpu_seconds"
            return OverLimitError(f"opening it takes more than {limits.cpu_s} s of processor time ({name})")
        return DecoderCrashedError(f"the process that opened it crashed ({_named(status)}){said}")


class _DiedError(Exception):
    """A worker is gone, and why."""

    def __init__(self, error: ProvenanceError) -> None:
        super().__init__(str(error))
        self.error = error


def _remade(told: Any) -> ProvenanceError:
    """The error that a job raised."""
    match told:
        case (type() as kind, str() as text, dict() as facts) if issubclass(kind, ProvenanceError):
            error: ProvenanceError = kind.__new__(kind, text)
            error.__dict__.update(facts)
            return error
    return DecoderCrashedError("the error of the process that opened it cannot be read")


def _named(status: int | None) -> str:
    if status is None:
        return "it closed its connection"
    if status >= 0:
        return f"exit code {status}"
    with contextlib.suppress(ValueError):
        return signal.Signals(-status).name
    return f"signal {-status}"
