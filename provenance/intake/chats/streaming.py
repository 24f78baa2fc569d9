r"""JSON of any size as a stream of fields and items, without ever holding more than one item.

What other writers get wrong is mended on the way, so that one broken message does not cost the others: Telegram Desktop
writes control characters as `\x1F`, which is no JSON; others write NaN; bytes that are no UTF-8 become U+FFFD. Of more than
`_MOST_DIGITS` digits in a row the rest is left out, in texts too: Python reads no integer of more than 4,300.

It is parsed by ijson's backend in Python, at 7 MB a second: the one in C (yajl) takes a quarter of that, and has crashed on numbers.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, TypeAlias

from provenance.errors import SourceError

Path: TypeAlias = tuple[str, ...]
"""Keys from the root; `[]` for any place in an array."""

_CHUNK_BYTES = 1 << 16
_MAX_DEPTH = 64
"""Of values within values; the exports that are read have at most 12."""
_MAX_VALUES = 100_000
"""Of one item: a message of the longest text with every character formatted has 4,096 parts of 3 values."""
_MAX_VALUE_BYTES = 2**24
"""Of one text or number: the parser puts a long one together anew with every piece of it that is read."""
_MOST_DIGITS = 400
"""In a row: more than the largest float has (309), so that what is cut stays too large for any time or size."""
_MANY_DIGITS = re.compile(f"[0-9]{{{_MOST_DIGITS},}}")
_ESCAPE = re.compile(r"\\(?:x([0-9A-F]{2})|.)", re.DOTALL)
_NOT_A_NUMBER = re.compile(r'("\s*:\s*)(?:NaN|-?Infinity)(?=\s*[,}])')


@dataclass(frozen=True, slots=True)
class Found:
    """A part of the document.

    Attributes:
        path: Where it is.
        value: A scalar; an item as dict; None also where an object outside of items begins (`begins`).
        begins: Whether an object begins here.
        problem: Why an item could not be taken whole, or None.
    """

    path: Path
    value: object
    begins: bool = False
    problem: str | None = None


def read_parts(stream: BinaryIO, name: str, items: frozenset[Path]) -> Iterator[Found]:
    """The scalars and the beginnings of objects outside of items, and each item as a whole, in their order.

    Args:
        stream: UTF-8, with or without a byte order mark.
        name: What messages call it.
        items: Paths of what is yielded whole, for instance `("messages", "[]")`.

    Raises:
        SourceError: It is no JSON, or not to its end, or nested too deeply; what came before has been yielded.
    """
    from ijson import JSONError  # type: ignore[import-untyped]  # it ships no types
    from ijson.backends.python import basic_parse  # type: ignore[import-untyped]

    mended = _MendedStream(stream)
    events = basic_parse(mended, buf_size=_CHUNK_BYTES)
    try:
        yield from _Walk(items).parts((event, mended.told(value)) for event, value in events)
        if mended.fault is not None:
            raise ValueError(mended.fault)
    except (JSONError, ValueError, ArithmeticError, EOFError, OSError) as error:
        first_line = mended.fault or str(error).strip().split("\n", 1)[0]
        raise SourceError(f"{name}: not valid JSON from there on: {first_line}") from error


class _Walk:
    """Where in the document the events are."""

    def __init__(self, items: frozenset[Path]) -> None:
        self._items = items
        self._path: list[str] = []

    def parts(self, events: Iterator[tuple[str, object]]) -> Iterator[Found]:
        path = self._path
        for event, value in events:
            if event == "map_key":
                path[-1] = str(value)
            elif event in ("end_map", "end_array"):
                path.pop()
                if event == "end_map":
                    continue
            elif event == "start_map" and tuple(path) in self._items:
                item, problem = _build(events)
                yield Found(tuple(path), item, problem=problem)
            elif event in ("start_map", "start_array"):
                if event == "start_map":
                    yield Found(tuple(path), None, begins=True)
                path.append("[]" if event == "start_array" else "")
                if len(path) > _MAX_DEPTH:
                    raise ValueError(f"more than {_MAX_DEPTH} values within each other")
            else:
                yield Found(tuple(path), value)


def _build(events: Iterator[tuple[str, object]]) -> tuple[dict[str, object], str | None]:
    """The object that has just begun; what is nested too deeply or too long is passed over."""
    item: dict[str, object] = {}
    stack: list[dict[str, object] | list[object]] = [item]
    keys: list[str] = [""]
    depth, values, problem = 1, 0, None
    for event, value in events:
        values += 1
        if event in ("end_map", "end_array"):
            depth -= 1
            if depth < len(stack):
                stack.pop()
                keys.pop()
            if depth == 0:
                return item, problem
            continue
        if event in ("start_map", "start_array"):
            depth += 1
        if depth > _MAX_DEPTH or values > _MAX_VALUES:
            problem = f"more than {_MAX_DEPTH} values within each other or {_MAX_VALUES:,} in all"
            continue
        if event == "map_key":
            keys[-1] = str(value)
            continue
        made: object = {} if event == "start_map" else [] if event == "start_array" else value
        top = stack[-1]
        if isinstance(top, dict):
            top[keys[-1]] = made
        else:
            top.append(made)
        if isinstance(made, dict | list):
            stack.append(made)
            keys.append("")
    raise ValueError("it ends within a value")


class _MendedStream:
    """Bytes of a document, as UTF-8 and JSON that a strict reader takes; `fault` says why they end too early, if they do."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("replace")
        self._held = ""
        self._digits = 0
        self._untold_bytes = 0
        self.fault: str | None = None

    def told(self, value: object) -> object:
        r"""A value that was parsed, without halves of characters, which `\ud800` alone stands for."""
        self._untold_bytes = 0
        return value.encode("utf-8", "replace").decode() if isinstance(value, str) and not value.isascii() else value

    def read(self, size: int = -1) -> bytes:
        """The next bytes, more or fewer than asked for; none at the end, or after too many of which no value could be made."""
        if size == 0:
            return b""
        while True:
            raw = self._stream.read(_CHUNK_BYTES)
            self._untold_bytes += len(raw)
            if self._untold_bytes > _MAX_VALUE_BYTES:
                self.fault = f"a value of more than {_MAX_VALUE_BYTES:,} bytes"
                return b""
            text = self._held + self._decoder.decode(raw, final=not raw)
            self._held = ""
            if raw:
                cut = _safe_cut(text)
                text, self._held = text[:cut], text[cut:]
            if (text := self._shortened(text)) or not raw:
                return _mend(text).encode("utf-8", "replace")

    def _shortened(self, text: str) -> str:
        """With no more digits in a row than are taken, those counted that came just before."""
        before = self._digits
        text = _MANY_DIGITS.sub(lambda found: found[0][:_MOST_DIGITS], "0" * before + text)
        last = text[-_MOST_DIGITS:]
        self._digits = len(last) - len(last.rstrip("0123456789"))
        return text[before:]


def _safe_cut(text: str) -> int:
    r"""Where a text may be cut so that neither an escape nor a key with its number is torn: before its last `"` or `\`."""
    tail = max(0, len(text) - 64)
    cut = max(text.rfind('"', tail), text.rfind("\\", tail))
    while cut > 0 and text[cut - 1] == "\\":
        cut -= 1
    return cut if cut > 0 else len(text)


def _mend(text: str) -> str:
    if "\\x" in text:
        text = _ESCAPE.sub(lambda found: f"\\u00{found[1]}" if found[1] else found[0], text)
    if "NaN" in text or "Infinity" in text:
        text = _NOT_A_NUMBER.sub(r'\1"NaN"', text)
    return text
