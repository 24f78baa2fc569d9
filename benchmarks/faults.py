"""What an archive stands: runs that are killed, power cuts, calls that fail, flipped bits.

    python benchmarks/faults.py [--only kill,cut,fail,flip] [--kills 500] [--cuts 1000] [--stride 1] [--flips 1000] [--seed 1]

Each campaign is that of `tests/faults/io/campaigns.py`, of which the tests run a few cases. Needs Linux and a C compiler. Works in memory
(`/dev/shm`) where there is that. Ends with 1 where anything was lost, wrong or not found.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.faults.io import campaigns
from tests.faults.io.campaigns import Workers

_PICTURES = 6
_RERUN = 3
"""Every so many failed runs the command is run again."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", default="kill,cut,fail,flip")
    for name, default in (("kills", 500), ("cuts", 1000), ("stride", 1), ("flips", 1000), ("seed", 1)):
        parser.add_argument(f"--{name}", type=int, default=default)
    options = parser.parse_args()
    memory = Path("/dev/shm")  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="faults-", dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        library = campaigns.build(folder)
        if library is None:
            sys.exit("needs Linux and a C compiler (cc, or the one that CC names)")
        list_file = campaigns.pictures(folder / "pictures", _PICTURES)
        run: dict[str, Callable[[Workers, Path], list[str]]] = {
            "kill": lambda workers, place: _kill(workers, place, list_file, options.kills, options.seed),
            "cut": lambda workers, place: _cut(workers, place, list_file, options.cuts, options.seed),
            "fail": lambda workers, place: _fail(workers, place, list_file, options.stride),
            "flip": lambda workers, place: _flip(workers, place, options.flips, options.seed),
        }
        wrong = []
        for one in options.only.split(","):
            place = folder / one
            place.mkdir()
            began = time.perf_counter()
            with campaigns.workers(library) as workers:
                found = run[one](workers, place)
            print(f"  {time.perf_counter() - began:.0f} s, wrong: {len(found)}", flush=True)
            for text in found:
                print(f"  wrong: {text}")
            wrong += found
    sys.exit(1 if wrong else 0)


def _kill(workers: Workers, place: Path, list_file: Path, times: int, seed: int) -> list[str]:
    tally = campaigns.kill(workers, place, list_file, times=times, seed=seed)
    print(
        f"kill -9: {tally.cases} runs, {tally.failed_runs} of them before their end; {tally.acknowledged} acknowledged records looked for"
    )
    return tally.wrong


def _cut(workers: Workers, place: Path, list_file: Path, points: int, seed: int) -> list[str]:
    calls = campaigns.record(workers, place, list_file)
    tally = campaigns.cut_power(workers, calls, place, points=points, seed=seed)
    print(f"power cuts: {tally.cases} points of {len(calls)} recorded calls; {tally.acknowledged} acknowledged records looked for")
    return tally.wrong


def _fail(workers: Workers, place: Path, list_file: Path, stride: int) -> list[str]:
    tally = campaigns.fail_each_call(workers, place, list_file, errors=campaigns.ERRORS, stride=stride, rerun=_RERUN)
    calls = ", ".join(f"{name} {number}" for name, number in tally.calls.items())
    print(f"failing calls: {tally.cases} cases, {tally.failed_runs} ended with an error; calls: {calls}")
    return tally.wrong


def _flip(workers: Workers, place: Path, flips: int, seed: int) -> list[str]:
    told = campaigns.flip(workers, place, flips=flips, seed=seed)
    print(
        f"flipped bits: {told.cases}, found {told.found}, in bytes that nothing uses {told.unused}; of {told.in_database} found in "
        f"archive.db {told.named} with the entry named; checks that ended with an error {told.stopped}, all others gave the same answers"
    )
    return told.wrong


if __name__ == "__main__":
    main()
