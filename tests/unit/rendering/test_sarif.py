"""SARIF: which results there are, where they are shown, by what they are known again, and what is suppressed."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from jsonschema import Draft4Validator

from provenance.model.finding import Verdict
from provenance.model.report import Report
from provenance.rendering.sarif import render_sarif
from tests.contract.runs import item, run, whole_run

SCHEMA = Path(__file__).parents[2] / "peers" / "sarif" / "sarif-schema-2.1.0.json"


def told(report: Report) -> dict[str, Any]:
    """The only run of a log that is valid."""
    log = json.loads("".join(render_sarif(report)))
    Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8"))).validate(log)
    (only,) = log["runs"]
    assert isinstance(only, dict)
    return only


def test_what_a_person_has_to_look_at_is_a_result_and_all_images_are_artifacts() -> None:
    found = told(whole_run())
    rules = [(result["ruleId"], result["level"], result["properties"]["image"]) for result in found["results"]]
    assert rules == [
        ("reused", "error", "rocket.jpg"),
        ("reused", "error", "tower.jpg"),
        ("disclosed", "note", "labelled.jpg"),
        ("review", "warning", "mill.jpg"),
        ("unchecked", "warning", "lost.jpg"),
        ("reused", "error", "ours.jpg"),
        ("unchecked", "warning", "before.jpg"),
    ]
    assert [artifact["properties"]["verdict"] for artifact in found["artifacts"]][4:6] == ["consistent", "not-found"]
    assert [rule["id"] for rule in found["tool"]["driver"]["rules"]] == ["reused", "disclosed", "review", "unchecked"]
    assert "kind" not in str(found["results"][0])


def test_every_rule_is_the_one_at_its_index_with_its_level() -> None:
    found = told(whole_run())
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        rule = rules[result["ruleIndex"]]
        assert (rule["id"], rule["defaultConfiguration"]["level"]) == (result["ruleId"], result["level"])


def test_results_of_one_line_stay_apart_and_are_known_again() -> None:
    first, second = told(whole_run())["results"][:2]
    assert first["locations"] == second["locations"]
    assert first["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}
    assert first["partialFingerprints"] != second["partialFingerprints"]
    moved = replace(item("rocket", Verdict.REUSED), source="other.jsonl:7", path="renamed.jpg")
    assert told(run(moved))["results"][0]["partialFingerprints"] == first["partialFingerprints"]


def test_related_location_is_the_address_of_the_proof_else_the_record() -> None:
    (result,) = told(run(item("rocket", Verdict.REUSED)))["results"]
    (copy,) = result["relatedLocations"]
    assert copy["physicalLocation"]["artifactLocation"] == {"uri": "https://example.org/1"}
    assert result["message"]["text"].endswith("; in the archive: [1](1)")


def test_ignored_is_suppressed_with_its_justification_and_baseline_is_unchanged() -> None:
    results = told(whole_run())["results"]
    ((only,),) = [result["suppressions"] for result in results if "suppressions" in result]
    assert (only["kind"], only["status"]) == ("external", "accepted")
    assert only["justification"] == "suppressed: ignored by ava until 2027-01-02: our own picture of it"
    assert [result["baselineState"] for result in results] == [*["new"] * 6, "unchanged"]
    assert "baselineState" not in told(run(item("rocket", Verdict.REUSED)))["results"][0]


def test_part_of_a_run_is_a_category_of_its_own() -> None:
    assert told(whole_run())["automationDetails"] == {"id": "provenance/part-1-of-3/"}
    assert "automationDetails" not in told(run())


def test_notes_are_warnings_and_counts_are_there() -> None:
    found = told(whole_run())
    notices = found["invocations"][0]["toolExecutionNotifications"]
    assert [notice["message"]["text"] for notice in notices if notice["level"] == "warning"] == ["Note: a proof could not be drawn"]
    assert found["properties"]["tally"]["verdicts"] == {"reused": 4, "review": 1, "consistent": 1, "not-found": 1, "unchecked": 2}
