"""Use case: the decisions of people on findings, from an archive and from a file of their own.

The file is JSON Lines, one decision a line, only ever appended to, so that it can lie in a repository beside a CI job.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from provenance.errors import ConfigurationError
from provenance.model.dates import format_instant, parse_instant
from provenance.model.decision import Choice, Decision, parse_finding_id

_FIELDS = ("finding", "decision", "reason", "author", "at")


def standing(decisions: Iterable[Decision]) -> dict[str, Decision]:
    """What holds of each finding: the decision that was made last; what was taken back is left out."""
    latest: dict[str, Decision] = {}
    for decision in decisions:
        before = latest.get(decision.finding)
        if before is None or decision.at >= before.at:
            latest[decision.finding] = decision
    return {finding: decision for finding, decision in latest.items() if decision.choice is not Choice.UNDO}


def read_decisions(path: Path) -> list[Decision]:
    """Every decision in a file, in its order.

    Raises:
        ConfigurationError: It cannot be read, or a line of it is no decision: whom that line spares would be accused.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # not splitlines: U+2028 may stand in a reason
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"--decisions {path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    return [_parse(line, f"--decisions {path}, line {number}") for number, line in enumerate(lines, 1) if line.strip()]


def append_decision(path: Path, decision: Decision) -> None:
    """Write a decision at the end of a file, which is made where there is none.

    Raises:
        ConfigurationError: The file holds something else, or cannot be written.
    """
    if path.exists():
        read_decisions(path)
    values = (decision.finding, decision.choice.value, decision.reason, decision.author, format_instant(decision.at))
    line = json.dumps(dict(zip(_FIELDS, values, strict=True)), ensure_ascii=False)
    try:
        with path.open("a+b") as file:
            file.seek(0)
            whole = file.read()
            file.write(b"\n" * bool(whole and not whole.endswith(b"\n")) + line.encode() + b"\n")
    except OSError as error:
        raise ConfigurationError(f"--decisions {path}: cannot be written: {error.strerror}") from error


def _parse(line: str, place: str) -> Decision:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ConfigurationError(f"{place}: not valid JSON: {error}") from error
    if not isinstance(fields, Mapping) or not all(isinstance(fields.get(name), str) for name in _FIELDS):
        raise ConfigurationError(f"{place}: an object with the texts {', '.join(_FIELDS)} is needed")
    field = "finding"
    try:
        finding = parse_finding_id(fields[field])
        field = "decision"
        choice = Choice(fields[field])
        field = "at"
        at = parse_instant(fields[field])
    except (ValueError, OverflowError) as error:
        raise ConfigurationError(f"{place}, field {field}: {error}") from error
    return Decision(finding, choice, fields["reason"], fields["author"], at)
