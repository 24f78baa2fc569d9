r"""CSV (RFC 4180), for spreadsheets: a row a match, the strongest first; an image without any has one row. Programs have JSON Lines.

It begins with a byte order mark: without it Excel takes UTF-8 for the code page of the machine, and names in Cyrillic or Arabic are lost.
Foreign text stays what it is and runs nothing: what a spreadsheet would take for a formula has an apostrophe before it, and what is not
shown is written as an escape (`\n`, `\u202e`), a backslash as two. Both can be taken back, as `docs/formats.md` says.
"""

import csv
import io
import re
from collections.abc import Iterator

from provenance.model.dates import format_ends
from provenance.model.finding import Finding
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.appearances import entries_of
from provenance.rendering.clean import escape
from provenance.rendering.decisions import name_of
from provenance.rendering.describing import describe_findings
from provenance.rendering.results import describe_result

_COLUMNS = (
    "result", "statement", "at", "statement_source", "statement_url", "image", "image_sha256", "image_url", "caption", "label",
    "verdict", "level", "reasons", "explanation", "suppressed", "suppression_reason",
    "match", "matches", "finding", "tier", "record", "record_sha256", "how", "decision",
    "appearances", "date", "date_earliest", "date_latest", "date_basis", "date_use", "publisher", "source", "title", "url",
    "archive", "archive_digest", "archive_records", "archive_earliest", "archive_latest", "tool_version",
)  # fmt: skip
"""All that may be there; a column that has nothing to say of a row is empty in it."""
_FORMULA = re.compile(r"""((?:^|;)[\s"]*)('*[=+\-@\uff1d\uff0b\uff0d\uff20])""")
"""Where a formula begins (owasp.org, CSV Injection), full-width signs among them; after a semicolon, too, for there a cell begins
where the machine's decimals have a comma. Apostrophes that stand there already count, so that one can be taken back."""
_BYTE_ORDER_MARK = "\ufeff"


def render_csv(report: Report) -> Iterator[str]:
    """The names of the columns, then the rows, in the order of the report."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, _COLUMNS)
    file.write(_BYTE_ORDER_MARK)
    writer.writeheader()
    archive = _archive(report)
    yield file.getvalue()
    for item in report.media:
        file.seek(0)
        file.truncate()
        for row in _rows(item):
            writer.writerow({name: _cell(value) for name, value in (row | archive).items()})
        yield file.getvalue()


def _cell(value: str | int | None) -> str:
    return "" if value is None else _FORMULA.sub(r"\1'\2", escape(str(value)))


def _rows(item: CheckedMedia) -> Iterator[dict[str, str | int | None]]:
    result = _result(item)
    if not item.findings:
        yield result
    for number, (finding, description) in enumerate(zip(item.findings, describe_findings(item), strict=True), start=1):
        yield result | {"match": number} | _match(item, finding, description)


def _result(item: CheckedMedia) -> dict[str, str | int | None]:
    suppression = item.suppression
    return {
        "result": item.id,
        "statement": item.statement_id,
        "at": item.at_text,
        "statement_source": item.source,
        "statement_url": item.url,
        "image": item.path,
        "image_sha256": None if item.sha256 is None else str(item.sha256),
        "image_url": None if item.origin is None else item.origin.url,
        "caption": item.caption,
        "label": None if item.label is None else item.label.words,
        "verdict": item.judgement.verdict.value,
        "level": item.judgement.level,
        "reasons": " ".join(reason.code for reason in item.judgement.reasons),
        "explanation": describe_result(item),
        "suppressed": None if suppression is None else suppression.by.value,
        "suppression_reason": None if suppression is None else suppression.reason,
        "matches": len(item.findings),
    }


def _match(item: CheckedMedia, finding: Finding, description: str) -> dict[str, str | int | None]:
    """The match and one of its dates: the evidence that was over first, or where there is none the first of all."""
    match, entries = finding.match, entries_of(item, finding)
    entry = next((one for one in entries if one.is_earliest_evidence), entries[0])
    appearance = entry.dated.appearance
    earliest, latest = format_ends(appearance.interval)
    return {
        "finding": name_of(item, finding),
        "tier": match.tier.value,
        "record": match.record.path,
        "record_sha256": None if match.record.file_sha256 is None else str(match.record.file_sha256),
        "how": description,
        "decision": None if match.decision is None else match.decision.choice.value,
        "appearances": len(entries),
        "date": appearance.date_text,
        "date_earliest": earliest,
        "date_latest": latest,
        "date_basis": appearance.basis.value,
        "date_use": entry.use.value,
        "publisher": appearance.publisher,
        "source": appearance.source,
        "title": appearance.title,
        "url": appearance.url,
    }


def _archive(report: Report) -> dict[str, str | int | None]:
    earliest, latest = format_ends(report.archive.span)
    return {
        "archive": report.archive_path,
        "archive_digest": str(report.archive.digest),
        "archive_records": report.archive.records,
        "archive_earliest": earliest,
        "archive_latest": latest,
        "tool_version": report.tool_version,
    }
