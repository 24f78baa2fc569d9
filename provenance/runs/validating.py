"""What a file holds -> a result or a run of version 1, or an error: whoever gave the file may have written anything into it.

Types and numbers are looked at here, once, so that nothing behind this place has to doubt them. What they say is the file's word.
"""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast

from provenance.rendering.json_run_v1 import RunV1
from provenance.rendering.json_v1 import ItemV1

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_CHUNK_BYTES = 1 << 20
_ESCAPE = re.compile(rb"\\.", re.DOTALL)
_OPENING, _CLOSING = list(b"[{"), list(b"]}")
_DEEPEST = 64
"""Levels; a run has 8."""
_LARGEST = 2**53
"""Integers up to here are the same in every JSON reader (RFC 8259, section 6); no number of a run is larger."""


def valid_item(value: object) -> ItemV1:
    """The result that a file holds.

    Raises:
        KeyError, ValueError: It is none of version 1; the text names the field.
    """
    return cast("ItemV1", _valid(value, _schema_of(ItemV1)))


def valid_head(value: object) -> RunV1:
    """The run that a file holds, without its results.

    Raises:
        KeyError, ValueError: It is none of version 1; the text names the field.
    """
    return cast("RunV1", _valid(value, _schema_of(RunV1)))


@cache
def _schema_of(kind: type) -> "TypeAdapter[object]":
    from pydantic import TypeAdapter

    return TypeAdapter(kind)


def _valid(value: object, schema: "TypeAdapter[object]") -> object:
    from pydantic import ValidationError

    try:
        schema.validate_python(value, strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        field = ".".join(map(str, first["loc"]))
        if first["type"] == "missing":
            raise KeyError(field) from None
        raise ValueError(f"field {field}: {first['msg']}") from None
    try:
        _require_numbers(value)
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return value


def _require_numbers(value: object) -> None:
    """Refuse numbers that are none, or that only an attack would need.

    Raises:
        ValueError: There is one.
    """
    if isinstance(value, dict):
        for one in value.values():
            _require_numbers(one)
    elif isinstance(value, list):
        for one in value:
            _require_numbers(one)
    elif isinstance(value, int | float) and not abs(value) <= _LARGEST:  # so written, it is true of what is no number
        raise ValueError(f"{value:.3g} is no number of a run" if isinstance(value, float) else "a whole number beyond 2^53")


def require_shallow(path: Path) -> None:
    """Refuse a file of JSON whose values lie deeper in each other than those of any run: a streaming parser needs the square of the depth.

    Raises:
        OSError: It cannot be read.
        ValueError: It is too deep.
    """
    import numpy as np

    depth, in_string, rest = 0, 0, b""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            chunk = rest + chunk
            escaped = len(chunk) - len(chunk.rstrip(b"\\"))
            rest = b"\\" if escaped % 2 else b""
            text = np.frombuffer(_ESCAPE.sub(b"", chunk.removesuffix(rest)), np.uint8)
            quotes = np.cumsum(text == ord('"')) + in_string
            steps = np.isin(text, _OPENING).astype(np.int64) - np.isin(text, _CLOSING)
            depths = depth + np.cumsum(np.where(quotes % 2, 0, steps))
            if len(text):
                depth, in_string = int(depths[-1]), int(quotes[-1]) % 2
            if depths.max(initial=0) > _DEEPEST:
                raise ValueError(f"nested deeper than {_DEEPEST} levels")
