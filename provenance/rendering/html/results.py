"""A result -> what its card and its line in the index show."""

from dataclasses import dataclass

from provenance.model.finding import Verdict
from provenance.model.lookup import LookupOutcome
from provenance.model.report import CheckedMedia
from provenance.rendering.appearances import head_of
from provenance.rendering.decisions import describe_suppression
from provenance.rendering.describing import describe_findings
from provenance.rendering.embedded import describe_dates
from provenance.rendering.html.findings import FindingView, view_finding
from provenance.rendering.html.linking import Address, address_of
from provenance.rendering.html.pictures import Picture, miniature_of, picture_of
from provenance.rendering.html.placing import size_of
from provenance.rendering.html.words import WORDS, Group, group_of
from provenance.rendering.results import PROVEN, describe_result, earliest_proof, name_of_image
from provenance.rendering.sources import describe_said, describe_time

_MAX_PICTURED = 6
"""Matches of one image that are shown with pictures: each holds the image once more."""


@dataclass(frozen=True, slots=True)
class ResultView:
    """One result.

    Attributes:
        key: Its name on the page.
        group: Where it stands on the page.
        verdict: In words.
        name: The image's.
        headline: Why, in one line, for the index.
        lead: Why, in one sentence of its own; the first of what the card says.
        reasons: The other reasons.
        statement: The statement's name.
        time: Of the statement, and how that is known.
        place: Where the statement stands, or None.
        addresses: Where the statement was made and where the image is, with words before each.
        said: What is said of the image where it was found, and what its own file says.
        marks: Why it fails no check.
        asked: What web archives answered.
        picture: The image where no finding shows it.
        miniature: The image for the index.
        findings: Its matches.
        facts: Digests and names, name and value.
        denies: What the result does not say.
        pictures: How many small pictures it holds, that of the index aside.
    """

    key: str
    group: Group
    verdict: str
    name: str
    headline: str
    lead: str
    reasons: tuple[str, ...]
    statement: str
    time: str
    place: str | None
    addresses: tuple[tuple[str, Address], ...]
    said: tuple[str, ...]
    marks: tuple[str, ...]
    asked: tuple[str, ...]
    picture: Picture | None
    miniature: str | None
    findings: tuple[FindingView, ...]
    facts: tuple[tuple[str, str], ...]
    denies: str
    pictures: int


def view_result(item: CheckedMedia, number: int) -> ResultView:
    """What the page shows of one result.

    Args:
        item: The result.
        number: Its place in the report, from 1: results may share their id, where a statement has one image twice.
    """
    key, group, verdict = f"r{number}", group_of(item), item.judgement.verdict
    size = size_of(item.width, item.height)
    lead, reasons = _reasons(item)
    told = zip(range(len(item.findings)), describe_findings(item), strict=True)
    addresses = (("Statement at", address_of(item.url)), ("Image at", None if item.origin is None else address_of(item.origin.url)))
    return ResultView(
        key,
        group,
        verdict.value.replace("-", " ").capitalize(),
        name_of_image(item),
        describe_result(item) if verdict is Verdict.UNCHECKED else _sentence(describe_result(item)),
        lead,
        reasons,
        item.statement_id,
        _time(item),
        item.source if item.source != item.statement_id else None,
        tuple((words, address) for words, address in addresses if address is not None),
        (*describe_said(item.path or "", item.origin, item.caption, item.label, item.claims), *describe_dates(item)),
        () if item.suppression is None else (_sentence(describe_suppression(item.suppression)),),
        tuple(asked.text for asked in item.lookups if asked.outcome is not LookupOutcome.FOUND),
        None if item.thumbnail is None or size is None else picture_of(item.thumbnail, size, f"The circulated image {item.path}"),
        None if item.thumbnail is None else miniature_of(item.thumbnail),
        tuple(view_finding(item, place, f"{key}-{place + 1}", how, place < _MAX_PICTURED) for place, how in told),
        _facts(item),
        WORDS[_meant(group, verdict)].denies,
        (item.thumbnail is not None) + sum(one is not None for one in item.thumbnails),
    )


def _meant(group: Group, verdict: Verdict) -> Group:
    """The group whose words say what a result does not say; a suppressed one keeps its verdict."""
    return Group(verdict.value) if group is Group.SUPPRESSED else group


def _reasons(item: CheckedMedia) -> tuple[str, tuple[str, ...]]:
    """The sentence that counts most, and the others."""
    proofs = (earliest_proof(item, finding) for finding in item.findings)
    proof = next((proof for proof in proofs if proof is not None), None)
    told = [] if proof is None else [head_of(proof, item.at)]
    told += [reason.text for reason in item.judgement.reasons if proof is None or reason.code not in PROVEN]
    if item.judgement.verdict is Verdict.UNCHECKED:  # it begins with a name, which stays as it is
        return told[0], tuple(told[1:])
    return _sentence(told[0]), tuple(_sentence(one) for one in told[1:])


def _time(item: CheckedMedia) -> str:
    if item.at_text is None:
        return "time not known"
    return item.at_text if item.at is None else describe_time(item.at_text, item.at_basis)


def _facts(item: CheckedMedia) -> tuple[tuple[str, str], ...]:
    size = [] if item.width is None or item.height is None else [("Circulated image", f"{item.width} × {item.height} pixels")]
    digest = [] if item.sha256 is None else [("SHA-256", str(item.sha256))]
    dates = [(f"In the file: {date.field}", date.text) for date in item.dates.dates]
    notes = [(f"From its source: {name}", value) for name, value in item.notes]
    codes = [("Reason codes", ", ".join(reason.code for reason in item.judgement.reasons))]
    return (*size, *digest, *dates, *notes, *codes, ("Result", item.id))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
