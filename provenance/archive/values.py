"""Values of rows, held to what this program writes: an archive may come from somebody else, or be damaged.

Each raises ValueError, which says what is wrong, where a value is none that could have been written.
"""

import json
import math
from datetime import UTC, datetime

from provenance.model.dates import parse_instant
from provenance.model.exchange_code import PDQ
from provenance.model.fingerprint import PHASH_256, Fingerprint
from provenance.model.record import GenericRegion

MAX_SIDE = (1 << 31) - 1
"""Pixels of a side: the most that an imported list may say."""
_LARGEST = (1 << 63) - 1
"""That SQLite can hold."""


def text(value: object) -> str:
    """A text."""
    if isinstance(value, str):
        return value
    raise ValueError(f"{_shown(value)} is no text")


def text_or_none(value: object) -> str | None:
    """A text, or nothing."""
    return None if value is None else text(value)


def blob(value: object, size: int | None = None) -> bytes:
    """Bytes, as many as said."""
    if not isinstance(value, bytes) or size not in (None, len(value)):
        raise ValueError(f"{_shown(value)} is not {size} bytes")
    return value


def whole(value: object, most: int = _LARGEST, *, least: int = 0) -> int:
    """A whole number, both ends included."""
    if not isinstance(value, int) or not least <= value <= most:
        raise ValueError(f"{_shown(value)} is not a whole number from {least} to {most}")
    return value


def instant_text(instant: datetime | None) -> str | None:
    """Text of an instant, of one width so that texts sort as instants do; None stays None."""
    return None if instant is None else instant.astimezone(UTC).isoformat(timespec="microseconds")


def instant_or_none(value: object) -> datetime | None:
    """An instant as `instant_text` writes it: SQLite compares the texts."""
    if value is None:
        return None
    instant = parse_instant(text(value))
    if instant_text(instant) != value:
        raise ValueError(f"{_shown(value)} is not as instants are written")
    return instant


def notes(value: object) -> tuple[tuple[str, str], ...]:
    """Names and texts, sorted by name, from JSON."""
    try:
        read = json.loads(text(value))
    except RecursionError:
        raise ValueError("notes are nested too deep") from None
    if not isinstance(read, dict) or not all(isinstance(one, str) for one in read.values()):
        raise ValueError(f"{_shown(value)} is no object of texts")
    return tuple(sorted(read.items()))


def looks(algorithm: object, code: object, detail: object, decode_path: object) -> Fingerprint:
    """A fingerprint by one of the algorithms that a record can be known by."""
    if algorithm not in {PHASH_256, PDQ}:
        raise ValueError(f"{_shown(algorithm)} is no algorithm that pictures are known by")
    if not isinstance(detail, float) or not -1 <= detail < math.inf:
        raise ValueError(f"a detail of {_shown(detail)}")
    return Fingerprint(text(algorithm), blob(code, 32), detail, text(decode_path))


def region(left: object, top: object, right: object, bottom: object, reason: object) -> GenericRegion:
    """A marked part of a picture."""
    part = GenericRegion(_share(left), _share(top), _share(right), _share(bottom), text(reason))
    if not (part.left < part.right and part.top < part.bottom):
        raise ValueError(f"a mark of {_shown((left, top, right, bottom))}, which is no part of a picture")
    return part


def _share(value: object) -> float:
    if isinstance(value, float) and 0 <= value <= 1:
        return value
    raise ValueError(f"{_shown(value)} is not from 0 to 1")


def _shown(value: object) -> str:
    """A value, short enough for a line."""
    written = repr(value[:40] if isinstance(value, (str, bytes)) else value)
    return written if len(written) <= 80 else f"{written[:80]}…"
