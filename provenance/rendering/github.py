"""Workflow commands of GitHub Actions: an annotation at the statement's line for each result that a person has to look at.

GitHub shows ten errors, ten warnings and ten notices of a step, and drops all others; so the worst come first, and where there are more,
the last one says how many. Every other image is a line of the log, none of which is a command.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice

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
    """A command, which results it tells of, and their title and name in a sentence."""

    command: str
    title: str
    noun: str
    holds: Callable[[CheckedMedia], bool]


def _counts(item: CheckedMedia, verdict: Verdict) -> bool:
    return item.judgement.verdict is verdict and item.suppression is None and not item.judgement.is_disclosed


_LEVELS = (
    _Level("error", "Reused image", "reused image", lambda item: _counts(item, Verdict.REUSED)),
    _Level("warning", "Image to review", "image to review", lambda item: _counts(item, Verdict.REVIEW)),
    _Level("warning", "Unchecked image", "unchecked image", lambda item: _counts(item, Verdict.UNCHECKED)),
)


def render_github(report: Report, base: Base | None = None) -> Iterator[str]:
    """Annotations, the other images as lines that can be folded, and what was searched.

    Args:
        report: The run.
        base: How files are named; GitHub wants them as seen from the repository. None: as in the report.
    """
    room = {level.command: _MOST for level in _LEVELS}
    annotated: dict[str, int] = {}
    for level in _LEVELS:
        number = sum(level.holds(item) for item in report.media)
        shown = number if number <= room[level.command] else max(room[level.command] - 1, 0)
        annotated[level.title] = shown
        room[level.command] -= min(number, room[level.command])
        yield from (_annotation(level, item, base) for item in islice(filter(level.holds, report.media), shown))
        if number > shown:
            yield f"::{level.command} title={level.title}s::and {count(number - shown, f'more {level.noun}')}; the log has them all\n"
    yield from _others(report, annotated)
    yield from (f"{clean(line)}\n" for line in describe_run(report))


def _others(report: Report, annotated: dict[str, int]) -> Iterator[str]:
    """The images that have no annotation, the worst first, as a group that is folded."""
    others = report.tally.images - sum(annotated.values())
    if not others:
        return
    yield f"::group::{count(others, 'other image')}\n"
    left = dict(annotated)
    for verdict in WORST_FIRST:
        for item in report.media:
            if item.judgement.verdict is not verdict:
                continue
            level = next((one for one in _LEVELS if one.holds(item)), None)
            if level is not None and left[level.title]:
                left[level.title] -= 1
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
    """The message of a command (actions/toolkit, escapeData)."""
    return clean(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    """A property of a command (likewise, escapeProperty)."""
    return _data(text).replace(":", "%3A").replace(",", "%2C")
