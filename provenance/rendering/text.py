"""The report for people at a prompt: the verdict first, then what it rests on."""

from datetime import UTC, datetime
from itertools import groupby

from provenance.model.dates import DateBasis, DateInterval
from provenance.model.finding import DatedAppearance, Finding, Precedence, Verdict
from provenance.model.match import Match, Tier
from provenance.model.record import ArchiveSummary
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.clean import clean
from provenance.rendering.describing import BASIS_VERBS, describe_findings, describe_measures
from provenance.rendering.sources import describe_said, describe_time

_LABELS = {
    Verdict.REUSED: "REUSED",
    Verdict.REVIEW: "REVIEW",
    Verdict.CONSISTENT: "CONSISTENT",
    Verdict.NOT_FOUND: "NOT FOUND",
    Verdict.UNCHECKED: "UNCHECKED",
}
_COLOURS = {Verdict.REUSED: "1;31", Verdict.REVIEW: "1;33", Verdict.CONSISTENT: "1", Verdict.NOT_FOUND: "1", Verdict.UNCHECKED: "1;35"}
"""SGR parameters (ECMA-48, section 8.3.117). Never green: no verdict means that an image is genuine."""
_INDENT = " " * 14
_TIERS = {
    Tier.SAME_BYTES: "the same file as {}",
    Tier.SAME_PICTURE: "the same picture as {}",
    Tier.PART_OR_EDIT: "part or an edit of {}",
    Tier.SAME_SCENE: "a lead: looks like the scene of {}",
    Tier.UNPROVEN: "a lead: looks like {}",
}
_BASES = {
    DateBasis.CAPTURED: "evidence: captured by a third party",
    DateBasis.PUBLISHED: "evidence: publication record of a source that the archive's owner trusts",
    DateBasis.EMBEDDED: "only a claim: written inside the file",
    DateBasis.ASSERTED: "only a claim: said by a page or a sender",
}


def render_text(report: Report, *, colour: bool = False) -> str:
    """One block a statement, then a summary that counts every verdict and names the archive.

    Args:
        report: What was found.
        colour: Whether verdicts are coloured, for a terminal.
    """
    lines: list[str] = []
    for head, items in groupby(report.media, key=_statement):
        lines += [head, ""]
        for item in items:
            lines += [*_media(item, colour), ""]
    return "\n".join([*lines, *_summary(report)]) + "\n"


def _statement(item: CheckedMedia) -> str:
    """One line: which statement, at what time and how that is known, and where it stands."""
    time = item.at_text or "time not known"
    if item.at is not None:
        time = describe_time(time, item.at_basis)
    places = dict.fromkeys(place for place in (item.source, item.url) if place and place != item.statement_id)
    return clean(", ".join([f"Statement {item.statement_id}", time, *places]))


def _media(item: CheckedMedia, colour: bool) -> list[str]:
    verdict = item.judgement.verdict
    label = f"{'DISCLOSED' if item.judgement.is_disclosed else _LABELS[verdict]:<10}"
    shown = f"\x1b[{_COLOURS[verdict]}m{label}\x1b[0m" if colour else label
    lines = [f"  {shown}  {clean(item.path) if item.path is not None else '(the images of this statement)'}"]
    lines += [f"{_INDENT}{clean(told)}" for told in describe_said(item.path or "", item.origin, item.caption, item.label, item.claims)]
    if not item.findings:
        return lines + [f"{_INDENT}{clean(reason.text)}" for reason in item.judgement.reasons]
    proven = {"earlier-publication", "earlier-capture"}  # told by the dates below
    lines += [f"{_INDENT}{clean(reason.text)}" for reason in item.judgement.reasons if reason.code not in proven]
    pictures = item.pictures or (None,) * len(item.findings)
    for finding, description, picture in zip(item.findings, describe_findings(item), pictures, strict=True):
        lines += [*_finding(finding, item.at), *_proof(finding.match, description, picture)]
    return lines


def _finding(finding: Finding, at: DateInterval | None) -> list[str]:
    lines = []
    for dated in finding.appearances:
        appearance = dated.appearance
        lines.append(f"{_INDENT}{_appearance(dated, at)}")
        told = [clean(text) for text in (f'"{appearance.title}"' if appearance.title else None, appearance.url) if text]
        if told:
            lines.append(f"{_INDENT}  {', '.join(told)}")
        lines.append(f"{_INDENT}  {_BASES[appearance.basis]}; {_certainty(appearance.interval)}")
    return lines


def _proof(match: Match, description: str, picture: str | None) -> list[str]:
    """What the record is to the image, and what that rests on."""
    told = _TIERS[match.tier].format(clean(match.record.path))
    shown = [f"{_INDENT}  shown in {clean(picture)}"] if picture else []
    if match.generic is not None:
        return [f"{_INDENT}shares only what is marked as generic with {clean(match.record.path)}: {clean(match.generic)}", *shown]
    if match.tier is Tier.SAME_BYTES:
        return [f"{_INDENT}{told}", *shown]
    lines = [f"{_INDENT}{told}: {description}"]
    if match.tier.is_reuse:
        lines.append(f"{_INDENT}  {describe_measures(match.proof)}")
    return [*lines, *shown]


def _appearance(dated: DatedAppearance, at: DateInterval | None) -> str:
    appearance = dated.appearance
    by = appearance.publisher or appearance.source
    words = f"{BASIS_VERBS[appearance.basis]} {clean(appearance.date_text)}{f' by {clean(by)}' if by else ''}"
    if dated.precedence is Precedence.EARLIER:
        assert at is not None and at.earliest is not None and appearance.interval.latest is not None
        return f"{words} ({_duration(appearance.interval.latest, at.earliest)} before the statement)"
    if dated.precedence is Precedence.MAYBE_EARLIER:
        return f"{words} (perhaps before the statement)"
    return f"{words} (not before the statement)"


def _certainty(interval: DateInterval) -> str:
    """From when to when the date may be, in words."""
    if interval.is_unknown:
        return "date unknown"
    start, end = (None if instant is None else instant.strftime("%Y-%m-%d %H:%M") for instant in (interval.earliest, interval.latest))
    if start is None:
        return f"not after {end} UTC"
    return f"not before {start} UTC" if end is None else f"between {start} and {end} UTC"


def _duration(start: datetime, end: datetime) -> str:
    """Whole years and months from `start` to `end`, or days or hours where there are none; never more than it was."""
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    months = (end.year - start.year) * 12 + end.month - start.month
    if (end.day, end.time()) < (start.day, start.time()):
        months -= 1
    parts = [_count(number, unit) for number, unit in ((months // 12, "year"), (months % 12, "month")) if number]
    if parts:
        return " ".join(parts)
    days, seconds = divmod(int((end - start).total_seconds()), 86_400)
    return _count(days, "day") if days else _count(seconds // 3600, "hour")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _summary(report: Report) -> list[str]:
    counts = ", ".join(f"{number} {_LABELS[verdict].lower()}" for verdict, number in report.count().items())
    if disclosed := sum(item.judgement.is_disclosed for item in report.media):
        counts += f" ({disclosed} of the reused disclosed by {'its' if disclosed == 1 else 'their'} page)"
    lines = [f"{_count(len(report.media), 'image')}: {counts}", f"Archive {clean(report.archive_path)}: {_archive(report.archive)}"]
    if report.hosts:
        lines.append(f"Hosts contacted: {', '.join(clean(host) for host in report.hosts)}")
    if report.count()[Verdict.NOT_FOUND]:
        lines.append("Not found means not in this archive. It does not mean that an image is new or genuine.")
    if report.count()[Verdict.UNCHECKED]:
        lines.append("Unchecked images were not compared with anything. They are not clean.")
    return lines


def _archive(summary: ArchiveSummary) -> str:
    start, end = (None if instant is None else instant.strftime("%Y-%m-%d") for instant in (summary.span.earliest, summary.span.latest))
    span = f"dates from {start or 'unknown'} to {end or 'unknown'}"
    return f"{_count(summary.records, 'picture')}, {span}, digest {str(summary.digest)[:16]}"
