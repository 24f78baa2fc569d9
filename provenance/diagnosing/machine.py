"""What this process may use of its machine: processors, memory, folders."""

import os
import resource
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provenance.decoding import default_workers
from provenance.model.diagnosis import Fact, Standing, Topic
from provenance.model.limits import Limits

_NO_LIMIT_BYTES = 2**62
"""From here on a number of the first cgroups means that there is no limit: it is the largest multiple of a page."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a process may use.

    Attributes:
        processors: Those that it may run on: as many pictures are read at a time.
        quota: Processor time a second that its control groups grant; None where they do not limit it.
        memory_bytes: Memory of the machine, or less where a limit says so; None where nobody tells.
    """

    processors: int
    quota: float | None
    memory_bytes: int | None


def read_allowance(root: Path = Path("/")) -> Allowance:
    """What this process may use, by what the kernel tells below `root` (cgroups(7), both versions) and its own limits."""
    quotas = [quota for folder in _groups(root, "cpu") if (quota := _quota(folder)) is not None]
    memory = [size for folder in _groups(root, "memory") if (size := _memory(folder)) is not None]
    own, _ = resource.getrlimit(resource.RLIMIT_AS)
    memory += [] if own == resource.RLIM_INFINITY else [own]
    if "SC_PHYS_PAGES" in os.sysconf_names:
        memory.append(os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE"))
    return Allowance(default_workers(), min(quotas, default=None), min(memory, default=None))


def machine_facts(allowance: Allowance, limits: Limits) -> Iterator[Fact]:
    """Processors and memory, and whether as much is read at a time, within the limits in force, as these allow."""
    processors, quota, memory = allowance.processors, allowance.quota, allowance.memory_bytes
    if quota is None or quota >= processors:
        yield Fact(Topic.MACHINE, "processors", str(processors))
    else:
        jobs = max(1, int(quota))
        advice = f"{processors} pictures are read at a time, and get the time of {quota:g} processors; --jobs {jobs} fits better"
        yield Fact(Topic.MACHINE, "processors", f"{processors}, of which {quota:g} are granted", Standing.NOTE, advice)
    if memory is None:
        yield Fact(Topic.MACHINE, "memory", "unknown")
        return
    most = processors * limits.max_decoded_bytes
    if memory > most:
        yield Fact(Topic.MACHINE, "memory", f"{memory / 2**30:.1f} GiB")
    else:
        advice = f"{processors} pictures at the limit of max_decoded_bytes at a time take {most / 2**30:.1f} GiB; use fewer --jobs"
        yield Fact(Topic.MACHINE, "memory", f"{memory / 2**30:.1f} GiB", Standing.NOTE, advice)


def place_facts(cache: Path) -> Iterator[Fact]:
    """Whether what has to be written can be.

    Args:
        cache: Folder of the answers of the network; need not be there yet.
    """
    if _is_writable(cache):
        yield Fact(Topic.PLACES, "cache", str(cache))
    else:
        advice = "it cannot be written, so no address can be fetched with it; name another folder with --cache"
        yield Fact(Topic.PLACES, "cache", str(cache), Standing.NOTE, advice)
    try:
        temporary = tempfile.gettempdir()
    except FileNotFoundError as error:
        advice = "members of web archives and documents are laid down there; name a folder that can be written in TMPDIR"
        yield Fact(Topic.PLACES, "temporary files", str(error.strerror), Standing.PROBLEM, advice)
        return
    yield Fact(Topic.PLACES, "temporary files", f"{temporary}, {shutil.disk_usage(temporary).free / 2**30:.1f} GiB free")


def _is_writable(folder: Path) -> bool:
    """Whether it is a folder that can be written, or can be made."""
    there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
    return there.is_dir() and os.access(there, os.W_OK | os.X_OK)


def _groups(root: Path, controller: str) -> Iterator[Path]:
    """The folders of this process's control groups that may limit a controller, and of all groups that these lie in."""
    top = root / "sys" / "fs" / "cgroup"
    for line in _read(root / "proc" / "self" / "cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if controllers and controller not in controllers.split(","):
            continue
        mounted = top / controllers if controllers else top
        inner = mounted / path.lstrip("/")
        yield from (folder for folder in (inner, *inner.parents) if folder.is_relative_to(mounted))


def _quota(folder: Path) -> float | None:
    """Processors that one group grants; None where it sets no limit."""
    second = _read(folder / "cpu.max")
    first = f"{_read(folder / 'cpu.cfs_quota_us')} {_read(folder / 'cpu.cfs_period_us')}"
    quota, _, period = (second or first).partition(" ")
    return int(quota) / int(period) if quota.isdecimal() and period.isdecimal() and int(period) else None


def _memory(folder: Path) -> int | None:
    """Bytes that one group grants; None where it sets no limit."""
    text = _read(folder / "memory.max") or _read(folder / "memory.limit_in_bytes")
    return int(text) if text.isdecimal() and int(text) < _NO_LIMIT_BYTES else None


def _read(path: Path) -> str:
    """The text of a file of the kernel; empty where there is none for us."""
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""
