"""JUnit: what becomes of a case, and the counts, which come before the cases."""

import defusedxml.ElementTree

from provenance.rendering.junit import render_junit
from tests.contract.runs import run, whole_run


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
