"""Workflow commands of GitHub Actions: an annotation at the statement's line for each result that a person has to look at.

GitHub shows ten errors, ten warnings and ten notices of a step, and drops all others; so the worst come first, and where there are more,
the last one says how many. Every other image is a line of the log, none of which is a command.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.appearances import count
from provenance.rendering.clean import clean
from provenance.rendering.decisions import describe_suppression, name_of
from provenance.rendering.markdown import WORST_FIRST
from provenance.rendering.places import Base, place_of, web_address
from provenance.rendering.results import describe_result, describe_run, label_of, name_of_image

_MOST = 10
"""Annotations of one level that are shown of a step (docs.github.com, "Limitations" of check runs)."""


@dataclass(frozen=True, slots=True)
class _Level:
    """Results that count: their verdict, the command that tells of them, its title, and what several are called."""

    verdict: Verdict
    command: str
    title: str
    noun: str

    def holds(self, item: CheckedMedia) -> bool:
        """Whether a result is one of these; what is suppressed or disclosed counts for nothing."""
        return item.judgement.verdict is self.verdict and item.suppression is None and not item.judgement.is_disclosed


_LEVELS = (
    _Level(Verdict.REUSED, "error", "Reused image", "reused image"),
    _Level(Verdict.REVIEW, "warning", "Image to review", "lead"),
    _Level(Verdict.UNCHECKED, "warning", "Unchecked image", "unchecked image"),
)


def render_github(report: Report, base: Base | None = None) -> Iterator[str]:
    """Annotations, the other images as lines that can be folded, and what was searched.

    Args:
        report: The run.
        base: How files are named; GitHub wants them as seen from the repository. None: as in the report.
    """
    annotated: dict[Verdict, int] = {}
    for command, levels in groupby(_LEVELS, key=lambda level: level.command):
        numbers = {level: report.tally.failing(level.verdict) for level in levels}
        room = _MOST if sum(numbers.values()) <= _MOST else _MOST - 1
        for level, number in numbers.items():
            annotated[level.verdict] = shown = min(number, room)
            room -= shown
            yield from (_annotation(level, item, base) for item in islice(filter(level.holds, report.media), shown))
        left = [
            count(number - annotated[level.verdict], level.noun) for level, number in numbers.items() if number > annotated[level.verdict]
        ]
        if left:
            yield f"::{command} title=More images::not shown here: {' and '.join(left)}; the log has them all\n"
    yield from _others(report, annotated)
    yield from (f"{clean(line)}\n" for line in describe_run(report))


def _others(report: Report, annotated: dict[Verdict, int]) -> Iterator[str]:
    """The images that have no annotation, the worst first, as a group that is folded."""
    others = report.tally.images - sum(annotated.values())
    if not others:
        return
    yield f"::group::{count(others, 'other image')}\n"
    left = dict(annotated)
    holds = {level.verdict: level.holds for level in _LEVELS}
    for verdict in WORST_FIRST:
        for item in report.media:
            if item.judgement.verdict is not verdict:
                continue
            if left.get(verdict) and holds[verdict](item):
                left[verdict] -= 1
            else:
                yield f"{clean(_told(item))}\n"
    yield "::endgroup::\n"


def _annotation(level: _Level, item: CheckedMedia, base: Base | None) -> str:
    place = place_of(item, base)
    fields = {}
    if place is not None and web_address(place.file) is None:
        fields["file"] = place.file
        fields |= {} if place.line is None else {"line": str(place.line)}
    fields["title"] = level.title
    names = [name for finding in item.findings if (name := name_of(item, finding)) is not None]
    told = _told(item) + (f" (finding {', '.join(names[:3])}{', ...' if len(names) > 3 else ''})" if names else "")
    properties = ",".join(f"{name}={_property(value)}" for name, value in fields.items())
    return f"::{level.command} {properties}::{_data(told)}\n"


def _told(item: CheckedMedia) -> str:
    told = f"{label_of(item)} {name_of_image(item)} of statement {item.statement_id}: {describe_result(item)}"
    return told if item.suppression is None else f"{told}; {describe_suppression(item.suppression)}"


def _data(text: str) -> str:
    """The message of a command (actions/toolkit, escapeData); line breaks, which would be encoded, are escapes by then."""
    return clean(text).replace("%", "%25")


def _property(text: str) -> str:
    """A property of a command (likewise, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
