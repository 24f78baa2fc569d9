"""Cost of a cold start beside a bare Python: the version, and one image against 3,000 records."""

import resource
import statistics
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from provenance.archive import Addition, ArchiveWriter, NewPicture, Signature
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.fingerprint import Fingerprint
from provenance.model.record import Appearance

FIXTURES = Path(__file__).parents[1] / "fixtures"
RECORDS = 3_000
ROUNDS = 7


def cpu_s(command: list[str]) -> float:
    """CPU seconds of one process and its children."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def fill(folder: Path) -> None:
    """The records of the fixtures, and synthetic ones."""
    program = [sys.executable, "-m", "provenance", "archive"]
    subprocess.run([*program, "init", str(folder)], check=True, stderr=subprocess.DEVNULL)
    subprocess.run([*program, "add", str(folder), "--dates", str(FIXTURES / "archive.csv")], check=True, stderr=subprocess.DEVNULL)
    generator = np.random.default_rng(1)
    by = Signature("benchmark", "benchmark", datetime(2026, 1, 1, tzinfo=UTC))
    additions = []
    for number in range(RECORDS):
        picture = NewPicture(640, 480, Fingerprint("phash-256", generator.bytes(32), 50.0, "jpeg/4"), None, None)
        appearance = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", f"{number}.jpg")
        additions.append(Addition(Digest(generator.bytes(32)), 1, (appearance,), picture))
    with ArchiveWriter.open_writer(folder, by) as archive:
        archive.add(additions, "benchmark")
        archive.finish()


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "a"
        fill(archive)
        program = [sys.executable, "-m", "provenance"]
        image = FIXTURES / "cases" / "photos-of-2019" / "images" / "launch-site.jpg"
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "provenance --version": [*program, "--version"],
            f"check, {RECORDS} records": [
                *program,
                "check",
                str(image),
                "--archive",
                str(archive),
                "--at",
                "2026-11-01",
            ],
        }
        rounds: dict[str, list[float]] = {name: [] for name in commands}
        for _ in range(ROUNDS):
            for name, command in commands.items():
                rounds[name].append(cpu_s(command))
        bare = statistics.median(rounds["python -c pass"])
        for name, times in rounds.items():
            print(f"{name:32}{statistics.median(times):7.3f} s CPU{statistics.median(times) / bare:8.1f} x bare Python")


if __name__ == "__main__":
    main()
