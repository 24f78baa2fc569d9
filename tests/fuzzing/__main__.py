"""Fuzz what reads the files of strangers: `python -m tests.fuzzing --seconds 60 --seed 0`; see tests/README.md."""

import argparse
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.fuzzing.running import Plan, Result, run, write
from tests.fuzzing.targets import TARGETS


def main() -> int:
    """Exit code: 0 where nothing was found, 1 where something was."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description="Fuzz what reads the files of strangers.")
    parser.add_argument("--seconds", type=float, default=60.0, help="for all targets together, starts apart")
    parser.add_argument("--seed", type=int, default=0, help="decides what the cases are")
    parser.add_argument("--target", action="append", choices=sorted(TARGETS), help="only this one; may be repeated")
    parser.add_argument("--case", type=Path, help="a file: the only case of the target")
    parser.add_argument("--hang", type=float, default=10.0, help="seconds that one case may take")
    parser.add_argument("--jobs", type=int, default=1, help="targets at a time")
    parser.add_argument("--findings", type=Path, default=Path("build/fuzzing"), help="folder for what is found")
    parser.add_argument("--engine", choices=("own", "atheris"), default="own", help="what makes the cases")
    asked = parser.parse_args()
    names = asked.target or list(TARGETS)
    if asked.case and len(names) != 1:
        parser.error("--case: name its target with --target")
    seconds = asked.seconds * asked.jobs / len(names)
    if asked.engine == "atheris":
        from tests.fuzzing.covering import cover

        return cover(names, seconds, asked.seed, asked.findings)
    plans = [Plan(name, seconds, asked.seed, asked.hang, asked.case) for name in names]
    found = 0
    with ThreadPoolExecutor(asked.jobs) as pool:
        for plan, result in zip(plans, pool.map(run, plans), strict=True):
            _print(plan, result)
            for text in write(result, plan, asked.findings):
                found += 1
                sys.stdout.write(f"{text}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{found} findings, seed {asked.seed}\n")
    return 1 if found else 0


def _print(plan: Plan, result: Result) -> None:
    rate = result.cases / max(result.seconds, 1e-9)
    sys.stdout.write(f"{plan.name:15}{result.cases:9,} cases{rate:9,.0f} a second\n")


if __name__ == "__main__":
    sys.exit(main())
