"""Annotations: the worst first, ten of a level at most, the others counted and in the log; nothing for what counts for nothing."""

from dataclasses import replace
from pathlib import PurePosixPath

import pytest

from provenance.model.finding import Verdict
from provenance.model.report import Report
from provenance.rendering.github import render_github
from provenance.rendering.places import Base
from tests.contract.runs import item, run, whole_run


def lines(report: Report) -> list[str]:
    return "".join(render_github(report)).splitlines()


def test_worst_come_first_whatever_the_order_of_the_run() -> None:
    told = lines(run(item("lost", Verdict.UNCHECKED), item("mill", Verdict.REVIEW), item("rocket", Verdict.REUSED)))
    assert [line.split("::")[1] for line in told[:3]] == [
        "error file=desk.jsonl,line=1,title=Reused image",
        "warning file=desk.jsonl,line=1,title=Image to review",
        "warning file=desk.jsonl,line=1,title=Unchecked image",
    ]
    assert told[3] == "3 images: 1 reused, 1 review, 0 consistent, 0 not found, 1 unchecked"


def test_what_is_suppressed_disclosed_consistent_or_not_found_is_a_line_of_a_group() -> None:
    told = lines(whole_run())
    assert [line[:8] for line in told if line.startswith("::")] == ["::error ", "::error ", "::warnin", "::warnin", "::group:", "::endgro"]
    group = told[told.index("::group::5 other images") + 1 : told.index("::endgroup::")]
    assert [line.split(".jpg")[0] for line in group] == [
        "DISCLOSED labelled", "REUSED ours", "UNCHECKED before", "CONSISTENT hut", "NOT FOUND field",
    ]  # fmt: skip


def test_leads_and_unchecked_images_share_ten_warnings() -> None:
    """The tenth says how many have none of their own."""
    leads = [item(f"lead-{number}", Verdict.REVIEW) for number in range(7)]
    lost = [item(f"lost-{number}", Verdict.UNCHECKED) for number in range(7)]
    told = lines(run(*lost, *leads))
    warnings = [line for line in told if line.startswith("::warning ")]
    assert [line.split("=")[-1].split("::")[0] for line in warnings] == ["Image to review"] * 7 + ["Unchecked image"] * 2 + ["More images"]
    assert warnings[-1] == "::warning title=More images::not shown here: 5 unchecked images; the log has them all"
    assert sum(line.startswith("UNCHECKED ") for line in told) == 5


def test_what_has_no_room_at_all_is_counted() -> None:
    told = lines(run(*(item(f"lead-{number}", Verdict.REVIEW) for number in range(12)), item("lost", Verdict.UNCHECKED)))
    warnings = [line for line in told if line.startswith("::warning ")]
    assert len(warnings) == 10
    assert warnings[-1].endswith("::not shown here: 3 leads and 1 unchecked image; the log has them all")
    assert "UNCHECKED lost.jpg of statement s1: lost.jpg: there is no such file" in told


def test_statement_on_the_web_has_no_file() -> None:
    (first, *_) = lines(run(replace(item("rocket", Verdict.REUSED), source="https://example.org/post")))
    assert first.startswith("::error title=Reused image::REUSED rocket.jpg of statement s1: ")


def test_annotation_says_what_the_image_is_and_how_to_decide_on_it() -> None:
    told = lines(whole_run())
    assert told[0] == (
        "::error file=desk.jsonl,line=1,title=Reused image::REUSED rocket.jpg of statement s1: the same file as photos/a.jpg, "
        "published 2019-03-02 by Example Wire (4 years 7 months before the statement) (finding c58dd0a3760008c9-70ce871f8a3d3fb4)"
    )
    assert (
        told[3]
        == "::warning file=desk.jsonl,line=3,title=Unchecked image::UNCHECKED lost.jpg of statement s3: lost.jpg: there is no such file"
    )
    assert (
        "UNCHECKED before.jpg of statement s3: before.jpg: there is no such file; suppressed: in the baseline: an earlier run had it"
        in told
    )


def test_three_findings_are_named_and_more_are_only_told_of() -> None:
    one = item("mill", Verdict.REVIEW)
    for number, end in ((3, "-70ce871f8a3d3fb4)"), (4, "-70ce871f8a3d3fb4, ...)")):
        (first, *_) = lines(run(replace(one, findings=one.findings * number)))
        assert first.endswith(end)
        assert first.count(", 901fac08e3b464b1-70ce871f8a3d3fb4") == 2


def test_file_is_named_as_seen_from_the_repository() -> None:
    base = Base(PurePosixPath("/repo/desk"), PurePosixPath("/repo"))
    assert "".join(render_github(run(item("rocket", Verdict.REUSED)), base)).startswith("::error file=desk/desk.jsonl,line=1,title=")
    without_line = replace(item("rocket", Verdict.REUSED), source="desk.jsonl")
    assert lines(run(without_line))[0].startswith("::error file=desk.jsonl,title=Reused image::")


def test_run_of_annotated_images_alone_has_no_group() -> None:
    assert "::group::" not in "".join(lines(run(*(item(f"{number}", Verdict.REUSED) for number in range(10)))))
    told = lines(run(*(item(f"{number}", Verdict.REUSED) for number in range(11))))
    assert [line for line in told if line.startswith("::")][9:11] == [
        "::error title=More images::not shown here: 2 reused images; the log has them all",
        "::group::2 other images",
    ]
    assert [line.partition(" of ")[0] for line in told[11:13]] == ["REUSED 9.jpg", "REUSED 10.jpg"]


@pytest.mark.parametrize(
    ("name", "file", "message"),
    [
        ("a%0Ab,c:d", "a%250Ab%2Cc%3Ad", "a%250Ab,c:d"),
        ("a\n::error::b\r", r"a\n%3A%3Aerror%3A%3Ab\r", r"a\n::error::b\r"),
    ],
)
def test_foreign_text_ends_neither_a_property_nor_a_command(name: str, file: str, message: str) -> None:
    """What toolkit's escapeData and escapeProperty encode; a line break never gets that far."""
    (first, *_) = lines(run(replace(item("rocket", Verdict.UNCHECKED), source=name, path=name)))
    assert first.startswith(f"::warning file={file},title=Unchecked image::UNCHECKED {message} of statement s1: ")
