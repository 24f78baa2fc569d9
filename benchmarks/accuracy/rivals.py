"""Plain rivals, answering the same queries in the same JSON Lines, so that the same scorer judges them.

`phash`: ImageHash's `phash(hash_size=16)` of the query in 8 mirror and rotation forms, at most 31 bits away.
`orb`: 1,000 points of OpenCV's ORB, ratio test, RANSAC of a similarity, and nothing but a threshold on the inliers. Its
candidates are the 20 records with the most votes of the 6 nearest descriptors (faiss `IndexBinaryIVF`), both mirror
forms of the query taken.
"""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import faiss
import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

from benchmarks.accuracy.bench import Bench
from benchmarks.accuracy.drawing import Rgb

MAX_DISTANCE_BITS = 31
POINTS, SIDE, RATIO, RANSAC_PX, MIN_INLIERS = 1000, 640, 0.75, 4.0, 15
CANDIDATES, NEIGHBOURS, PROBES, LISTS = 20, 6, 8, 2048

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Hit:
    """A record with how strongly a rival names it."""

    record: str
    strength: float


@dataclass(slots=True)
class Answers:
    """What a rival found for each query, whatever its threshold."""

    hits: dict[str, list[Hit]] = field(default_factory=dict)

    def at_least(self, strength: float) -> Iterator[str]:
        """The JSON Lines at a threshold."""
        for path, hits in self.hits.items():
            named = [hit.record for hit in hits if hit.strength >= strength]
            matches = [{"tier": "part-or-edit", "record": {"path": record}} for record in named]
            yield json.dumps({"media": {"path": path}, "verdict": "reused" if named else "not-found", "matches": matches})

    def strength_without_false(self, bench: Bench) -> float:
        """The lowest whole threshold at which no negative of the bench is found."""
        worst = [hit.strength for query in bench.queries if not query.truths for hit in self.hits.get(query.path, ())]
        return max(worst, default=0.0) + 1


def phash_answers(bench: Bench) -> Answers:
    """The records near by code; the strength is minus the bits."""
    codes = np.stack([_code(bench.picture(path)) for path in bench.records])
    answers = Answers()
    for query in bench.queries:
        picture = bench.picture(query.path)
        forms = [np.rot90(side, turns) for side in (picture, picture[:, ::-1]) for turns in range(4)]
        bits = np.min([np.bitwise_count(codes ^ _code(np.ascontiguousarray(form))).sum(axis=1) for form in forms], axis=0)
        near = np.flatnonzero(bits <= MAX_DISTANCE_BITS)
        answers.hits[query.path] = [Hit(bench.records[k], -float(bits[k])) for k in near]
    return answers


def _code(picture: Rgb) -> Array:
    return np.packbits(imagehash.phash(Image.fromarray(picture), hash_size=16).hash.ravel())


def orb_answers(bench: Bench) -> Answers:
    """The candidates of the vote with their inliers."""
    faiss.omp_set_num_threads(1)
    detector = cv2.ORB.create(POINTS)
    features = [_features(detector, bench.picture(path)) for path in bench.records]
    owner = np.repeat(np.arange(len(features)), [len(descriptors) for _, descriptors in features])
    everything = np.concatenate([descriptors for _, descriptors in features])
    quantizer = faiss.IndexBinaryFlat(256)
    index = faiss.IndexBinaryIVF(quantizer, 256, min(LISTS, max(1, len(everything) // 64)))
    index.nprobe = PROBES
    index.train(everything[:: max(1, len(everything) // 200_000)])
    index.add(everything)
    answers = Answers()
    for query in bench.queries:
        picture = bench.picture(query.path)
        forms = [_features(detector, side) for side in (picture, np.ascontiguousarray(picture[:, ::-1]))]
        best: dict[int, int] = {}
        for record, form in _candidates(index, owner, forms):
            best[record] = max(best.get(record, 0), _inliers(forms[form], features[record]))
        answers.hits[query.path] = [Hit(bench.records[record], count) for record, count in sorted(best.items())]
    return answers


def _features(detector: Any, picture: Rgb) -> tuple[Array, Array]:
    grey = cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY)
    factor = SIDE / max(grey.shape)
    if factor < 1:
        grey = cv2.resize(grey, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
    points, descriptors = detector.detectAndCompute(grey, None)
    if descriptors is None:
        return np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8)
    return np.array([point.pt for point in points], np.float32), descriptors


def _candidates(index: Any, owner: Array, forms: list[tuple[Array, Array]]) -> list[tuple[int, int]]:
    votes: Counter[tuple[int, int]] = Counter()
    for form, (_, descriptors) in enumerate(forms):
        if len(descriptors):
            _, found = index.search(descriptors, NEIGHBOURS)
            for row in found:
                votes.update({(int(record), form) for record in owner[row[row >= 0]]})
    return [key for key, _ in votes.most_common(CANDIDATES)]


def _inliers(query: tuple[Array, Array], record: tuple[Array, Array]) -> int:
    if min(len(query[1]), len(record[1])) < 2:
        return 0
    pairs = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(query[1], record[1], k=2)
    good = [pair[0] for pair in pairs if len(pair) == 2 and pair[0].distance < RATIO * pair[1].distance]
    if len(good) < 3:
        return 0
    source, target = query[0][[match.queryIdx for match in good]], record[0][[match.trainIdx for match in good]]
    cv2.setRNGSeed(1)
    _, mask = cv2.estimateAffinePartial2D(source, target, method=cv2.RANSAC, ransacReprojThreshold=RANSAC_PX)
    return 0 if mask is None else int(np.asarray(mask).sum())


def write_lines(lines: Iterator[str], path: Path) -> None:
    """A JSON Lines file."""
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
