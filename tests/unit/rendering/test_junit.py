"""JUnit: what becomes of a case, and the counts, which come before the cases."""

from dataclasses import replace

import defusedxml.ElementTree

from provenance.judging import judge_unchecked
from provenance.model.dates import UNKNOWN_DATE
from provenance.model.finding import Unchecked, Verdict
from provenance.rendering.junit import render_junit
from tests.contract.runs import DIGEST, item, run, whole_run


def test_reused_fails_unchecked_is_an_error_and_nothing_passes() -> None:
    root = defusedxml.ElementTree.fromstring("".join(render_junit(whole_run())))
    outcomes = [(case.get("name"), case[0].tag, case[0].get("type")) for case in root.iter("testcase")]
    assert outcomes == [
        ("rocket.jpg", "failure", "reused"),
        ("tower.jpg", "failure", "reused"),
        ("labelled.jpg", "skipped", "disclosed"),
        ("mill.jpg", "skipped", "review"),
        ("hut.jpg", "skipped", "consistent"),
        ("field.jpg", "skipped", "not-found"),
        ("lost.jpg", "error", "unchecked"),
        ("ours.jpg", "skipped", "reused"),
        ("before.jpg", "skipped", "unchecked"),
    ]


def test_counts_are_those_of_the_cases() -> None:
    root = defusedxml.ElementTree.fromstring("".join(render_junit(whole_run())))
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for name, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(suite.get(name)) == sum(case[0].tag == tag for case in cases)
    assert [suite.get("name") for suite in root] == ["the run", "s1", "s2", "s3"]
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("9", "2", "1")


def test_run_without_images_has_the_suite_of_the_run_alone() -> None:
    root = defusedxml.ElementTree.fromstring("".join(render_junit(run())))
    assert [suite.get("name") for suite in root] == ["the run"]


def test_suite_of_the_run_has_what_was_searched_and_how() -> None:
    root = defusedxml.ElementTree.fromstring("".join(render_junit(whole_run())))
    (run_,) = (suite for suite in root if suite.get("name") == "the run")
    assert run_.attrib == {"name": "the run", "tests": "0", "failures": "0", "errors": "0", "skipped": "0"}
    assert {one.get("name"): one.get("value") for one in run_.iter("property")} == {
        "tool_version": "9.9.9",
        "archive.path": "ARCHIVE",
        "archive.digest": str(DIGEST),
        "archive.records": "4321",
        "archive.earliest": "1983-12-31T10:00:00Z",
        "archive.latest": "2025-01-01T11:59:59.999999Z",
        "verdicts.reused": "4",
        "verdicts.review": "1",
        "verdicts.consistent": "1",
        "verdicts.not-found": "1",
        "verdicts.unchecked": "2",
        "settings.depth": "full",
    }
    assert (run_.findtext("system-out") or "").startswith("9 images: 4 reused, 1 review")
    undated = replace(run(), archive=replace(run().archive, span=UNKNOWN_DATE))
    properties = defusedxml.ElementTree.fromstring("".join(render_junit(undated))).iter("property")
    assert {one.get("name") for one in properties if one.get("value") == ""} == {"archive.earliest", "archive.latest"}


def test_case_says_what_was_found_and_what_it_does_not_mean() -> None:
    told = run(item("rocket", Verdict.REUSED), item("field", Verdict.NOT_FOUND), next(one for one in whole_run().media if one.suppression))
    text = "".join(render_junit(told))
    assert text.startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="provenance" tests="3" failures="1" errors="0">\n<testsuite name='
    )
    assert text.endswith("</testcase>\n</testsuite>\n</testsuites>\n")
    root = defusedxml.ElementTree.fromstring(text)
    assert [suite.attrib for suite in root][1:] == [
        {"id": "0", "name": "s1", "tests": "2", "failures": "1", "errors": "0", "skipped": "1", "file": "desk.jsonl"},
        {"id": "1", "name": "s3", "tests": "1", "failures": "0", "errors": "0", "skipped": "1", "file": "desk.jsonl"},
    ]
    searched = "4321 pictures, dates from 1983-12-31 to 2025-01-01, digest 9e691d5adacf0e10"
    nothing = "no picture of this archive matches; that says nothing more; it does not mean that the image is new or genuine"
    proof = "the same file as photos/a.jpg, published 2019-03-02 by Example Wire (4 years 7 months before the statement)"
    assert [case[0].get("message") for case in root.iter("testcase")] == [
        f"REUSED: {proof}",
        f"NOT FOUND: {nothing}. Searched: {searched}",
        f"REUSED: {proof}; suppressed: ignored by ava until 2027-01-02: our own picture of it",
    ]
    assert {case.get("classname") for case in root.iter("testcase")} == {"s1", "s3"}
    last = [(case.findtext("system-out") or "").splitlines()[-2:] for case in root.iter("testcase")]
    assert last[0] == ["              finding c58dd0a3760008c9-70ce871f8a3d3fb4", "result d787d7ab01b235f2"]


def test_statement_that_stands_nowhere_has_no_file() -> None:
    told = run(replace(item("rocket", Verdict.UNCHECKED), source=None, path=None))
    assert '<testsuite id="0" name="s1" tests="1" failures="0" errors="1" skipped="0">\n' in "".join(render_junit(told))


def test_foreign_text_comes_back_from_a_name_and_is_harmless_in_a_message() -> None:
    """A name can be had back, so its backslashes are doubled; a message is only read. Output names no file for GitLab to fetch."""
    name = 'a\n"<b>&\\[[ATTACHMENT|/etc/passwd]]'
    unchecked = Unchecked("file-missing", f"{name}: there is no such file")
    one = replace(item("x", Verdict.UNCHECKED), path=name, statement_id=name, unchecked=unchecked, judgement=judge_unchecked(unchecked))
    (case,) = defusedxml.ElementTree.fromstring("".join(render_junit(run(one)))).iter("testcase")
    escaped = r'a\n"<b>&\\[[ATTACHMENT|/etc/passwd]]'
    assert (case.get("name"), case.get("classname")) == (escaped, escaped)
    assert case[0].get("message") == r'UNCHECKED: a\n"<b>&\[[ATTACHMENT|/etc/passwd]]: there is no such file'
    assert "[[" not in (case.findtext("system-out") or "")
    assert r"[\x5bATTACHMENT|" in (case.findtext("system-out") or "")
