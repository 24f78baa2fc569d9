"""Values -> JSON that every parser reads: ASCII, and no half of a surrogate pair."""

import json
import re

_ESCAPES = re.compile(r"\\(?:ud[89ab][0-9a-f]{2}\\ud[c-f][0-9a-f]{2}|(ud[89a-f][0-9a-f]{2})|.)")
"""Escapes of JSON as `json.dumps` writes them, from the left; the group is half a pair, as names of files hold where they are no UTF-8."""


def dump(value: object) -> str:
    """The JSON text of a value, on one line.

    Half a surrogate pair, which many parsers refuse (RFC 8259, section 8.2), becomes the text of its escape, as `clean` shows it.
    """
    text = json.dumps(value, ensure_ascii=True)
    return _ESCAPES.sub(lambda found: rf"\\{found[1]}" if found[1] else found[0], text) if r"\ud" in text else text
