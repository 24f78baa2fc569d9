"""Words for where a statement and its images come from, shared by the formats for people."""

from provenance.model.label import Label, LabelKind
from provenance.model.media import Origin
from provenance.model.record import Appearance
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
_LABEL_KINDS = {LabelKind.FILE_PHOTO: "a file photo", LabelKind.ILLUSTRATIVE: "an illustration"}
_LONGEST_CAPTION = 160
"""Characters."""


def describe_time(text: str, basis: TimeBasis) -> str:
    """A statement's time as written, and how it is known where it was not given from outside."""
    known = _TIME_BASES[basis]
    return f"{text} ({known})" if known else text


def describe_said(path: str, origin: Origin | None, caption: str | None, label: Label | None, claims: tuple[Appearance, ...]) -> list[str]:
    """Where an image was found and what is said of it there, a line each; nothing for a file that was named.

    Args:
        path: The image's name, which is not said again.
        origin: Where it was found.
        caption: What stands under it.
        label: What its source says that it is.
        claims: Where and when it had been before, by its source's word.
    """
    lines = []
    if origin is not None:
        told = [part for part in (origin.place, origin.source, origin.url) if part and part != path]
        lines += [f"found in {', '.join(dict.fromkeys(told))}"] if told else []
    if caption:
        short = caption if len(caption) <= _LONGEST_CAPTION else f"{caption[:_LONGEST_CAPTION]}…"
        lines.append(f'caption: "{short}"')
    if label is not None:
        lines.append(describe_label(label))
    for claim in claims:
        told = [claim.date_text, f"by {claim.publisher}" if claim.publisher else "", claim.url or ""]
        if any(told):
            lines.append(f"a claim of its source: {' '.join(part for part in told if part)}")
    return lines


def describe_label(label: Label) -> str:
    """What a label says, and the date that it gives."""
    dated = f", dated {label.date_text}" if label.date_text else ""
    return f'labelled as {_LABEL_KINDS[label.kind]}: "{label.words}"{dated}'
