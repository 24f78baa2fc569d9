"""CSV: the rows and columns; that no cell is a formula and every text can be had back, for any text."""

import csv
import io
import re
from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from provenance.model.decision import Choice, Decision
from provenance.model.digest import Digest
from provenance.model.exchange_code import PDQ
from provenance.model.finding import Verdict
from provenance.model.fingerprint import Fingerprint
from provenance.model.label import Label, LabelKind
from provenance.model.media import Origin
from provenance.model.report import Report
from provenance.model.suppression import SuppressedBy, Suppression
from provenance.rendering.spreadsheet import render_csv
from tests.contract.reading_back import FORMULA, without_guard
from tests.contract.runs import DIGEST, item, run, whole_run
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


def test_every_column_says_what_its_name_says() -> None:
    one = found(seen("2019-03-02", publisher="Wire", source="a list", title="Rocket", url="https://example.org/1"))
    decision = Decision("", Choice.CONFIRM, "seen", "ava", datetime(2026, 1, 1, tzinfo=UTC))
    told = checked(replace(one, match=replace(one.match, decision=decision)))
    told = replace(told, url="https://example.org/post", caption="a caption", origin=Origin("m.zip", url="https://example.org/x.jpg"))
    told = replace(
        told, label=Label(LabelKind.FILE_PHOTO, "FILE PHOTO"), suppression=Suppression(SuppressedBy.IGNORED, "ours", None, None, "")
    )
    image, record = str(Digest.of(b"x")), str(Digest.of(b"record"))
    (row,) = rows(run(told))
    assert row == {
        "result": told.id, "statement": "s1", "at": "2023-10-23", "statement_source": "m.jsonl:1", "statement_url": "https://example.org/post",
        "image": "images/x.jpg", "image_sha256": image, "image_url": "https://example.org/x.jpg", "caption": "a caption",
        "label": "FILE PHOTO", "verdict": "reused", "level": "error", "reasons": "earlier-publication",
        "explanation": "the same file as photos/a.jpg, published 2019-03-02 by Wire (4 years 7 months before the statement)",
        "suppressed": "ignored", "suppression_reason": "ours",
        "match": "1", "matches": "1", "finding": f"{image[:16]}-{record[:16]}", "tier": "same-bytes",
        "record": "photos/a.jpg", "record_sha256": record, "how": "the file itself", "decision": "confirm",
        "appearances": "1", "date": "2019-03-02", "date_earliest": "2019-03-01T10:00:00Z", "date_latest": "2019-03-03T11:59:59.999999Z",
        "date_basis": "published", "date_use": "proof", "publisher": "Wire", "source": "a list", "title": "Rocket",
        "url": "https://example.org/1",
        "archive": "ARCHIVE", "archive_digest": str(DIGEST), "archive_records": "4321", "archive_earliest": "1983-12-31T10:00:00Z",
        "archive_latest": "2025-01-01T11:59:59.999999Z", "tool_version": "9.9.9",
    }  # fmt: skip


def test_what_is_not_known_is_empty() -> None:
    """Of a record that others gave by its PDQ alone, no file is known."""
    one = found(seen(""))
    known_by_code = replace(one.match.record, fingerprint=Fingerprint(PDQ, bytes(32), 50.0, "pdq/1"))
    told = replace(checked(replace(one, match=replace(one.match, record=known_by_code))), sha256=None)
    (row,) = rows(run(told))
    empty = (
        "image_sha256",
        "image_url",
        "label",
        "suppressed",
        "suppression_reason",
        "finding",
        "record_sha256",
        "decision",
        "date_earliest",
    )
    assert {row[name] for name in empty} == {""}


def test_date_is_the_earliest_evidence_else_the_first() -> None:
    claimed = checked(found(seen("2018", path="b.jpg"), seen("2017-05", path="a.jpg")))
    (row,) = rows(run(claimed))
    assert (row["date"], row["date_use"], row["appearances"]) == ("2017-05", "proof", "2")


def test_suppressed_and_disclosed_are_told() -> None:
    told = {row["image"]: row for row in rows(whole_run())}
    assert told["ours.jpg"]["suppressed"] == "ignored"
    assert told["ours.jpg"]["suppression_reason"] == "our own picture of it"
    assert told["labelled.jpg"]["reasons"] == "earlier-publication disclosed"


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
