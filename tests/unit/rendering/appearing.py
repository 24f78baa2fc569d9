"""Findings made by hand: a picture with the appearances that a test names."""

from dataclasses import replace

from provenance.dating import date_match
from provenance.dating.conflicts import conflicts_of
from provenance.judging import judge
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Finding
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.found import NO_DATES, EmbeddedDates, FoundDate, Meaning, Zone
from provenance.model.match import Match, Proof, Tier
from provenance.model.record import Appearance, ArchiveSummary, Record
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.text import Style, render_text

AT = "2023-10-23"


def seen(date: str, basis: DateBasis = DateBasis.PUBLISHED, path: str = "photos/a.jpg", **fields: str | DateBasis | None) -> Appearance:
    """An appearance; without a date an undated one."""
    return Appearance(parse_edtf(date) if date else UNKNOWN_DATE, basis, date, path, **fields)  # type: ignore[arg-type]


def found(*appearances: Appearance, at: str = AT, tier: Tier = Tier.SAME_BYTES, dates: EmbeddedDates = NO_DATES) -> Finding:
    looks = Fingerprint(PHASH_256, bytes(32), 50.0, "jpeg/1")
    record = Record(1, Digest.of(b"record"), 9, 600, 400, looks, None, appearances)
    finding = date_match(Match(record, tier, Proof(0, None, (), (), None, None, 0, None, (), False, 0.0, "sha256")), parse_edtf(at))
    return replace(finding, contradictions=conflicts_of(finding, dates, None))


def checked(finding: Finding, at: str = AT) -> CheckedMedia:
    judgement = judge((finding,))
    return CheckedMedia("s1", parse_edtf(at), at, "m.jsonl:1", "images/x.jpg", Digest.of(b"x"), judgement, (finding,), None)


def report(*items: CheckedMedia) -> Report:
    return Report("0", (("depth", "full"),), "ARCHIVE", ArchiveSummary(Digest.of(b""), 1, UNKNOWN_DATE), items, Tally.of(items))


def text_of(told: Report, **style: bool | int) -> str:
    """The report for people, whole."""
    return "".join(render_text(told, Style(**style)))  # type: ignore[arg-type]


def taken(value: str, field: str = "EXIF DateTimeOriginal", meaning: Meaning = Meaning.TAKEN, doubts: tuple[str, ...] = ()) -> FoundDate:
    """A date inside an image, without a zone."""
    return FoundDate(field, value, value, parse_edtf(value[:10]), DateBasis.EMBEDDED, meaning, Zone.UNKNOWN, doubts)
