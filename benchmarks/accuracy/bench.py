"""A bench folder, read: its records, photo sets, scenes and queries (see the README of a bench for the files)."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.accuracy.drawing import Rgb


@dataclass(frozen=True, slots=True)
class Query:
    """One row of `manifest.csv`.

    Attributes:
        path: Path within the bench.
        kind: Kind of edit; negatives begin with `neg_`.
        truths: Records that it shows; empty for negatives.
        related: Records that it must not be taken for.
        detail: The strength that was drawn.
    """

    path: str
    kind: str
    truths: tuple[str, ...]
    related: tuple[str, ...]
    detail: str


@dataclass(frozen=True, slots=True)
class Bench:
    """What a bench folder says.

    Attributes:
        folder: Where it lies.
        records: Paths of the archived pictures.
        photo_sets: The photo sets of each file; none for drawn cards.
        scenes: The records of each scene.
        queries: The queries with their truth.
    """

    folder: Path
    records: tuple[str, ...]
    photo_sets: dict[str, tuple[str, ...]]
    scenes: dict[str, tuple[str, ...]]
    queries: tuple[Query, ...]

    def picture(self, path: str) -> Rgb:
        """A file of the bench, `(H, W, 3)` uint8."""
        return _read(self.folder / path)


def read_bench(folder: Path) -> Bench:
    """The bench in `folder`.

    Raises:
        OSError: One of its files cannot be read.
    """
    scenes: dict[str, list[str]] = defaultdict(list)
    for row in rows(folder / "scenes.csv"):
        scenes[row["scene"]].append(row["reference_path"])
    return Bench(
        folder,
        tuple(row["reference_path"] for row in rows(folder / "archive.csv")),
        {row["path"]: parts(row["photo_set"]) for row in rows(folder / "groups.csv")},
        {scene: tuple(members) for scene, members in scenes.items()},
        tuple(
            Query(row["query_path"], row["kind"], parts(row["reference_path"]), parts(row["related_path"]), row["detail"])
            for row in rows(folder / "manifest.csv")
        ),
    )


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with a header."""
    with path.open(newline="", encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


def parts(text: str) -> tuple[str, ...]:
    """What stands between semicolons."""
    return tuple(part.strip() for part in text.split(";") if part.strip())


def write_rows(path: Path, header: tuple[str, ...], content: Sequence[Sequence[str]]) -> None:
    """A CSV file with a header."""
    with path.open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(content)


@lru_cache(maxsize=512)
def _read(path: Path) -> Rgb:
    with Image.open(path) as image:
        pixels = np.array(image.convert("RGB"))
    pixels.setflags(write=False)
    return pixels
