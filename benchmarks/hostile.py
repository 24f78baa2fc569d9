"""What every file below a folder takes to open: whether it was, or why not, and the processor time and memory of the process that tried.

    python -m benchmarks.hostile FOLDER... [--over-s 1.5] [--over-mb 250]

Each file is opened in a process of its own, confined as the program's workers are: as a circulated image, as a record of an archive, and
for its dates. Memory is the peak of what that process had in use, the interpreter and its libraries (the first line) included. Nothing is
written; files may be as hostile as they like.
"""

import argparse
import os
import pickle
import resource
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from provenance.errors import ProvenanceError
from provenance.model.limits import DEFAULT_LIMITS
from provenance.opening import dates, query, record
from provenance.sandbox.confining import confine, limit_processor_time
from provenance.sandbox.limits import SandboxLimits

NOW = datetime(2026, 1, 1, tzinfo=UTC)
WAYS: dict[str, Callable[[bytes], object]] = {
    "checked": lambda content: query._open(content, query.Wanted(dated_by=NOW)),  # noqa: SLF001 - the job itself, without a worker's wire
    "added": lambda content: record._open(content, DEFAULT_LIMITS, True),  # noqa: SLF001
    "dated": partial(dates._in_file, timezone=None, now=NOW),  # noqa: SLF001
}


@dataclass(slots=True)
class Told:
    """What a process told of one file: for each way its outcome and its seconds; and its peak memory."""

    outcomes: dict[str, str] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)
    memory_mb: float = 0.0
    signal: str = ""


def main() -> None:
    """Open all, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--over-s", type=float, default=1.5)
    parser.add_argument("--over-mb", type=float, default=250)
    options = parser.parse_args()
    query.prepare_worker()
    print(f"without a file: {_opened(b'').memory_mb:.0f} MB")
    start, outcomes, slowest, largest = time.perf_counter(), Counter[str](), (0.0, ""), (0.0, "")
    for file in _files(options.folders):
        told = _opened(file.read_bytes())
        outcomes[told.signal or told.outcomes["checked"].split(":")[0]] += 1
        longest_s = max(told.cpu_s.values(), default=0.0)
        slowest, largest = max(slowest, (longest_s, str(file))), max(largest, (told.memory_mb, str(file)))
        is_unexpected = any(outcome.startswith("unexpected") for outcome in told.outcomes.values())
        if told.signal or is_unexpected or longest_s > options.over_s or told.memory_mb > options.over_mb:
            seconds = ", ".join(f"{way} {spent_s:.2f} s" for way, spent_s in told.cpu_s.items())
            print(f"{file}: {told.signal} {seconds}, {told.memory_mb:.0f} MB: {told.outcomes}", flush=True)
    print(f"{sum(outcomes.values())} files in {time.perf_counter() - start:.0f} s: {dict(outcomes.most_common())}")
    print(f"most processor time {slowest[0]:.2f} s: {slowest[1]}")
    print(f"most memory {largest[0]:.0f} MB: {largest[1]}")


def _files(folders: list[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from (file for file in sorted([folder, *folder.rglob("*")]) if file.is_file())


def _opened(content: bytes) -> Told:
    """What a process of its own tells of `content`."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(reading)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        with os.fdopen(writing, "wb") as answers:
            _tell(content, answers)
        os._exit(0)
    os.close(writing)
    told = Told()
    with os.fdopen(reading, "rb") as answers:
        while True:
            try:
                way, outcome, spent_s = pickle.load(answers)  # noqa: S301 - of our own making
            except (EOFError, pickle.UnpicklingError):
                break
            told.outcomes[way], told.cpu_s[way] = outcome, spent_s
    _, status, used = os.wait4(pid, 0)
    told.memory_mb = used.ru_maxrss / 1024
    if os.WIFSIGNALED(status):
        told.signal = signal.Signals(os.WTERMSIG(status)).name
        told.cpu_s["the whole"] = used.ru_utime + used.ru_stime
    return told


def _tell(content: bytes, answers: Any) -> None:
    limits = SandboxLimits()
    confine(limits)
    for way, job in WAYS.items():
        limit_processor_time(limits.cpu_s)
        before = _spent_s()
        outcome = _outcome(partial(job, content))
        pickle.dump((way, outcome, _spent_s() - before), answers)
        answers.flush()


def _outcome(job: Callable[[], object]) -> str:
    try:
        answer = job()
    except ProvenanceError as error:
        return f"{type(error).__name__}: {error}"
    except MemoryError:
        return "OverLimitError: memory"
    except Exception as error:  # noqa: BLE001 - what is looked for
        return f"unexpected {type(error).__name__}: {error}"
    refused = getattr(answer, "refused", None)
    return "decoded" if refused is None else f"{type(refused).__name__}: {refused}"


def _spent_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
