"""CPU of a search by parts at growing archives, as ratios within one run.

    python benchmarks/local_search.py --photos FOLDER --queries FOLDER [--sizes 3000,30000,100000] [--sample 60]

Real: the features of the photographs and the queries, and how many records a query wrongly proposes among them (first
table). Made up: the records beyond the photographs. Each takes its descriptors one by one from any of the photographs,
six bits of each exchanged, at places, turns and scales of others: as many near pairs by chance as photographs give, but
without the order that parts of photographs have among themselves. So the second table tells the cost of searching; how
many wrong proposals larger archives bring is told by the growth in the first.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

import cv2
import numpy as np

from provenance.archive.index.cells import load_cells
from provenance.archive.index.local import LocalIndex
from provenance.archive.index.segment import Segment
from provenance.archive.index.segment_file import read_segment, write_segment
from provenance.decoding import decode
from provenance.errors import ProvenanceError
from provenance.fingerprinting.local import FRAME_SIDE, RECORD_POINTS, frame_of, local_features, local_features_of_forms
from provenance.model.local import LocalFeatures

Forms = tuple[LocalFeatures, LocalFeatures]
_SEGMENT = 1 << 14
_FLIPPED_BITS = 6


def photographs(folder: Path) -> list[LocalFeatures]:
    return [local_features(frame_of(decode(path.read_bytes(), side=FRAME_SIDE)), RECORD_POINTS) for path in sorted(folder.iterdir())]


def queries(folder: Path, sample: int) -> list[Forms]:
    paths = sorted(folder.iterdir())
    forms = []
    for path in paths[:: max(1, len(paths) // sample)]:
        try:
            forms.append(local_features_of_forms(frame_of(decode(path.read_bytes(), side=FRAME_SIDE))))
        except ProvenanceError as error:
            print(f"{path}: {error}", file=sys.stderr)
    return forms


def made_up(real: list[LocalFeatures], count: int, random: np.random.Generator) -> list[LocalFeatures]:
    descriptors = np.concatenate([one.descriptors for one in real])
    xy, angle, level = (np.concatenate([getattr(one, name) for one in real]) for name in ("xy", "angle", "level"))
    records = []
    for _ in range(count):
        chosen, placed = random.integers(len(descriptors), size=(2, RECORD_POINTS))
        changed = np.unpackbits(descriptors[chosen], axis=1)
        changed[np.arange(RECORD_POINTS)[:, None], random.integers(256, size=(RECORD_POINTS, _FLIPPED_BITS))] ^= 1
        frame = real[int(random.integers(len(real)))]
        packed = np.packbits(changed, axis=1)
        records.append(LocalFeatures(frame.algorithm, frame.width, frame.height, packed, xy[placed], angle[placed], level[placed]))
    return records


def measure(index: LocalIndex, asked: list[Forms]) -> tuple[float, float]:
    """CPU seconds and proposed records a query."""
    for forms in asked[:5]:
        index.search(forms)
    start = time.process_time()
    proposed = sum(len({hit.number for hit in index.search(forms)}) for forms in asked)
    return (time.process_time() - start) / len(asked), proposed / len(asked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--photos", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--sizes", default="3000,30000,100000")
    parser.add_argument("--sample", type=int, default=60)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    real, asked = photographs(options.photos), queries(options.queries, options.sample)
    start = time.process_time()
    for forms in asked:
        load_cells().nearest(np.concatenate([form.descriptors for form in forms]), 2, 4)
    seconds = (time.process_time() - start) / len(asked)
    print(f"{len(real)} photographs, {len(asked)} queries; sorting a query into cells takes {seconds:.4f} s")
    for share in (8, 4, 2, 1):
        index = LocalIndex.build(enumerate(real[::share]))
        seconds, proposed = measure(index, asked)
        print(f"real: {len(real[::share]):>7} records  {seconds:.4f} s  {proposed:6.2f} records proposed")
    random, first = np.random.default_rng(0), 0.0
    cells, numbered = load_cells(), len(real)
    with tempfile.TemporaryDirectory() as name:
        segments = [read_segment(Path(name), write_segment(Path(name), Segment.build(enumerate(real), cells), cells), cells, whole=True)]
        for size in map(int, options.sizes.split(",")):
            while numbered < size:
                more = made_up(real, min(size - numbered, _SEGMENT), random)
                segment = Segment.build(enumerate(more, numbered), cells)
                segments.append(read_segment(Path(name), write_segment(Path(name), segment, cells), cells, whole=True))
                numbered += len(more)
            seconds, proposed = measure(LocalIndex(tuple(one for one in segments if one is not None)), asked)
            first = first or seconds
            told = (
                f"{size:>7} records in {len(segments)} segments  {seconds:.4f} s  x {seconds / first:.2f}  {proposed:6.2f} records proposed"
            )
            print(f"{len(real)} real, the rest made up: {told}", flush=True)


if __name__ == "__main__":
    main()
