"""Decisions of people: their file, and which of several holds."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.deciding import append_decision, read_decisions, standing
from provenance.errors import ConfigurationError
from provenance.model.decision import Choice, Decision, finding_id, parse_finding_id
from provenance.model.digest import Digest

_AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
_FINDING = f"{'ab' * 8}-{'cd' * 8}"
_TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
_DECISIONS = st.builds(
    Decision,
    st.sampled_from([_FINDING, f"{'0' * 16}-{'1' * 16}"]),
    st.sampled_from(Choice),
    _TEXTS,
    _TEXTS,
    st.integers(0, 5).map(lambda hours: _AT + timedelta(hours=hours)),
)


def test_finding_is_named_by_both_pictures() -> None:
    image, record = Digest(bytes(range(32))), Digest(bytes(range(32, 64)))
    assert finding_id(image, record) == "0001020304050607-2021222324252627"
    assert parse_finding_id(finding_id(image, record).upper()) == finding_id(image, record)


@pytest.mark.parametrize("text", ["", "ab", "g" * 16 + "-" + "a" * 16, "a" * 33, f"{_FINDING}0", f"{_FINDING}\n{_FINDING}"])
def test_what_names_no_finding_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="names no finding"):
        parse_finding_id(text)


@given(decisions=st.lists(_DECISIONS, max_size=8))
def test_file_gives_back_what_it_was_given(tmp_path_factory: pytest.TempPathFactory, decisions: list[Decision]) -> None:
    path = tmp_path_factory.mktemp("d") / "decisions.jsonl"
    for decision in decisions:
        append_decision(path, decision)
    assert (read_decisions(path) if decisions else []) == decisions


@given(decisions=st.lists(_DECISIONS, max_size=8))
def test_the_latest_holds_and_what_was_undone_does_not(decisions: list[Decision]) -> None:
    holds = standing(decisions)
    for finding in {decision.finding for decision in decisions}:
        about = [decision for decision in decisions if decision.finding == finding]
        latest = max(enumerate(about), key=lambda one: (one[1].at, one[0]))[1]
        assert holds.get(finding) == (None if latest.choice is Choice.UNDO else latest)


def test_line_that_was_cut_off_by_an_editor_is_ended_first(tmp_path: Path) -> None:
    path = tmp_path / "decisions.jsonl"
    append_decision(path, Decision(_FINDING, Choice.DISMISS, "why", "ava", _AT))
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    append_decision(path, Decision(_FINDING, Choice.UNDO, "why", "ava", _AT))
    assert [decision.choice for decision in read_decisions(path)] == [Choice.DISMISS, Choice.UNDO]


_GOOD = {"finding": _FINDING, "decision": "dismiss", "reason": "why", "author": "ava", "at": "2026-11-25T10:00:00Z"}


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{", "line 2: not valid JSON"),
        ("[" * 10_000, "line 2: not valid JSON"),
        ("[]", "line 2: an object with the texts"),
        (json.dumps(_GOOD | {"reason": 1}), "line 2: an object with the texts"),
        (json.dumps(_GOOD | {"finding": "x"}), "line 2, field finding"),
        (json.dumps(_GOOD | {"decision": "delete"}), "line 2, field decision"),
        (json.dumps(_GOOD | {"at": "2026-11-25T10:00:00"}), "line 2, field at"),
    ],
)
def test_line_that_is_no_decision_is_named_and_nothing_is_written_after_it(tmp_path: Path, line: str, told: str) -> None:
    path = tmp_path / "decisions.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ConfigurationError, match=told):
        read_decisions(path)
    with pytest.raises(ConfigurationError, match=told):
        append_decision(path, Decision(_FINDING, Choice.DISMISS, "why", "ava", _AT))
    assert path.read_bytes() == before
