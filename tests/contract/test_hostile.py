"""Hostile texts in every field of a report, through every format: nothing becomes active, and everything can be read back."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote_to_bytes, urlsplit
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import junitparser
import pytest
import xunitparser
from jsonschema import Draft4Validator
from lxml import etree
from markdown_it import MarkdownIt

from provenance.model.report import CheckedMedia
from provenance.rendering.clean import clean, escape
from provenance.rendering.formats import Format, renderer
from provenance.runs import Spool, read_run
from tests.contract.hostile import KINDS, TEXTS, report_of
from tests.contract.reading_back import FORMULA, taken_back, without_guard

PEERS = Path(__file__).parent.parent / "peers"
REPORT = report_of(TEXTS)
ITEMS: tuple[CheckedMedia, ...] = tuple(REPORT.media)
RENDERED: dict[Format, str] = {}
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def rendered(format_: Format) -> str:
    return RENDERED.get(format_) or RENDERED.setdefault(format_, "".join(renderer(format_)(REPORT)))


def unpaired(text: str | None) -> str:
    """A text as JSON can hold it: halves of surrogate pairs are the text of their escape (RFC 8259, section 8.2)."""
    assert text is not None
    return re.sub("[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text)


def test_there_are_more_than_200_of_many_kinds() -> None:
    assert len(TEXTS) > 300
    assert len(KINDS) == 12


@pytest.mark.parametrize("kind", KINDS)
def test_escapes_can_be_taken_back(kind: str) -> None:
    for text in KINDS[kind]:
        assert taken_back(escape(text)) == text
        assert not {sign for sign in escape(text) if unicodedata.category(sign) in HIDDEN}


@pytest.mark.parametrize("format_", Format)
def test_nothing_hidden_is_written(format_: Format) -> None:
    """No control, no bidirectional or other format character, no half of a pair: only line breaks, and the mark that CSV begins with."""
    text = rendered(format_).removeprefix("\ufeff") if format_ is Format.CSV else rendered(format_)
    left = set(text) - {"\n"} - ({"\r"} if format_ is Format.CSV else set())
    assert not {sign for sign in left if unicodedata.category(sign) in HIDDEN}


@pytest.mark.parametrize("format_", [one for one in Format if one is not Format.GITHUB])
def test_no_line_is_a_command_to_the_runner_of_a_job(format_: Format) -> None:
    """Whatever is printed into the log: two colons at its beginning, or `##[`, `##vso[`, `##teamcity[` anywhere."""
    for line in rendered(format_).splitlines():
        assert not line.lstrip().startswith("::"), line
        assert not re.search(r"##\w*\[", line) or format_ in {Format.JSON, Format.JSONL, Format.SARIF, Format.HTML}, line


def test_json_lines_and_json_hold_every_text() -> None:
    for items in ([json.loads(line) for line in rendered(Format.JSONL).splitlines()], json.loads(rendered(Format.JSON))["media"]):
        for told, item in zip(items, ITEMS, strict=True):
            assert told["statement"]["id"] == told["media"]["path"] == told["media"]["caption"] == unpaired(item.path)
            assert [one["record"]["path"] for one in told["matches"]] == [unpaired(one.match.record.path) for one in item.findings]


def test_run_that_is_read_back_is_the_same(tmp_path: Path) -> None:
    """But for halves of surrogate pairs, which JSON cannot hold: they come back as the text of their escape."""
    path = tmp_path / "run.json"
    path.write_text(rendered(Format.JSON), encoding="utf-8")
    with Spool() as spool:
        read = read_run(path, spool)
        for format_ in (Format.JSON, Format.JSONL):
            assert "".join(renderer(format_)(read)) == rendered(format_)


def test_csv_is_read_back_by_python() -> None:
    text = rendered(Format.CSV)
    head, *rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    assert len(text.split("\r\n")) == len(rows) + 2
    for row, item in zip(rows, ITEMS, strict=True):  # no image of these has two matches
        told = {name: without_guard(cell) for name, cell in zip(head, row, strict=True)}
        assert (told["statement"], told["image"], told["caption"], told["statement_url"]) == (item.path,) * 4
        assert not item.findings or told["record"] == told["publisher"] == told["title"] == item.path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_no_cell_of_a_spreadsheet_is_a_formula(delimiter: str) -> None:
    """Nor where the machine's decimals have a comma, and cells are taken apart at semicolons."""
    for row in csv.reader(io.StringIO(rendered(Format.CSV), newline=""), delimiter=delimiter):
        for cell in row:
            assert not re.match(FORMULA, cell), cell


def strings(value: object) -> Iterator[tuple[str, str]]:
    """Every text of a JSON value with the name of its field."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from [(name, inner)] if isinstance(inner, str) else strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_sarif_is_valid_and_its_addresses_and_messages_are_inert() -> None:
    log = json.loads(rendered(Format.SARIF))
    schema = json.loads((PEERS / "sarif" / "sarif-schema-2.1.0.json").read_text(encoding="utf-8"))
    assert not [error.message[:200] for error in Draft4Validator(schema).iter_errors(log)]
    for name, text in strings(log["runs"]):
        if name == "uri":
            assert urlsplit(text).scheme in {"", "http", "https", "file"}, text
            assert re.fullmatch(r"(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*", text), text
        elif name == "text":
            assert not re.search(r"(?<!\{)(?:\{\{)*\{\d+\}(?!\})", text), text
            assert all(link.isdecimal() for link in re.findall(r"(?<!\\)\]\(([^)]*)", text)), text
    for result in log["runs"][0]["results"]:
        links = re.findall(r"(?<!\\)\]\(([^)]*)", result["message"]["text"])
        assert links == [str(one["id"]) for one in result["relatedLocations"]]


def test_sarif_locations_lead_back_to_the_names_of_the_files() -> None:
    artifacts = json.loads(rendered(Format.SARIF))["runs"][0]["artifacts"]
    for artifact, item in zip(artifacts, ITEMS, strict=True):
        uri, path = artifact["location"]["uri"], str(item.path)
        assert artifact["properties"]["image"] == unpaired(path)
        if not uri.startswith("http"):
            bytes_ = all(0xDC80 <= ord(sign) <= 0xDCFF for sign in path if "\ud800" <= sign <= "\udfff")
            assert unquote_to_bytes(uri.removeprefix("file://")) == path.encode("utf-8", "surrogateescape" if bytes_ else "surrogatepass")


def test_junit_is_valid_and_read_back_by_four_parsers() -> None:
    text = rendered(Format.JUNIT).encode()
    document = etree.fromstring(text, etree.XMLParser(resolve_entities=False, huge_tree=True))
    schema = etree.XMLSchema(etree.parse(PEERS / "junit" / "junit-10.xsd"))
    assert schema.validate(document), schema.error_log
    root: Element = defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    names = [str(case.get("name")) for case in root.iter("testcase")]
    assert [taken_back(name) for name in names] == [item.path for item in ITEMS]
    assert [taken_back(str(case.get("classname"))) for case in root.iter("testcase")] == [item.path for item in ITEMS]
    assert [case.name for suite in junitparser.JUnitXml.fromstring(text) for case in suite] == names
    _, result = xunitparser.parse(io.BytesIO(text))
    assert (result.testsRun, len(result.failures), len(result.errors)) == (len(ITEMS), len(TEXTS), len(TEXTS))
    assert {element.tag for element in root.iter()} == {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "error", "skipped", "system-out",
    }  # fmt: skip
    assert not [out for out in root.iter("system-out") if "[[" in str(out.text)]


def unescaped(text: str) -> str:
    """The value of a command, as the runner takes it."""
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        text = text.replace(code, sign)
    return text


@pytest.mark.parametrize("kind", KINDS)
def test_github_has_the_commands_that_it_meant_and_no_others(kind: str) -> None:
    texts = [text for text in KINDS[kind] if text.strip()][:9]
    lines = "".join(renderer(Format.GITHUB)(report_of(texts))).splitlines()
    commands = [line.removeprefix("::").partition("::") for line in lines if line.lstrip().startswith("::")]
    names = [head.partition(" ")[0] for head, _, _ in commands]
    assert names == ["error"] * len(texts) + ["warning"] * min(len(texts), 10) + ["group", "endgroup"]
    assert not [line for line in lines if "##[" in line]
    for (head, _, data), text in zip(commands, texts, strict=False):
        fields = dict(field.split("=", 1) for field in head.partition(" ")[2].split(","))
        assert set(fields) <= {"file", "line", "title"}
        assert fields["title"] == "Reused image"
        assert unescaped(data).startswith(clean(f"REUSED {text} of statement {text}: "))


def test_github_names_the_first_ten_and_counts_the_others() -> None:
    lines = rendered(Format.GITHUB).splitlines()
    assert sum(line.startswith("::error ") for line in lines) == 10
    assert f"::error title=More images::not shown here: {len(TEXTS) - 9} reused images; the log has them all" in lines
    shown = [line for line in lines if line.startswith(("REUSED ", "REVIEW ", "NOT FOUND ", "UNCHECKED "))]
    assert len(shown) == len(ITEMS) - 9 - 9


def test_markdown_has_all_that_is_foreign_in_code() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse(rendered(Format.MARKDOWN))
    kinds = {token.type for token in tokens} | {inner.type for token in tokens for inner in token.children or ()}
    assert {kind for kind in kinds if not kind.startswith(("table_", "thead_", "tbody_", "tr_", "th_", "td_", "heading_"))} == {
        "fence", "inline", "text", "code_inline", "strong_open", "strong_close",
    }  # fmt: skip
    words = {inner.content for token in tokens for inner in token.children or () if inner.type == "text"} - {""}
    assert {word for word in words if not word.startswith("Images: ")} == {
        "Verdict", "Image", "Statement", "What was found", "REUSED", "REVIEW", "NOT FOUND", "UNCHECKED", "Reused", "Review", "Unchecked",
    }  # fmt: skip
    assert sum(token.type == "tr_open" for token in tokens) == len(ITEMS) + 1
    code = {inner.content.strip(" ") for token in tokens for inner in token.children or () if inner.type == "code_inline"}
    assert {re.sub(r"(\\+)\|", r"\1\\x7c", clean(text)).strip(" ") for text in TEXTS} <= code


def test_mediareview_can_stand_in_a_page_and_links_only_to_the_web() -> None:
    text = rendered(Format.MEDIAREVIEW)
    assert not set(text) & set("<>&")
    told = json.loads(text)
    assert told["numberOfItems"] == len(TEXTS)
    for name, value in strings(told):
        assert name not in {"url", "contentUrl", "originalMediaLink"} or urlsplit(value).scheme in {"http", "https"}, value
    names = [draft["itemReviewed"]["mediaItemAppearance"][0]["name"] for draft in told["itemListElement"]]
    assert [taken_back(name) for name in names] == list(TEXTS)


class Structure(HTMLParser):
    """The elements and attributes of a page, and where its links lead."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: set[tuple[str, str]] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements |= {(tag, name) for name, _ in attrs} | {(tag, "")}
        self.links += [value or "" for name, value in attrs if name in {"href", "src", "action", "srcset"}]


def test_page_has_no_element_that_harmless_texts_would_not_make() -> None:
    hostile, harmless = Structure(), Structure()
    hostile.feed(rendered(Format.HTML))
    harmless.feed("".join(renderer(Format.HTML)(report_of(f"https://example.org/{number}.jpg" for number in range(20)))))
    assert hostile.elements <= harmless.elements
    assert {urlsplit(link).scheme for link in hostile.links} <= {"", "http", "https", "data"}
    assert all(link.startswith("data:image/") for link in hostile.links if link.startswith("data:"))
    assert all(link.startswith(("#", "http://", "https://", "data:image/")) for link in hostile.links)
