"""Annotations: the worst first, ten of a level at most, the others counted and in the log; nothing for what counts for nothing."""

from dataclasses import replace

from provenance.model.finding import Verdict
from provenance.model.report import Report
from provenance.rendering.github import render_github
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
