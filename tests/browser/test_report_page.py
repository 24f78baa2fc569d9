"""The HTML report in a real Chromium: what a person sees of it, wide and narrow, light and dark, with the keyboard, on paper."""

import io
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # it ships no types
import pytest

from provenance.model.report import Report, Tally
from provenance.rendering.html import PageStyle
from tests.browser.chromium import Chromium, Page
from tests.contract.hostile import KINDS, report_of
from tests.contract.runs import Drawn, run, whole_run

TAB, SPACE, LEFT, RIGHT = ("Tab", 9), (" ", 32), ("ArrowLeft", 37), ("ArrowRight", 39)
PageOf = Callable[..., Path]

WORDS = """(() => {
    const luminance = ([r, g, b]) => {
        const [x, y, z] = [r, g, b].map(c => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
        return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const parse = text => { const n = text.match(/[\\d.]+/g).map(Number); return n.length === 4 && n[3] === 0 ? null : n.slice(0, 3); };
    const behind = element => {
        const drawing = element.closest("svg");
        if (drawing) return parse(getComputedStyle(drawing.querySelector("rect")).fill);
        for (let at = element; at; at = at.parentElement) {
            const colour = parse(getComputedStyle(at).backgroundColor);
            if (colour) return colour;
        }
    };
    document.querySelectorAll("details").forEach(one => one.open = true);
    const told = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const text = texts.currentNode, parent = text.parentElement;
        if (!text.data.trim() || !parent.checkVisibility() || parent.closest("title, desc, .skip, .unseen")) continue;
        const own = parse(getComputedStyle(parent)[parent.closest("svg") ? "fill" : "color"]);
        const [dark, light] = [luminance(own), luminance(behind(parent))].sort((a, b) => a - b);
        told.push([text.data.trim().slice(0, 40), (light + 0.05) / (dark + 0.05)]);
    }
    return told;
})()"""
"""Each text that is seen, with the ratio of its contrast (WCAG 2.2, "contrast ratio")."""


@pytest.fixture(params=["case", "every verdict", "nothing"])
def report(request: pytest.FixtureRequest, case: Report) -> Report:
    return {"case": case, "every verdict": whole_run(), "nothing": run()}[request.param]


def value_of(page: Page, expression: str) -> Any:
    return page.evaluate(expression)


@pytest.mark.parametrize("width", [1280, 768, 390, 320])
def test_nothing_is_wider_than_the_window(chromium: Chromium, page_of: PageOf, report: Report, width: int) -> None:
    with chromium.page(width=width) as page:
        page.open(page_of(report))
        assert value_of(page, "document.documentElement.scrollWidth") == width
        value_of(page, "document.querySelectorAll('details').forEach(one => one.open = true)")
        value_of(page, "document.querySelectorAll('.lay').forEach(one => one.click())")
        assert value_of(page, "document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_text_can_be_read(chromium: Chromium, page_of: PageOf, report: Report, dark: bool) -> None:
    """The contrast that WCAG 2.2 asks of normal text, level AA: 4.5."""
    with chromium.page(dark=dark) as page:
        page.open(page_of(report))
        told = value_of(page, WORDS)
        assert len(told) > 10
        assert [text for text, contrast in told if contrast < 4.5] == []


def test_dark_is_dark(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    """The drawings, too, which have colours of their own where they stand alone."""
    colours = (
        """[getComputedStyle(document.documentElement).backgroundColor, getComputedStyle(document.querySelector(".drawing rect")).fill]"""
    )
    with chromium.page(dark=True) as page:
        page.open(page_of(case))
        assert all(int(colour[4:].split(",")[0]) < 60 for colour in value_of(page, colours))
        page.emulate(dark=True, medium="print")
        assert value_of(page, "getComputedStyle(document.body).color") == "rgb(34, 38, 43)"


def test_page_is_the_same_without_script_and_asks_for_nothing(chromium: Chromium, page_of: PageOf, report: Report) -> None:
    path, seen = page_of(report), []
    for script in (True, False):
        with chromium.page(script=script) as page:
            page.open(path)
            seen.append((value_of(page, "document.body.innerText"), page.screenshot()))
            assert page.complaints() == []
            assert page.requests() == [path.as_uri()]
    assert seen[0] == seen[1]


@pytest.mark.parametrize("kind", KINDS)
def test_hostile_texts_do_nothing(chromium: Chromium, page_of: PageOf, kind: str) -> None:
    path = page_of(report_of(KINDS[kind][:30]))
    with chromium.page(width=390) as page:
        page.open(path)
        assert page.complaints() == []
        assert page.requests() == [path.as_uri()]
        assert value_of(page, "document.documentElement.scrollWidth") == 390
        assert value_of(page, "document.querySelectorAll('script, iframe, object, form, base, [style], [onerror], [onload]').length") == 0
        links = value_of(page, "[...document.links].filter(one => !one.hash || one.protocol != 'file:').map(one => one.protocol)")
        assert set(links) <= {"http:", "https:"}


def test_headings_pictures_and_names(chromium: Chromium, page_of: PageOf, report: Report) -> None:
    """No level of heading is left out, every picture has words or none on purpose, every name on the page is there once."""
    with chromium.page() as page:
        page.open(page_of(report))
        levels = value_of(page, "[...document.querySelectorAll('h1, h2, h3, h4, h5')].map(one => +one.tagName[1])")
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        assert value_of(page, "[...document.images].every(one => one.hasAttribute('alt'))")
        assert value_of(page, "[...document.querySelectorAll('.frame img')].every(one => one.alt)")
        ids = value_of(page, "[...document.querySelectorAll('[id]')].map(one => one.id)")
        assert len(ids) == len(set(ids))
        targets = value_of(
            page, "[...document.querySelectorAll('a[href^=\"#\"], label[for]')].map(one => one.htmlFor || one.hash.slice(1))"
        )
        assert set(targets) <= set(ids)
        assert value_of(page, "document.documentElement.lang") == "en"


def test_pictures_are_shown(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    with chromium.page() as page:
        page.open(page_of(case))
        widths = value_of(page, "Promise.all([...document.images].map(one => one.decode().then(() => one.naturalWidth)))")
        assert len(widths) > 10
        assert all(0 < width <= 320 for width in widths)


def test_one_picture_lies_on_the_other_and_is_drawn_away_by_the_keyboard(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    """Of every match, mirrored, cropped, seen at an angle: the archived picture's corners are where the proof's transform puts them."""
    with chromium.page() as page:
        page.open(page_of(case))
        value_of(page, "document.querySelector('.compare input').focus()")
        page.press(*RIGHT)
        assert value_of(page, "document.querySelector('.compare .lay').checked")
        value_of(page, "document.querySelectorAll('.lay').forEach(one => one.click())")
        shown = """[...document.querySelectorAll(".lay")].map(one => {
            const query = one.parentElement.querySelector(".query img").getBoundingClientRect();
            const {x, y, width, height} = one.parentElement.querySelector(".record img").getBoundingClientRect();
            return [x - query.x, y - query.y, width, height].map(length => length / query.width);
        })"""
        expected = [box for item in case.media for box in boxes(item)]
        assert len(expected) >= 5
        for drawn, box in zip(sorted(value_of(page, shown)), sorted(expected), strict=True):
            assert drawn == pytest.approx(box, abs=0.01)
        pair = "document.querySelector('.compare .pair')"
        before = value_of(page, f"({pair}.focus(), {pair}.scrollLeft)")
        assert 0 < before < value_of(page, f"{pair}.clientWidth")
        page.press(*LEFT)
        value_of(page, "new Promise(done => setTimeout(done, 500))")
        assert value_of(page, f"{pair}.scrollLeft") < before


def boxes(item: Any) -> list[list[float]]:
    """The box around each archived picture in the frame of the image, in widths of the image."""
    import numpy as np

    told = []
    for finding in item.findings:
        transform, record = finding.match.proof.transform, finding.match.record
        if transform is None or finding.match.tier == "same-bytes":
            continue
        corners = np.array([(0, 0, 1), (record.width, 0, 1), (0, record.height, 1), (record.width, record.height, 1)]).T
        x, y, weight = np.linalg.inv(np.array(transform)) @ corners
        x, y = x / weight / item.width, y / weight / item.width
        told.append([float(x.min()), float(y.min()), float(np.ptp(x)), float(np.ptp(y))])
    return told


def test_blinking_stands_still_for_who_wants_that(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    style = "(one => [one.animationName, one.opacity])(getComputedStyle(document.querySelector('.compare .record')))"
    with chromium.page() as page:
        page.open(page_of(case))
        assert value_of(page, style) == ["none", "1"]
        value_of(page, "document.querySelector('.blink').click()")
        assert value_of(page, style)[0] == "blink"
        page.emulate(still=True)
        assert value_of(page, style) == ["none", "0.5"]


def test_index_is_filtered_and_leads_to_the_results(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    rows = "[...document.querySelectorAll('.row')].filter(one => one.checkVisibility()).length"
    with chromium.page() as page:
        page.open(page_of(case))
        assert value_of(page, rows) == case.tally.images
        value_of(page, "document.querySelector('#only-not-found').click()")
        assert value_of(page, rows) == case.tally.verdicts["not-found"]  # type: ignore[index]
        assert value_of(page, "document.querySelector('.row.not-found a').hash") in value_of(
            page, "[...document.querySelectorAll('#not-found article')].map(one => '#' + one.id)"
        )


def test_pictures_are_blurred_until_they_are_wanted(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    filters = "[...new Set([...document.images].map(one => getComputedStyle(one).filter))]"
    with chromium.page() as page:
        page.open(page_of(case, PageStyle(blur=True)))
        assert value_of(page, filters) == ["blur(14px)"]
        page.press(*TAB)
        page.press(*SPACE)
        assert value_of(page, filters) == ["none"]


def test_paper_has_what_is_folded_on_the_screen_and_the_addresses(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    with chromium.page() as page:
        page.open(page_of(case))
        printed = page.pdf()
    assert printed.startswith(b"%PDF-")
    with pypdfium2.PdfDocument(io.BytesIO(printed)) as document:
        words = " ".join(one.get_textpage().get_text_range() for one in document).replace("\r\n", "").replace("\n", "")
        images = sum(len(list(one.get_objects(filter=[3]))) for one in document)
    assert "https://example.org/2019/03/night-launch" in words.replace(" ", "")
    assert all(str(item.sha256) in words for item in case.media if item.sha256 is not None)
    assert images >= 10


def test_paper_has_the_pictures_that_nobody_looked_at(chromium: Chromium, page_of: PageOf, case: Report) -> None:
    """Of a page so long that most of it was never laid out on the screen."""
    media = tuple(case.media) * 8
    assert len(media) > 60
    with chromium.page() as page:
        page.open(page_of(replace(case, media=media, tally=Tally.of(media))))
        pictures = value_of(page, "document.images.length")
        with pypdfium2.PdfDocument(io.BytesIO(page.pdf())) as document:
            assert sum(len(list(one.get_objects(filter=[3]))) for one in document) == pictures


def test_thousands_are_laid_out_when_they_are_looked_at(chromium: Chromium, page_of: PageOf) -> None:
    """Only what is near the window; whoever follows a link of the index comes to a result that is there."""
    media = Drawn(600)
    with chromium.page() as page:
        page.open(page_of(replace(run(), media=media, tally=Tally.of(media))))
        laid_out = (
            "[...document.querySelectorAll('article')].filter(one => one.firstChild.checkVisibility({contentVisibilityAuto: true})).length"
        )
        assert value_of(page, laid_out) < 60
        value_of(page, "document.querySelector('.row:last-child a').click()")
        value_of(page, "new Promise(done => setTimeout(done, 300))")
        place = value_of(page, "document.querySelector(location.hash).getBoundingClientRect().top")
        assert 0 <= place < 900, json.dumps(place)
