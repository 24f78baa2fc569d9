"""JUnit XML, for jobs that show tests: a suite a statement, a case an image.

No case is ever shown as passed: a reused image is a failure, an unchecked one an error, and every other verdict a case that was
skipped, which is how these viewers show that nothing was decided. Written by hand, as a stream; valid by the schema that Jenkins
reads it by (`junit-10.xsd` of its xUnit plugin), which has neither places nor properties in a case.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import groupby
from xml.sax.saxutils import escape as escape_xml
from xml.sax.saxutils import quoteattr

from provenance.model.dates import format_ends
from provenance.model.finding import Verdict
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.clean import clean, escape
from provenance.rendering.decisions import describe_suppression
from provenance.rendering.places import place_of
from provenance.rendering.results import describe_archive, describe_result, describe_run, label_of, name_of_image
from provenance.rendering.text import result_lines


class _Outcome(StrEnum):
    """What becomes of a case; the names of the elements."""

    FAILURE = "failure"
    ERROR = "error"
    SKIPPED = "skipped"


def render_junit(report: Report) -> Iterator[str]:
    """An empty suite that tells of the run, then one a statement."""
    tally = report.tally
    failures, errors = tally.failing(Verdict.REUSED), tally.failing(Verdict.UNCHECKED)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="provenance" tests="{tally.images}" failures="{failures}" errors="{errors}">\n'
    yield from _run(report)
    ahead = groupby(report.media, key=_statement)  # counts come first: the same media again, one statement ahead
    for number, (_, items) in enumerate(groupby(report.media, key=_statement)):
        counts = Counter(_outcome(item) for item in next(ahead)[1])
        yield from _suite(number, items, counts, report)
    yield "</testsuites>\n"


def _run(report: Report) -> Iterator[str]:
    earliest, latest = format_ends(report.archive.span)
    facts = {
        "tool_version": report.tool_version,
        "archive.path": report.archive_path,
        "archive.digest": str(report.archive.digest),
        "archive.records": str(report.archive.records),
        "archive.earliest": earliest or "",
        "archive.latest": latest or "",
        **{f"verdicts.{verdict.value}": str(report.tally.verdicts[verdict]) for verdict in Verdict},
        **{f"settings.{name}": value for name, value in report.settings},
    }
    yield '<testsuite name="the run" tests="0" failures="0" errors="0" skipped="0">\n<properties>\n'
    for name, value in facts.items():
        yield f"<property name={_quoted(name)} value={_quoted(value)}/>\n"
    yield f"</properties>\n{_out(map(clean, describe_run(report)))}</testsuite>\n"


def _suite(number: int, items: Iterable[CheckedMedia], counts: Counter[_Outcome], report: Report) -> Iterator[str]:
    is_open = False
    for item in items:
        if not is_open:
            place = place_of(item)
            file = "" if place is None else f" file={_quoted(place.file)}"
            numbers = "".join(
                f' {name}="{counts[outcome]}"'
                for name, outcome in (("failures", _Outcome.FAILURE), ("errors", _Outcome.ERROR), ("skipped", _Outcome.SKIPPED))
            )
            yield f'<testsuite id="{number}" name={_quoted(item.statement_id)} tests="{counts.total()}"{numbers}{file}>\n'
            is_open = True
        yield _case(item, report)
    yield "</testsuite>\n"


def _case(item: CheckedMedia, report: Report) -> str:
    outcome = _outcome(item)
    told = f"{label_of(item)}: {describe_result(item)}"
    if item.judgement.verdict is Verdict.NOT_FOUND:
        told += f"; it does not mean that the image is new or genuine. Searched: {describe_archive(report.archive)}"
    if item.suppression is not None:
        told += f"; {describe_suppression(item.suppression)}"
    kind = "disclosed" if item.judgement.is_disclosed else item.judgement.verdict.value
    said = f"<{outcome} type={_quoted(kind)} message={_quoted(clean(told), exact=False)}/>"
    name = f"<testcase name={_quoted(name_of_image(item))} classname={_quoted(item.statement_id)}>"
    return f"{name}\n{said}\n{_out([*result_lines(item), f'result {item.id}'])}</testcase>\n"


def _outcome(item: CheckedMedia) -> _Outcome:
    if item.suppression is not None or item.judgement.is_disclosed:
        return _Outcome.SKIPPED
    return {Verdict.REUSED: _Outcome.FAILURE, Verdict.UNCHECKED: _Outcome.ERROR}.get(item.judgement.verdict, _Outcome.SKIPPED)


def _statement(item: CheckedMedia) -> tuple[int, str, str | None]:
    return item.index, item.statement_id, item.source


def _out(lines: Iterable[str]) -> str:
    """Lines that hold nothing hidden, as what a case has printed; GitLab would take `[[ATTACHMENT|` in it for the name of a file."""
    text = "\n".join(lines).replace("[[", r"[\x5b")
    return f"<system-out>{escape_xml(text)}</system-out>\n"


def _quoted(text: str, *, exact: bool = True) -> str:
    """An attribute. XML 1.0 holds no control characters, and no parser gives back line breaks as they were: escapes stand for them.

    Args:
        text: Foreign text.
        exact: Whether it can be had back; else it was made harmless already.
    """
    return quoteattr(escape(text) if exact else text)
