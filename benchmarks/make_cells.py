"""Make `provenance/archive/index/cells.bin`, the frozen partition of the space of local descriptors.

    python benchmarks/make_cells.py OUTPUT [CELLS]

It was made once, with OpenCV 5.0.0; another version may give other bytes. A new file makes every stored index stale, so
it is replaced only where searches gain by it. Learnt from: the photographs in `fixtures/photos` at three sizes and
mirrored, drawn "dead leaves" (overlapping shapes with noise of a natural spectrum), and letters.
"""

import sys
from pathlib import Path
from typing import Any

import cv2
import faiss
import numpy as np
import numpy.typing as npt

from provenance.fingerprinting.local import local_features

_PHOTOS = Path(__file__).parents[1] / "fixtures" / "photos"
_GROUPS = 256
_SIZE = (480, 360)

_Codes = npt.NDArray[np.uint8]
_Random = np.random.Generator


def _leaves(random: _Random) -> npt.NDArray[np.uint8]:
    """Shapes over shapes, of sizes as in photographs: many small, few large."""
    width, height = _SIZE
    picture = np.full((height, width), 128, np.float32)
    for _ in range(random.integers(200, 1500)):
        radius = min(2.5 / np.sqrt(1 - random.random()) * random.uniform(1, 3), 200)
        x, y, level = random.uniform(0, width), random.uniform(0, height), float(random.uniform(0, 255))
        kind = random.integers(3)
        if kind == 0:
            axes = max(1, int(radius)), max(1, int(radius * random.uniform(0.3, 1)))
            cv2.ellipse(picture, (int(x), int(y)), axes, float(random.uniform(0, 180)), 0, 360, level, -1, cv2.LINE_AA)
        elif kind == 1:
            box = cv2.boxPoints(((x, y), (2 * radius, 2 * radius * random.uniform(0.2, 1)), float(random.uniform(0, 90))))
            cv2.fillPoly(picture, [box.astype(np.int32)], level, cv2.LINE_AA)
        else:
            turns = np.sort(random.uniform(0, 2 * np.pi, random.integers(3, 7)))
            corners = np.c_[x + radius * np.cos(turns), y + radius * np.sin(turns)].astype(np.int32)
            cv2.fillPoly(picture, [corners], level, cv2.LINE_AA)
    spectrum = np.fft.rfft2(random.standard_normal((height, width)))
    frequency = np.hypot(np.fft.rfftfreq(width)[None], np.fft.fftfreq(height)[:, None])
    grain = np.fft.irfft2(spectrum / np.maximum(frequency, 1 / width) ** random.uniform(0.7, 1.3), s=(height, width))
    picture = cv2.GaussianBlur(picture + grain / grain.std() * random.uniform(3, 25), (0, 0), float(random.uniform(0.5, 1.2)))
    drawn: npt.NDArray[np.uint8] = np.clip(picture, 0, 255).astype(np.uint8)
    return drawn


def _letters(random: _Random) -> npt.NDArray[np.uint8]:
    width, height = _SIZE
    picture = _leaves(random) if random.random() < 0.5 else np.full((height, width), random.integers(0, 256), np.uint8)
    for _ in range(random.integers(5, 30)):
        text = "".join(map(chr, random.integers(48, 123, random.integers(3, 20))))
        place = int(random.uniform(0, width * 0.8)), int(random.uniform(0, height))
        font, size, level, thick = (
            int(random.integers(8)),
            float(random.uniform(0.4, 2)),
            int(random.integers(256)),
            int(random.integers(1, 4)),
        )
        cv2.putText(picture, text, place, font, size, level, thick, cv2.LINE_AA)
    return picture


def _examples() -> _Codes:
    random = np.random.default_rng(1)
    photos: list[_Codes] = []
    for path in sorted(_PHOTOS.glob("*.jpg")):
        photo: Any = cv2.imread(str(path), cv2.IMREAD_GRAYSCALE)
        for scale in (1.0, 0.7, 0.5):
            smaller = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
            photos += [local_features(frame, 1500).descriptors for frame in (smaller, cv2.flip(smaller, 1))]
    drawn = [local_features(_leaves(random), 1000).descriptors for _ in range(160)]
    drawn += [local_features(_letters(random), 1000).descriptors for _ in range(40)]
    return np.concatenate([np.unique(np.concatenate(photos), axis=0), *drawn])


def _majority(codes: _Codes, centres: _Codes, nearest: npt.NDArray[np.int64]) -> _Codes:
    """For each centre the bits that most of its codes have; a centre without codes stays."""
    counts = np.bincount(nearest, minlength=len(centres))
    bits = np.unpackbits(codes[np.argsort(nearest, kind="stable")], axis=1).astype(np.uint32)
    used = np.flatnonzero(counts)
    sums = np.add.reduceat(bits, (np.cumsum(counts) - counts)[used], axis=0)
    moved = centres.copy()
    moved[used] = np.packbits(2 * sums > counts[used, None], axis=1)
    return moved


def _cluster(codes: _Codes, count: int, rounds: int, groups: int) -> _Codes:
    """k-majority; with `groups`, the nearest centre is looked for in the nearest 8 groups of centres."""
    centres = codes[np.sort(np.random.default_rng(0).choice(len(codes), count, replace=False))]
    for number in range(rounds):
        index: Any = faiss.IndexBinaryFlat(256)
        if groups:
            coarse = faiss.IndexBinaryFlat(256)
            coarse.add(_cluster(centres, groups, 6, 0))
            index = faiss.IndexBinaryIVF(coarse, 256, groups)
            index.is_trained, index.nprobe = True, 8
        index.add(centres)
        distances, nearest = index.search(codes, 1)
        if groups:
            print(f"round {number}: mean distance {distances.mean():.2f}")
        centres = _majority(codes, centres, nearest[:, 0])
    return centres


def main() -> None:
    output, count = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 32768
    cv2.setNumThreads(1)
    codes = _examples()
    cells = _cluster(codes, count, 2, _GROUPS)
    groups = _cluster(cells, _GROUPS, 6, 0)
    flat = faiss.IndexBinaryFlat(256)
    flat.add(groups)
    nearest = flat.search(cells, 1)[1][:, 0]
    sizes = np.bincount(nearest, minlength=_GROUPS).astype("<u4")
    output.write_bytes(groups.tobytes() + sizes.tobytes() + cells[np.argsort(nearest, kind="stable")].tobytes())
    print(f"{output}: {len(cells)} cells in {_GROUPS} groups of {sizes.min()} to {sizes.max()}, from {len(codes)} descriptors")


if __name__ == "__main__":
    main()
