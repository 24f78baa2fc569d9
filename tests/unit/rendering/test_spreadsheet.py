"""CSV: the rows and columns; that no cell is a formula and every text can be had back, for any text."""

import csv
import io
import re
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from provenance.model.finding import Verdict
from provenance.model.report import Report
from provenance.rendering.spreadsheet import render_csv
from tests.contract.reading_back import FORMULA, without_guard
from tests.contract.runs import item, run, whole_run
from tests.unit.rendering.appearing import checked, found, seen


def rows(report: Report) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO("".join(render_csv(report)).removeprefix("\ufeff"), newline="")))


def test_row_is_a_match_and_an_image_without_any_has_one() -> None:
    two = checked(found(seen("2019")))
    two = replace(two, findings=(*two.findings, *item("mill", Verdict.REVIEW).findings))
    told = rows(run(two, item("field", Verdict.NOT_FOUND)))
    assert [(row["image"], row["match"], row["matches"]) for row in told] == [
        ("images/x.jpg", "1", "2"), ("images/x.jpg", "2", "2"), ("field.jpg", "", "0"),
    ]  # fmt: skip
    assert [row["date_use"] for row in told] == ["proof", "reaches-in", ""]
    assert {row["archive_records"] for row in told} == {"4321"}


def test_date_is_the_earliest_evidence_else_the_first() -> None:
    claimed = checked(found(seen("2018", path="b.jpg"), seen("2017-05", path="a.jpg")))
    (row,) = rows(run(claimed))
    assert (row["date"], row["date_use"], row["appearances"]) == ("2017-05", "proof", "2")


def test_suppressed_and_disclosed_are_told() -> None:
    told = {row["image"]: row for row in rows(whole_run())}
    assert told["ours.jpg"]["suppressed"] == "ignored"
    assert told["ours.jpg"]["suppression_reason"] == "our own picture of it"
    assert told["labelled.jpg"]["reasons"].endswith("disclosed")


def test_begins_with_a_byte_order_mark_and_ends_lines_as_rfc_4180_does() -> None:
    text = "".join(render_csv(run()))
    assert text.startswith("\ufeffresult,statement,")
    assert text.endswith(",tool_version\r\n")


@given(st.text(st.sampled_from("=+-@'\";, \t\r\na\\x\u202e\uff1d\udcff"), max_size=8))
def test_any_text_comes_back_and_none_is_a_formula(text: str) -> None:
    (row,) = rows(run(replace(item("field", Verdict.NOT_FOUND), caption=text)))
    assert without_guard(row["caption"]) == text
    assert not re.match(FORMULA, row["caption"])
    written = "".join(render_csv(run(replace(item("field", Verdict.NOT_FOUND), caption=text))))
    assert not [cell for cells in csv.reader(io.StringIO(written, newline=""), delimiter=";") for cell in cells if re.match(FORMULA, cell)]
