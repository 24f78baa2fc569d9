"""One sandbox for the whole process: workers are dear to start and cheap to keep."""

import atexit
import os
import threading
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from provenance.sandbox.confining import Fence
from provenance.sandbox.limits import JobLimits
from provenance.sandbox.pool import Sandbox

_Given = ParamSpec("_Given")
_Answer = TypeVar("_Answer")
_LOCK = threading.Lock()
_SHARED: dict[int, Sandbox] = {}
"""By process: a fork of this one starts workers of its own."""


def run_confined(job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
    """See `Sandbox.run`."""
    return _shared().run(job, *arguments, **named)


def run_confined_within(limits: JobLimits, job: Callable[_Given, _Answer], *arguments: _Given.args, **named: _Given.kwargs) -> _Answer:
    """See `Sandbox.run_within`."""
    return _shared().run_within(limits, job, *arguments, **named)


def started_fences() -> tuple[Fence, ...]:
    """See `Sandbox.fences`."""
    return _shared().fences()


def _shared() -> Sandbox:
    with _LOCK:
        own = _SHARED.get(os.getpid())
        if own is None:
            own = Sandbox()
            _SHARED.clear()
            _SHARED[os.getpid()] = own
            atexit.register(own.close)
        return own
