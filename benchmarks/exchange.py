"""What comes over in each format: findings of an archive before and after it went to another desk, on the same queries.

    python benchmarks/exchange.py --archive ARCHIVE --queries FOLDER [--sample 300] [--at 2026-11-01]

ARCHIVE keeps thumbnails. Each way exports it and imports it into a new archive whose owner trusts the giver. Counted are queries whose
verdict, and whose matched records with their tiers, are the same; queries of which the index of codes and the index of parts propose the
same records; verdicts by name; and what the way costs. `pdq alone` gives away the codes and nothing else.
"""

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from provenance.archive import ArchiveWriter, Signature, StoredArchive
from provenance.archive.merging import MergingWriter
from provenance.checking import Examined, Settings, ask, check, examine
from provenance.contents import FileContent
from provenance.exchange.exporting import export_lines
from provenance.exchange.formats import ListFormat, format_of, recognise
from provenance.exchange.importing import import_list, import_parts
from provenance.exchange.merging import merge
from provenance.exchange.parts.exporting import export_parts
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.exchange_code import MIN_PDQ_QUALITY, PDQ
from provenance.model.fingerprint import MAX_DISTANCE_BITS
from provenance.model.media import MediaItem
from provenance.model.record import Keep
from provenance.model.statement import Statement

BY = Signature("benchmark", "provenance", datetime.now(UTC))
GIVER = "a desk"


@dataclass(frozen=True, slots=True)
class Seen:
    """What an archive says of a query: its verdict, records with tiers, and what its two indexes propose."""

    verdict: str
    findings: frozenset[tuple[Digest, str]]
    whole: frozenset[Digest]
    parts: frozenset[Digest]

    @property
    def records(self) -> set[Digest]:
        """The records alone."""
        return {record for record, _ in self.findings}


def seen(archive: StoredArchive, query: Path, examined: Examined, at: str) -> Seen:
    item = MediaItem(query.name, FileContent(query))
    (checked,) = check(ask([Statement("s", parse_edtf(at), at, (item,))]), archive, Settings(), 1)
    found = frozenset((one.match.record.sha256, one.match.tier.value) for one in checked.findings)
    whole = frozenset(one.record.sha256 for one in archive.find_codes(examined.codes, MAX_DISTANCE_BITS)) if examined.codes else frozenset()
    parts = frozenset(one.record.sha256 for one in archive.find_local(examined.forms)) if examined.forms else frozenset()
    return Seen(checked.judgement.verdict.value, found, whole, parts)


def ways(archive: StoredArchive, folder: Path) -> Iterator[tuple[str, Path, int, float, float]]:
    """Name of the way, the new archive, bytes that went over, seconds of export and of import."""
    for kind in ListFormat:
        yield by_list(folder, kind.value, export_lines(archive, format_of(kind)))
    yield by_list(folder, "pdq alone", codes_alone(archive))
    for thumbnails in (False, True):
        start = time.process_time()
        name = f"parquet{' with thumbnails' if thumbnails else ''}"
        target = folder / name
        export_parts(archive, target, tool="provenance", thumbnails=thumbnails)
        exported = time.process_time()
        with ArchiveWriter.create(folder / f"{name} in", Keep.THUMBS, BY) as writer:
            list(import_parts(writer, target, giver=GIVER, now=BY.now))
            trusted(writer)
        size = sum(path.stat().st_size for path in target.rglob("*") if path.is_file())
        yield name, folder / f"{name} in", size, exported - start, time.process_time() - exported
    start = time.process_time()
    with MergingWriter.create(folder / "merged", Keep.THUMBS, BY) as merging:
        list(merge(merging, archive))
    yield "merge", folder / "merged", 0, 0.0, time.process_time() - start


def codes_alone(archive: StoredArchive) -> Iterator[str]:
    for record in archive.records():
        code = archive.exchange_code(record, PDQ)
        if code is not None and code.quality >= MIN_PDQ_QUALITY:
            yield f"{code.code.hex()}\n"


def by_list(folder: Path, name: str, pieces: Iterator[str]) -> tuple[str, Path, int, float, float]:
    start = time.process_time()
    (folder / name).write_text("".join(pieces), encoding="utf-8", newline="")
    exported = time.process_time()
    with (folder / name).open("rb") as stream, ArchiveWriter.create(folder / f"{name} in", Keep.THUMBS, BY) as writer:
        list(import_list(writer, recognise(stream, name).read(stream, name), file=name, giver=GIVER, now=BY.now))
        trusted(writer)
    return name, folder / f"{name} in", (folder / name).stat().st_size, exported - start, time.process_time() - exported


def trusted(writer: ArchiveWriter) -> None:
    writer.set_trust(GIVER, trusted=True, reason="measured")
    writer.finish()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--archive", type=Path, required=True)
    parser.add_argument("--queries", type=Path, required=True)
    parser.add_argument("--sample", type=int, default=300)
    parser.add_argument("--at", default="2026-11-01")
    options = parser.parse_args()
    queries = sorted(options.queries.iterdir())
    queries = queries[:: max(1, len(queries) // options.sample)][: options.sample]
    examined = [examine(MediaItem(path.name, FileContent(path))) for path in queries]
    folder = Path(tempfile.mkdtemp())
    try:
        with StoredArchive.open(options.archive) as archive:
            before = [seen(archive, path, one, options.at) for path, one in zip(queries, examined, strict=True)]
            print(f"{len(queries)} queries; the archive itself: {dict(Counter(one.verdict for one in before))}")
            for name, other, size, export_s, import_s in ways(archive, folder):
                with StoredArchive.open(other) as opened:
                    after = [seen(opened, path, one, options.at) for path, one in zip(queries, examined, strict=True)]
                report(name, before, after)
                print(f"    {size / 1e6:.1f} MB, export {export_s:.1f} s, import {import_s:.1f} s of CPU")
    finally:
        shutil.rmtree(folder)


def report(name: str, before: list[Seen], after: list[Seen]) -> None:
    pairs = list(zip(before, after, strict=True))
    same = {
        "verdict": sum(one.verdict == other.verdict for one, other in pairs),
        "records and tiers": sum(one.findings == other.findings for one, other in pairs),
        "records": sum(one.records == other.records for one, other in pairs),
        "proposed by codes": sum(one.whole == other.whole for one, other in pairs),
        "proposed by parts": sum(one.parts == other.parts for one, other in pairs),
    }
    found = sum(len(one.records & other.records) for one, other in pairs)
    others = sum(len(other.records - one.records) for one, other in pairs)
    print(f"{name}: {dict(Counter(one.verdict for one in after))}; the same {same}")
    print(f"    records found {found} of {sum(len(one.records) for one in before)}, others {others}")


if __name__ == "__main__":
    main()
