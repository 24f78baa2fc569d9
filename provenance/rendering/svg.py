"""Parts of drawings as SVG 1.1 that can stand inside a page: no scripts, styles, identifiers or links, and every text escaped.

The colours are those of light paper. A page that also has a dark side gives its own to whatever has one of `COLOURS`.
"""

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from provenance.rendering.clean import clean

PAPER, INK, MUTED, RULE = "#fbfaf7", "#22262b", "#5f666d", "#d5d2ca"
STRONG, PALE = "#0b5f70", "#ffffff"
"""Fill of what is evidence and of what is only claimed: dark and white also in grey; the latter is outlined."""
MIDDLE = "#b9c3c6"
"""Fill between the two."""
COLOURS = {"paper": PAPER, "ink": INK, "muted": MUTED, "rule": RULE, "strong": STRONG, "pale": PALE, "middle": MIDDLE}
"""All of them by name."""
_FONT = "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif"


def drawing(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """A whole drawing on paper of its own; its title and description are read aloud. How wide it may be in a page, the page says."""
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(width)} {number(height)}" width="{number(width)}" '
        f'height="{number(height)}" role="img" font-family="{_FONT}" font-size="13" fill="{INK}">'
    )
    paper = f'<rect width="{number(width)}" height="{number(height)}" fill="{PAPER}"/>'
    return "\n".join([head, f"<title>{safe(title)}</title>", f"<desc>{safe(description)}</desc>", paper, *parts, "</svg>"]) + "\n"


def text(x: float, y: float, words: str, **attributes: str) -> str:
    """A line of text; `font_size` and the like are attributes of SVG with a hyphen."""
    return f'<text x="{number(x)}" y="{number(y)}"{_attributes(attributes)}>{safe(words)}</text>'


def line(start: tuple[float, float], end: tuple[float, float], **attributes: str) -> str:
    """A straight line."""
    return f"<line{_lengths(x1=start[0], y1=start[1], x2=end[0], y2=end[1])}{_attributes(attributes)}/>"


def box(left: float, top: float, width: float, height: float, **attributes: str) -> str:
    """A rectangle."""
    return f"<rect{_lengths(x=left, y=top, width=width, height=height)}{_attributes(attributes)}/>"


def path(steps: str, **attributes: str) -> str:
    """A path of our own making: nothing foreign goes into `steps`."""
    return f'<path d="{steps}"{_attributes(attributes)}/>'


def group(title: str, parts: Iterable[str]) -> str:
    """Parts that belong together, with words that are shown on pointing at them and read aloud."""
    return "\n".join(["<g>", f"<title>{safe(title)}</title>", *parts, "</g>"])


def safe(words: str) -> str:
    """Foreign text as XML can hold it."""
    return escape(clean(words))


def number(value: float) -> str:
    """A length with at most one digit behind the point."""
    return f"{value:.1f}".removesuffix(".0")


def _lengths(**lengths: float) -> str:
    return _attributes({name: number(value) for name, value in lengths.items()})


def _attributes(attributes: dict[str, str]) -> str:
    return "".join(f" {name.replace('_', '-')}={quoteattr(value)}" for name, value in attributes.items())
