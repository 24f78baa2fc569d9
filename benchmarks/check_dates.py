"""CPU of a check with and without reading the dates inside the images, in turns, in one process.

    python benchmarks/check_dates.py --archive ARCHIVE [--sample 200] [--rounds 3] FOLDER...

Each round checks every file once with and once without, first the one and then the other way round; the ratio is that of the sums.
"""

import argparse
import time
from datetime import UTC, datetime
from pathlib import Path

from provenance.archive import StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.model.edtf import parse_edtf
from provenance.model.media import MediaItem
from provenance.model.statement import Statement


def spent(archive: StoredArchive, statement: Statement, now: datetime | None) -> tuple[float, int]:
    """CPU in seconds, and the number of images in which a date was found."""
    start = time.process_time()
    checked = list(check(ask([statement]), archive, Settings(), 1, now=now))
    return time.process_time() - start, sum(bool(item.dates.dates) for item in checked)


def main(folders: list[Path], archive: Path, sample: int, rounds: int) -> None:
    files = sorted(path for folder in folders for path in folder.iterdir() if path.suffix.lower() in {".jpg", ".jpeg", ".png", ".webp"})
    chosen = files[:: max(1, len(files) // sample)][:sample]
    images = tuple(MediaItem(str(path), FileContent(path)) for path in chosen)
    statement = Statement("s1", parse_edtf("2023-10-23"), "2023-10-23", images)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    total = {True: 0.0, False: 0.0}
    dated = 0
    with StoredArchive.open(archive) as opened:
        spent(opened, Statement("warm", statement.at, "2023-10-23", images[:5]), now)
        for number in range(rounds):
            for with_dates in (True, False) if number % 2 else (False, True):
                seconds, found = spent(opened, statement, now if with_dates else None)
                total[with_dates] += seconds
                dated = max(dated, found)
    each = {kind: 1000 * seconds / rounds / len(images) for kind, seconds in total.items()}
    print(f"{len(images)} images, {dated} with a date; CPU an image {each[False]:.2f} ms without, {each[True]:.2f} ms with")
    print(f"ratio {total[True] / total[False]:.3f}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    main(given.folders, given.archive, given.sample, given.rounds)
