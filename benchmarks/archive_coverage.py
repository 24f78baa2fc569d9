"""Time and memory of counting what an archive covers, at growing archives, each in a process of its own.

    python benchmarks/archive_coverage.py [--sizes 5000,50000,200000]

Made up: every row. Records have random codes and no pixels; each has two appearances, of which a year, a month, a day, a
time, several years or no date is told, by one of 1000 publishers; two in three have local features, of random bytes.
"""

import argparse
import random
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from provenance.archive import ArchiveWriter, Signature
from provenance.archive.coverage import measure_coverage
from provenance.archive.rows import instant_text
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.edtf import parse_edtf
from provenance.model.fingerprint import PHASH_256
from provenance.model.record import Keep

_DATES = ("{y}", "{y}-0{m}", "{y}-0{m}-1{m}", "{y}-0{m}-1{m}T10:00:00Z", "{y}/..")


def main(sizes: list[int]) -> None:
    print("| Records | Appearances | archive.db (MB) | Seconds | Peak memory above an empty archive's (MB) |\n|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        _, floor = _measured(_made_up(Path(folder) / "0", 0))
        for size in sizes:
            archive = _made_up(Path(folder) / str(size), size)
            seconds, peak = _measured(archive)
            size_mb = (archive / "archive.db").stat().st_size / 1e6
            print(f"| {size} | {2 * size} | {size_mb:.0f} | {seconds:.2f} | {(peak - floor) / 1024:.1f} |")


def _measured(archive: Path) -> tuple[float, int]:
    """Seconds, and the peak of the process in KiB."""
    ended = subprocess.run([sys.executable, __file__, "--measure", str(archive)], check=True, capture_output=True, text=True)
    seconds, peak = ended.stdout.split()
    return float(seconds), int(peak)


def measure(archive: Path) -> None:
    began = time.perf_counter()
    measure_coverage(archive, LOCAL_ALGORITHM)
    print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def _made_up(folder: Path, records: int) -> Path:
    ArchiveWriter.create(folder, Keep.NONE, Signature("benchmark", "benchmark", datetime(2026, 1, 1, tzinfo=UTC))).close()
    generator = random.Random(1)  # noqa: S311 - rows for a measurement
    with sqlite3.connect(folder / "archive.db") as connection:
        numbers = range(1, records + 1)
        rows = ((number, generator.randbytes(32), 1, 9, 9, PHASH_256, generator.randbytes(32), 1e6, "x", None) for number in numbers)
        connection.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        columns = "INSERT INTO appearances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        connection.executemany(columns, _appearances(generator, records))
        features = "INSERT INTO features (record_id, algorithm, sha256, content) VALUES (?, ?, ?, ?)"
        every = ((number, LOCAL_ALGORITHM, bytes(32), generator.randbytes(12_000)) for number in numbers if number % 3)
        connection.executemany(features, every)
    connection.close()
    return folder


def _appearances(generator: random.Random, records: int) -> Iterator[tuple[object, ...]]:
    for number in range(2 * records):
        text = generator.choice(_DATES).format(y=generator.randrange(1950, 2026), m=generator.randrange(1, 10))
        interval = parse_edtf(text)
        ends = (None, None) if number % 50 == 0 else (instant_text(interval.earliest), instant_text(interval.latest))
        basis = generator.choice(("captured", "published", "embedded", "asserted"))
        names = ("list", None, f"publisher {int(generator.expovariate(0.01)) % 1000}")
        yield (number // 2 + 1, *ends, basis, text, f"{number}.jpg", *names, None, None, "{}", generator.randbytes(32))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="5000,50000,200000")
    parser.add_argument("--measure", type=Path)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        measure(arguments.measure)
    else:
        main([int(size) for size in arguments.sizes.split(",")])
