"""The top of the page, which is read in five seconds, and its foot, which says what was searched."""

from typing import Any

from markupsafe import Markup

from provenance.model.finding import Verdict
from provenance.model.report import Report
from provenance.rendering.appearances import count
from provenance.rendering.coverage import summary_lines
from provenance.rendering.coverage_svg import render_coverage
from provenance.rendering.html.parts import MAX_NAMED, Counted
from provenance.rendering.html.words import WORDS, Group, besides, headline
from provenance.rendering.results import NOT_FOUND, UNCHECKED, describe_archive, describe_tally

_LARGE = 2_000_000
"""Characters from which on the size of the page is told."""
_ONLY_WHERE_PRESENT = (Group.DISCLOSED, Group.SUPPRESSED)


def top_of(report: Report, counted: Counted) -> dict[str, Any]:
    """What the template of the top shows."""
    tally = report.tally
    several = counted.statement_count > MAX_NAMED
    tiles = [
        {"group": group.value, "number": f"{number:,}" if number else "", "title": WORDS[group].title.lower()}
        for group, number in counted.groups.items()
        if number or group not in _ONLY_WHERE_PRESENT
    ]
    return {
        "shard": None if report.shard is None else str(report.shard),
        "headline": headline(tally),
        "besides": besides(tally),
        "statements": counted.statements[:1] if several else counted.statements,
        "statement_count": f"{counted.statement_count:,}" if several else "",
        "tiles": tiles,
        "archive": f"{report.archive_path}, {describe_archive(report.archive)}",
        "cautions": [
            *([NOT_FOUND] if tally.verdicts[Verdict.NOT_FOUND] else []),
            *([UNCHECKED] if tally.verdicts[Verdict.UNCHECKED] else []),
        ],
        "notes": _notes(report, counted),
    }


def _notes(report: Report, counted: Counted) -> list[str]:
    notes = list(report.notes)
    if report.shard is not None:
        notes.append(f"This is part {report.shard} of a run: the results of the other parts are not here.")
    if not counted.pictures and report.tally.images:
        notes.append("This run kept no pictures to show: `check -o html=FILE` and `check --thumbnails` keep small ones.")
    if counted.length > _LARGE:
        size = f"{counted.length / 1_000_000:,.0f} MB"
        held = f"{report.tally.images:,} results and {counted.pictures:,} pictures"
        notes.append(f"This page holds {held}, {size} in one file; what is far from the screen is laid out when you come to it.")
    return notes


def foot_of(report: Report) -> dict[str, Any]:
    """What the template of the foot shows."""
    lines = [] if report.coverage is None else [line.strip() for line in summary_lines(report, report.coverage)[1:]]
    facts = [
        ("Results", f"{count(report.tally.images, 'image')}: {describe_tally(report.tally)}"),
        ("Archive", f"{report.archive_path}, {describe_archive(report.archive)}"),
        ("Its digest", str(report.archive.digest)),
    ]
    facts += [(name.replace("_", " ").capitalize(), value) for name, value in report.settings]
    facts += [("Hosts contacted", ", ".join(report.hosts) or "none"), ("Made by", f"provenance {report.tool_version}")]
    drawing = None if report.coverage is None else Markup(render_coverage(report.coverage, report.archive_path))  # noqa: S704  it escapes all texts
    return {"facts": facts, "lines": lines, "drawing": drawing}
