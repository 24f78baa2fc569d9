"""The page: what its parts are, and in which order they follow each other."""

from collections.abc import Iterator
from dataclasses import dataclass

from provenance.model.report import Report
from provenance.rendering.html.parts import Parts
from provenance.rendering.html.results import view_result
from provenance.rendering.html.summary import foot_of, top_of
from provenance.rendering.html.templating import render
from provenance.rendering.html.words import WORDS, headline

_MANY = 60
"""Results from which on browsers lay out only what is near the screen; before, the height of the page is known from the start."""


@dataclass(frozen=True, slots=True)
class PageStyle:
    """How the page is shown.

    Attributes:
        blur: Whether pictures are blurred until the reader wants to see them: some are hard to look at.
    """

    blur: bool = False


def render_html(report: Report, style: PageStyle = PageStyle()) -> Iterator[str]:
    """The page in pieces; the same report gives the same page."""
    many = report.tally.images > _MANY
    classes = " ".join(name for name, holds in (("many", many), ("blur", style.blur)) if holds)
    with Parts() as parts:
        for number, item in enumerate(report.media, start=1):
            parts.add(view_result(item, number))
        counted = parts.counted
        yield render("head", policy=parts.styles.policy, headline=headline(report.tally))
        yield from parts.styles.rules.pieces()
        yield render("top", **top_of(report, counted), classes=classes, blur=style.blur)
        if report.tally.images > 1:
            yield render("index", groups=counted.present, words=WORDS, images=f"{report.tally.images:,}")
            for group in counted.present:
                yield from parts.index[group].pieces()
                yield "</ul>"
            yield "</fieldset></section>\n"
        for group in counted.present:
            yield render("group", group=group, words=WORDS[group], number=f"{counted.groups[group]:,}")
            yield from parts.cards[group].pieces()
            yield "</div></section>\n"
        yield render("foot", **foot_of(report)) + "\n"
