"""Where a result is shown beside files, and names as URIs."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from provenance.model.finding import Verdict
from provenance.model.media import Origin
from provenance.rendering.places import Base, Place, place_of, uri_of, web_address
from tests.contract.runs import item

BASE = Base(PurePosixPath("/repo/desk"), PurePosixPath("/repo"))


@pytest.mark.parametrize(
    ("source", "origin", "place"),
    [
        ("statements.jsonl:12", None, Place("statements.jsonl", 12)),
        ("sheet.csv, line 3", None, Place("sheet.csv", 3)),
        ("a:b.jsonl:12", None, Place("a:b.jsonl", 12)),
        ("export/result.json, message 2", Origin("export/result.json", "message 2"), Place("export/result.json")),
        ("crawl.warc.gz!https://example.org/", Origin("crawl.warc.gz!https://example.org/", "image 1"), Place("crawl.warc.gz")),
        ("article.html", None, Place("article.html")),
        (None, None, Place("field.jpg")),
        ("a.jsonl:0", None, Place("a.jsonl:0")),
    ],
)
def test_statement_stands_at_its_line_else_in_its_source_else_at_the_image(source: str | None, origin: Origin | None, place: Place) -> None:
    assert place_of(replace(item("field", Verdict.NOT_FOUND), source=source, origin=origin)) == place


def test_nothing_known_is_no_place() -> None:
    assert place_of(replace(item("field", Verdict.NOT_FOUND), source=None, path=None)) is None


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("a.jsonl", "desk/a.jsonl"),
        ("../a.jsonl", "a.jsonl"),
        ("./x/../a.jsonl", "desk/a.jsonl"),
        ("/repo/desk/a.jsonl", "desk/a.jsonl"),
        ("/elsewhere/a.jsonl", "/elsewhere/a.jsonl"),
        ("../../a.jsonl", "/a.jsonl"),
        ("https://example.org/../a", "https://example.org/../a"),
    ],
)
def test_files_are_named_as_seen_from_the_repository(name: str, seen: str) -> None:
    assert Place(name, 3).seen_from(BASE) == Place(seen, 3)
    assert Place(name, 3).seen_from(None) == Place(name, 3)


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("a b/c#d?e.jpg", "a%20b/c%23d%3Fe.jpg"),
        ("a:b.jpg", "a%3Ab.jpg"),
        ("a%20b.jpg", "a%2520b.jpg"),
        ("\u00fc.jpg", "%C3%BC.jpg"),
        ("a\udcff.jpg", "a%FF.jpg"),
        ("/a.jpg", "file:///a.jpg"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("https://example.org/a b", "https%3A//example.org/a%20b"),
        ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
    ],
)
def test_names_are_uris_that_mean_nothing_else(name: str, uri: str) -> None:
    assert uri_of(Place(name)) == uri


@pytest.mark.parametrize(
    "text", [None, "", "javascript:alert(1)", "data:text/html,x", "//example.org", "http://", "http://a b", "http://[x", "a"]
)
def test_only_addresses_of_the_web_are_addresses(text: str | None) -> None:
    assert web_address(text) is None


def test_addresses_are_encoded_where_they_have_to_be() -> None:
    assert web_address('http://example.org/"<\u00fc>%zz%41[') == "http://example.org/%22%3C%C3%BC%3E%25zz%41%5B"
    assert web_address("https://[2001:db8::1]:80/a") == "https://[2001:db8::1]:80/a"
