"""Workers that are murdered in the middle of a batch cost the images that did it, no other one, and leave no process behind."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hypothesis import settings

from provenance.decoding import run_jobs
from provenance.errors import DecodeError
from provenance.sandbox import Sandbox, SandboxLimits
from tests.unit.sandbox import deeds

_DEEDS: tuple[Callable[[], Any], ...] = (
    deeds.read_nothing,
    deeds.abort,
    deeds.kill_itself,
    deeds.hog,
    deeds.hog_natively,
    deeds.leave,
    deeds.hang,
)


def test_murdered_workers_cost_their_own_images_alone() -> None:
    """One in ten; in `make slow` as many as the threat says: 100 of 1,000."""
    number = 1000 if settings.get_current_profile_name() == "slow" else 70
    before = _processes()
    with Sandbox(SandboxLimits(cpu_s=2, wall_s=1.0)) as sandbox:

        def examine(place: int) -> str:
            try:
                if place % 10 == 9:
                    sandbox.run(_DEEDS[place // 10 % len(_DEEDS)])
                return str(sandbox.run(deeds.answer, place))
            except DecodeError as error:
                return error.code

        answers = [answer for _, answer in run_jobs(examine, range(number), 2)]
    assert all(answer == str(place) for place, answer in enumerate(answers) if place % 10 != 9)
    named = answers[9::10]
    assert set(named) <= {"decoder-crashed", "over-limit"}
    assert len(named) == number // 10
    assert _processes() == before


def _processes() -> set[str]:
    """The processes below this one, by the kernel's list."""
    if not Path("/proc/self/stat").exists():
        return set()
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdecimal():
            try:
                parents[entry.name] = (entry / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1]
            except OSError:
                continue
    below = {str(os.getpid())}
    while more := {child for child, parent in parents.items() if parent in below} - below:
        below |= more
    return below - {str(os.getpid())}
