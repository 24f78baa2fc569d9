"""Every pair of a query and a record that an archive proposes, with all that the second look measures: what a rule is fitted on.

    python benchmarks/accuracy/pairs.py --bench BENCH --archive ARCHIVE OUT.csv

The archive is one that `run.py` made (`--keep`) of the same records.
"""

import argparse
import csv
import dataclasses
import math
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.accuracy.bench import Bench, Query, read_bench
from provenance.archive import StoredArchive
from provenance.checking import Examined, examine
from provenance.contents import FileContent
from provenance.decoding import THUMBNAIL_SIDE, decode, default_workers, run_jobs
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.matching import Look, Proposal, best_look, propose
from provenance.matching import Query as Picture
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.media import MediaItem

COLUMNS = ("query", "kind", "record", "is_true", "is_related", "photo_set")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, required=True)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("output", type=Path)
    options = parser.parse_args()
    bench = read_bench(options.bench)
    with options.output.open("w", newline="", encoding="utf-8") as handle, StoredArchive.open(options.archive) as archive:
        writer: csv.DictWriter[str] | None = None
        for row in measured(bench, archive):
            if writer is None:
                writer = csv.DictWriter(handle, list(row))
                writer.writeheader()
            writer.writerow(row)


def measured(bench: Bench, archive: StoredArchive) -> Iterator[dict[str, object]]:
    """A row for each pair that was looked at, in the order of the bench's queries."""
    scene_of = {record: scene for scene, records in bench.scenes.items() for record in records}
    items = [(query, MediaItem(query.path, FileContent(bench.folder / query.path))) for query in bench.queries]
    examined = run_jobs(lambda task: examine(task[1]), items, default_workers())
    proposed = ((query, found, list(_proposals(found, archive))) for (query, _), found in examined)
    for (query, _, _), rows in run_jobs(partial(_rows, bench=bench, scene_of=scene_of), proposed, default_workers()):
        del query
        yield from rows


def _proposals(examined: Examined, archive: StoredArchive) -> Iterator[tuple[Proposal, bytes]]:
    if examined.image is None or examined.fingerprint is None or examined.forms is None:
        return
    whole = archive.find_codes(examined.codes, MAX_DISTANCE_BITS)
    size = examined.image.width, examined.image.height
    for proposal in propose(size, examined.codes, whole, archive.find_local(examined.forms), LOCAL_ALGORITHM):
        thumbnail = archive.thumbnail(proposal.record)
        if thumbnail is not None:
            yield proposal, thumbnail


def _rows(task: tuple[Query, Examined, list[tuple[Proposal, bytes]]], *, bench: Bench, scene_of: dict[str, str]) -> list[dict[str, object]]:
    query, examined, proposals = task
    if examined.image is None:
        return []
    picture, rows = Picture.of(examined.image), []
    own_scenes = {scene_of[name] for name in query.truths + query.related if name in scene_of}
    for proposal, thumbnail in proposals:
        record = proposal.record
        decoded = dataclasses.replace(decode(thumbnail, side=THUMBNAIL_SIDE), width=record.width, height=record.height)
        seen = best_look(picture, decoded, proposal)
        if seen is not None:
            name = f"archive/{Path(record.path).name}"
            head = {
                "query": query.path,
                "kind": query.kind,
                "record": name,
                "is_true": int(name in query.truths),
                "is_related": int(name in query.related or scene_of.get(name) in own_scenes),
                "photo_set": ";".join(bench.photo_sets.get(name, ())),
            }
            rows.append(head | _numbers(seen))
    return rows


def _numbers(seen: Look) -> dict[str, object]:
    proof = seen.proof
    told: dict[str, object] = {name: _short(value) for name, value in dataclasses.asdict(seen.numbers).items()}
    told |= {"inliers": proof.inliers, "query_overlap": _short(proof.query_overlap), "record_overlap": _short(proof.record_overlap)}
    return told | {"distance_bits": proof.distance_bits, "found_by": proof.found_by, "tier": seen.tier or ""}


def _short(value: float | None) -> object:
    return float(f"{value:.5g}") if isinstance(value, float) and math.isfinite(value) else value


if __name__ == "__main__":
    main()
