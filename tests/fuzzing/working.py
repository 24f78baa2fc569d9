"""The program of a process that tries cases, so that it may hang or crash: `python -m tests.fuzzing.working`; see `running`."""

import argparse
import importlib
import json
import mmap
import os
import resource
import struct
import sys
import time
from pathlib import Path

from tests.fuzzing.mutating import Stock, case_of
from tests.fuzzing.targets import Target
from tests.fuzzing.trying import MOST_MEMORY_BYTES, Fault, own_stderr, tried

STATE = struct.Struct("<QQ")
"""Number of the case that is being tried, counted from 1, and its length; the case itself follows."""
STATE_BYTES = 1 << 22
_ADDRESS_SPACE_BYTES = 8 * MOST_MEMORY_BYTES
"""So that a case that takes too much ends itself, not the machine; most of it is never used."""


def main() -> None:
    """Try cases until the time is over; each finding is a line of JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("targets")
    parser.add_argument("name")
    parser.add_argument("state", type=Path)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--case", type=Path)
    asked = parser.parse_args()
    target: Target = importlib.import_module(asked.targets).TARGETS[asked.name]
    stock = target.stock()
    said = own_stderr()
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (_ADDRESS_SPACE_BYTES, _ADDRESS_SPACE_BYTES))
        with asked.state.open("r+b") as file, mmap.mmap(file.fileno(), STATE_BYTES) as state:
            _work(target, stock, asked, state)
    finally:
        said.unlink()


def _work(target: Target, stock: Stock, asked: argparse.Namespace, state: mmap.mmap) -> None:
    seen: set[str] = set()
    number = asked.start
    end = time.monotonic() + asked.seconds
    while True:
        content = asked.case.read_bytes() if asked.case else case_of(stock, target.name, asked.seed, number)
        number += 1
        state[STATE.size : STATE.size + len(content)] = content
        state[: STATE.size] = STATE.pack(number, len(content))
        finding = tried(target, content)
        os.ftruncate(2, 0)
        if finding is not None and finding.place not in seen:
            seen.add(finding.place)
            path = asked.state.with_name(f"{target.name}-{len(seen)}-{number}")
            path.write_bytes(content)
            sys.stdout.write(json.dumps([finding.fault, finding.text, finding.place, str(path)]) + "\n")
            sys.stdout.flush()
        if asked.case or time.monotonic() > end or (finding is not None and finding.fault is Fault.MEMORY):  # the most is never less again
            return


if __name__ == "__main__":
    main()
