"""Drafts of media reviews: of what they are made, and that they use no word that schema.org does not have."""

import json
from dataclasses import replace
from typing import Any

from provenance.model.finding import Verdict
from provenance.model.match import Tier
from provenance.model.media import Origin
from provenance.model.report import Report
from provenance.rendering.mediareview import Author, render_mediareview
from tests.contract.runs import item, run, whole_run

VOCABULARY = {
    "ItemList": {"name", "description", "numberOfItems", "itemListElement"},
    "MediaReview": {
        "identifier", "creativeWorkStatus", "author", "mediaAuthenticityCategory", "originalMediaContextDescription",
        "originalMediaLink", "itemReviewed",
    },
    "MediaReviewItem": {"interpretedAsClaim", "mediaItemAppearance"},
    "Claim": {"name", "description", "datePublished", "appearance"},
    "CreativeWork": {"url"},
    "ImageObjectSnapshot": {"name", "sha256", "contentUrl", "caption"},
    "Organization": {"name", "url"},
}  # fmt: skip
"""Types and their properties, as far as they are used: schema.org, release 30.0, schemaorg-current-https-types.csv."""


def drafts(report: Report) -> list[dict[str, Any]]:
    listed = json.loads("".join(render_mediareview(report, Author("Example Desk", "https://example.org"))))
    assert listed["numberOfItems"] == len(listed["itemListElement"])
    assert_known(listed, "@context")
    told = listed["itemListElement"]
    assert isinstance(told, list)
    return told


def assert_known(value: object, *besides: str) -> None:
    if isinstance(value, dict):
        assert set(value) - {"@type", *besides} <= VOCABULARY[value["@type"]]
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        assert_known(inner)


def test_only_what_is_reused_and_neither_disclosed_nor_suppressed_becomes_a_draft() -> None:
    told = drafts(whole_run())
    assert [draft["itemReviewed"]["mediaItemAppearance"][0]["name"] for draft in told] == ["rocket.jpg", "tower.jpg"]
    assert {draft["creativeWorkStatus"] for draft in told} == {"Draft"}
    assert {draft["author"]["name"] for draft in told} == {"Example Desk"}
    for verdict in set(Verdict) - {Verdict.REUSED}:
        assert drafts(run(item("field", verdict))) == []


def test_category_follows_from_what_is_proven() -> None:
    for tier, categories in (
        (Tier.SAME_BYTES, ["DecontextualizedContent"]),
        (Tier.SAME_PICTURE, ["DecontextualizedContent"]),
        (Tier.PART_OR_EDIT, ["DecontextualizedContent", "EditedOrCroppedContent"]),
    ):
        (draft,) = drafts(run(item("rocket", Verdict.REUSED, tier=tier)))
        assert draft["mediaAuthenticityCategory"] == categories


def test_draft_tells_of_the_proof_the_statement_and_the_image() -> None:
    one = item("rocket", Verdict.REUSED)
    (draft,) = drafts(
        run(replace(one, url="https://example.org/post", caption="a strike", origin=Origin("a", None, "https://example.org/i.jpg")))
    )
    assert draft["originalMediaLink"] == ["https://example.org/1"]
    assert draft["originalMediaContextDescription"] == (
        "published 2019-03-02 by Example Wire (4 years 7 months before the statement): the image is the same file as photos/a.jpg"
    )
    reviewed = draft["itemReviewed"]
    assert reviewed["interpretedAsClaim"]["datePublished"] == "2023-10-23"
    assert reviewed["interpretedAsClaim"]["appearance"]["url"] == "https://example.org/post"
    assert reviewed["mediaItemAppearance"] == [
        {
            "@type": "ImageObjectSnapshot",
            "name": "rocket.jpg",
            "sha256": str(one.sha256),
            "contentUrl": "https://example.org/i.jpg",
            "caption": "a strike",
        }
    ]


def test_time_that_is_no_date_of_schema_org_stands_in_words_only() -> None:
    (draft,) = drafts(run(replace(item("rocket", Verdict.REUSED), at_text="2023-10~")))
    claim = draft["itemReviewed"]["interpretedAsClaim"]
    assert "datePublished" not in claim
    assert "2023-10~" in claim["description"]
