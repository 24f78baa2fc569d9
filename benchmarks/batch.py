"""Memory and time of a check of many statements, of one that was killed and gone on with, and of one after an earlier run.

    python -m benchmarks.batch [--counts 1000,20000] [--depth full] [--jobs 2]

Each statement has one image; every tenth is a smaller copy of an archived one. The archive holds the fixtures and 3,000 made-up records.
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.start import FIXTURES, RECORDS, fill

_SIDE = 320
_REUSED_EVERY = 10


@dataclass(frozen=True, slots=True)
class Ran:
    """What one process cost."""

    wall_s: float
    cpu_s: float
    peak_mb: float


def run(command: list[str], kill_when: Path | None = None, kill_bytes: int = 0) -> Ran:
    """Run a command to its end; or kill it as soon as a file has so many bytes."""
    begun = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while kill_when is not None and process.poll() is None:
        if kill_when.exists() and kill_when.stat().st_size >= kill_bytes:
            process.send_signal(signal.SIGKILL)
            break
        time.sleep(0.05)
    _, _, used = os.wait4(process.pid, 0)
    return Ran(time.monotonic() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def write_images(folder: Path, count: int) -> Path:
    """So many files, no two of the same bytes, and the manifest that names them."""
    generator = np.random.default_rng(1)
    photos = [Image.open(path).convert("RGB") for path in sorted((FIXTURES / "photos").glob("*.jpg"))]
    made = []
    for number in range(200):
        if number % _REUSED_EVERY == 0:
            picture = photos[number // _REUSED_EVERY % len(photos)].copy()
            picture.thumbnail((_SIDE, _SIDE))
        else:
            blocks = Image.fromarray(generator.integers(0, 256, (12, 16, 3), np.uint8))
            picture = blocks.resize((_SIDE, _SIDE * 3 // 4), Image.Resampling.BICUBIC)
        path = folder / "picture.jpg"
        picture.save(path, quality=85)
        made.append(path.read_bytes())
    manifest = folder / "statements.jsonl"
    with manifest.open("w", encoding="utf-8") as file:
        for number in range(count):
            name = f"{number:06}.jpg"
            (folder / name).write_bytes(made[number % len(made)] + str(number).encode())  # what follows the picture is not looked at
            file.write(json.dumps({"id": f"s{number}", "at": "2026-11-01", "images": [name]}) + "\n")
    return manifest


def measure(scratch: Path, archive: Path, count: int, options: list[str]) -> None:
    """All runs over so many statements."""
    folder = scratch / str(count)
    folder.mkdir()
    manifest = write_images(folder, count)
    whole, resumed, since, journal = (folder / name for name in ("whole.json", "resumed.json", "since.json", "run.partial.jsonl"))
    check = [sys.executable, "-m", "provenance", "--no-config", "check", "--manifest", str(manifest), "--archive", str(archive)]
    check += ["-f", "json", "--exit-zero", "--progress", "none", *options]
    show(count, "in one piece", run([*check, "-o", str(whole)]))
    half = whole.stat().st_size // 2
    show(count, "killed half way", run([*check, "--resume", str(journal), "-o", str(resumed)], journal, half))
    kept = sum(1 for _ in journal.open("rb")) - 1
    show(count, f"gone on with from {kept}", run([*check, "--resume", str(journal), "-o", str(resumed)]))
    show(count, "after an earlier run", run([*check, "--since", str(whole), "-o", str(since)]))
    same = whole.read_bytes() == resumed.read_bytes() == since.read_bytes()
    print(f"{count:>7} the three reports are {'the same bytes' if same else 'DIFFERENT'}, {whole.stat().st_size / 1e6:.1f} MB")


def show(count: int, what: str, ran: Ran) -> None:
    each = ran.cpu_s / count * 1000
    print(f"{count:>7} {what:28}{ran.wall_s:8.1f} s{ran.cpu_s:8.1f} s CPU ({each:.1f} ms an image){ran.peak_mb:8.0f} MB", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--counts", default="1000,20000")
    parser.add_argument("--depth", default="full")
    parser.add_argument("--jobs", default="2")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        archive = Path(scratch) / "archive"
        fill(archive)
        print(f"{RECORDS} made-up records and the fixtures, depth {options.depth}, {options.jobs} jobs")
        for count in map(int, options.counts.split(",")):
            measure(Path(scratch), archive, count, ["--depth", options.depth, "-j", options.jobs])


if __name__ == "__main__":
    main()
