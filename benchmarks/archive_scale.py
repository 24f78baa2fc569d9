"""Time and memory of what is done with whole archives, at growing archives, each command in a process of its own.

    python benchmarks/archive_scale.py [--sizes 12500,50000] [--only info,export]

Made up: every row. Records have random codes and no pixels; each has two appearances, of which a year, a month, a day, a time, several
years or no date is told, by one of 1000 publishers; two in three have local features, of random bytes; one in ten comes from somebody's
list. They are added as `archive add` adds, and the log gets an entry for each appearance besides, so that it is as long as it can be. The
other archive of `diff` and `merge` holds half of them with other dates, and as many of its own.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from provenance.archive import Addition, ArchiveWriter, NewPicture, Signature
from provenance.archive.database import close_after_writing, open_for_writing, transaction
from provenance.archive.log import append
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.local import LEVELS, LocalFeatures
from provenance.model.record import Appearance, Keep

_BY = Signature("benchmark", "benchmark", datetime(2026, 1, 1, tzinfo=UTC))
_DATES = ("{y}", "{y}-0{m}", "{y}-0{m}-1{m}", "{y}-0{m}-1{m}T10:00:00Z", "{y}/..")
_POINTS = 60
"""Local features a record; photographs have about 300, which makes archives five times as large and changes nothing else."""
_COMMANDS = {
    "info": "archive info {a}",
    "log": "archive log {a}",
    "log --verify": "archive log {a} --verify",
    "export csv": "archive export {a} -f csv -o {out}.csv",
    "export jsonl": "archive export {a} -f jsonl -o {out}.jsonl",
    "export parquet": "archive export {a} -f parquet -o {out}.parts",
    "export to a pipe": "archive export {a} -f csv",
    "verify": "archive verify {a}",
    "diff": "archive diff {a} {b}",
    "import jsonl": "archive import {empty} {out}.jsonl",
    "merge": "archive merge {a} {b}",
}
"""In this order: the list that is imported was exported before, and a merge changes the archive."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What a process took."""

    seconds: float
    peak_mb: float


def main(sizes: list[int], only: list[str]) -> None:
    commands = [name for name in _COMMANDS if not only or any(name.startswith(one) for one in only)]
    print(f"| Command | 10 records: MB | {' | '.join(f'{size} records: s | MB' for size in sizes)} |")
    with tempfile.TemporaryDirectory() as folder:
        floor = _all_measured(Path(folder) / "10", 10, commands)
        measured = [_all_measured(Path(folder) / str(size), size, commands) for size in sizes]
        for name in commands:
            cells = " | ".join(f"{of[name].seconds:.1f} | {of[name].peak_mb:.0f}" for of in measured)
            print(f"| {name} | {floor[name].peak_mb:.0f} | {cells} |")


def _all_measured(folder: Path, records: int, commands: list[str]) -> dict[str, Measured]:
    folder.mkdir()
    # in a process of its own: a child's peak is never less than what its parent had in memory
    subprocess.run([sys.executable, __file__, "--build", str(folder), str(records)], check=True)
    places = {"a": folder / "a", "b": folder / "b", "empty": folder / "empty", "out": folder / "out"}
    measured = {name: _measured(_COMMANDS[name].format(**places).split()) for name in commands}
    shutil.rmtree(folder)
    return measured


def _measured(arguments: list[str]) -> Measured:
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "provenance", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(arguments)}: ended with {process.returncode}")
    return Measured(time.perf_counter() - began, usage.ru_maxrss / 1024)


def build(folder: Path, records: int) -> None:
    """Two archives of this many records, and an empty one."""
    _fill(folder / "a", _additions(random.Random(1), 0, records))  # noqa: S311 - rows for a measurement
    changed = (replace(one, appearances=one.appearances[:1]) for one in _additions(random.Random(1), 0, records // 2))  # noqa: S311
    _fill(folder / "b", changed)
    _fill(folder / "b", _additions(random.Random(2), records, records // 2))  # noqa: S311
    ArchiveWriter.create(folder / "empty", Keep.NONE, _BY).close()
    connection = open_for_writing(folder / "a")
    with transaction(connection, folder):
        for number in range(2 * records):
            append(connection, _BY, "mark", {"name": f"{number}.jpg", "marks": 0, "undo": True})
    close_after_writing(connection)


def _fill(folder: Path, additions: Iterator[Addition]) -> None:
    writer = ArchiveWriter.open_writer(folder, _BY) if folder.exists() else ArchiveWriter.create(folder, Keep.NONE, _BY)
    with writer:
        while batch := list(islice(additions, 1000)):
            writer.add(batch, "made-up rows")
        writer.finish()


def _additions(generator: random.Random, first: int, count: int) -> Iterator[Addition]:
    for number in range(first, first + count):
        print_ = Fingerprint(PHASH_256, generator.randbytes(32), 50.0, "jpeg/4")
        picture = NewPicture(900, 600, print_, None, None, _features(generator) if number % 3 else None)
        origin = "somebody" if number % 10 == 0 else None
        seen = tuple(_appearance(generator, 2 * number + one, origin) for one in (0, 1))
        yield Addition(Digest(generator.randbytes(32)), 100_000, seen, picture, origin=origin)


def _features(generator: random.Random) -> LocalFeatures:
    head = LocalFeatures.empty(LOCAL_ALGORITHM, 640, 427).to_bytes()[:4]
    points = b"".join(generator.randbytes(37) + bytes((generator.randrange(LEVELS),)) for _ in range(_POINTS))
    return LocalFeatures.from_bytes(LOCAL_ALGORITHM, head + _POINTS.to_bytes(2, "little") + points)


def _appearance(generator: random.Random, number: int, origin: str | None) -> Appearance:
    text = generator.choice(_DATES).format(y=generator.randrange(1950, 2026), m=generator.randrange(1, 10))
    interval = UNKNOWN_DATE if number % 50 == 0 else parse_edtf(text)
    publisher = f"publisher {int(generator.expovariate(0.01)) % 1000}"
    basis = generator.choice(tuple(DateBasis))
    return Appearance(interval, basis, text, f"{number}.jpg", "list", f"https://example.org/{number}", publisher, origin=origin)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="12500,50000")
    parser.add_argument("--only", default="")
    parser.add_argument("--build", nargs=2)
    arguments = parser.parse_args()
    if arguments.build is not None:
        build(Path(arguments.build[0]), int(arguments.build[1]))
    else:
        main([int(size) for size in arguments.sizes.split(",")], [name for name in arguments.only.split(",") if name])
