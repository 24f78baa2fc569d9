"""The contract of a whole run as one JSON document, version 1: what holds for all results once, then the results of `json_v1`.

`report`, `report merge` and `--baseline` read it back (see `provenance.runs`), so everything that any format shows is in it.
"""

from collections.abc import Iterator
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.model.coverage import Coverage
from provenance.model.dates import format_instant
from provenance.model.finding import Verdict
from provenance.model.report import Report, Tally
from provenance.rendering.coverage import CoverageV1, coverage_fields
from provenance.rendering.json_text import dump
from provenance.rendering.json_v1 import SCHEMA_VERSION, ItemV1, SearchedV1, item_v1, searched_v1


class YearV1(TypedDict):
    """A year in which records appeared, and how many by how their date is known: `captured`, `published`, `embedded`, `asserted`."""

    year: int
    by_basis: dict[str, int]


class EvidenceV1(TypedDict):
    """How many records had evidence that was over by an instant."""

    by: str
    records: int


class RunCoverageV1(CoverageV1):
    """What the archive could have known, with what its drawing and the comparison with further times need."""

    years: list[YearV1]
    evidence: list[EvidenceV1]


class RunArchiveV1(SearchedV1):
    """The archive that was searched; see `json_v1.ArchiveV1`."""

    coverage: RunCoverageV1 | None


class TallyV1(TypedDict):
    """How many images there are, how many of each verdict, and how many of these are disclosed or suppressed."""

    images: int
    verdicts: dict[str, int]
    disclosed: int
    suppressed: dict[str, int]


class RunV1(TypedDict):
    """A whole run; `media` comes last, so that the rest is known before a reader comes to it."""

    schema_version: Literal[1]
    tool_version: str
    settings: dict[str, str]
    shard: str | None
    archive: RunArchiveV1
    hosts_contacted: list[str]
    notes: list[str]
    tally: TallyV1
    media: list[ItemV1]


def render_json(report: Report) -> Iterator[str]:
    """The run as one JSON document, one result a line."""
    yield dump(_head(report))[:-2]  # without the brackets of `media` and the whole
    separator = "\n"
    for item in report.media:
        yield separator + dump(item_v1(item))
        separator = ",\n"
    yield "\n]}\n"


def json_run_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of the document."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(RunV1).json_schema()}


def _head(report: Report) -> RunV1:
    """The document without its results."""
    return {
        "schema_version": SCHEMA_VERSION,
        "tool_version": report.tool_version,
        "settings": dict(report.settings),
        "shard": None if report.shard is None else str(report.shard),
        "archive": _archive(report),
        "hosts_contacted": list(report.hosts),
        "notes": list(report.notes),
        "tally": _tally(report.tally),
        "media": [],
    }


def _archive(report: Report) -> RunArchiveV1:
    return {
        **searched_v1(report),
        "coverage": None if report.coverage is None else _coverage(report.coverage),
    }


def _coverage(coverage: Coverage) -> RunCoverageV1:
    bases = [basis.value for basis, _ in coverage.by_basis]
    return {
        **coverage_fields(coverage),
        "years": [{"year": one.year, "by_basis": dict(zip(bases, one.by_basis, strict=True))} for one in coverage.years],
        "evidence": [{"by": format_instant(instant), "records": records} for instant, records in coverage.evidence],
    }


def _tally(tally: Tally) -> TallyV1:
    return {
        "images": tally.images,
        "verdicts": {verdict.value: tally.verdicts[verdict] for verdict in Verdict},
        "disclosed": tally.disclosed,
        "suppressed": {verdict.value: tally.suppressed[verdict] for verdict in Verdict},
    }
