"""What Python's `repr` wrote, read without running any of it: auto-archiver's CSV holds such cells.

Read are literals, and the times of the standard library and of dateutil; whatever else stands there becomes `UNREAD`.
"""

import ast
import re
import warnings
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

_LONGEST = 2 * 2**20
"""Characters of a cell; a post with a hundred files has some 50,000. A tree of it takes up to a hundred times as much."""


class Unread:
    """Stands for an expression that is not read."""


UNREAD: Final = Unread()
_PYTZ_UTC = re.compile(r"tzinfo=<UTC>")
_ZONES_UTC = frozenset({"tzutc", "dateutil.tz.tzutc", "pytz.utc", "pytz.UTC"})


def read_literal(text: str) -> object:
    """The value: of dicts, lists, tuples, sets, texts, numbers, times, True, False and None.

    Raises:
        ValueError: It is no expression, or one nested too deeply, or too long.
    """
    if len(text) > _LONGEST:
        raise ValueError(f"{len(text):,} characters; the limit is {_LONGEST:,}")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", SyntaxWarning)  # of texts that Python would have written otherwise
            tree = ast.parse(_PYTZ_UTC.sub("tzinfo=tzutc()", text), mode="eval")
        return _value(tree.body)
    except (SyntaxError, RecursionError, MemoryError, OverflowError) as error:
        raise ValueError(f"not what Python writes for a value: {type(error).__name__}") from error


def _value(node: ast.expr) -> object:
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Dict):
        return {_value(key): _value(value) for key, value in zip(node.keys, node.values, strict=True) if isinstance(key, ast.Constant)}
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return [_value(element) for element in node.elts]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        number = _value(node.operand)
        return -number if isinstance(number, int | float) else UNREAD
    if isinstance(node, ast.Call):
        return _call(ast.unparse(node.func), node)
    return UTC if ast.unparse(node) in ("datetime.timezone.utc", "datetime.UTC", *_ZONES_UTC) else UNREAD


def _call(name: str, node: ast.Call) -> object:
    given = [_value(argument) for argument in node.args]
    named = {keyword.arg: _value(keyword.value) for keyword in node.keywords if keyword.arg is not None}
    try:
        if name == "datetime.datetime":
            return _datetime(given, named)
        if name == "datetime.timedelta":
            return timedelta(**{key: value for key, value in named.items() if isinstance(value, int)})
        if name in ("datetime.timezone", "tzoffset") and given:
            offset = given[-1]
            return timezone(offset if isinstance(offset, timedelta) else timedelta(seconds=int(str(offset))))
    except (ValueError, OverflowError, TypeError):
        return UNREAD
    return UTC if name in _ZONES_UTC else UNREAD


def _datetime(given: list[object], named: dict[str, object]) -> object:
    zone = named.get("tzinfo")
    parts = [part for part in given if isinstance(part, int)]
    if len(parts) != len(given) or not 3 <= len(parts) <= 7 or not (zone is None or isinstance(zone, tzinfo)):
        return UNREAD
    year, month, day, hour, minute, second, microsecond = (*parts, 0, 0, 0, 0)[:7]
    return datetime(year, month, day, hour, minute, second, microsecond, zone)
