"""Words for where a statement and its images come from, shared by the formats for people."""

from provenance.model.report import CheckedMedia
from provenance.model.statement import TimeBasis

_TIME_BASES = {
    TimeBasis.GIVEN: "",
    TimeBasis.MESSAGE: "the message's own time",
    TimeBasis.MAIL_HEADER: "the mail's Date header",
    TimeBasis.JSON_LD: "the page's JSON-LD",
    TimeBasis.META: "a meta element of the page",
    TimeBasis.TIME_ELEMENT: "a time element of the page",
    TimeBasis.TEXT: "a date in the page's text or address",
    TimeBasis.DOCUMENT: "the document's properties",
    TimeBasis.CAPTURE: "the time of capture: the statement may be older",
}
_LONGEST_CAPTION = 160


def describe_time(text: str, basis: TimeBasis) -> str:
    """A statement's time as written, and how it is known where it was not given from outside."""
    known = _TIME_BASES[basis]
    return f"{text} ({known})" if known else text


def describe_origin(item: CheckedMedia) -> list[str]:
    """Where an image was found and what is said of it there, a line each; nothing for a file that was named."""
    lines = []
    if (origin := item.origin) is not None:
        told = [part for part in (origin.place, origin.source, origin.url) if part and part != item.path]
        if told:
            lines.append(f"found in {', '.join(dict.fromkeys(told))}")
    if item.caption:
        short = item.caption if len(item.caption) <= _LONGEST_CAPTION else f"{item.caption[:_LONGEST_CAPTION]}…"
        lines.append(f'caption: "{short}"')
    for claim in item.claims:
        told = [claim.date_text, f"by {claim.publisher}" if claim.publisher else "", claim.url or ""]
        if any(told):
            lines.append(f"claimed by the source: published before {' '.join(part for part in told if part)}")
    return lines
