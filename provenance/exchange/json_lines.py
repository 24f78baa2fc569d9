"""A hash list as JSON Lines (jsonlines.org): one object a line."""

import json
import math
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from provenance.exchange.interface import BadLine, Line, Value
from provenance.exchange.text_lines import text_lines


class JsonLines:
    """JSON Lines; see `HashList`."""

    def write(self, rows: Iterable[Mapping[str, Value]]) -> Iterator[str]:
        """See `HashList.write`; what is not known is null."""
        for row in rows:
            yield json.dumps(dict(row), ensure_ascii=False, allow_nan=False) + "\n"

    def read(self, stream: BinaryIO, name: str) -> Iterator[Line | BadLine]:
        """See `HashList.read`; empty lines are passed over."""
        for line in text_lines(stream, name):
            if isinstance(line, BadLine):
                yield line
            elif line[1].strip():
                yield _object(*line)


def _object(number: int, text: str) -> Line | BadLine:
    try:
        entry = json.loads(text)
    except (ValueError, RecursionError) as error:
        return BadLine(number, None, f"not valid JSON: {error}")
    if not isinstance(entry, dict):
        return BadLine(number, None, "an object is needed")
    fields: dict[str, str] = {}
    for key, value in entry.items():
        # bool is an int to Python, and means neither a size nor a text
        if isinstance(value, bool | list | dict) or (isinstance(value, float) and not math.isfinite(value)):
            return BadLine(number, key, "a text, a finite number or null is needed")
        fields[key] = "" if value is None else value if isinstance(value, str) else repr(value)
    return Line(number, fields)
