"""A run over targets: each in a process of its own, which is watched, stopped when it hangs, and started again."""

import hashlib
import json
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzzing.trying import Fault, Finding
from tests.fuzzing.working import STATE, STATE_BYTES

ROOT = Path(__file__).parents[2]
_START_S = 60.0
"""For the start of a process and the making of the seeds."""
_LOOK_S = 0.1


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked of a target.

    Attributes:
        name: Of the target.
        seconds: How long to try cases.
        seed: Decides what they are.
        hang_s: How long one may take.
        case: The only case, in a file; None makes them.
        targets: The module that has them.
    """

    name: str
    seconds: float
    seed: int = 0
    hang_s: float = 10.0
    case: Path | None = None
    targets: str = "tests.fuzzing.targets"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it.

    Attributes:
        cases: How many were tried.
        seconds: In how long, making of the seeds and starts apart.
        findings: Each with its bytes; one of a place.
    """

    cases: int
    seconds: float
    findings: tuple[tuple[Finding, bytes], ...]


def run(plan: Plan) -> Result:
    """Try cases of a target for as long as planned; after one that ended the process, go on in another."""
    found: dict[str, tuple[Finding, bytes]] = {}
    start, spent, stopped = 0, 0.0, True
    with tempfile.TemporaryDirectory() as folder:
        while stopped and (start == 0 or (plan.case is None and spent < plan.seconds)):
            state = Path(folder) / "state"
            state.write_bytes(bytes(STATE_BYTES))
            start, took, findings = _one_process(plan, state, start, plan.seconds - spent)
            spent += took
            stopped = any(finding.fault in {Fault.HUNG, Fault.CRASHED, Fault.MEMORY} for finding, _ in findings)
            for finding, content in findings:
                found.setdefault(finding.place, (finding, content))
    return Result(start, spent, tuple(found.values()))


def _one_process(plan: Plan, state: Path, start: int, seconds: float) -> tuple[int, float, list[tuple[Finding, bytes]]]:
    """Until its time is over, or it is: the number of the next case, the seconds of trying, and what was found."""
    command = [sys.executable, "-m", "tests.fuzzing.working", plan.targets, plan.name, str(state)]
    command += ["--seed", str(plan.seed), "--start", str(start), "--seconds", str(seconds)]
    command += ["--case", str(plan.case.absolute())] if plan.case else []
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        hung, took = _watch(process, state, plan.hang_s)
        out, err = process.communicate()
    findings = [
        (Finding(Fault(fault), text, place), Path(path).read_bytes()) for fault, text, place, path in map(json.loads, out.splitlines())
    ]
    number, length = STATE.unpack(state.read_bytes()[: STATE.size])
    if number == 0:
        raise RuntimeError(f"{plan.name}: no case was tried: {err.decode('utf-8', 'replace')}")
    content = state.read_bytes()[STATE.size : STATE.size + length]
    if hung:
        findings.append((Finding(Fault.HUNG, f"more than {plan.hang_s:.0f} s", f"hung {hashlib.sha256(content).hexdigest()[:8]}"), content))
    elif process.returncode:
        text = f"exit code {process.returncode}"
        findings.append((Finding(Fault.CRASHED, text, f"{text} {hashlib.sha256(content).hexdigest()[:8]}"), content))
    return number, took, findings


def _watch(process: "subprocess.Popen[bytes]", state: Path, hang_s: float) -> tuple[bool, float]:
    """Wait for its end, or end it; whether it hung, and the seconds since its first case."""
    last, since, first = 0, time.monotonic(), None
    with state.open("rb", buffering=0) as file:
        while process.poll() is None:
            time.sleep(_LOOK_S)
            file.seek(0)
            number, _ = STATE.unpack(file.read(STATE.size))
            now = time.monotonic()
            if number != last:
                first = first or now
                last, since = number, now
            elif now - since > (hang_s if last else _START_S):
                process.kill()
                return bool(last), now - (first or now)
    return False, max(_LOOK_S, time.monotonic() - (first or time.monotonic()))


def write(result: Result, plan: Plan, folder: Path) -> Iterator[str]:
    """Write the bytes of each finding to a file; a text for each, with the command that repeats it."""
    for finding, content in result.findings:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{plan.name}-{finding.fault}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        again = shlex.join(["python", "-m", "tests.fuzzing", "--target", plan.name, "--case", str(path)])
        yield f"{plan.name}: {finding.fault}: {finding.text}\n  {finding.place}\n  again with: {again}"
