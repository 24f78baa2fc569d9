"""What every format for people says alike: the names of the verdicts, one line on a result, and the lines on the whole run.

All of it may hold foreign text, which the formats make harmless in their own way.
"""

from provenance.model.finding import Finding, Use, Verdict
from provenance.model.match import Tier
from provenance.model.record import ArchiveSummary
from provenance.model.report import CheckedMedia, Report, Tally
from provenance.rendering.appearances import Entry, count, describe_entry, entries_of
from provenance.rendering.coverage import summary_lines

_LABELS = {
    Verdict.REUSED: "REUSED",
    Verdict.REVIEW: "REVIEW",
    Verdict.CONSISTENT: "CONSISTENT",
    Verdict.NOT_FOUND: "NOT FOUND",
    Verdict.UNCHECKED: "UNCHECKED",
}
TIERS = {
    Tier.SAME_BYTES: "the same file as {}",
    Tier.SAME_PICTURE: "the same picture as {}",
    Tier.PART_OR_EDIT: "part or an edit of {}",
    Tier.SAME_SCENE: "a lead: looks like the scene of {}",
    Tier.UNPROVEN: "a lead: looks like {}",
}
"""What the image is to a record of that name."""
PROVEN = frozenset({"earlier-publication", "earlier-capture"})
"""Codes of reasons that the date of the earliest proof tells better."""
NOT_FOUND = "Not found means not in this archive. It does not mean that an image is new or genuine."
UNCHECKED = "Unchecked images were not compared with anything. They are not clean."


def label_of(item: CheckedMedia) -> str:
    """The verdict as people are shown it."""
    return "DISCLOSED" if item.judgement.is_disclosed else _LABELS[item.judgement.verdict]


def name_of_image(item: CheckedMedia) -> str:
    """The image's name as its statement gives it, or words where the statement could not be read."""
    return "(the images of this statement)" if item.path is None else item.path


def describe_result(item: CheckedMedia) -> str:
    """One line: of a reused image what it is of and its earliest proof, of all others why they have their verdict."""
    proofs = [(finding, proof) for finding in item.findings if (proof := earliest_proof(item, finding)) is not None]
    told = []
    for finding, proof in proofs[:1]:
        told.append(f"{TIERS[finding.match.tier].format(finding.match.record.path)}, {describe_entry(proof, item.at)[0]}")
        told += [f"and {count(len(proofs) - 1, 'further picture')} that had been published before"] if len(proofs) > 1 else []
    told += [reason.text for reason in item.judgement.reasons if not told or reason.code not in PROVEN]
    if item.judgement.verdict is Verdict.REVIEW and item.findings:
        match = item.findings[0].match
        told.append(TIERS[match.tier].format(match.record.path))
    return "; ".join(told)


def earliest_proof(item: CheckedMedia, finding: Finding) -> Entry | None:
    """The appearance of a finding that proves the reuse and was over first, or None."""
    return next((entry for entry in entries_of(item, finding) if entry.use is Use.PROOF), None)


def describe_run(report: Report) -> list[str]:
    """How many images have which verdict, what was searched, and what a reader has to know besides; a line each."""
    tally = report.tally
    lines = [
        f"{count(tally.images, 'image')}: {describe_tally(tally)}",
        f"Archive {report.archive_path}: {describe_archive(report.archive)}",
    ]
    if report.shard is not None:
        lines.append(f"Part {report.shard} of the run: the other parts are not in this report")
    lines += [f"Hosts contacted: {', '.join(report.hosts)}"] if report.hosts else []
    lines += [NOT_FOUND] if tally.verdicts[Verdict.NOT_FOUND] else []
    lines += [UNCHECKED] if tally.verdicts[Verdict.UNCHECKED] else []
    lines += [] if report.coverage is None else summary_lines(report, report.coverage)
    return lines + [f"Note: {note}" for note in report.notes]


def describe_tally(tally: Tally) -> str:
    """How many images have each verdict, and how many of these count for nothing."""
    counts = ", ".join(f"{tally.verdicts[verdict]} {_LABELS[verdict].lower()}" for verdict in Verdict)
    if tally.disclosed:
        counts += f" ({tally.disclosed} of the reused disclosed by {'its' if tally.disclosed == 1 else 'their'} page)"
    if tally.suppressed:
        counts += f"; {tally.suppressed.total()} of them suppressed, and fail no job"
    return counts


def describe_archive(summary: ArchiveSummary) -> str:
    """How many pictures of which time were searched, under which digest, and how many were not."""
    start, end = (None if instant is None else instant.strftime("%Y-%m-%d") for instant in (summary.span.earliest, summary.span.latest))
    span = f"dates from {start or 'unknown'} to {end or 'unknown'}"
    held = f"{count(summary.records, 'picture')}, {span}, digest {str(summary.digest)[:16]}"
    if not summary.unsearched:
        return held
    return f"{held}; {summary.unsearched} of these are known by their PDQ alone and were not searched, for the extra pdq is not installed"
