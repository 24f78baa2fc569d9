"""Appearances -> bars on one axis, in signs of one column each, for a terminal."""

from collections.abc import Iterable, Sequence

from provenance.dating.saying import shorten
from provenance.model.dates import DateInterval
from provenance.rendering.appearances import Entry
from provenance.rendering.axis import Axis
from provenance.rendering.clean import clean

_COLUMNS = 46
_NUMBER, _LABEL = 3, 14
"""Columns before and after the bars; with the signs between, a line has `WIDTH`."""
WIDTH = _NUMBER + 2 + _COLUMNS + 1 + _LABEL
_EVIDENCE, _CLAIM, _STATEMENT, _POINTER, _OPEN_START, _OPEN_END, _TICK = "▬▭╎▾◂▸╵"
PLAIN = str.maketrans({"▬": "=", "▭": "-", "╎": "|", "▾": "v", "◂": "<", "▸": ">", "╵": "'", "…": "~"})
"""What stands for each sign where it cannot be shown."""
SIGNS = _EVIDENCE + _CLAIM + _STATEMENT + _POINTER + _OPEN_START + _OPEN_END + _TICK
"""All of them are of one column in every terminal: none is wide or ambiguous (Unicode Standard Annex 11)."""
LEGEND = (
    f"Bars: {_EVIDENCE} evidence, {_CLAIM} only a claim, {_OPEN_START} {_OPEN_END} open ends, {_STATEMENT} the statement's time; "
    "* is the earliest evidence."
)


def draw_timeline(
    entries: Sequence[Entry], at: DateInterval | None, at_text: str | None, span: Iterable[DateInterval] | None = None
) -> list[str]:
    """A line for each entry with a bar from the first to the last instant that its date allows; above it the statement, below the dates.

    Args:
        entries: In the order of time.
        at: The statement's time; evidence proves where its bar ends before the line that begins there.
        at_text: The same, as written.
        span: The intervals that the axis holds; those of the entries where it is not given.

    Returns:
        Lines of `WIDTH` columns at most; none where nothing has a date.
    """
    intervals = [entry.dated.appearance.interval for entry in entries]
    if all(interval.is_unknown for interval in intervals):
        return []
    axis = Axis.over([*(span or intervals), *([] if at is None else [at])])
    if axis is None:
        return []
    start = None if at is None or at.earliest is None else _column(axis.place(at.earliest))
    lines = [] if start is None else [_pointing(start, f"the statement, {shorten(clean(at_text or ''), 25)}")]
    lines += [_row(entry, axis, start) for entry in entries]
    return [*lines, _dates(axis)]


def _row(entry: Entry, axis: Axis, statement: int | None) -> str:
    appearance = entry.dated.appearance
    bar = _bar(appearance.interval, axis, _EVIDENCE if appearance.basis.is_evidence else _CLAIM, statement)
    label = "undated" if appearance.interval.is_unknown else shorten(clean(appearance.date_text), _LABEL)
    return f"{entry.number:>{_NUMBER}}{'*' if entry.is_earliest_evidence else ' '} {bar} {label}".rstrip()


def _bar(interval: DateInterval, axis: Axis, sign: str, statement: int | None) -> str:
    columns = [" "] * _COLUMNS
    if statement is not None:
        columns[statement] = _STATEMENT
    if not interval.is_unknown:
        first, last = axis.bar(interval)
        start = _column(first)
        end = start if last - first < 1 / _COLUMNS else _column(last)  # what is narrower than a column takes one
        columns[start : end + 1] = sign * (end + 1 - start)
        if interval.earliest is None:
            columns[0] = _OPEN_START
        if interval.latest is None:
            columns[-1] = _OPEN_END
    return "".join(columns)


def _pointing(column: int, text: str) -> str:
    """`text` on whichever side of its pointer there is room."""
    place = _NUMBER + 2 + column
    before = f"{text} {_POINTER}"
    return before.rjust(place + 1) if len(before) <= place + 1 else f"{' ' * place}{_POINTER} {text}"


def _dates(axis: Axis) -> str:
    columns = [" "] * (WIDTH - _NUMBER - 2)
    for tick in axis.ticks(_COLUMNS):
        start = _column(tick.place)
        columns[start : start + 1 + len(tick.label)] = f"{_TICK}{tick.label}"
    return (" " * (_NUMBER + 2) + "".join(columns)).rstrip()


def _column(place: float) -> int:
    return min(_COLUMNS - 1, int(place * _COLUMNS))
