"""Answers of CDX servers: lines of JSON objects, as pywb writes them, or one array of arrays, as the Internet Archive does."""

import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice

from provenance.errors import TransportError
from provenance.mementos.listing import Listed, Listing
from provenance.mementos.service import MOST_LISTED, Service

_STAMP = re.compile(r"[0-9]{14}")
_SHA1 = re.compile(r"(?:sha1:)?([A-Z2-7]{32})")
"""Base32 of 20 bytes (RFC 4648, 6)."""
_UNKNOWN_TYPES = frozenset({"", "-", "unk", "warc/revisit"})
"""What stands for no media type: nothing, a dash, the Internet Archive's word for it; a revisit is of what it refers to."""


def read_cdx(body: bytes, url: str, service: Service) -> Listing:
    """The captures that an answer lists, the earliest first. Lines that are none are counted and left.

    Args:
        body: The answer.
        url: What was asked for, where a line does not name what it captured.
        service: Who answered.

    Raises:
        TransportError: It is no answer of a CDX server.
    """
    captures = []
    lines = unread = 0
    for row in islice(_rows(body), MOST_LISTED):
        lines += 1
        listed = None if row is None else _listed(row, url, service)
        if listed is None:
            unread += 1
        else:
            captures.append(listed)
    if lines and not captures:
        raise _no_index()
    captures.sort(key=lambda one: one.at)
    return Listing(tuple(captures), unread, is_cut=lines >= MOST_LISTED)


def _rows(body: bytes) -> Iterator[Mapping[str, object] | None]:
    """Each line by the names of its fields; None for one that cannot be read."""
    try:
        text = body.decode().strip()
    except UnicodeDecodeError:
        raise _no_index() from None
    if text.startswith("["):
        yield from _rows_of_array(_loaded(text))
        return
    for line in io.StringIO(text):
        row = _loaded(line)
        yield row if isinstance(row, dict) else None


def _rows_of_array(table: object) -> Iterator[Mapping[str, object] | None]:
    if not isinstance(table, list):
        raise _no_index()
    if not table:
        return
    names = table[0]
    if not isinstance(names, list) or "timestamp" not in names:
        raise _no_index()
    for row in table[1:]:
        if row:  # an empty one stands before a resumption key
            yield dict(zip(map(str, names), row, strict=False)) if isinstance(row, list) and len(row) == len(names) else None


def _loaded(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _listed(row: Mapping[str, object], url: str, service: Service) -> Listed | None:
    stamp = row.get("timestamp")
    if not isinstance(stamp, str) or not _STAMP.fullmatch(stamp):
        return None
    try:
        at = datetime.strptime(stamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    captured = _text(row, "url", "original")
    if not captured.startswith(("http://", "https://")) or not captured.isprintable():
        captured = url
    media_type = _text(row, "mime", "mimetype").partition(";")[0].strip().lower()
    status = _text(row, "status", "statuscode")
    sha1 = _SHA1.fullmatch(_text(row, "digest"))
    return Listed(
        at,
        service.uri_m(at, captured),
        captured,
        None if media_type in _UNKNOWN_TYPES else media_type,
        int(status) if re.fullmatch(r"[1-5][0-9][0-9]", status) else None,
        None if sha1 is None else sha1[1],
    )


def _text(row: Mapping[str, object], *names: str) -> str:
    """The first of some fields that there is, as text; empty where there is none."""
    return next((str(row[name]) for name in names if isinstance(row.get(name), str | int)), "")


def _no_index() -> TransportError:
    return TransportError("the answer is no list of captures as CDX servers give it; see whether --wayback names one")
