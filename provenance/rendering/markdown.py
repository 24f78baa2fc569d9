"""Markdown (GitHub Flavored Markdown 0.29), for issues, pull requests and the summary of a job.

Everything foreign stands in code, in a table between backticks, elsewhere between fences: there nothing is a link, a picture, HTML, or
the name of a user or an issue. What GitHub makes of a text after it was read as Markdown, no backslash could keep it from.
"""

import re
from collections.abc import Iterable, Iterator

from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.clean import clean
from provenance.rendering.decisions import describe_suppression
from provenance.rendering.results import describe_result, describe_run, describe_tally, label_of, name_of_image
from provenance.rendering.text import result_lines, statement_line

_TICKS = re.compile("`+")
_PIPE = re.compile(r"(\\*)\|")
_DETAILED = (Verdict.REUSED, Verdict.REVIEW, Verdict.UNCHECKED)
"""Verdicts of which everything is told, not only a line."""
WORST_FIRST = (Verdict.REUSED, Verdict.REVIEW, Verdict.UNCHECKED, Verdict.CONSISTENT, Verdict.NOT_FOUND)
"""The order in which results are told to whoever may read the first of them only."""


def render_markdown(report: Report) -> Iterator[str]:
    """What was found in numbers, a table of all images with the worst first, then everything about those that a person has to look at."""
    yield f"## Images: {describe_tally(report.tally)}\n\n{_fenced(map(clean, describe_run(report)))}"
    if report.tally.images:
        yield "\n| Verdict | Image | Statement | What was found |\n|---|---|---|---|\n"
        yield from (_row(item) for verdict in WORST_FIRST for item in _of(report, verdict))
    for verdict in _DETAILED:
        for number, item in enumerate(_of(report, verdict)):
            head = f"\n### {verdict.value.capitalize()}\n" if not number else ""
            yield f"{head}\n{_fenced([statement_line(item), *result_lines(item)])}"


def _of(report: Report, verdict: Verdict) -> Iterator[CheckedMedia]:
    return (item for item in report.media if item.judgement.verdict is verdict)


def _row(item: CheckedMedia) -> str:
    suppressed = "" if item.suppression is None else f"; {describe_suppression(item.suppression)}"
    cells = map(_code, (name_of_image(item), item.statement_id, f"{describe_result(item)}{suppressed}"))
    return f"| **{label_of(item)}** | {' | '.join(cells)} |\n"


def _code(text: str) -> str:
    """Text as code within a table (section 6.3), which ends at every bar that has no backslash before it."""
    shown = _PIPE.sub(lambda found: rf"{found[1]}\x7c" if found[1] else r"\|", clean(text)) or " "
    ticks = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    room = " " if shown.startswith(("`", " ")) or shown.endswith(("`", " ")) else ""
    return f"{ticks}{room}{shown}{room}{ticks}"


def _fenced(lines: Iterable[str]) -> str:
    """Lines that hold nothing hidden, as a block of code (section 4.5)."""
    text = "\n".join(lines)
    fence = "`" * max(3, max((len(run) for run in _TICKS.findall(text)), default=0) + 1)
    return f"{fence}text\n{text}\n{fence}\n"
