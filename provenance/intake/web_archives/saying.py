"""What the header and block of a record say: what was sent, from where, when, and what speaks against it."""

import re
from datetime import UTC, datetime

from provenance.errors import DateError
from provenance.intake.web_archives.framing import RawRecord
from provenance.intake.web_archives.payload import Message, Payload, digest_holds, parse_http
from provenance.model.dates import UNKNOWN_DATE, DateInterval
from provenance.model.edtf import parse_edtf

_FIRST_WEB_ARCHIVE = DateInterval(datetime(1996, 1, 1, tzinfo=UTC), None)
"""The Internet Archive, the first of them, began in 1996."""
_ARC_DATE = re.compile(r"(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?\d{0,3}")


def doubts_of(record: RawRecord, at: DateInterval) -> tuple[str, ...]:
    """What speaks against taking a record for what was captured then, in words."""
    doubts = []
    if record.is_cut:
        doubts.append("its record is cut off")
    if record.recovered:
        doubts.append("found by searching after a damaged place of the file")
    if at.is_unknown:
        doubts.append("the time of the capture cannot be read")
    elif at.surely_before(_FIRST_WEB_ARCHIVE):
        doubts.append("the time of the capture is before web archives existed (1996)")
    return tuple(doubts)


def digest_doubts(record: RawRecord, block: bytes, payload: Payload) -> tuple[str, ...]:
    """What speaks against its payload: digests that do not hold, codings that cannot be undone."""
    doubts = []
    for header, word, candidates in (("warc-block-digest", "record", (block,)), ("warc-payload-digest", "payload", payload.stages)):
        declared = record.headers.get(header)
        if declared is not None and digest_holds(declared, candidates) is False:
            doubts.append(f"the {word} is not what its digest says")
    if payload.problem is not None:
        doubts.append(f"the payload is not whole: {payload.problem}")
    return tuple(doubts)


def message_of(record: RawRecord, block: bytes) -> Message | None:
    """What was sent: an HTTP answer, or the block of a resource; None for anything else, DNS for one."""
    declared = record.headers.get("arc-content-type")
    if record.kind == "resource":
        return Message(None, {"content-type": record.headers.get("content-type", "")}, block)
    message = parse_http(block)
    if message is None and declared is not None and declared.startswith(("image/", "text/html")):
        return Message(None, {"content-type": declared}, block)
    return message


def media_type_of(message: Message) -> tuple[str, str | None]:
    """Media type in small letters, and charset or None, as a server gave them."""
    media_type, _, parameters = message.headers.get("content-type", "").partition(";")
    charset = re.search(r"(?i)charset\s*=\s*[\"']?([\w.:-]+)", parameters)
    return media_type.strip().lower(), None if charset is None else charset[1]


def url_of(record: RawRecord) -> str:
    """The address: Wget up to 1.19 put it in angle brackets; some crawlers leave spaces in it, which no URI can have (RFC 3986)."""
    return record.headers.get("warc-target-uri", "").strip().strip("<>").replace(" ", "%20")


def time_of(record: RawRecord) -> tuple[DateInterval, str]:
    """The time of the capture, always UTC (WARC 1.1, section 5.4), and as it is written."""
    written = record.headers.get("warc-date", "").strip()
    arc = _ARC_DATE.fullmatch(written)
    text = written if arc is None else "-".join(arc.group(1, 2, 3)) + (f"T{':'.join(arc.group(4, 5, 6))}Z" if arc[4] else "")
    try:
        return parse_edtf(text, UTC), text
    except DateError:
        return UNKNOWN_DATE, written


def instant(text: str) -> str:
    """A time without fractions of seconds: a revisit often refers to it without them."""
    return re.sub(r"\.\d+(?=Z?$)", "", text.strip())
