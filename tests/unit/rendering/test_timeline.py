"""Bars of signs: where they begin and end, what is open, where the statement stands."""

import unicodedata
from dataclasses import replace

import pytest

from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.match import Tier
from provenance.rendering.appearances import show
from provenance.rendering.text import MIN_COLUMNS
from provenance.rendering.timeline import PLAIN, SIGNS, WIDTH, draw_timeline
from tests.unit.rendering.appearing import AT, checked, found, report, seen, text_of

ASSERTED = DateBasis.ASSERTED


def drawn(*appearances: object, at: str = AT, limit: int = 500) -> list[str]:
    finding = found(*appearances, at=at)  # type: ignore[arg-type]
    item = checked(finding, at)
    return draw_timeline(show(item, finding, limit).entries, item.at, item.at_text)


def test_the_whole_drawing() -> None:
    dates = [("2018", ASSERTED), ("2019-03-02", DateBasis.PUBLISHED), ("2020/..", DateBasis.CAPTURED), ("2024-01-15", DateBasis.PUBLISHED)]
    assert drawn(*(seen(date, basis) for date, basis in dates), seen("")) == [
        "                      the statement, 2023-10-23 ▾",
        "  1        ▭▭▭▭▭▭▭                              ╎   2018",
        "  2*              ▬                             ╎   2019-03-02",
        "  3                                             ╎ ▬ 2024-01-15",
        "  4                     ▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▬▸ 2020/..",
        "  5                                             ╎   undated",
        "           ╵2018        ╵2020        ╵2022       ╵2024",
    ]


def test_signs_are_one_column_wide_in_every_terminal() -> None:
    assert {unicodedata.east_asian_width(sign) for sign in SIGNS} == {"N"}


def test_every_sign_has_a_plain_one() -> None:
    assert SIGNS.translate(PLAIN).isascii()
    assert len(set(SIGNS.translate(PLAIN))) == len(SIGNS)


def test_open_ends_reach_the_edges_and_are_marked() -> None:
    _, both, start, end, _ = drawn(seen("../2019"), seen("2018/2020", ASSERTED), seen("2020/.."))
    assert both[5] == "◂"
    assert (start[5], "▭" in start) == (" ", True)
    assert end[5 + 45] == "▸"


def test_an_interval_of_one_instant_has_one_sign() -> None:
    lines = drawn(seen("2019-03-02T10:00:00Z"), seen("2001"))
    assert lines[2].count("▬") == 1


def test_one_instant_alone_is_drawn() -> None:
    """Nothing else spans the axis: it is the statement's time, too."""
    at = "2019-03-02T10:00:00Z"
    lines = drawn(seen(at), at=at)
    assert lines[1].count("▬") == 1
    assert "2019-03-02 10:00" in lines[-1]


@pytest.mark.parametrize("date", ["1826", "1969-12-31", "9999-12-30T10:00Z", "0001-01-03T00:00Z", "1826/9998", "1969-12-31T23:59:59Z"])
def test_early_and_late_years_are_drawn(date: str) -> None:
    lines = drawn(seen(date), seen("2019"))
    assert len(lines) == 4
    assert all(len(line) <= WIDTH for line in lines)
    assert sum("▬" in line for line in lines) == 2


def test_without_any_date_nothing_is_drawn() -> None:
    assert drawn(seen(""), replace(seen(""), date_text="1400")) == []


def test_a_statement_without_a_beginning_has_no_line() -> None:
    assert "╎" not in "".join(drawn(seen("2019"), at="../2023"))


def test_the_pointer_stands_over_the_line_on_whichever_side_there_is_room() -> None:
    for at in ("2023-10-23", "1999-10-23"):
        pointer, row, *_ = drawn(seen("2010"), at=at)
        assert pointer.index("▾") == row.index("╎")
        assert len(pointer) <= WIDTH


def test_500_appearances_are_folded_in_the_report_and_none_is_lost() -> None:
    finding = found(*(seen(f"{1990 + number % 30}", ASSERTED, f"{number:03}.jpg") for number in range(500)))
    text = text_of(report(checked(finding)))
    assert text.count("▭") >= 8
    assert "and 492 more that are not shown: 492 only claimed; -f jsonl has all" in text


def test_in_ascii_the_bars_are_ascii() -> None:
    finding = found(seen("../2019"), seen("2018", ASSERTED), seen("2020/.."))
    text = text_of(report(checked(finding)), plain=True)
    assert text.isascii()
    assert "Bars: = evidence, - only a claim, < > open ends, | the statement's time; * is the earliest evidence." in text


def test_lines_are_broken_at_the_columns_of_a_terminal() -> None:
    """Bars are never broken, nor addresses; what is broken goes on further in."""
    url = "https://example.org/" + "a" * 90
    finding = found(*(seen(f"20{year}", url=url, caption=f"caption {year}") for year in range(10, 20)))
    item = checked(finding)
    broken = text_of(report(item), columns=80).splitlines()
    assert all(len(line) <= 80 for line in broken if url not in line)
    whole = text_of(report(item))
    assert "".join("".join(broken).split()) == "".join(whole.split())
    assert text_of(report(item), columns=20) == text_of(report(item), columns=MIN_COLUMNS)


def test_hostile_words_stay_on_their_line() -> None:
    hostile = "a\nb\x1b[31m\u202eevil\u0000" + "x" * 5000
    finding = found(seen("2019", publisher=hostile, title=hostile, caption=hostile, url=hostile), seen("2020", caption="other"))
    text = text_of(report(checked(finding)))
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert max(map(len, text.splitlines())) < 400


def test_a_lead_is_drawn_like_any_match() -> None:
    finding = found(seen("2019"), tier=Tier.SAME_SCENE)
    assert "▬" in text_of(report(checked(finding)))


def test_an_unknown_statement_time_draws_the_appearances() -> None:
    finding = found(seen("2019"))
    entries = show(checked(finding), finding, 8).entries
    assert len(draw_timeline(entries, UNKNOWN_DATE, None)) == len(draw_timeline(entries, None, None)) == 2
    assert draw_timeline(entries, parse_edtf(AT), None)[0].endswith("▾")
