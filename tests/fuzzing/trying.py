"""One case of a target: what it must not do."""

import os
import resource
import sys
import tempfile
import traceback
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from provenance.errors import ProvenanceError
from tests.fuzzing.targets import Target

MOST_MEMORY_BYTES = 2**30
"""Of the process: what one picture may take in a worker of the program."""
_PACKAGE = f"{os.sep}provenance{os.sep}"
_SHOWN = 300


class Fault(StrEnum):
    """What a target did."""

    RAISED = "raised"
    """Something that is no ProvenanceError."""
    SPOKE = "spoke"
    """Something stands on stderr: `--quiet` would not be quiet."""
    MEMORY = "memory"
    HUNG = "hung"
    CRASHED = "crashed"
    """The process is gone."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A case that did what none may do.

    Attributes:
        fault: What it did.
        text: The same in words.
        place: Where: the same place is the same finding.
    """

    fault: Fault
    text: str
    place: str


def tried(target: Target, content: bytes) -> Finding | None:
    """What is wrong with a target, as far as this case shows it; None where nothing is.

    Stderr has to be a file of its own, see `own_stderr`, for what is written there to be seen.
    """
    spoken, taken_bytes = os.fstat(2).st_size, _memory_bytes()
    try:
        target.run(content)
    except (ProvenanceError, KeyboardInterrupt, SystemExit) as error:
        if not isinstance(error, ProvenanceError):
            raise
    except BaseException as error:  # noqa: BLE001 - what libraries in Rust raise is no Exception
        return Finding(Fault.RAISED, f"{type(error).__name__}: {error}"[:_SHOWN], f"{type(error).__name__} at {_place(error)}")
    if not target.may_speak and (now := os.fstat(2).st_size) > spoken:
        text = os.pread(2, min(now - spoken, _SHOWN), spoken).decode("utf-8", "replace")
        return Finding(Fault.SPOKE, text, text[:40])
    if _memory_bytes() > max(taken_bytes, MOST_MEMORY_BYTES):  # the peak of the process, which something before may have set
        return Finding(Fault.MEMORY, f"{_memory_bytes() >> 20} MiB", "memory")
    return None


def own_stderr() -> Path:
    """Put a file in the place of stderr; where it lies."""
    descriptor, name = tempfile.mkstemp(prefix="fuzzing-", suffix=".stderr")
    sys.stderr.flush()
    os.dup2(descriptor, 2)
    os.close(descriptor)
    return Path(name)


def _memory_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _place(error: BaseException) -> str:
    """The innermost line of the program that it came through, or of a library where there is none."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if _PACKAGE in frame.filename and "site-packages" not in frame.filename]
    last = (own or list(frames))[-1]
    return f"{last.filename.rpartition(_PACKAGE)[2]}:{last.lineno} ({last.name})"
