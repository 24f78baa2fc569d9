"""The report for people at a prompt: the verdict first, then what it rests on."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from provenance.model.finding import Finding, Verdict
from provenance.model.lookup import LookupOutcome
from provenance.model.match import Match, Tier
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.appearances import describe_captions, describe_entry, differing_captions, show
from provenance.rendering.clean import clean
from provenance.rendering.decisions import describe_decision, describe_suppression
from provenance.rendering.describing import describe_findings, describe_measures
from provenance.rendering.embedded import describe_dates
from provenance.rendering.results import PROVEN, TIERS, describe_run, label_of, name_of_image
from provenance.rendering.sources import describe_said, describe_time
from provenance.rendering.timeline import LEGEND, PLAIN, WIDTH, draw_timeline

_COLOURS = {Verdict.REUSED: "1;31", Verdict.REVIEW: "1;33", Verdict.CONSISTENT: "1", Verdict.NOT_FOUND: "1", Verdict.UNCHECKED: "1;35"}
"""SGR parameters (ECMA-48, section 8.3.117). Never green: no verdict means that an image is genuine."""
_INDENT = " " * 14
MIN_COLUMNS = len(_INDENT) + WIDTH
"""What the bars need."""
_MAX_SHOWN = 8
"""Appearances that are shown of each match: as many as a screen holds beside the rest."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a report is shown.

    Attributes:
        colour: Whether verdicts are coloured, for a terminal.
        plain: Whether bars are drawn in ASCII, where nothing else can be shown.
        columns: Columns after which lines go on in the next one, `MIN_COLUMNS` at least; None: every line stays whole.
    """

    colour: bool = False
    plain: bool = False
    columns: int | None = None


def render_text(report: Report, style: Style = Style()) -> Iterator[str]:
    """One block a statement, then a summary that counts every verdict and names the archive."""
    lines = _lines(report, style)
    return (f"{line}\n" for line in (lines if style.columns is None else _broken(lines, max(style.columns, MIN_COLUMNS))))


def _lines(report: Report, style: Style) -> Iterator[str]:
    has_dates = False
    for head, items in groupby(report.media, key=statement_line):
        yield from (head, "")
        for item in items:
            name = [f"{_INDENT}result {item.id}"] if item.unchecked is not None else []  # the others are ignored by their findings
            yield from (*result_lines(item, style), *name, "")
            has_dates = has_dates or any(_has_dates(finding) for finding in item.findings)
    yield from map(clean, describe_run(report))
    if has_dates:
        yield _shown(LEGEND, style)


def _broken(lines: Iterable[str], columns: int) -> Iterator[str]:
    """Lines that are too long, as several, each but the first indented; an address is never broken."""
    for line in lines:
        if len(line) <= columns or "\x1b" in line:
            yield line
            continue
        indent = " " * (len(line) - len(line.lstrip()) + 2)
        yield from textwrap.wrap(line, columns, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _has_dates(finding: Finding) -> bool:
    return any(not dated.appearance.interval.is_unknown for dated in finding.appearances)


def _shown(line: str, style: Style) -> str:
    return line.translate(PLAIN) if style.plain else line


def statement_line(item: CheckedMedia) -> str:
    """One line: which statement, at what time and how that is known, and where it stands."""
    time = item.at_text or "time not known"
    if item.at is not None:
        time = describe_time(time, item.at_basis)
    places = dict.fromkeys(place for place in (item.source, item.url) if place and place != item.statement_id)
    return clean(", ".join([f"Statement {item.statement_id}", time, *places]))


def result_lines(item: CheckedMedia, style: Style = Style()) -> list[str]:
    """Everything about one image, a line each, made harmless."""
    verdict = item.judgement.verdict
    label = f"{label_of(item):<10}"
    shown = f"\x1b[{_COLOURS[verdict]}m{label}\x1b[0m" if style.colour else label
    lines = [f"  {shown}  {clean(name_of_image(item))}"]
    lines += [f"{_INDENT}{clean(told)}" for told in describe_said(item.path or "", item.origin, item.caption, item.label, item.claims)]
    lines += [f"{_INDENT}{clean(told)}" for told in describe_dates(item)]
    asked = [f"{_INDENT}{clean(lookup.text)}" for lookup in item.lookups if lookup.outcome is not LookupOutcome.FOUND]
    lines += [f"{_INDENT}{clean(describe_suppression(item.suppression))}"] if item.suppression is not None else []
    if not item.findings:
        return [*lines, *(f"{_INDENT}{clean(reason.text)}" for reason in item.judgement.reasons), *asked]
    lines += [f"{_INDENT}{clean(reason.text)}" for reason in item.judgement.reasons if reason.code not in PROVEN]
    nothing = (None,) * len(item.findings)
    drawn = zip(item.pictures or nothing, item.timelines or nothing, strict=True)
    for finding, description, names in zip(item.findings, describe_findings(item), drawn, strict=True):
        lines += [*_proof(finding.match, description, names), *_finding(item, finding, style)]
    return lines + asked


def _finding(item: CheckedMedia, finding: Finding, style: Style) -> list[str]:
    """Its appearances on one axis, then in words, and what contradicts what."""
    shown = show(item, finding, _MAX_SHOWN)
    span = [dated.appearance.interval for dated in finding.appearances]
    lines = [_shown(line, style) for line in draw_timeline(shown.entries, item.at, item.at_text, span)]
    for entry in shown.entries:
        head, *rest = describe_entry(entry, item.at)
        lines += [f"{entry.number:>3}{'*' if entry.is_earliest_evidence else ' '} {clean(head)}", *(f"     {clean(line)}" for line in rest)]
    lines += [f"     {shown.folded_text}; -f jsonl has all"] if shown.folded else []
    told = [*(f"contradiction: {one.text}" for one in finding.contradictions), *describe_captions(differing_captions(finding))]
    told += describe_decision(item, finding)
    return [f"{_INDENT}{line}" for line in [*lines, *map(clean, told)]]


def _proof(match: Match, description: str, drawn: tuple[str | None, str | None]) -> list[str]:
    """What the record is to the image, what that rests on, and in which files it is drawn: the pictures, and the appearances in time."""
    told = TIERS[match.tier].format(clean(match.record.path))
    names = [f"{words} {clean(name)}" for words, name in zip(("shown in", "its dates in"), drawn, strict=True) if name]
    shown = [f"{_INDENT}  {', '.join(names)}"] if names else []
    if match.generic is not None:
        return [f"{_INDENT}shares only what is marked as generic with {clean(match.record.path)}: {clean(match.generic)}", *shown]
    if match.tier is Tier.SAME_BYTES:
        return [f"{_INDENT}{told}", *shown]
    lines = [f"{_INDENT}{told}: {description}"]
    if match.tier.is_reuse:
        lines.append(f"{_INDENT}  {describe_measures(match.proof)}")
    return [*lines, *shown]
