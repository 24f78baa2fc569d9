"""CPU of checking one image against an archive, warm, stage by stage, and as a ratio of decoding it.

    python benchmarks/check.py --archive ARCHIVE --queries FOLDER [--sample 60]

The floor is what nobody can leave out: opening the image and decoding it to the size that its features need.
"""

import argparse
import dataclasses
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import cv2

from provenance.archive import StoredArchive
from provenance.checking import QUERY_SIDE, examine
from provenance.contents import FileContent
from provenance.decoding import THUMBNAIL_SIDE, decode
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.matching import Query, best_look, propose
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.image import DecodedImage
from provenance.model.media import MediaItem
from provenance.model.record import Record

_Answer = TypeVar("_Answer")
_SPENT: Counter[str] = Counter()


def timed(stage: str, work: Callable[..., _Answer], *given: object) -> _Answer:
    """What `work` answers to what is given; its CPU, in nanoseconds, goes to the stage."""
    start = time.process_time_ns()
    answer = work(*given)
    _SPENT[stage] += time.process_time_ns() - start
    return answer


def decode_query(content: bytes) -> DecodedImage:
    return decode(content, side=QUERY_SIDE)


def decode_record(archive: StoredArchive, record: Record) -> DecodedImage:
    stored = archive.thumbnail(record)
    if stored is None:
        raise SystemExit("the archive keeps no pixels: nothing can be looked at")
    return dataclasses.replace(decode(stored, side=THUMBNAIL_SIDE), width=record.width, height=record.height)


def check_one(path: Path, archive: StoredArchive) -> int:
    """Take one image through all stages; the number of records that were looked at a second time."""
    timed("floor: decode", decode_query, path.read_bytes())
    examined = timed("examine: read, decode, fingerprint, features", examine, MediaItem(path.name, FileContent(path)))
    if examined.image is None or examined.forms is None:
        return 0
    whole = timed("search by codes", archive.find_codes, examined.codes, MAX_DISTANCE_BITS)
    parts = timed("search by parts", archive.find_local, examined.forms)
    size = examined.image.width, examined.image.height
    proposals = timed("first guesses", propose, size, examined.codes, whole, parts, LOCAL_ALGORITHM)
    query = Query.of(examined.image)
    for proposal in proposals:
        picture = timed("thumbnails", decode_record, archive, proposal.record)
        timed("second looks", best_look, query, picture, proposal)
    return len(proposals)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=60)
    options = parser.parse_args()
    cv2.setNumThreads(1)
    paths = sorted(options.queries.iterdir())
    paths = paths[:: max(1, len(paths) // options.sample)]
    with StoredArchive.open(options.archive) as archive:
        check_one(paths[0], archive)  # warm: modules, index, caches
        _SPENT.clear()
        looks = sum(check_one(path, archive) for path in paths)
    floor = _SPENT["floor: decode"]
    for stage, spent in _SPENT.items():
        print(f"{stage:46} {spent / len(paths) / 1e6:7.1f} ms   {spent / floor:5.1f} x")
    whole = sum(_SPENT.values()) - floor
    print(f"{'one image, all stages':46} {whole / len(paths) / 1e6:7.1f} ms   {whole / floor:5.1f} x")
    print(
        f"{looks / len(paths):.2f} second looks an image, {_SPENT['second looks'] / max(1, looks) / 1e6:.1f} ms each; {len(paths)} images"
    )


if __name__ == "__main__":
    main()
