"""What `archive info` says of an archive's coverage, as fields and as lines."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from provenance.archive.coverage import Coverage


def coverage_fields(coverage: "Coverage") -> dict[str, object]:
    """The fields of the JSON object; a share is null where there are no records."""
    last = coverage.last_addition
    added = None if last is None else {"entry": last.number, "at": last.at, "operator": last.operator, "tool": last.tool}
    return {
        "appearances": coverage.appearances,
        "appearances_by_basis": {basis.value: count for basis, count in coverage.by_basis},
        "records_by_year": {str(year): count for year, count in coverage.by_year},
        "records_spanning_several_years": coverage.spanning_years,
        "records_undated": coverage.undated,
        "records_by_publisher": [{"name": one.name, "records": one.records} for one in coverage.publishers],
        "other_publishers": {"names": coverage.other_publishers, "records": coverage.other_records},
        "records_without_publisher": coverage.unnamed,
        "last_addition": added,
        "local_features": {
            "records": coverage.with_features,
            "share": round(coverage.with_features / coverage.records, 4) if coverage.records else None,
            "too_plain": coverage.too_plain,
        },
        "generic": {"records": coverage.marked, "whole": coverage.marked_whole},
        "kept": {"thumbnails": coverage.thumbnails, "originals": coverage.originals},
    }


def coverage_lines(coverage: "Coverage") -> list[str]:
    """The same for people; names are as the archive has them, so they are to be cleaned before they are shown."""
    last, records = coverage.last_addition, coverage.records
    share = f" ({coverage.with_features / records:.1%})" if records else ""
    facts = {
        "appearances": str(coverage.appearances),
        "last addition": "none" if last is None else f"{last.at} by {last.operator}, entry {last.number} of the log",
        "local features": f"{coverage.with_features} of {records} records{share}; {coverage.too_plain} are too plain to need any",
        "marked generic": f"{coverage.marked} records, {coverage.marked_whole} of them whole",
        "kept pixels": f"{coverage.thumbnails} thumbnails, {coverage.originals} originals",
    }
    years = [(str(year), count) for year, count in coverage.by_year]
    years += [("spanning several years", coverage.spanning_years), ("undated", coverage.undated)]
    names = [(one.name, one.records) for one in coverage.publishers]
    names += [(f"({coverage.other_publishers} others)", coverage.other_records)] if coverage.other_publishers else []
    return [
        *(f"{name:<16} {value}" for name, value in facts.items()),
        *_table("Appearances by how their date is known", [(basis.value, count) for basis, count in coverage.by_basis]),
        *_table("Records by year; one of two years counts in both", years),
        *_table("Records by publisher, else by source; one of two counts for both", [*names, ("(not named)", coverage.unnamed)]),
    ]


def _table(head: str, rows: list[tuple[str, int]]) -> list[str]:
    return ["", head, *(f"{count:>9}  {name}" for name, count in rows)]
