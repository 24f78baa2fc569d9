"""TimeMaps (RFC 7089, 5) in link format (RFC 6690, 2; RFC 8288, 3)."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from provenance.errors import TransportError
from provenance.mementos.listing import Listed, Listing
from provenance.mementos.service import MOST_LISTED, Service

_LINK = re.compile(r'<([^<>]*)>((?:[ \t\r\n]*;[ \t\r\n]*[\w!#$&+.^`|~*-]+(?:=(?:"(?:[^"\\]|\\.)*"|[^",;\s]*))?)*)')
_PARAMETER = re.compile(r';[ \t\r\n]*([\w!#$&+.^`|~*-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|([^",;\s]*)))?')
_MEMENTO_DATETIME = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")


def read_timemap(body: bytes, url: str, service: Service) -> Listing:
    """The mementos that a TimeMap lists, the earliest first. Those on other hosts are counted and left.

    Args:
        body: The answer; an empty one lists nothing.
        url: What was asked for.
        service: Who answered.

    Raises:
        TransportError: It is no TimeMap.
    """
    captures = []
    unread = elsewhere = 0
    is_cut = is_timemap = False
    for link in _LINK.finditer(body.decode("utf-8", "replace")):
        target, parameters = link[1], _parameters(link[2])
        relations = parameters.get("rel", "").lower().split()
        is_timemap = is_timemap or "original" in relations or "memento" in relations
        is_cut = is_cut or ("timemap" in relations and "self" not in relations)
        if "memento" not in relations:
            continue
        at = parse_memento_datetime(parameters.get("datetime", ""))
        if at is None:
            unread += 1
        elif not service.is_own(target):
            elsewhere += 1
        else:
            captures.append(Listed(at, service.raw(target), url))
    if not is_timemap and body.strip():
        raise TransportError("the answer is no TimeMap in link format; see whether --wayback names one")
    captures.sort(key=lambda one: one.at)
    return Listing(tuple(captures[:MOST_LISTED]), unread, elsewhere, is_cut or len(captures) > MOST_LISTED)


def parse_memento_datetime(text: str) -> datetime | None:
    """The time of a Memento-Datetime (RFC 7089, 2.1.1), UTC; None for anything else, two of them most of all.

    Some archives send what was captured with the headers that its server sent, which may have set one of its own.
    """
    if not _MEMENTO_DATETIME.fullmatch(text.strip()):
        return None
    try:
        return parsedate_to_datetime(text).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _parameters(text: str) -> dict[str, str]:
    """The parameters of a link, the first of each name."""
    found: dict[str, str] = {}
    for parameter in _PARAMETER.finditer(text):
        found.setdefault(parameter[1].lower(), parameter[2] if parameter[2] is not None else parameter[3] or "")
    return found
