"""The appearances of one matched picture -> a drawing: a bar each on one axis, beside the statement's time."""

from collections.abc import Sequence
from dataclasses import dataclass

from provenance.dating.saying import shorten
from provenance.model.dates import DateInterval
from provenance.model.finding import Finding
from provenance.model.report import CheckedMedia
from provenance.rendering import svg
from provenance.rendering.appearances import Entry, count, describe_entry, show
from provenance.rendering.axis import Axis

_ROW = 26.0
_BAR, _THINNEST = 12.0, 4.0
_MAX_SHOWN = 40
_LONGEST_DATE = 12
"""Characters that fit between the number and the name."""
_CHARACTER = 7.2
"""Width of a digit at the size of the labels, generously."""
_IN_WORDS_BELOW = "The same stands in words below."


@dataclass(frozen=True, slots=True)
class Layout:
    """Lengths in pixels.

    Attributes:
        width: Of the drawing.
        margin: At its left and right.
        left: Where the axis begins.
        head: Height of what stands above the bars.
        foot: Of what stands below.
        is_narrow: Whether what the page around it says is left out: title, names, how a bar is to be read, and the words for each.
    """

    width: float
    margin: float
    left: float
    head: float
    foot: float
    is_narrow: bool = False

    @property
    def bars(self) -> float:
        """Length of the axis."""
        return self.width - self.margin - self.left


SHEET = Layout(760, 20, 276, 88, 60)
"""A drawing that stands alone."""
NARROW = Layout(440, 12, 136, 40, 54, is_narrow=True)
"""One inside a page that says the rest: its letters can be read at the width of a phone."""


def render_timeline(item: CheckedMedia, finding: Finding, layout: Layout = SHEET) -> str:
    """The drawing as SVG that can be put into a page as it is; the same finding gives the same text."""
    shown = show(item, finding, _MAX_SHOWN)
    intervals = [dated.appearance.interval for dated in finding.appearances]
    axis = Axis.over([*intervals, *([] if item.at is None else [item.at])])
    bottom = layout.head + _ROW * len(shown.entries)
    parts = [] if layout.is_narrow else _head(item, finding, layout)
    if axis is not None:
        parts += [*_grid(axis, bottom, layout), *_band(axis, item.at, bottom, layout)]
    parts += [_row(entry, axis, item.at, layout.head + _ROW * place, layout) for place, entry in enumerate(shown.entries)]
    if axis is not None:
        parts += _statement(axis, item.at, item.at_text or "", bottom, layout)
    parts += _foot(bottom, shown.folded_text, layout)
    height = bottom + layout.foot + (20 if shown.folded and not layout.is_narrow else 0)
    description = _IN_WORDS_BELOW if layout.is_narrow else _description(item, shown.entries, shown.folded_text)
    return svg.drawing(layout.width, height, _title(finding), description, parts)


def _title(finding: Finding) -> str:
    return f"When {shorten(finding.match.record.path)} appeared"


def _description(item: CheckedMedia, entries: Sequence[Entry], folded: str) -> str:
    """The whole drawing in words, for whoever cannot see it."""
    told = [f"{entry.number}: {'; '.join(describe_entry(entry, item.at))}" for entry in entries]
    return " ".join([f"Beside the statement's time, {shorten(item.at_text or 'not known')}.", *(f"{one}." for one in told), folded]).strip()


def _head(item: CheckedMedia, finding: Finding, layout: Layout) -> list[str]:
    number = count(len(finding.appearances), "appearance")
    image = "" if item.path is None else f", found again as {shorten(item.path, 60)}"
    return [
        svg.text(layout.margin, 30, _title(finding), font_size="17", font_weight="600"),
        svg.text(layout.margin, 50, f"{number} in the archive, in the order of time{image}", fill=svg.MUTED, font_size="12"),
    ]


def _grid(axis: Axis, bottom: float, layout: Layout) -> list[str]:
    end = layout.left + layout.bars
    ticks = [(layout.left + tick.place * layout.bars, tick.label) for tick in axis.ticks(layout.bars / _CHARACTER)]
    steps = "".join(f"M{_at(x, layout.head - 4)} V{svg.number(bottom + 4)}" for x, _ in ticks)
    return [
        svg.line((layout.left, bottom + 4), (end, bottom + 4), stroke=svg.INK),
        *([svg.path(steps, stroke=svg.RULE)] if ticks else []),
        *(svg.text(min(x, end - len(label) * _CHARACTER / 2), bottom + 20, label, **_label("middle")) for x, label in ticks),
    ]


def _label(anchor: str) -> dict[str, str]:
    return {"fill": svg.MUTED, "font_size": "12", "text_anchor": anchor}


def _band(axis: Axis, at: DateInterval | None, bottom: float, layout: Layout) -> list[str]:
    """Behind the bars, all instants that the statement's time may mean."""
    if at is None or at.is_unknown:
        return []
    start, end = (layout.left + place * layout.bars for place in axis.bar(at))
    return [svg.box(start, layout.head - 8, max(end - start, 1), bottom - layout.head + 12, fill=svg.INK, fill_opacity="0.12")]


def _statement(axis: Axis, at: DateInterval | None, at_text: str, bottom: float, layout: Layout) -> list[str]:
    """The line that evidence must end before, over the bars."""
    if at is None or at.earliest is None:
        return []
    x = layout.left + axis.place(at.earliest) * layout.bars
    words, anchor = f"the statement, {shorten(at_text, 30)}", "end" if x > layout.left + layout.bars / 2 else "start"
    return [
        svg.line((x, layout.head - 12), (x, bottom + 4), stroke=svg.INK, stroke_width="1.5", stroke_dasharray="4 3"),
        svg.text(x, layout.head - 16, words, font_size="12", text_anchor=anchor),
    ]


def _row(entry: Entry, axis: Axis | None, at: DateInterval | None, top: float, layout: Layout) -> str:
    """Number, date and by whom; the bar; and all that is known of it as words to be shown on pointing at it."""
    appearance, middle = entry.dated.appearance, top + _ROW / 2
    by = appearance.publisher or appearance.source
    date = appearance.date_text if not appearance.interval.is_unknown else "undated"
    weight = {"font_weight": "700"} if entry.is_earliest_evidence else {}
    parts = [
        svg.text(
            layout.margin + 22, middle + 4.5, f"{entry.number}{'*' if entry.is_earliest_evidence else ''}", text_anchor="end", **weight
        ),
        svg.text(layout.margin + 32, middle + 4.5, shorten(date, _LONGEST_DATE), **weight),
    ]
    if not layout.is_narrow:
        parts.append(svg.text(layout.margin + 142, middle + 4.5, shorten(by or "", 16), fill=svg.MUTED, font_size="12"))
    if axis is not None and not appearance.interval.is_unknown:
        parts += _bar(entry, axis, middle, layout)
    return "\n".join(parts) if layout.is_narrow else svg.group("; ".join([*describe_entry(entry, at)]), parts)


def _bar(entry: Entry, axis: Axis, middle: float, layout: Layout) -> list[str]:
    interval, is_evidence = entry.dated.appearance.interval, entry.dated.appearance.basis.is_evidence
    start, end = (layout.left + place * layout.bars for place in axis.bar(interval))
    if end - start < _THINNEST:
        centre = (start + end) / 2
        start, end = centre - _THINNEST / 2, centre + _THINNEST / 2
    fill = {"fill": svg.STRONG if is_evidence else svg.PALE, "stroke": svg.STRONG, "stroke_width": "1.4"}
    top, bottom = middle - _BAR / 2, middle + _BAR / 2
    left = (f"{_at(start + 7, top)} L{_at(start, middle)} L{_at(start + 7, bottom)}") if interval.earliest is None else None
    right = (f"L{_at(end - 7, bottom)} L{_at(end, middle)} L{_at(end - 7, top)}") if interval.latest is None else None
    steps = f"M{left or f'{_at(start, top)} L{_at(start, bottom)}'} {right or f'L{_at(end, bottom)} L{_at(end, top)}'} Z"
    return [svg.path(steps, **fill)]


def _at(x: float, y: float) -> str:
    return f"{svg.number(x)} {svg.number(y)}"


def _foot(bottom: float, folded: str, layout: Layout) -> list[str]:
    """What the signs mean, and how many appearances are not drawn."""
    y = bottom + 44
    parts = [
        svg.box(layout.margin, y - 9, 18, 10, fill=svg.STRONG, stroke=svg.STRONG),
        svg.text(layout.margin + 25, y, "evidence", font_size="12"),
        svg.box(layout.margin + 92, y - 9, 18, 10, fill=svg.PALE, stroke=svg.STRONG, stroke_width="1.4"),
        svg.text(layout.margin + 117, y, "only a claim", font_size="12"),
        svg.text(layout.margin + 206, y, "* the earliest evidence", font_size="12"),
    ]
    if layout.is_narrow:
        return parts
    parts.append(svg.text(layout.width - layout.margin, y, "a bar holds all instants that a date allows; pointed: open", **_label("end")))
    return [*parts, svg.text(layout.margin, y + 20, shorten(folded, 110), fill=svg.MUTED, font_size="12")] if folded else parts
