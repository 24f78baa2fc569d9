"""Runs of `check` that are killed, interrupted, or out of room: what was there is kept, and the end is the same."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import PHOTOS, encoded

IMAGES = 60


@pytest.fixture(scope="module")
def command(tmp_path_factory: pytest.TempPathFactory, fixture_archive: Path) -> list[str]:
    """A check of so many statements; the name of the journal and of the report are to follow."""
    folder = tmp_path_factory.mktemp("many")
    generator = random.Random(1)
    rows = []
    for number in range(IMAGES):
        with Image.open(generator.choice(PHOTOS)) as photo:
            left, top = generator.randrange(60), generator.randrange(60)
            (folder / f"{number}.jpg").write_bytes(encoded(photo.convert("RGB").crop((left, top, left + 220, top + 200)), quality=70))
        rows.append(json.dumps({"id": f"s{number}", "at": "2023-10-23", "images": [f"{number}.jpg"]}))
    manifest = folder / "statements.jsonl"
    manifest.write_text("\n".join(rows), encoding="utf-8")
    program = [sys.executable, "-m", "provenance", "--no-config", "check", "--manifest", str(manifest), "--archive", str(fixture_archive)]
    return [*program, "-j", "2", "--exit-zero", "-f", "json"]


@pytest.fixture(scope="module")
def whole(command: list[str], tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The report of a run that nothing interrupts."""
    report = tmp_path_factory.mktemp("whole") / "run.json"
    subprocess.run([*command, "-o", str(report)], check=True)
    return report.read_bytes()


def started(command: list[str], journal: Path, report: Path, lines: int) -> subprocess.Popen[str]:
    """A run that has written at least so many lines more than there were; or that has come to its end."""
    before = journal.read_bytes().count(b"\n") if journal.exists() else 0
    options = ["--resume", str(journal), "-o", str(report)]
    process = subprocess.Popen([*command, *options], stderr=subprocess.PIPE, text=True, start_new_session=True)
    while process.poll() is None and (not journal.exists() or journal.read_bytes().count(b"\n") < before + lines):
        time.sleep(0.01)
    return process


def test_killed_again_and_again_and_gone_on_with_is_as_one_clean_run(command: list[str], whole: bytes, tmp_path: Path) -> None:
    """What was told is never lost, however little was done between two kills."""
    journal, report = tmp_path / "run.partial.jsonl", tmp_path / "run.json"
    generator = random.Random(2)
    kept = b""
    for _ in range(4):
        process = started(command, journal, report, generator.randrange(1, 15))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        now = journal.read_bytes()
        assert now.startswith(kept)
        kept = now[: now.rindex(b"\n") + 1]
        assert not report.exists()
    started(command, journal, report, IMAGES).communicate()
    assert report.read_bytes() == whole
    assert journal.read_bytes().count(b"\n") == 1 + IMAGES


def test_interrupted_run_says_how_to_go_on(command: list[str], whole: bytes, tmp_path: Path) -> None:
    journal, report = tmp_path / "run.partial.jsonl", tmp_path / "run.json"
    process = started(command, journal, report, 5)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert (process.returncode, told) == (
        130,
        f"interrupted; the results are kept in {journal}, and the same command goes on from there\n",
    )
    subprocess.run([*command, "--resume", str(journal), "-o", str(report)], check=True, stderr=subprocess.DEVNULL)
    assert report.read_bytes() == whole


def test_disk_that_is_full_ends_the_run_and_costs_nothing(command: list[str], whole: bytes, tmp_path: Path) -> None:
    """A line that did not fit is cut off when the run is gone on with."""
    journal, report = tmp_path / "run.partial.jsonl", tmp_path / "run.json"
    options = ["--resume", str(journal), "-o", str(report)]

    def little_room() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    ended = subprocess.run([*command, *options], preexec_fn=little_room, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr == f"error: --resume {journal}: cannot be written: File too large\n"
    assert journal.stat().st_size == 20_000
    subprocess.run([*command, *options], check=True, stderr=subprocess.DEVNULL)
    assert report.read_bytes() == whole
