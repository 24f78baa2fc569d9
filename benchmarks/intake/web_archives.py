"""How much of web archives is read: the images with address, time and bytes, the pages, and what is told of damage."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.intake.table import Row
from provenance.contents import Source
from provenance.errors import InputError
from provenance.intake.interface import Options
from provenance.intake.web_archives.captures import read_captures
from provenance.intake.web_archives.images import DRAWINGS
from provenance.intake.web_archives.index import Capture, RecordContent
from provenance.intake.web_archives.opening import WebArchive, open_web_archive
from provenance.intake.web_archives.reader import read_web_archive
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.statement import LeftOut, Statement

_MAX_BYTES = 2**28


@dataclass(slots=True)
class _Tally:
    good: int = 0
    total: int = 0
    misses: list[str] = field(default_factory=list)

    def count(self, *, right: bool, miss: str) -> None:
        self.total += 1
        self.good += right
        if not right:
            self.misses.append(miss)

    def row(self, measure: str, goal: float | None) -> Row:
        return Row("warc", measure, self.good, self.total, goal, tuple(self.misses))


def measure(samples: Path) -> Iterator[Row]:
    """The shares over all samples of web archives."""
    names = ("images", "revisits", "extra", "pages", "listed", "statements", "archive", "told")
    tallies = {name: _Tally() for name in names}
    for line in (samples / "truth.jsonl").read_text(encoding="utf-8").splitlines():
        truth = json.loads(line)
        if truth["kind"] == "warc":
            _measure_one(samples / truth["path"], truth, tallies)
    yield tallies["images"].row("image records with the right address, time and SHA-256", 1.0)
    yield tallies["revisits"].row("revisits of images in the same file, with their own time", 1.0)
    yield tallies["extra"].row("image records read that the truth has, too", None)
    yield tallies["pages"].row("HTML records with status 200, address and time", 1.0)
    yield tallies["listed"].row("pages listed in WACZ", 1.0)
    yield tallies["statements"].row("captured images that are in a statement, or told as left out", 1.0)
    yield tallies["archive"].row("images that `archive add` gets, of those that are no drawings", 1.0)
    yield tallies["told"].row("broken files: the fault is told", 1.0)


def _measure_one(path: Path, truth: dict[str, Any], tallies: dict[str, _Tally]) -> None:
    source = Source.of_path(path, path.name)
    try:
        archive = open_web_archive(source)
    except InputError as error:
        tallies["told"].count(right=True, miss=str(error))
        _count_unread(truth, path, tallies)
        return
    _measure_images(path, truth, archive, tallies)
    _measure_pages(path, truth, archive, tallies)
    _measure_statements(source, archive, tallies)
    statements = read_captures(archive, Options())
    taken = Counter((statement.url, statement.at) for statement in statements if isinstance(statement, Statement))
    for capture in archive.index.images:
        if capture.image not in DRAWINGS:
            tallies["archive"].count(right=taken[capture.url, capture.at] > 0, miss=f"{path.name}: {capture.url}")
    if truth["reader_errors"]:
        whole = not archive.faults and archive.index.records > truth["record_count"]
        tallies["told"].count(right=bool(archive.faults) or whole, miss=path.name)


def _measure_images(path: Path, truth: dict[str, Any], archive: WebArchive, tallies: dict[str, _Tally]) -> None:
    found = {(capture.url, capture.at, capture.sha256): capture for capture in archive.index.images}
    expected = _expected(truth)
    held = {record["uri"]: record for record in truth["records"] if not record.get("revisit")}
    for key in expected:
        tallies["images"].count(right=key in found and _reads(found[key]), miss=f"{path.name}: {key}")
    for record in truth["records"]:
        if record.get("revisit") and record.get("refers_to") in held:
            key = (record["uri"], parse_edtf(record["date"]), held[record["refers_to"]]["sha256"])
            tallies["revisits"].count(right=key in found and found[key].is_revisit, miss=f"{path.name}: {key}")
    if not truth["reader_errors"]:
        for key, capture in found.items():
            if not capture.is_revisit:
                tallies["extra"].count(right=key in expected, miss=f"{path.name}: {capture.url} {capture.image} {capture.media_type}")


def _expected(truth: dict[str, Any]) -> set[tuple[str, DateInterval, str]]:
    records = (record for record in truth["records"] if record.get("looks"))
    return {(record["uri"], parse_edtf(record["date"]), record["sha256"]) for record in records}


def _reads(capture: Capture) -> bool:
    try:
        return len(RecordContent(capture).read(capture.url, _MAX_BYTES)) == capture.size_bytes
    except InputError:
        return False


def _count_unread(truth: dict[str, Any], path: Path, tallies: dict[str, _Tally]) -> None:
    for record in truth["records"]:
        tallies["images"].count(right=False, miss=f"{path.name}: {record['uri']}: not read at all")


def _measure_statements(source: Source, archive: WebArchive, tallies: dict[str, _Tally]) -> None:
    left: list[LeftOut] = []
    told: set[str | None] = set()
    for statement in read_web_archive(source, Options(leave=left.append)):
        told.update(one.key for one in statement.left_out)
        if isinstance(statement, Statement):
            told.update(item.content.key for item in statement.media)
    names = {one.name for one in left}
    for capture in archive.index.images:
        if capture.image not in DRAWINGS:
            right = RecordContent(capture).key in told or f"{capture.place.name}!{capture.url}" in names
            tallies["statements"].count(right=right, miss=f"{source.name}: {capture.url}")


def _measure_pages(path: Path, truth: dict[str, Any], archive: WebArchive, tallies: dict[str, _Tally]) -> None:
    captured = {(page.url, page.at) for page in archive.index.pages}
    for page in truth["pages"]:
        if page["status"] in ("200", None):
            key = (page["uri"], parse_edtf(page["date"]))
            tallies["pages"].count(right=key in captured, miss=f"{path.name}: {key}")
    listed = {page.url for page in archive.listed or ()}
    for page in truth.get("listed_pages") or []:
        tallies["listed"].count(right=page["url"] in listed, miss=f"{path.name}: {page['url']}")
