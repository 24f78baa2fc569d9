"""What an archive could have known -> a drawing: a bar a year, stacked by how the dates of its records are known."""

from collections.abc import Sequence
from itertools import groupby

from provenance.model.coverage import Coverage, YearRecords
from provenance.model.dates import DateBasis
from provenance.rendering import svg
from provenance.rendering.appearances import count

_WIDTH, _MARGIN = 760.0, 20.0
_LEFT, _ACROSS = 62.0, 678.0
_TOP, _HEIGHT, _FOOT = 78.0, 190.0, 84.0
_MOST_BARS = 60
"""Beyond, several years share a bar: a bar keeps the width of a sign."""
_SPANS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_LABEL = 44.0
"""Width of a label of the axis, with what is left free around it."""
_FILLS = {
    DateBasis.CAPTURED: svg.INK,
    DateBasis.PUBLISHED: svg.STRONG,
    DateBasis.EMBEDDED: svg.MIDDLE,
    DateBasis.ASSERTED: svg.PALE,
}
"""From dark to white, so that they are told apart in grey; evidence is dark."""
_WORDS = {
    DateBasis.CAPTURED: "captured (evidence)",
    DateBasis.PUBLISHED: "published (evidence)",
    DateBasis.EMBEDDED: "in the file (claim)",
    DateBasis.ASSERTED: "asserted (claim)",
}


def render_coverage(coverage: Coverage, name: str) -> str:
    """The drawing as SVG that can be put into a page as it is; the same coverage gives the same text.

    Args:
        coverage: What was counted.
        name: What the archive is called.
    """
    bars, span = _bars(coverage.years)
    told = f"{count(coverage.records, 'picture')} in {name}, by the year of their appearances{'' if span == 1 else f', {span} years a bar'}"
    parts = [
        svg.text(_MARGIN, 30, "What this archive could have known", font_size="17", font_weight="600"),
        svg.text(_MARGIN, 50, told, fill=svg.MUTED, font_size="12"),
    ]
    parts += _drawn(bars, span) if bars else [svg.text(_LEFT, _TOP + 40, "No picture has a date that lies in one year.")]
    parts += _foot(coverage)
    height = _TOP + _HEIGHT + _FOOT
    return svg.drawing(_WIDTH, height, f"What {name} could have known", _description(coverage), parts)


def _bars(years: Sequence[YearRecords]) -> tuple[list[tuple[int, tuple[int, ...]]], int]:
    """The first year of each bar with its records by basis, ascending; and how many years a bar holds.

    Of several years in one bar a record of two counts twice.
    """
    if not years:
        return [], 1
    first, last = years[0].year, years[-1].year
    span = next((span for span in _SPANS if last // span - first // span < _MOST_BARS), _SPANS[-1])
    by_bar = groupby(years, key=lambda one: one.year - one.year % span)
    return [(start, tuple(map(sum, zip(*(one.by_basis for one in alike), strict=True)))) for start, alike in by_bar], span


def _drawn(bars: list[tuple[int, tuple[int, ...]]], span: int) -> list[str]:
    most = max(sum(counts) for _, counts in bars)
    first, number = bars[0][0], (bars[-1][0] - bars[0][0]) // span + 1
    step = min(_ACROSS / number, 64.0)
    parts = _scale(most)
    every = next(every for every in _SPANS if every * step >= _LABEL)
    for start, counts in bars:
        left = _LEFT + (start - first) // span * step
        parts.append(_bar(start, span, counts, left + step * 0.1, step * 0.8, most))
    for place in (place for place in range(number) if (first // span + place) % every == 0):
        x = _LEFT + (place + 0.5) * step
        parts.append(svg.text(x, _TOP + _HEIGHT + 18, str(first + place * span), fill=svg.MUTED, font_size="12", text_anchor="middle"))
    return [*parts, svg.line((_LEFT, _TOP + _HEIGHT), (_LEFT + _ACROSS, _TOP + _HEIGHT), stroke=svg.INK)]


def _scale(most: int) -> list[str]:
    """Three round numbers at the left, and lines across."""
    parts = []
    unit = 10 ** max(0, len(str(most)) - 1)
    step = next(step for step in (unit, 2 * unit, 5 * unit, 10 * unit) if most / step <= 4)
    for number in range(0, most + 1, step):
        y = _TOP + _HEIGHT * (1 - number / most)
        parts.append(svg.line((_LEFT, y), (_LEFT + _ACROSS, y), stroke=svg.RULE))
        parts.append(svg.text(_LEFT - 8, y + 4, f"{number:,}", fill=svg.MUTED, font_size="12", text_anchor="end"))
    return parts


def _bar(start: int, span: int, counts: tuple[int, ...], left: float, width: float, most: int) -> str:
    boxes, bottom = [], _TOP + _HEIGHT
    for basis, number in zip(DateBasis, counts, strict=True):
        if number:
            height = _HEIGHT * number / most
            boxes.append(svg.box(left, bottom - height, width, height, fill=_FILLS[basis], stroke=svg.INK, stroke_width="0.8"))
            bottom -= height
    return svg.group(f"{_years(start, span)}: {_counted(counts)}", boxes)


def _years(start: int, span: int) -> str:
    return str(start) if span == 1 else f"{start} to {start + span - 1}"


def _counted(counts: Sequence[int]) -> str:
    return ", ".join(f"{number} {_WORDS[basis]}" for basis, number in zip(DateBasis, counts, strict=True) if number)


def _foot(coverage: Coverage) -> list[str]:
    """What the fills mean, and what no bar shows."""
    y = _TOP + _HEIGHT + 46
    parts = []
    for place, (basis, words) in enumerate(_WORDS.items()):
        x = _MARGIN + place * 178
        parts += [
            svg.box(x, y - 10, 14, 11, fill=_FILLS[basis], stroke=svg.INK, stroke_width="0.8"),
            svg.text(x + 21, y, words, font_size="12"),
        ]
    last = coverage.last_addition
    told = [f"{coverage.spanning_years} may be of several years", f"{coverage.undated} undated"]
    told.append(f"{coverage.with_features} of {coverage.records} can be found in parts")
    told.append("nothing was added" if last is None else f"last addition {last.at}")
    return [*parts, svg.text(_MARGIN, y + 22, "; ".join(told), fill=svg.MUTED, font_size="12")]


def _description(coverage: Coverage) -> str:
    years = "; ".join(f"{one.year}: {_counted(one.by_basis)}" for one in coverage.years)
    return f"Records by year, each counted once a year by the date that counts for most. {years or 'None.'}"
