"""Every date that a caption writes, and no number that is none."""

from importlib import import_module

import pytest

from provenance.intake.pages.caption_dates import caption_dates
from provenance.intake.pages.folding import fold
from provenance.intake.pages.month_names import MONTH_NAMES
from provenance.model.edtf import parse_edtf


@pytest.mark.parametrize(
    ("text", "written", "edtf"),
    [
        ("Berlin, 2022-12-04", "2022-12-04", "2022-12-04"),
        ("taken 2022/12/4 at noon", "2022/12/4", "2022-12-04"),
        ("Dec 4, 2022", "Dec 4, 2022", "2022-12-04"),
        ("Dec. 4, 2022.", "Dec. 4, 2022", "2022-12-04"),
        ("on Saturday, August 29, 2020, in", "August 29, 2020", "2020-08-29"),
        ("23 October 2019", "23 October 2019", "2019-10-23"),
        ("the 23rd of October, 2019", "23rd of October, 2019", "2019-10-23"),
        ("October 2019", "October 2019", "2019-10"),
        ("seen in 2018.", "2018", "2018"),
        ("04.12.2022", "04.12.2022", "2022-12-04"),
        ("25/12/2022", "25/12/2022", "2022-12-25"),
        ("12/25/2022", "12/25/2022", "2022-12-25"),
        ("04/12/2022", "04/12/2022", "2022-04-12/2022-12-04"),
        ("3-5 March 2019", "3-5 March 2019", "2019-03-03/2019-03-05"),
        ("March 3-5, 2019", "March 3-5, 2019", "2019-03-03/2019-03-05"),
        ("4. Dezember 2022", "4. Dezember 2022", "2022-12-04"),
        ("im Jänner 2020", "Jänner 2020", "2020-01"),
        ("le 1er mai 2019", "1er mai 2019", "2019-05-01"),
        ("20 AOÛT 2018", "20 AOÛT 2018", "2018-08-20"),
        ("4 de diciembre de 2022", "4 de diciembre de 2022", "2022-12-04"),
        ("1º de maio de 2019", "1º de maio de 2019", "2019-05-01"),
        ("12 marzo 2020", "12 marzo 2020", "2020-03-12"),
        ("4 d’octubre de 2019", "4 d’octubre de 2019", "2019-10-04"),
        ("3 maart 2019", "3 maart 2019", "2019-03-03"),
        ("12 września 2020 r.", "12 września 2020", "2020-09-12"),
        ("5. října 2021", "5. října 2021", "2021-10-05"),
        ("2022. december 4.", "2022. december 4", "2022-12-04"),
        ("3 decembrie 2020", "3 decembrie 2020", "2020-12-03"),
        ("4 декабря 2022 года", "4 декабря 2022", "2022-12-04"),
        ("4 грудня 2022 року", "4 грудня 2022", "2022-12-04"),
        ("25 Δεκεμβρίου 2019", "25 Δεκεμβρίου 2019", "2019-12-25"),
        ("7 AĞUSTOS 2021", "7 AĞUSTOS 2021", "2021-08-07"),
        ("4 ديسمبر 2022", "4 ديسمبر 2022", "2022-12-04"),
        ("٤ ديسمبر ٢٠٢٢", "٤ ديسمبر ٢٠٢٢", "2022-12-04"),
        ("4 كانون الأول/ديسمبر 2022", "4 كانون الأول/ديسمبر 2022", "2022-12-04"),
        ("4 בדצמבר 2022", "4 בדצמבר 2022", "2022-12-04"),
        ("4 दिसंबर 2022", "4 दिसंबर 2022", "2022-12-04"),
        ("2022年12月4日", "2022年12月4日", "2022-12-04"),
        ("2022年12月", "2022年12月", "2022-12"),
        ("2022년 12월 4일", "2022년 12월 4일", "2022-12-04"),
        ("ngày 4 tháng 12 năm 2022", "ngày 4 tháng 12 năm 2022", "2022-12-04"),
        ("4 Desember 2022", "4 Desember 2022", "2022-12-04"),
        ("2022 m. gruodžio 4 d.", "2022 m. gruodžio 4", "2022-12-04"),
        ("2022. gada 4. decembris", "2022. gada 4. decembris", "2022-12-04"),
        ("12 listopada 2019", "12 listopada 2019", "2019-10-12/2019-11-12"),
        ("mars 2020", "mars 2020", "2020-03"),
    ],
)
def test_a_date_is_read_as_it_is_written(text: str, written: str, edtf: str) -> None:
    """Where two readings are possible (day or month first, a name of two months) the interval covers both."""
    assert caption_dates(text) == ((written, parse_edtf(edtf)),)


@pytest.mark.parametrize(
    "text",
    [
        "Monday", "12 May", "in May", "on October 29", "2000 people", "2,019 voters", "$2019", "BN20191", "AP20051768058026", "the 1990s",
        "the 2019-2020 season", "3/4", "10:20", "31.02.", "Mars 2020 rover", "4 des", "99.99.2019", "room 20190", "version 1.2.2019.4", "",
    ],
)  # fmt: skip
def test_what_has_no_year_or_is_a_number_is_no_date(text: str) -> None:
    assert caption_dates(text) == ()


def test_all_dates_are_found_in_their_order() -> None:
    text = "In this Nov. 21, 2019, photo, opponents of the pipe; on Feb. 20, 2020, the vote was put off until 2021."
    assert [written for written, _ in caption_dates(text)] == ["Nov. 21, 2019", "Feb. 20, 2020", "2021"]


@pytest.mark.parametrize("unit", ["2019 ", "1", "1. ", "dec ", "12 de ", "3-5 March ", "4. Mai 2019 ", "12/12/"])
@pytest.mark.timeout(20)
def test_a_megabyte_is_looked_through_in_linear_time(unit: str) -> None:
    caption_dates(unit * (1_000_000 // len(unit)))


@pytest.mark.parametrize(
    "language", ["en", "de", "fr", "es", "pt", "it", "nl", "pl", "ru", "uk", "cs", "hu", "ro", "el", "tr", "sv", "ar", "nb", "da"]
)
def test_the_table_agrees_with_the_names_that_dateparser_lists(language: str) -> None:
    """A peer: its long names of each month stand for that month here, too."""
    module = import_module(f"dateparser.data.date_translation_data.{language}")
    months = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"]
    table = [{fold(name).text for name in names.split()} for names in MONTH_NAMES]
    for number, month in enumerate(months):
        long = [fold(name).text for name in module.info[month] if len(fold(name).text) >= 6 and " " not in name]
        assert not [name for name in long if name not in table[number]]
