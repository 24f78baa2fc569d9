"""What `intake` shows: statements with their times, words and images, before anything is checked."""

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.contents import MissingContent
from provenance.model.dates import format_ends
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, Statement, UnreadStatement
from provenance.rendering.clean import clean
from provenance.rendering.json_v1 import ClaimV1, LabelV1, OriginV1, StatementV1, claim_v1, label_v1, origin_v1
from provenance.rendering.matches_v1 import ReasonV1
from provenance.rendering.sources import describe_label, describe_said, describe_time

_LONGEST_TEXT = 300
_INDENT = "    "


class TimeV1(TypedDict):
    """A time that the source gives: as written, how it is known, which field says it, and from when to when it may be."""

    text: str
    basis: str
    place: str
    earliest: str | None
    latest: str | None


class ImageV1(TypedDict):
    """An image: its name, where it was found, what its source says of it, and why it cannot be had, or null."""

    path: str
    origin: OriginV1 | None
    caption: str | None
    label: LabelV1 | None
    claims: list[ClaimV1]
    notes: dict[str, str]
    missing: ReasonV1 | None


class LeftOutV1(TypedDict):
    """An image of the source that is none of the statement, why, and what the source says that it is."""

    name: str
    reason: str
    label: LabelV1 | None


class IntakeV1(TypedDict):
    """One line: a statement as it would be checked."""

    schema_version: Literal[1]
    statement: StatementV1
    text: str | None
    times: list[TimeV1]
    images: list[ImageV1]
    left_out: list[LeftOutV1]
    unchecked: ReasonV1 | None


def intake_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one line of `intake -f jsonl`."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(IntakeV1).json_schema()}


def render_statements_jsonl(statements: Iterable[Statement | UnreadStatement]) -> Iterator[str]:
    """JSON Lines, one statement each, as they come."""
    for statement in statements:
        yield json.dumps(_unread_v1(statement) if isinstance(statement, UnreadStatement) else _read_v1(statement), ensure_ascii=True) + "\n"


def render_statements_text(statements: Iterable[Statement | UnreadStatement]) -> Iterator[str]:
    """A block of lines a statement, as they come."""
    for statement in statements:
        lines = _unread_text(statement) if isinstance(statement, UnreadStatement) else _read_text(statement)
        for left in statement.left_out:
            lines.append(f"  left out    {clean(left.name)}: {clean(left.reason)}")
            lines += [f"{_INDENT}{clean(describe_label(left.label))}"] if left.label is not None else []
        yield "\n".join(lines) + "\n\n"


def _read_v1(statement: Statement) -> IntakeV1:
    times: list[TimeV1] = []
    for time in statement.times:
        earliest, latest = format_ends(time.interval)
        times.append({"text": time.text, "basis": time.basis.value, "place": time.place, "earliest": earliest, "latest": latest})
    return {
        "schema_version": 1,
        "statement": {
            "id": statement.id,
            "at": statement.at_text,
            "at_basis": statement.at_basis.value,
            "source": statement.source,
            "url": statement.url,
        },
        "text": statement.text,
        "times": times,
        "images": [_image_v1(item) for item in statement.media],
        "left_out": [_left_out_v1(left) for left in statement.left_out],
        "unchecked": None,
    }


def _unread_v1(statement: UnreadStatement) -> IntakeV1:
    return {
        "schema_version": 1,
        "statement": {"id": statement.id, "at": statement.at_text, "at_basis": None, "source": statement.source, "url": None},
        "text": None,
        "times": [],
        "images": [_image_v1(path) for path in statement.paths],
        "left_out": [_left_out_v1(left) for left in statement.left_out],
        "unchecked": {"code": statement.unchecked.code, "text": statement.unchecked.text},
    }


def _left_out_v1(left: LeftOut) -> LeftOutV1:
    return {"name": left.name, "reason": left.reason, "label": None if left.label is None else label_v1(left.label)}


def _image_v1(item: MediaItem | str) -> ImageV1:
    if isinstance(item, str):
        return {"path": item, "origin": None, "caption": None, "label": None, "claims": [], "notes": {}, "missing": None}
    missing = item.content.error if isinstance(item.content, MissingContent) else None
    return {
        "path": item.path,
        "origin": None if item.origin is None else origin_v1(item.origin),
        "caption": item.caption,
        "label": None if item.label is None else label_v1(item.label),
        "claims": [claim_v1(claim) for claim in item.claims],
        "notes": dict(item.notes),
        "missing": None if missing is None else {"code": missing.code, "text": str(missing)},
    }


def _read_text(statement: Statement) -> list[str]:
    lines = [f"Statement {clean(statement.id)}"]
    lines.append(f"  time        {clean(describe_time(statement.at_text, statement.at_basis))}")
    lines += [f"{_INDENT}also {clean(f'{time.text} ({time.place})')}" for time in statement.times if time.text != statement.at_text]
    lines += [
        f"  where       {clean(place)}" for place in dict.fromkeys((statement.source, statement.url)) if place and place != statement.id
    ]
    if statement.text:
        text = " ".join(statement.text.split())
        lines.append(f"  text        {clean(text[:_LONGEST_TEXT])}{'…' if len(text) > _LONGEST_TEXT else ''}")
    for item in statement.media:
        lines.append(f"  image       {clean(item.path)}")
        lines += [f"{_INDENT}{clean(told)}" for told in describe_said(item.path, item.origin, item.caption, item.label, item.claims)]
        lines += [f"{_INDENT}{clean(name)}: {clean(value)}" for name, value in item.notes]
        if isinstance(item.content, MissingContent):
            lines.append(f"{_INDENT}cannot be had: {clean(str(item.content.error))}")
    if not statement.media:
        lines.append("  image       none")
    return lines


def _unread_text(statement: UnreadStatement) -> list[str]:
    lines = [f"Statement {clean(statement.id)}", f"  UNCHECKED   {clean(statement.unchecked.text)}"]
    return lines + [f"  image       {clean(path)}" for path in statement.paths]
