"""Drawings that stand inside a page: well-formed, closed in themselves, and with every appearance in them."""

from datetime import UTC, datetime
from xml.etree.ElementTree import Element

import defusedxml.ElementTree
import pytest

from provenance.model.coverage import Coverage, LastAddition, PublisherRecords, YearRecords
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.rendering import svg
from provenance.rendering.coverage_svg import render_coverage
from provenance.rendering.timeline_svg import NARROW, render_timeline
from tests.unit.rendering.appearing import checked, found, seen

SVG = "{http://www.w3.org/2000/svg}"
ASSERTED = DateBasis.ASSERTED


def drawn(*appearances: object, at: str = "2023-10-23") -> Element:
    finding = found(*appearances, at=at)  # type: ignore[arg-type]
    return parsed(render_timeline(checked(finding, at), finding))


def parsed(text: str) -> Element:
    root: Element = defusedxml.ElementTree.fromstring(text, forbid_dtd=True)
    assert root.tag == f"{SVG}svg"
    assert (root[0].tag, root[1].tag, root.get("role")) == (f"{SVG}title", f"{SVG}desc", "img")
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names <= {"svg", "title", "desc", "rect", "text", "line", "path", "g"}
    assert not {name for element in root.iter() for name in element.attrib if name in ("id", "class", "href") or name.startswith("on")}
    return root


def words(root: Element) -> str:
    return " ".join("".join(element.itertext()) for element in root.iter(f"{SVG}text"))


def test_every_appearance_has_a_row_with_its_words() -> None:
    root = drawn(seen("2019-03-02", publisher="Example Wire"), seen("2018", ASSERTED), seen("2020/.."), seen(""))
    rows = root.findall(f"{SVG}g")
    assert [row.findtext(f"{SVG}text") for row in rows] == ["1", "2*", "3", "4"]
    assert str(rows[1].findtext(f"{SVG}title")).startswith(
        "published 2019-03-02 by Example Wire (4 years 7 months before the statement); evid"
    )
    assert [len(row.findall(f"{SVG}path")) for row in rows] == [1, 1, 1, 0]
    assert "undated" in words(root)
    assert "the statement, 2023-10-23" in words(root)


def test_evidence_is_filled_and_a_claim_is_not() -> None:
    fills = [path.get("fill") for path in drawn(seen("2018", ASSERTED), seen("2019")).iter(f"{SVG}path") if path.get("fill")]
    assert fills == ["#ffffff", "#0b5f70"]


def test_many_are_folded_with_their_number() -> None:
    root = drawn(*(seen(f"{1990 + number % 30}", ASSERTED, f"{number:03}.jpg") for number in range(500)))
    assert len(root.findall(f"{SVG}g")) == 40
    assert "and 460 more that are not shown: 460 only claimed" in words(root)
    assert "and 460 more" in str(root.findtext(f"{SVG}desc"))


@pytest.mark.parametrize(
    ("dates", "at"),
    [
        (["1826", "2019", "9999-12-30T10:00Z"], "2023"),
        (["2019-03-02T10:00:00Z"], "2019-03-02T10:00:00Z"),
        (["../2019"], "2020/.."),
        (["../2019"], "../2023"),
        (["2019/.."], "2023~"),
        ([""], "2023"),
    ],
)
def test_all_within_the_drawing(dates: list[str], at: str) -> None:
    root = drawn(*(seen(date) for date in dates), at=at)
    width = float(str(root.get("width")))
    for element in root.iter():
        for name in ("x", "x1", "x2"):
            assert 0 <= float(element.get(name) or 0) <= width


def coverage(*years: YearRecords, **fields: object) -> Coverage:
    told: dict[str, object] = {"records": 5, "publishers": (PublisherRecords("Wire", 5),), "last_addition": None, "evidence": ()}
    counts = dict.fromkeys(
        ["appearances", "spanning_years", "undated", "other_publishers", "other_records", "unnamed", "with_features", "too_plain"], 0
    ) | dict.fromkeys(["marked", "marked_whole", "thumbnails", "originals"], 0)
    return Coverage(**(told | counts | {"by_basis": (), "years": years} | fields))  # type: ignore[arg-type]


def test_a_bar_is_stacked_by_basis_and_told_in_words() -> None:
    root = parsed(render_coverage(coverage(YearRecords(2019, (1, 2, 0, 1)), YearRecords(2021, (0, 0, 3, 0))), "desk"))
    bars = root.findall(f"{SVG}g")
    assert [bar.findtext(f"{SVG}title") for bar in bars] == [
        "2019: 1 captured (evidence), 2 published (evidence), 1 asserted (claim)",
        "2021: 3 in the file (claim)",
    ]
    heights = [[float(str(box.get("height"))) for box in bar.findall(f"{SVG}rect")] for bar in bars]
    assert heights == [[47.5, 95, 47.5], [142.5]]


def test_many_years_share_bars_and_nothing_is_lost() -> None:
    root = parsed(render_coverage(coverage(*(YearRecords(year, (0, 1, 0, 0)) for year in range(1826, 2026))), "desk"))
    titles = [str(bar.findtext(f"{SVG}title")) for bar in root.findall(f"{SVG}g")]
    assert titles[0] == "1825 to 1829: 4 published (evidence)"
    assert sum(int(title.split(": ")[1].split()[0]) for title in titles) == 200
    assert ", 5 years a bar" in words(root)


def test_an_archive_without_dates_says_so() -> None:
    told = words(parsed(render_coverage(coverage(records=0), "desk")))
    assert "No picture has a date that lies in one year." in told
    assert "nothing was added" in told
    last = LastAddition(2, "2026-01-01T00:00:00Z", "ava", "provenance 0")
    assert "last addition 2026-01-01T00:00:00Z" in words(parsed(render_coverage(coverage(last_addition=last), "desk")))


def test_evidence_before_counts_what_was_surely_over() -> None:
    ends = tuple((datetime(year, 1, 1, tzinfo=UTC), number) for year, number in ((2018, 1), (2019, 3), (2020, 4)))
    counted = coverage(evidence=ends)
    assert [counted.evidence_before(parse_edtf(text)) for text in ("2017", "2019-01-01T00:00:00Z", "2019-06", "2024", "../2024")] == [
        0, 1, 3, 4, 0,
    ]  # fmt: skip


def test_narrow_timeline_leaves_to_its_page_what_that_says() -> None:
    finding = found(seen("2019-03-02", publisher="Example Wire"), seen("2018", ASSERTED))
    root = parsed(render_timeline(checked(finding), finding, NARROW))
    assert root.get("width") == "440"
    assert "Example Wire" not in words(root)
    assert "the statement, 2023-10-23" in words(root)
    assert root.findtext(f"{SVG}desc") == "The same stands in words below."
    assert [path.get("fill") for path in root.findall(f"{SVG}path") if path.get("fill")] == ["#ffffff", "#0b5f70"]


def test_every_colour_of_a_drawing_has_a_name() -> None:
    """A page that is dark gives its own to whatever has one of these."""
    finding = found(seen("2019"), seen("2018", ASSERTED))
    drawings = [drawn(seen("2019"), seen("2018", ASSERTED)), parsed(render_timeline(checked(finding), finding, NARROW))]
    drawings.append(parsed(render_coverage(coverage(YearRecords(2019, (1, 2, 1, 1))), "desk")))
    colours = {element.get(name) for root in drawings for element in root.iter() for name in ("fill", "stroke")} - {None}
    assert colours <= set(svg.COLOURS.values())
    assert not [element for root in drawings for element in root.iter() if element.get("style")]
