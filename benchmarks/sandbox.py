"""Cost of opening foreign bytes in confined workers: `archive add` and `check` with them, and with the same jobs in threads of the program.

    python -m benchmarks.sandbox [--jobs 2] [--rounds 5]

Photographs of 2 megapixels; both ways in one run, taking turns, median of the rounds. CPU is that of the program, its workers and their
parent, without what it takes to start these, which is told apart. The answers of both ways are held to be equal.
"""

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.add import large_jpegs
from provenance.archive import ArchiveWriter, Signature, StoredArchive
from provenance.checking import Settings, ask, check
from provenance.contents import FileContent
from provenance.ingesting import ingest
from provenance.intake import with_appearance
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.limits import DEFAULT_LIMITS
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, Keep
from provenance.model.statement import Statement
from provenance.opening import pixels, query, record
from provenance.sandbox import Sandbox

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class InThreads:
    """Runs jobs where they are asked for, in the place of a sandbox."""

    def run(self, job: Callable[..., Any], *arguments: Any) -> Any:
        """What the job answers."""
        return job(*arguments)


@contextmanager
def opened_by(sandbox: Any) -> Iterator[None]:
    """Have jobs run by `sandbox`, whatever their limits."""
    modules: tuple[Any, ...] = (pixels, query, record)
    before = [module.confined for module in modules]
    try:
        for module in modules:
            module.confined = lambda _limits: sandbox
        yield
    finally:
        for module, old in zip(modules, before, strict=True):
            module.confined = old


def add(files: list[Path], folder: Path, jobs: int) -> str:
    """The whole of `archive add`; the digest of what it made."""
    appearance = Appearance(UNKNOWN_DATE, DateBasis.PUBLISHED, "", "")
    with ArchiveWriter.create(folder, Keep.THUMBS, Signature("benchmark", "benchmark", NOW)) as archive:
        entries = [with_appearance(MediaItem(file.name, FileContent(file)), appearance) for file in files]
        for _ in ingest(archive, entries, origin="benchmark", now=NOW, workers=jobs):
            pass
        return str(archive.summary().digest)


def check_all(files: list[Path], folder: Path, jobs: int) -> str:
    """The whole of `check`; what it found."""
    at = parse_edtf("2026-01-01")
    statements = [Statement(file.name, at, "2026-01-01", (MediaItem(file.name, FileContent(file)),), source=file.name) for file in files]
    with StoredArchive.open(folder) as archive:
        return "\n".join(
            str((item.path, item.judgement, item.findings)) for item in check(ask(statements), archive, Settings(), jobs, now=NOW)
        )


def spent_s() -> float:
    """CPU seconds of this process and of those that have ended."""
    both = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(used.ru_utime + used.ru_stime for used in both)


def measured(work: Callable[[], str], *, confined: bool) -> tuple[float, float, str]:
    """CPU and clock, in seconds, and the answer."""
    cpu, clock = spent_s(), time.perf_counter()
    if confined:
        with Sandbox() as sandbox, opened_by(sandbox):
            answer = work()
    else:
        with opened_by(InThreads()):
            answer = work()
    return spent_s() - cpu, time.perf_counter() - clock, answer


def start(modules: tuple[Any, ...], content: bytes) -> str:
    """What has to be there before the first job, and one tiny job of each module."""
    for module in modules:
        module.confined(DEFAULT_LIMITS).run(module.prepare_worker)
    return str(len(content))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = large_jpegs(Path(scratch))
        kept = Path(scratch) / "kept"
        add(files, kept, options.jobs)
        folders = (Path(scratch) / f"added-{number}" for number in range(10_000))
        for name, work, modules in (
            ("add", lambda: add(files, next(folders), options.jobs), (record,)),
            ("check", partial(check_all, files, kept, options.jobs), (query, pixels)),
        ):
            rounds: dict[str, list[tuple[float, float, str]]] = {"threads": [], "workers": [], "start": []}
            for _ in range(options.rounds):
                rounds["threads"].append(measured(work, confined=False))
                rounds["workers"].append(measured(work, confined=True))
                rounds["start"].append(measured(partial(start, modules, b""), confined=True))
            assert len({answer for way in ("threads", "workers") for _, _, answer in rounds[way]}) == 1
            cpu = {way: statistics.median(cpu for cpu, _, _ in ones) for way, ones in rounds.items()}
            clock = {way: statistics.median(clock for _, clock, _ in ones) for way, ones in rounds.items()}
            print(f"{name}, {len(files)} images, -j {options.jobs}; start of the workers {cpu['start']:.2f} s CPU")
            for unit, told in (("CPU", cpu), ("clock", clock)):
                ratio = (told["workers"] - told["start"]) / told["threads"]
                threads, workers = (1000 * told[way] / len(files) for way in ("threads", "workers"))
                print(f"  {unit:6} threads {threads:6.1f} ms an image, workers {workers:6.1f} ms with start; ratio without {ratio:.3f}")


if __name__ == "__main__":
    main()
