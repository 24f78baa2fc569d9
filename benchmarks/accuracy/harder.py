"""Make a harder set over the archive of a bench, in the bench's own format: other edits, siblings, and second photographs.

    python -m benchmarks.accuracy.harder --bench BENCH OUT [--seed 1] [--size 1.0]

Positives: kinds of edits that the bench does not have; and `sibling_*`, small edits of records whose scene holds other
records, which must not be named. Negatives: the bench's own with one edit more (`*_edited`), and simulated second
photographs of records (`neg_sim_*`). `pairs.csv` lists pairs of query and record, true and false, for measuring the
proof without the search; `lookalikes.csv` lists false pairs with the records of no common scene that look most alike.
The same seed makes the same set. The pictures stay for measuring only, like the bench's.
"""

import argparse
import json
import shutil
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import cv2
import numpy as np
from PIL import Image

from benchmarks.accuracy.bench import Bench, read_bench, write_rows
from benchmarks.accuracy.drawing import Draw, Field, Rgb, luma, scaled
from benchmarks.accuracy.edits_page import PAGE, grid_of_9
from benchmarks.accuracy.edits_plain import FURTHER, SIBLING
from benchmarks.accuracy.edits_shape import SHAPE
from benchmarks.accuracy.edits_tone import TONE
from benchmarks.accuracy.simulate import SECOND_PHOTOGRAPHS, TooPlainError

PER_KIND, SIBLINGS_PER_SCENE, SIBLINGS, EDITED, SIMULATED_PER_KIND = 25, 18, 400, 300, 50
FALSE_PAIRS = 3
"""Nearest siblings that a query is paired with."""
MIN_DETAIL, MIN_DETAIL_SIMULATED = 6.0, 11.0
"""Mean absolute Laplacian of luma: below, a record has too little in it to be told from another, or to show parallax."""
LOOKALIKES, LOOKALIKE_CORRELATION = 2, 0.6
COPY_CORRELATION = 0.995
"""Siblings whose thumbnails correlate more are left out: they may be one picture."""
COMPOSED = frozenset({"neg_template", "neg_same_house", "neg_flat"})
"""Negatives whose related records are pages, frames and cards, not photographs: nothing is made of those."""
Edit: TypeAlias = Callable[[Rgb, Draw], Rgb]
STATED = "2026-11-01"


@dataclass(frozen=True, slots=True)
class Plan:
    """One query to make."""

    kind: str
    source: str
    make: Callable[[Draw], Rgb]
    truths: tuple[str, ...]
    related: tuple[str, ...] = ()
    note: str = ""
    used: list[str] = field(default_factory=list)
    """Foreign files that went into it; filled while it is made."""


class Maker:
    """Chooses what to make, from one bench and one seed."""

    def __init__(self, bench: Bench, seed: int, size: float) -> None:
        self.bench, self.seed, self.size = bench, seed, size
        self.rng = np.random.default_rng(seed)
        self.foreign = [q.path for q in bench.queries if q.kind == "neg_similar" or (q.kind == "neg_plain" and q.detail == "plain")]
        self.scene_of = {path: scene for scene, members in bench.scenes.items() for path in members}
        composed = {path for q in bench.queries if q.kind in COMPOSED for path in q.related}
        self.detail = {path: 0.0 if path in composed else _detail(bench.picture(path)) for path in bench.records}
        self._vectors: dict[str, dict[str, Field]] = {}
        self._all: Field | None = None

    def applied(self, edit: Edit, path: str) -> Callable[[Draw], Rgb]:
        """What makes the edit of a file of the bench."""
        return lambda draw: edit(self.bench.picture(path), draw)

    def gridded(self, paths: tuple[str, ...]) -> Callable[[Draw], Rgb]:
        """What makes a grid of records."""
        return lambda draw: grid_of_9([self.bench.picture(path) for path in paths], draw)

    def plans(self) -> list[Plan]:
        """All queries, in an order that says nothing."""
        plans = [*self.edits(), *self.siblings(), *self.edited_negatives(), *self.simulated()]
        return [plans[k] for k in self.rng.permutation(len(plans))]

    def edits(self) -> Iterator[Plan]:
        """Every kind of edit, on records drawn evenly over the photo sets."""
        count = round(PER_KIND * self.size)
        for kind, edit in {**TONE, **SHAPE, **PAGE}.items():
            for path in self.drawn(count, MIN_DETAIL):
                yield Plan(kind, path, self.applied(edit, path), (path,))
        for path in self.drawn(count, MIN_DETAIL):
            others = self.drawn(int(self.rng.integers(0, 4)), MIN_DETAIL)
            shown = tuple(dict.fromkeys((path, *others)))
            yield Plan("grid_of_9", path, self.gridded(shown), shown)

    def siblings(self) -> Iterator[Plan]:
        """Small edits of records that have siblings; each is aimed at the sibling that looks most like it."""
        found: list[tuple[str, str]] = []
        for scene in self.bench.scenes:
            pairs = sorted(self.ordered_pairs(scene), key=lambda pair: -pair[0])[:SIBLINGS_PER_SCENE]
            found += [(query, aimed) for _, query, aimed in pairs]
        kinds = list(SIBLING)
        chosen = self.rng.permutation(len(found))[: round(SIBLINGS * self.size)]
        for number, k in enumerate(np.sort(chosen)):
            path, aimed = found[k]
            kind = kinds[number % len(kinds)]
            make = SIBLING[kind]
            yield Plan(
                f"sibling_{kind}",
                path,
                self.applied(make, path),
                (path,),
                (aimed,),
                f"of {aimed}",
            )

    def ordered_pairs(self, scene: str) -> Iterator[tuple[float, str, str]]:
        """How alike, a record, a sibling of it; pairs that may be one picture left out."""
        members = self.bench.scenes[scene]
        for path in members:
            for other, likeness in self.nearest(path):
                if likeness < COPY_CORRELATION:
                    yield likeness, path, other

    def nearest(self, path: str) -> list[tuple[str, float]]:
        """The siblings of a record, the most alike first."""
        scene = self.scene_of.get(path)
        if scene is None:
            return []
        if scene not in self._vectors:
            self._vectors[scene] = {member: _vector(self.bench.picture(member)) for member in self.bench.scenes[scene]}
        vectors = self._vectors[scene]
        others = ((other, float(vectors[path] @ vector)) for other, vector in vectors.items() if other != path)
        return sorted(others, key=lambda pair: (-pair[1], pair[0]))

    def lookalikes(self, path: str) -> list[str]:
        """The records of other scenes whose thumbnails correlate most with a record's, the most alike first."""
        if self._all is None:
            self._all = np.stack([_vector(self.bench.picture(record)) for record in self.bench.records])
        likeness = self._all @ _vector(self.bench.picture(path))
        scene = self.scene_of.get(path)
        found = (self.bench.records[k] for k in np.argsort(-likeness)[:60] if LOOKALIKE_CORRELATION <= likeness[k] < COPY_CORRELATION)
        return [other for other in found if other != path and (scene is None or self.scene_of.get(other) != scene)][:LOOKALIKES]

    def edited_negatives(self) -> Iterator[Plan]:
        """Negatives of the bench with one edit more: those of the same scene first."""
        negatives = [q for q in self.bench.queries if not q.truths]
        order = [negatives[k] for k in self.rng.permutation(len(negatives))]
        order.sort(key=lambda query: query.kind != "neg_hard_scene")
        kinds = list(FURTHER)
        for number, query in enumerate(order[: round(EDITED * self.size)]):
            kind = kinds[number % len(kinds)]
            make = FURTHER[kind]
            yield Plan(
                f"{query.kind}_edited",
                query.path,
                self.applied(make, query.path),
                (),
                query.related,
                kind,
            )

    def simulated(self) -> Iterator[Plan]:
        """Second photographs of records that have enough texture to show it."""
        for kind, make in SECOND_PHOTOGRAPHS.items():
            for path in self.drawn(round(SIMULATED_PER_KIND * self.size), MIN_DETAIL_SIMULATED):
                yield Plan(kind, path, self.applied(make, path), (), (path,))

    def drawn(self, count: int, min_detail: float) -> list[str]:
        """Records with enough in them, evenly over the photo sets; drawn cards belong to none."""
        sets: dict[str, list[str]] = defaultdict(list)
        for path in self.bench.records:
            if self.detail[path] >= min_detail:
                for name in self.bench.photo_sets.get(path, ()):
                    sets[name].append(path)
        names, chosen = sorted(sets), list[str]()
        while len(chosen) < count:
            for k in self.rng.permutation(len(names)):
                members = sets[names[k]]
                chosen.append(members[int(self.rng.integers(len(members)))])
        return chosen[:count]

    def make(self, plan: Plan, number: int, folder: Path) -> tuple[str, str]:
        """Write one query; its path within the set and the detail that was drawn."""
        rng = np.random.default_rng([self.seed, number, zlib.crc32(plan.kind.encode()), zlib.crc32(plan.source.encode())])

        def foreign() -> Rgb:
            path = self.foreign[int(rng.integers(len(self.foreign)))]
            plan.used.append(path)
            return self.bench.picture(path)

        draw = Draw(rng, foreign)
        picture = plan.make(draw)
        if not draw.saving and draw.chance(0.25):
            picture = scaled(picture, draw.between(0.6, 1.4))
        path = _save(picture, draw, folder, f"queries/h{number:05d}")
        return path, "; ".join(filter(None, (plan.note, *draw.notes)))


def _save(picture: Rgb, draw: Draw, folder: Path, stem: str) -> str:
    options = dict(draw.saving)
    if not options:
        share = draw.between(0, 1)
        if share < 0.75:
            options = {"format": "JPEG", "quality": draw.whole(60, 90) if share < 0.56 else draw.whole(30, 50)}
        else:
            options = {"format": "WEBP", "quality": draw.whole(40, 85)} if share < 0.88 else {"format": "PNG"}
    suffix = {"JPEG": "jpg"}.get(options["format"], options["format"].lower())
    image = Image.fromarray(np.ascontiguousarray(picture))
    if options["format"] == "GIF":
        image = image.quantize(256, dither=Image.Dither.NONE)
    image.save(folder / f"{stem}.{suffix}", **options)
    draw.notes.append(" ".join(str(options[key]) for key in ("format", "quality") if key in options))
    return f"{stem}.{suffix}"


def _detail(picture: Rgb) -> float:
    return float(np.abs(cv2.Laplacian(luma(picture), cv2.CV_32F)).mean())


def _vector(picture: Rgb) -> Field:
    small = cv2.resize(luma(picture), (24, 24), interpolation=cv2.INTER_AREA).ravel()
    centred = small - small.mean()
    return np.asarray(centred / max(float(np.linalg.norm(centred)), 1e-6), np.float32)


def write_set(bench: Bench, folder: Path, seed: int, size: float) -> dict[str, int]:
    """Write the set; the number of queries of each kind."""
    if (folder / "queries").exists():
        shutil.rmtree(folder / "queries")
    (folder / "queries").mkdir(parents=True)
    for name in ("archive", "archive.csv", "scenes.csv"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to((bench.folder / name).resolve())
    maker = Maker(bench, seed, size)
    lookalikes = list[tuple[str, ...]]()
    manifest, pairs, counts = list[tuple[str, ...]](), list[tuple[str, ...]](), defaultdict[str, int](int)
    groups = [(path, ";".join(sets)) for path, sets in bench.photo_sets.items() if path.startswith("archive/")]
    statements = []
    for number, plan in enumerate(maker.plans(), 1):
        try:
            path, detail = maker.make(plan, number, folder)
        except TooPlainError:
            continue
        manifest.append((path, plan.kind, ";".join(plan.truths), ";".join(plan.related), detail))
        sources = (*plan.truths, *((plan.source,) if not plan.truths else ()), *plan.used)
        groups.append((path, ";".join(sorted({name for source in sources for name in bench.photo_sets.get(source, ())}))))
        siblings = [other for truth in plan.truths for other, likeness in maker.nearest(truth)[:FALSE_PAIRS] if likeness < COPY_CORRELATION]
        wrong = dict.fromkeys((*plan.related, *siblings))
        pairs += [(path, truth, "true") for truth in plan.truths]
        pairs += [(path, other, "false") for other in wrong if other not in plan.truths]
        alike = dict.fromkeys(other for truth in plan.truths for other in maker.lookalikes(truth))
        lookalikes += [(path, other, "false") for other in alike if other not in plan.truths]
        statements.append(json.dumps({"id": f"h{number:05d}", "at": STATED, "images": [path]}))
        counts[plan.kind] += 1
    write_rows(folder / "manifest.csv", ("query_path", "kind", "reference_path", "related_path", "detail"), manifest)
    write_rows(folder / "groups.csv", ("path", "photo_set"), groups)
    write_rows(folder / "pairs.csv", ("query_path", "reference_path", "label"), pairs)
    write_rows(folder / "lookalikes.csv", ("query_path", "reference_path", "label"), lookalikes)
    (folder / "statements.jsonl").write_text("\n".join(statements) + "\n", encoding="utf-8")
    return dict(sorted(counts.items()))


def main() -> None:
    """Read the options, write the set, print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where to write it")
    parser.add_argument("--bench", type=Path, required=True, help="folder of the bench whose archive is used")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--size", type=float, default=1.0, help="share of the usual number of queries")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    counts = write_set(read_bench(options.bench), options.folder, options.seed, options.size)
    for kind, count in counts.items():
        print(f"{kind:32}{count:5}")
    print(f"{'all':32}{sum(counts.values()):5}")


if __name__ == "__main__":
    main()
