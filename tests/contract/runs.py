"""A run in which everything occurs that a format has to show."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

from provenance.model.coverage import Coverage, LastAddition, PublisherRecords, YearRecords
from provenance.model.dates import DateBasis
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import DISCLOSED, Judgement, Reason, Unchecked, Verdict
from provenance.model.match import Tier
from provenance.model.record import ArchiveSummary
from provenance.model.report import CheckedMedia, Report, Shard, Tally
from provenance.model.suppression import SuppressedBy, Suppression
from tests.unit.rendering.appearing import checked, found, seen

DIGEST = Digest.of(b"an archive")
NOTHING = Reason("no-match", "no picture of this archive matches; that says nothing more")
COVERAGE = Coverage(
    records=4321,
    appearances=5000,
    by_basis=tuple((basis, 1250) for basis in DateBasis),
    years=(YearRecords(2019, (1, 2, 3, 4)),),
    spanning_years=0,
    undated=0,
    evidence=((datetime(2019, 3, 3, tzinfo=UTC), 17),),
    publishers=(PublisherRecords("Example Wire", 4000),),
    other_publishers=0,
    other_records=0,
    unnamed=321,
    last_addition=LastAddition(1, "2026-01-01T00:00:00Z", "ava", "0"),
    with_features=4000,
    too_plain=0,
    marked=0,
    marked_whole=0,
    thumbnails=0,
    originals=0,
    with_pdq=0,
    pdq_alone=0,
)


def item(name: str, verdict: Verdict, *, statement: int = 1, tier: Tier = Tier.SAME_BYTES) -> CheckedMedia:
    """One result; its image is called `NAME.jpg`, and lies on a line of `desk.jsonl`."""
    date_ = {Verdict.REUSED: "2019-03-02", Verdict.REVIEW: "2023-10", Verdict.CONSISTENT: "2024"}.get(verdict)
    told = checked(found(seen(date_ or "2024", publisher="Example Wire", url="https://example.org/1"), tier=tier))
    told = replace(told, statement_id=f"s{statement}", source=f"desk.jsonl:{statement}", index=statement - 1, path=f"{name}.jpg")
    told = replace(told, sha256=Digest.of(name.encode()), width=600, height=400)
    if date_ is None:
        unchecked = Unchecked("file-missing", f"{name}.jpg: there is no such file") if verdict is Verdict.UNCHECKED else None
        reason = NOTHING if unchecked is None else Reason(unchecked.code, unchecked.text)
        told = replace(told, findings=(), unchecked=unchecked, judgement=Judgement(verdict, (reason,)))
    assert told.judgement.verdict is verdict
    return told


def run(*items: CheckedMedia) -> Report:
    """A run of these."""
    summary = ArchiveSummary(DIGEST, 4321, parse_edtf("1984/2024"))
    settings = (("depth", "full"),)
    return Report("9.9.9", settings, "ARCHIVE", summary, items, Tally.of(items), coverage=COVERAGE)


def whole_run() -> Report:
    """Every verdict, one of them disclosed, two suppressed, in three statements; a part of a run, with a note."""
    disclosed = item("labelled", Verdict.REUSED)
    reasons = (*disclosed.judgement.reasons, Reason(DISCLOSED, 'its label says that it is a file photo: "FILE PHOTO"'))
    ignored = Suppression(SuppressedBy.IGNORED, "our own picture of it", "ava", date(2027, 1, 2), "ignore.toml")
    known = Suppression(SuppressedBy.BASELINE, "an earlier run had it", None, None, "earlier.json")
    told = run(
        item("rocket", Verdict.REUSED),
        item("tower", Verdict.REUSED, tier=Tier.PART_OR_EDIT),
        replace(disclosed, judgement=Judgement(Verdict.REUSED, reasons)),
        item("mill", Verdict.REVIEW, statement=2),
        item("hut", Verdict.CONSISTENT, statement=2),
        item("field", Verdict.NOT_FOUND, statement=2),
        item("lost", Verdict.UNCHECKED, statement=3),
        replace(item("ours", Verdict.REUSED, statement=3), suppression=ignored),
        replace(item("before", Verdict.UNCHECKED, statement=3), suppression=known),
    )
    return replace(told, shard=Shard(1, 3), notes=("a proof could not be drawn",), hosts=("example.org",))


def part_of_run(shard: Shard, **others: object) -> Report:
    """Some statements of the same, with a host and a note of its own."""
    told = whole_run()
    media = tuple(item for item in told.media if shard.holds(item.index))
    hosts, notes = (f"{shard.number}.example.org",), (f"note {shard.number}", "a note of all")
    return replace(told, media=media, tally=Tally.of(media), shard=shard, hosts=hosts, notes=notes, **others)  # type: ignore[arg-type]


class Drawn(Collection[CheckedMedia]):
    """Media that are in memory nowhere: each is made when it is asked for."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __iter__(self) -> Iterator[CheckedMedia]:
        for number in range(self.number):
            yield item(f"image-{number}", (Verdict.REUSED, Verdict.NOT_FOUND)[number % 2], statement=number // 3 + 1)

    def __len__(self) -> int:
        return self.number

    def __contains__(self, one: object) -> bool:
        return any(one == other for other in self)
