"""Cost of `archive add` beside its floor: decoding the same JPEGs with Pillow's `draft`, and nothing else.

CPU time of one thread, methods interleaved, median of the rounds; prints each method as a multiple of the floor.
"""

import io
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from PIL import Image

from provenance.archive import ArchiveWriter, Signature
from provenance.contents import FileContent
from provenance.ingesting import ingest
from provenance.intake import with_appearance
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep

PHOTOS = sorted((Path(__file__).parents[1] / "fixtures" / "photos").glob("*.jpg"))
MEGAPIXELS = 2.0
COPIES = 8
ROUNDS = 3
NOISE = 4.0
"""Levels of luma, so that enlarged photographs compress like a camera's: about 0.2 bytes a pixel."""


def large_jpegs(folder: Path) -> list[Path]:
    """Photographs of 2 megapixels, each file different."""
    generator = np.random.default_rng(1)
    files = []
    for number in range(COPIES):
        for photo in PHOTOS:
            picture = Image.open(photo).convert("RGB")
            scale = (MEGAPIXELS * 1e6 / (picture.width * picture.height)) ** 0.5
            picture = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.LANCZOS)
            noise = generator.normal(0, NOISE, (picture.height, picture.width, 1))
            noisy = Image.fromarray((np.asarray(picture) + noise).clip(0, 255).astype(np.uint8))
            files.append(folder / f"{photo.stem}-{number}.jpg")
            noisy.save(files[-1], quality=88)
    return files


def decode_only(files: list[Path], mode: str, side: int) -> None:
    """The floor: what any reader of the picture must do."""
    for file in files:
        picture = Image.open(io.BytesIO(file.read_bytes()))
        scale = side / max(picture.size)
        picture.draft(mode, (int(picture.width * scale), int(picture.height * scale)))
        picture.load()


def add(files: list[Path], folder: Path, keep: Keep) -> None:
    """The whole of `archive add`, the database included."""
    shutil.rmtree(folder, ignore_errors=True)
    by = Signature("benchmark", "benchmark", datetime(2026, 1, 1, tzinfo=UTC))
    appearance = Appearance(UNKNOWN_DATE, DateBasis.PUBLISHED, "", "")
    with ArchiveWriter.create(folder, keep, by) as archive:
        entries = [with_appearance(MediaItem(str(file), FileContent(file)), appearance) for file in files]
        for _ in ingest(archive, entries, origin="benchmark", now=by.now, workers=1):
            pass


def cpu_s(work: Callable[[], None]) -> float:
    """CPU seconds of this process, all threads."""
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        files = large_jpegs(folder)
        methods: dict[str, Callable[[], None]] = {
            "floor: draft L, 128 px": lambda: decode_only(files, "L", 128),
            "floor: draft RGB, 512 px": lambda: decode_only(files, "RGB", 512),
            "add --keep none": lambda: add(files, folder / "a", Keep.NONE),
            "add --keep thumbs": lambda: add(files, folder / "a", Keep.THUMBS),
        }
        rounds: dict[str, list[float]] = {name: [] for name in methods}
        for _ in range(ROUNDS):
            for name, work in methods.items():
                rounds[name].append(cpu_s(work))
        medians = {name: statistics.median(times) for name, times in rounds.items()}
        print(f"{len(files)} JPEGs of {MEGAPIXELS} MP, CPU, median of {ROUNDS} rounds")
        print(f"{'':26}{'ms a file':>10}{'x L 128':>9}{'x RGB 512':>11}")
        for name, median in medians.items():
            small, colour = medians["floor: draft L, 128 px"], medians["floor: draft RGB, 512 px"]
            print(f"{name:26}{1000 * median / len(files):>10.2f}{median / small:>9.2f}{median / colour:>11.2f}")


if __name__ == "__main__":
    main()
