"""Taking from this process, for good, what opening a picture does not need; and saying what the system let be taken."""

import ctypes
import os
import resource
import sys
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.sandbox import landlock, seccomp
from provenance.sandbox.limits import SandboxLimits

_PR_SET_PDEATHSIG, _SIGKILL = 1, 9
_READABLE = (
    "/usr/lib",
    "/usr/lib64",
    "/lib",
    "/lib64",
    "/usr/share/zoneinfo",
    "/etc/localtime",
    "/etc/ld.so.cache",
    "/dev/urandom",
    "/dev/null",
    "/proc/self",
    "/sys/devices/system/cpu",
)
"""What an interpreter with its libraries reads besides what is on its own path."""


@dataclass(frozen=True, slots=True)
class Fence:
    """One thing that a worker cannot do, or should not be able to.

    Attributes:
        name: What it is held back from.
        held: By what; None where nothing holds it.
        fault: Why nothing does.
    """

    name: str
    held: str | None
    fault: str = ""


def confine(limits: SandboxLimits) -> tuple[Fence, ...]:
    """Confine this process, which has one thread, for good.

    Returns:
        What it is held back from, and what it is not, in a fixed order.
    """
    return tuple(_fences(limits))


def _fences(limits: SandboxLimits) -> Iterator[Fence]:
    yield _fence("core dumps", "RLIMIT_CORE", lambda: _limit(resource.RLIMIT_CORE, 0))
    yield _fence("open files", f"RLIMIT_NOFILE {limits.files}", lambda: _limit(resource.RLIMIT_NOFILE, limits.files))
    yield _fence("written bytes", f"RLIMIT_FSIZE {limits.stderr_bytes:,}", lambda: _limit(resource.RLIMIT_FSIZE, limits.stderr_bytes))
    yield _fence("memory", f"RLIMIT_AS {limits.memory_bytes:,} more than at its start", lambda: _limit_memory(limits.memory_bytes))
    yield Fence("processor time", f"RLIMIT_CPU {limits.cpu_s} s a job")
    yield _fence("new rights", "no_new_privs", seccomp.refuse_new_rights)
    yield _fence("outliving its parent", "PR_SET_PDEATHSIG", _die_with_parent)
    yield _fence("reading files", "Landlock", _restrict_reading)
    calls = _fence("network and programs", "seccomp", _filter_calls)
    if calls.held is None:
        yield _fence("new processes", "RLIMIT_NPROC", lambda: _limit(resource.RLIMIT_NPROC, 0))
    yield calls


def limit_processor_time(cpu_s: int) -> None:
    """Have the kernel end this process after so many more seconds of processor time, rounded up."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    soft = int(used.ru_utime + used.ru_stime) + 1 + cpu_s
    resource.setrlimit(resource.RLIMIT_CPU, (soft if most == resource.RLIM_INFINITY else min(soft, most), most))


def _fence(name: str, by: str, build: Callable[[], object]) -> Fence:
    try:
        build()
    except (OSError, ValueError, AttributeError) as error:
        return Fence(name, None, str(error))
    return Fence(name, by)


def _limit(kind: int, value: int) -> None:
    """Set both limits of a kind, never above what is set."""
    _, most = resource.getrlimit(kind)
    wanted = value if most == resource.RLIM_INFINITY else min(value, most)
    resource.setrlimit(kind, (wanted, wanted))


def _limit_memory(further_bytes: int) -> None:
    """Limit the address space to what is taken now and so much more: libraries alone take some hundred megabytes of it."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError as error:
        raise OSError(f"what is taken already is not known: {error}") from error
    _limit(resource.RLIMIT_AS, pages * resource.getpagesize() + further_bytes)


def _die_with_parent() -> None:
    if sys.platform != "linux":
        raise OSError("the system has it not; the workers end when their connection does")
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, _SIGKILL, 0, 0, 0):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


def _restrict_reading() -> None:
    if sys.platform != "linux":
        raise OSError("the system has it not")
    landlock.restrict(_readable())


def _filter_calls() -> None:
    made = seccomp.filter_for(os.getpid()) if sys.platform == "linux" else None
    if made is None:
        raise OSError("the numbers of this system's calls are not known here")
    made.install()


def _readable() -> tuple[str, ...]:
    own = (sys.prefix, sys.base_prefix, *(path for path in sys.path if os.path.isabs(path)), *sysconfig.get_paths().values())  # noqa: PTH117
    return tuple(dict.fromkeys((*_READABLE, *own)))
