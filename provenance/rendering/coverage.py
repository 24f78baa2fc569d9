"""What an archive could have known, as fields and as lines: for `archive info`, and for every report that found nothing."""

from collections.abc import Iterable

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.dating.saying import shorten
from provenance.model.coverage import Coverage
from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Depth, Report
from provenance.rendering.appearances import count

_LONGEST_NAME = 120
"""Characters of a publisher: the fields stand in every line of a report."""
_MAX_SPANS = 6
"""Runs of years that are told one by one."""


class NamedRecordsV1(TypedDict):
    """How many records one publisher has, or where none is told, one source."""

    name: str
    records: int


class OtherPublishersV1(TypedDict):
    """How many other names there are, and the sum of their records."""

    names: int
    records: int


class LastAdditionV1(TypedDict):
    """When something was last added: the entry of the log, its time, by whom and with which version."""

    entry: int
    at: str
    operator: str
    tool: str


class LocalFeaturesV1(TypedDict):
    """How many records can be found in parts, their share of all, and how many are too plain to need it."""

    records: int
    share: float | None
    too_plain: int


class GenericV1(TypedDict):
    """How many records are marked as generic, and how many of these whole."""

    records: int
    whole: int


class KeptV1(TypedDict):
    """How many records have a thumbnail, and the file itself."""

    thumbnails: int
    originals: int


class PdqV1(TypedDict):
    """How many records have a PDQ, and how many of these are known by it alone."""

    records: int
    alone: int


class CoverageV1(TypedDict):
    """What an archive could have known; see `docs/archive.md`. Years are texts, since they are names of fields."""

    appearances: int
    appearances_by_basis: dict[str, int]
    records_by_year: dict[str, int]
    records_spanning_several_years: int
    records_undated: int
    records_by_publisher: list[NamedRecordsV1]
    other_publishers: OtherPublishersV1
    records_without_publisher: int
    last_addition: LastAdditionV1 | None
    local_features: LocalFeaturesV1
    generic: GenericV1
    kept: KeptV1
    pdq: PdqV1


def coverage_fields(coverage: Coverage) -> CoverageV1:
    """The fields of the JSON object; a share is null where there are no records."""
    last = coverage.last_addition
    return {
        "appearances": coverage.appearances,
        "appearances_by_basis": {basis.value: number for basis, number in coverage.by_basis},
        "records_by_year": {str(year): number for year, number in coverage.by_year},
        "records_spanning_several_years": coverage.spanning_years,
        "records_undated": coverage.undated,
        "records_by_publisher": [{"name": shorten(one.name, _LONGEST_NAME), "records": one.records} for one in coverage.publishers],
        "other_publishers": {"names": coverage.other_publishers, "records": coverage.other_records},
        "records_without_publisher": coverage.unnamed,
        "last_addition": None if last is None else {"entry": last.entry, "at": last.at, "operator": last.operator, "tool": last.tool},
        "local_features": {
            "records": coverage.with_features,
            "share": round(coverage.with_features / coverage.records, 4) if coverage.records else None,
            "too_plain": coverage.too_plain,
        },
        "generic": {"records": coverage.marked, "whole": coverage.marked_whole},
        "kept": {"thumbnails": coverage.thumbnails, "originals": coverage.originals},
        "pdq": {"records": coverage.with_pdq, "alone": coverage.pdq_alone},
    }


def coverage_lines(coverage: Coverage) -> list[str]:
    """The same for people; names are as the archive has them, so they are to be cleaned before they are shown."""
    last, records = coverage.last_addition, coverage.records
    share = f" ({coverage.with_features / records:.1%})" if records else ""
    facts = {
        "appearances": str(coverage.appearances),
        "last addition": "none" if last is None else f"{last.at} by {last.operator}, entry {last.entry} of the log",
        "local features": f"{coverage.with_features} of {records} records{share}; {coverage.too_plain} are too plain to need any",
        "marked generic": f"{coverage.marked} records, {coverage.marked_whole} of them whole",
        "kept pixels": f"{coverage.thumbnails} thumbnails, {coverage.originals} originals",
        "PDQ": f"{coverage.with_pdq} records, {coverage.pdq_alone} of them known by it alone",
    }
    years = [(str(year), number) for year, number in coverage.by_year]
    years += [("spanning several years", coverage.spanning_years), ("undated", coverage.undated)]
    names = [(one.name, one.records) for one in coverage.publishers]
    names += [(f"({coverage.other_publishers} others)", coverage.other_records)] if coverage.other_publishers else []
    return [
        *(f"{name:<16} {value}" for name, value in facts.items()),
        *_table("Appearances by how their date is known", [(basis.value, number) for basis, number in coverage.by_basis]),
        *_table("Records by year; one of two years counts in both", years),
        *_table("Records by publisher, else by source; one of two counts for both", [*names, ("(not named)", coverage.unnamed)]),
    ]


def _table(head: str, rows: list[tuple[str, int]]) -> list[str]:
    return ["", head, *(f"{number:>9}  {name}" for name, number in rows)]


def summary_lines(report: Report, coverage: Coverage) -> list[str]:
    """What the archive could have known of the images that were not found or not checked; none where there are none."""
    if not report.tally.verdicts[Verdict.NOT_FOUND] and not report.tally.verdicts[Verdict.UNCHECKED]:
        return []
    last = coverage.last_addition
    lines = ["What this archive could have known:", f"  {_evidence(report.media, coverage)}", f"  {_years(coverage)}"]
    if ("depth", Depth.QUICK.value) in report.settings:
        lines.append("  parts of pictures were not looked for (--depth quick)")
    elif coverage.records:
        lines.append(f"  {coverage.with_features} of {count(coverage.records, 'picture')} can be found in parts")
    return [*lines, f"  last addition: {'none' if last is None else last.at}"]


def _evidence(media: Iterable[CheckedMedia], coverage: Coverage) -> str:
    """How many records could have proven reuse at all, against the earliest and the latest times of the statements with such images."""
    missing = (item for item in media if item.judgement.verdict in (Verdict.NOT_FOUND, Verdict.UNCHECKED))
    times = {item.at: item.at_text or "" for item in missing if item.at is not None and item.at.earliest is not None}
    if not times:
        return f"no statement has a time to hold the {count(coverage.records, 'picture')} against"
    ordered = sorted(times, key=coverage.evidence_before)
    first, last = ordered[0], ordered[-1]
    told = f"{coverage.evidence_before(first)} of {count(coverage.records, 'picture')} have evidence from before"
    if len(times) == 1:
        return f"{told} the statement, {shorten(times[first], 40)}"
    others = f"{coverage.evidence_before(last)} from before {shorten(times[last], 40)}"
    return f"{told} {shorten(times[first], 40)}, one of the statements, and {others}, another"


def _years(coverage: Coverage) -> str:
    """The years that records lie in, and so the gaps between; and how many lie in none."""
    spans: list[list[int]] = []
    for year, _ in coverage.by_year:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    told = [str(first) if first == last else f"{first}-{last}" for first, last in spans]
    if len(told) > _MAX_SPANS:
        missing = spans[-1][1] - spans[0][0] + 1 - len(coverage.by_year)
        told = [f"{spans[0][0]}-{spans[-1][1]}, with none in {missing} of them"]
    loose = [(coverage.spanning_years, "may be of several years"), (coverage.undated, "undated")]
    besides = [f"{number} {words}" for number, words in loose if number]
    return "; ".join([f"years: {', '.join(told) or 'none'}", *besides])
