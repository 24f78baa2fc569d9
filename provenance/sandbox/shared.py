"""One sandbox for the whole process and each choice of limits: workers are dear to start and cheap to keep."""

import atexit
import os
import threading

from provenance.model.limits import Limits
from provenance.sandbox.confining import Fence
from provenance.sandbox.limits import SandboxLimits
from provenance.sandbox.pool import Sandbox

_LOCK = threading.Lock()
_SHARED: dict[tuple[int, SandboxLimits], Sandbox] = {}
"""By process, since a fork of this one starts workers of its own, and by limits, of which a run has one choice."""


def confined(limits: Limits) -> Sandbox:
    """Where jobs are run within these limits; it stays open as long as this process."""
    wanted, own = SandboxLimits.of(limits), os.getpid()
    with _LOCK:
        for key in [key for key in _SHARED if key[0] != own]:
            del _SHARED[key]  # the parent's, which ends them itself
        if (own, wanted) not in _SHARED:
            _SHARED[own, wanted] = made = Sandbox(wanted)
            atexit.register(made.close)
        return _SHARED[own, wanted]


def started_fences(limits: Limits) -> tuple[Fence, ...]:
    """See `Sandbox.fences`."""
    return confined(limits).fences()
