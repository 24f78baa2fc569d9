"""Drafts of MediaReview (schema.org, version 30), the form in which fact-checkers publish what they found of an image, as JSON-LD.

A draft is made of reused images only. Of no other verdict anything is written, and never that an image is original: that something was
not found is no evidence. The rating is the desk's, so each draft says that it is one, and lacks the day of its publication.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from provenance.model.finding import Finding, Verdict
from provenance.model.match import Tier
from provenance.model.report import CheckedMedia, Report
from provenance.rendering.appearances import Entry, describe_entry
from provenance.rendering.clean import clean, escape
from provenance.rendering.json_text import dump
from provenance.rendering.places import web_address
from provenance.rendering.results import TIERS, describe_run, earliest_proof, name_of_image
from provenance.rendering.text import statement_line

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2}))?")
"""What schema.org takes for a date (ISO 8601); a statement's time may be vaguer."""
_FOR_PAGES = str.maketrans({"<": r"\u003c", ">": r"\u003e", "&": r"\u0026"})
"""JSON-LD is put into pages as it is, in a `script` element, which foreign text must not end (HTML, section 4.12.1.3)."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who signs the drafts.

    Attributes:
        name: Of the organisation.
        url: Its address on the web.
    """

    name: str
    url: str


def render_mediareview(report: Report, author: Author | None = None) -> Iterator[str]:
    """A list of drafts, one a line, of what is reused, not disclosed by its page and not suppressed.

    Args:
        report: The run.
        author: Who signs; None: nobody yet.
    """
    head = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": "Drafts of media reviews",
        "description": "\n".join(map(clean, describe_run(report))),
        "numberOfItems": report.tally.failing(Verdict.REUSED),
        "itemListElement": [],
    }
    yield _dump(head)[:-2]  # without the brackets of the list and the whole
    separator = "\n"
    for item in report.media:
        if item.judgement.verdict is Verdict.REUSED and not item.judgement.is_disclosed and item.suppression is None:
            yield separator + _dump(_draft(item, author))
            separator = ",\n"
    yield "\n]}\n"


def _draft(item: CheckedMedia, author: Author | None) -> dict[str, Any]:
    proofs = [(finding, proof) for finding in item.findings if (proof := earliest_proof(item, finding)) is not None]
    addresses = (web_address(proof.dated.appearance.url) for _, proof in proofs)
    links = list(dict.fromkeys(address for address in addresses if address is not None))
    told: dict[str, Any] = {
        "@type": "MediaReview",
        "identifier": item.id,
        "creativeWorkStatus": "Draft",
        "author": None if author is None else {"@type": "Organization", "name": author.name, "url": author.url},
        "mediaAuthenticityCategory": _categories([finding for finding, _ in proofs]),
        "originalMediaContextDescription": "; ".join(clean(_context(item, *one)) for one in proofs),
        "originalMediaLink": links,
        "itemReviewed": {
            "@type": "MediaReviewItem",
            "interpretedAsClaim": _claim(item),
            "mediaItemAppearance": [_snapshot(item)],
        },
    }
    return {name: value for name, value in told.items() if value}


def _categories(proven: list[Finding]) -> list[str]:
    """What schema.org calls it: from another time or place; and where no record is the whole picture, edited or cut out of one."""
    whole = any(finding.match.tier in (Tier.SAME_BYTES, Tier.SAME_PICTURE) for finding in proven)
    return ["DecontextualizedContent"] if whole else ["DecontextualizedContent", "EditedOrCroppedContent"]


def _context(item: CheckedMedia, finding: Finding, proof: Entry) -> str:
    title = proof.dated.appearance.title
    named = f', "{title}"' if title else ""
    return f"{describe_entry(proof, item.at)[0]}{named}: the image is {TIERS[finding.match.tier].format(finding.match.record.path)}"


def _claim(item: CheckedMedia) -> dict[str, Any]:
    """The statement, as it can be told without its words, which a report does not hold."""
    claim: dict[str, Any] = {"@type": "Claim", "name": escape(item.statement_id), "description": statement_line(item)}
    if item.at_text is not None and _ISO_DATE.fullmatch(item.at_text):
        claim["datePublished"] = item.at_text
    if (address := web_address(item.url)) is not None:
        claim["appearance"] = {"@type": "CreativeWork", "url": address}
    return claim


def _snapshot(item: CheckedMedia) -> dict[str, Any]:
    """The image, byte for byte."""
    address = web_address(None if item.origin is None else item.origin.url) or web_address(item.path)
    told = {
        "@type": "ImageObjectSnapshot",
        "name": escape(name_of_image(item)),
        "sha256": None if item.sha256 is None else str(item.sha256),
        "contentUrl": address,
        "caption": None if item.caption is None else escape(item.caption),
    }
    return {name: value for name, value in told.items() if value is not None}


def _dump(value: object) -> str:
    return dump(value).translate(_FOR_PAGES)
