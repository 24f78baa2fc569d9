"""What `dates` shows: every date in or about a picture, with its basis, its zone and what it proves."""

import json
from collections.abc import Iterable, Iterator
from typing import Literal

from typing_extensions import TypedDict  # that of typing lacks what pydantic needs before Python 3.12

from provenance.dating.manifests import Manifest, ManifestState
from provenance.dating.stamps import Stamp, StampKind, StampState
from provenance.finding_dates import PictureDates
from provenance.model.dates import format_ends, format_instant
from provenance.model.found import FoundDate, Zone
from provenance.rendering.clean import clean
from provenance.rendering.matches_v1 import ReasonV1
from provenance.transport import Fetched

_INDENT = "    "
_LONGEST_TEXT = 120
_AROUND = ("file modification time", "file name", "address", "HTTP ", "time stamp ")
"""How the fields begin that do not stand in the file."""
_ZONES = {
    Zone.WRITTEN: "its offset is written",
    Zone.DEFINED: "UTC by definition of the field",
    Zone.GIVEN: "no zone is written: that of --timezone",
    Zone.UNKNOWN: "no zone is written: that day in any zone",
}
_STATES = {
    ManifestState.UNTRUSTED: "fits the picture, and the signer is not known to be trusted: anybody can sign",
    ManifestState.TRUSTED: "fits the picture, by a trusted signer",
    ManifestState.INVALID: "is INVALID, for the reasons below, so that its dates count for nothing",
    ManifestState.UNREAD: "could not be read",
}
_KINDS = {StampKind.RFC_3161: "RFC 3161", StampKind.OPENTIMESTAMPS: "OpenTimestamps"}
_STAMPS = {
    StampState.VALID: "valid",
    StampState.UNTRUSTED: "not verified, so that it proves nothing here",
    StampState.PENDING: "pending, so that it proves nothing yet",
    StampState.WEAK: "weak, so that it proves nothing",
    StampState.INVALID: "INVALID",
    StampState.WRONG_FILE: "of ANOTHER FILE",
    StampState.UNREAD: "could not be read",
}


class DateV1(TypedDict):
    """A date: where it stands, as written and in one form, from when to when it may be, how it is known and what it proves."""

    field: str
    text: str
    value: str
    earliest: str | None
    latest: str | None
    basis: str
    meaning: str
    zone: str
    proves: str
    doubts: list[str]
    notes: list[str]


class ManifestV1(TypedDict):
    """A C2PA manifest: none, untrusted, trusted, invalid or unread; who signed, what does not fit, why it could not be read."""

    state: str
    signer: str | None
    failures: list[str]
    error: str | None


class StampV1(TypedDict):
    """A time stamp: whose, in which file, what was found of it and why, who stands for it, from when to when it may be."""

    kind: str
    file: str
    sha256: str | None
    state: str
    reason: str
    authority: str | None
    earliest: str | None
    latest: str | None


class FetchedV1(TypedDict):
    """Where a picture was fetched from: the address that gave it, those that led there, when, and whether the cache answered."""

    url: str
    redirects: list[str]
    at: str
    from_cache: bool


class PictureDatesV1(TypedDict):
    """One line: the dates of one picture."""

    schema_version: Literal[1]
    path: str
    format: str | None
    dates: list[DateV1]
    c2pa: ManifestV1
    stamps: list[StampV1]
    fetched: FetchedV1 | None
    contradictions: list[str]
    problems: list[str]
    unread: ReasonV1 | None


def dates_schema() -> dict[str, object]:
    """JSON Schema (draft 2020-12) of one line of `dates -f jsonl`."""
    from pydantic import TypeAdapter

    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **TypeAdapter(PictureDatesV1).json_schema()}


def render_dates_jsonl(pictures: Iterable[PictureDates]) -> Iterator[str]:
    """JSON Lines, one picture each, as they come."""
    for picture in pictures:
        yield json.dumps(_picture_v1(picture), ensure_ascii=True) + "\n"


def render_dates_text(pictures: Iterable[PictureDates]) -> Iterator[str]:
    """A block of lines a picture, as they come."""
    for picture in pictures:
        lines = [clean(picture.path) + (f"  {picture.form}" if picture.form else "")]
        lines += [f"  unread      {clean(picture.unread.text)}"] if picture.unread else []
        lines += _fetched_lines(picture.fetched) if picture.fetched else []
        for date in picture.dates:
            lines += _date_lines(date)
        lines += [line for stamp in picture.stamps for line in _stamp_lines(stamp)]
        lines += _manifest_lines(picture.manifest)
        lines += [f"  contradicts {clean(text)}" for text in picture.contradictions]
        lines += [f"  problem     {clean(text)}" for text in picture.problems]
        if all(date.field.startswith(_AROUND) for date in picture.dates):
            lines.append("  no date was found in the file")
        yield "\n".join(lines) + "\n\n"


def _date_lines(date: FoundDate) -> list[str]:
    """What and when, the interval where it is not plain, then what it proves."""
    earliest, latest = format_ends(date.interval)
    label = "doubtful" if date.doubts else date.basis.value
    written = date.text if len(date.text) <= _LONGEST_TEXT else f"{date.text[:_LONGEST_TEXT]}…"
    lines = [
        f"  {label:<11} {clean(date.field)}: {clean(written)}",
        f"{_INDENT}from {earliest or 'any time'} to {latest or 'any time'} ({_ZONES[date.zone]})",
        f"{_INDENT}{date.proves}",
    ]
    return lines + [f"{_INDENT}doubt: {clean(doubt)}" for doubt in date.doubts] + [f"{_INDENT}note: {clean(note)}" for note in date.notes]


def _fetched_lines(fetched: Fetched) -> list[str]:
    by = "by the cache, of " if fetched.from_cache else "on "
    way = f", redirected by {', '.join(clean(url) for url in fetched.redirects)}" if fetched.redirects else ""
    return [f"  fetched     {clean(fetched.url)} {by}{format_instant(fetched.fetched_at.replace(microsecond=0))}{way}"]


def _stamp_lines(stamp: Stamp) -> list[str]:
    """Whose and what was found, then why."""
    authority = f", by {clean(stamp.authority)}" if stamp.authority else ""
    lines = [f"  stamp       {clean(stamp.name)} ({_KINDS[stamp.kind]}{authority}): {_STAMPS[stamp.state]}"]
    return lines + ([f"{_INDENT}{clean(stamp.reason)}"] if stamp.reason else [])


def _manifest_lines(manifest: Manifest) -> list[str]:
    if manifest.state is ManifestState.NONE:
        return []
    signer = f", signed by {clean(manifest.signer)} as the certificate says" if manifest.signer else ""
    lines = [f"  C2PA        the manifest {_STATES[manifest.state]}{signer}"]
    lines += [f"{_INDENT}{clean(failure)}" for failure in manifest.failures]
    return lines + ([f"{_INDENT}{clean(manifest.error)}"] if manifest.error else [])


def _picture_v1(picture: PictureDates) -> PictureDatesV1:
    manifest = picture.manifest
    return {
        "schema_version": 1,
        "path": picture.path,
        "format": picture.form,
        "dates": [_date_v1(date) for date in picture.dates],
        "c2pa": {
            "state": manifest.state.value,
            "signer": manifest.signer,
            "failures": list(manifest.failures),
            "error": manifest.error,
        },
        "stamps": [_stamp_v1(stamp) for stamp in picture.stamps],
        "fetched": None if picture.fetched is None else _fetched_v1(picture.fetched),
        "contradictions": list(picture.contradictions),
        "problems": list(picture.problems),
        "unread": None if picture.unread is None else {"code": picture.unread.code, "text": picture.unread.text},
    }


def _stamp_v1(stamp: Stamp) -> StampV1:
    earliest, latest = (None, None) if stamp.interval is None else format_ends(stamp.interval)
    return {
        "kind": stamp.kind.value,
        "file": stamp.name,
        "sha256": None if stamp.sha256 is None else str(stamp.sha256),
        "state": stamp.state.value,
        "reason": stamp.reason,
        "authority": stamp.authority,
        "earliest": earliest,
        "latest": latest,
    }


def _fetched_v1(fetched: Fetched) -> FetchedV1:
    return {
        "url": fetched.url,
        "redirects": list(fetched.redirects),
        "at": format_instant(fetched.fetched_at),
        "from_cache": fetched.from_cache,
    }


def _date_v1(date: FoundDate) -> DateV1:
    earliest, latest = format_ends(date.interval)
    return {
        "field": date.field,
        "text": date.text,
        "value": date.value,
        "earliest": earliest,
        "latest": latest,
        "basis": date.basis.value,
        "meaning": date.meaning.value,
        "zone": date.zone.value,
        "proves": date.proves,
        "doubts": list(date.doubts),
        "notes": list(date.notes),
    }
