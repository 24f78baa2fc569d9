"""Markdown: the worst first, everything about what a person has to look at, and nothing foreign but as code."""

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt

from provenance.model.finding import Verdict
from provenance.rendering.markdown import render_markdown
from tests.contract.runs import item, run, whole_run


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


def test_row_says_what_was_found_and_why_it_counts_for_nothing() -> None:
    text = "".join(render_markdown(whole_run()))
    head = "| Verdict | Image | Statement | What was found |\n|---|---|---|---|"
    assert f"\n```\n\n{head}\n| **REUSED** | `rocket.jpg` | `s1` | `the same file as " in text
    assert "| **UNCHECKED** | `lost.jpg` | `s3` | `lost.jpg: there is no such file` |\n" in text
    assert "`before.jpg: there is no such file; suppressed: in the baseline: an earlier run had it` |\n" in text
    assert "\n### Review\n\n```text\nStatement s2, 2023-10-23, desk.jsonl:2\n  REVIEW      mill.jpg\n" in text
    assert text.count("\n### ") == 3
    assert text.endswith("\n```\n")
    assert re.match(r"## Images: [^\n]+\n\n```text\n9 images: ", text)


@pytest.mark.parametrize(
    ("name", "cell"),
    [
        ("a.jpg", "`a.jpg`"),
        ("a`b", "``a`b``"),
        ("`a", "`` `a ``"),
        ("a`", "`` a` ``"),
        (" a", "`  a `"),
        ("a ", "` a  `"),
        ("a```b`c", "````a```b`c````"),
        ("a|b", r"`a\|b`"),
        (r"a\|b", r"`a\\x7cb`"),
        ("", "`   `"),
        ("a\nb", r"`a\nb`"),
    ],
)
def test_any_text_is_one_cell_of_code(name: str, cell: str) -> None:
    """Neither a backtick nor a bar ends it, and the text is shown whole."""
    text = "".join(render_markdown(run(replace(item("x", Verdict.NOT_FOUND), path=name))))
    assert f"| **NOT FOUND** | {cell} | `s1` | " in text


@pytest.mark.parametrize(("ticks", "fence"), [("``", "```"), ("```", "````"), ("`````", "``````")])
def test_fence_is_longer_than_any_row_of_backticks_in_it(ticks: str, fence: str) -> None:
    text = "".join(render_markdown(run(replace(item("x", Verdict.UNCHECKED), path=f"a{ticks}b"))))
    assert f"\n{fence}text\nStatement s1" in text
    assert text.endswith(f"\n{fence}\n")
