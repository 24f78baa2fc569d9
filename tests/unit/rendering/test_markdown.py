"""Markdown: the worst first, everything about what a person has to look at, and nothing foreign but as code."""

import re

from markdown_it import MarkdownIt

from provenance.rendering.markdown import render_markdown
from tests.contract.runs import run, whole_run


def test_table_has_all_images_and_the_worst_first() -> None:
    text = "".join(render_markdown(whole_run()))
    assert re.findall(r"^\| \*\*([A-Z ]+)\*\* \| `([a-z]+)\.jpg`", text, re.MULTILINE) == [
        ("REUSED", "rocket"),
        ("REUSED", "tower"),
        ("DISCLOSED", "labelled"),
        ("REUSED", "ours"),
        ("REVIEW", "mill"),
        ("UNCHECKED", "lost"),
        ("UNCHECKED", "before"),
        ("CONSISTENT", "hut"),
        ("NOT FOUND", "field"),
    ]


def test_details_are_of_what_has_to_be_looked_at() -> None:
    tokens = MarkdownIt("commonmark").enable("table").parse("".join(render_markdown(whole_run())))
    heads = [token.content for token in tokens if token.type == "inline" and token.level == 1]
    assert heads[0].startswith("Images: 4 reused, 1 review, 1 consistent, 1 not found, 2 unchecked")
    assert heads[1:] == ["Reused", "Review", "Unchecked"]
    blocks = [token.content for token in tokens if token.type == "fence"]
    assert len(blocks) == 1 + 4 + 1 + 2
    assert "Statement s1, 2023-10-23, desk.jsonl:1" in blocks[1]


def test_run_without_images_has_no_table() -> None:
    assert "|" not in "".join(render_markdown(run()))
