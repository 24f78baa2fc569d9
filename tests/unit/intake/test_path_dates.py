"""Dates in the names of folders: what the pattern says, at its precision, and nothing where it does not hold."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.errors import ConfigurationError
from provenance.intake import DatedMedia, NotTaken, list_images
from provenance.intake.path_dates import PathPattern, date_by_folders
from provenance.model.dates import UNKNOWN_DATE, DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.record import Appearance

COMMON = Appearance(UNKNOWN_DATE, DateBasis.ASSERTED, "", "", publisher="Wire")


def date_of(pattern: str, path: str) -> str | None:
    return PathPattern.parse(pattern).date_of(tuple(path.split("/")) if path else ())


@pytest.mark.parametrize(
    ("pattern", "folders", "told"),
    [
        ("%Y", "2019", "2019"),
        ("%Y", "2019/03", "2019"),
        ("%Y/", "2019", "2019"),
        ("%Y/%m", "2019/03", "2019-03"),
        ("%Y/%m", "2019/3/a/b", "2019-03"),
        ("%Y/%m/%d", "2019/3/2", "2019-03-02"),
        ("%d.%m.%Y", "2.3.2019", "2019-03-02"),
        ("%Y%m%d", "20190302", "2019-03-02"),
        ("photos of %Y (%m)", "photos of 2019 (12)", "2019-12"),
        ("%Y/%Y-%m/%Y-%m-%d", "2019/2019-03/2019-03-02", "2019-03-02"),
        ("%Y/%Y-%m", "2019/2019-3", "2019-03"),
        ("*/%Y", "any name/2019", "2019"),
        ("%%%Y", "%2019", "2019"),
        (".%Y.", ".2019.", "2019"),
        ("1%Y", "12019", "2019"),
        ("%Y%m", "20193", None),
        ("%Y1%m", "201913", None),
        ("%Y", "", None),
        ("%Y/%m", "2019", None),
        ("%Y/%m", "2019/13", None),
        ("%Y/%m", "2019/21", None),
        ("%Y/%m", "2019/00", None),
        ("%Y/%m", "2019/003", None),
        ("%Y/%m", "2019/March", None),
        ("%Y/%m", "x/2019/03", None),
        ("%Y/%m/%d", "2019/03/32", None),
        ("%Y", "2019-2021", None),
        ("%Y", "12019", None),
        ("%Y", "٢٠١٩", None),
        ("%Y", "2019\n", None),
        (".%Y.", "x2019x", None),
        ("%Y/%Y-%m", "2019/2018-03", None),
        ("*/%Y", "2019", None),
    ],
)
def test_what_folders_tell(pattern: str, folders: str, told: str | None) -> None:
    """A month is never a season of EDTF, a span never its first year, and two years are none."""
    assert date_of(pattern, folders) == told


@given(st.dates(), st.sampled_from(["%Y/%m/%d", "%Y%m%d", "%d-%m-%Y", "%Y/%Y-%m/%Y-%m-%d", "%m/%d/%Y"]))
def test_every_day_that_strftime_writes_is_read(day: date, pattern: str) -> None:
    written = pattern.replace("%Y", f"{day.year:04}").replace("%m", f"{day.month:02}").replace("%d", f"{day.day:02}")
    assert date_of(pattern, written) == day.isoformat()


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("", "no name of a folder"),
        ("/%Y", "no name of a folder"),
        ("%Y//%m", "no name of a folder"),
        ("../%Y", "no name of a folder"),
        ("%Y*", "stands for one whole name"),
        ("%Y/%B", "%B is not known"),
        ("%Y/%", "% is not known"),
        ("%y", "%y is not known"),
        ("photos", "give the year"),
        ("%m/%d", "give the year"),
        ("%Y/%d", "give the year"),
        ("*", "give the year"),
    ],
)
def test_patterns_that_tell_no_date(pattern: str, words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        PathPattern.parse(pattern)


def test_pictures_of_a_tree(tmp_path: Path) -> None:
    """Each has its own date and name, and what is common; a day that the calendar lacks is told as such."""
    for place in ("2020/02/29", "2019/02/29", "2019/02"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        (tmp_path / place / "a.jpg").write_bytes(b"")
    for name in ("28.jpg", "27"):  # the 28th and the 27th picture, perhaps
        (tmp_path / "2019" / "02" / name).write_bytes(b"")
    listing = list_images((str(tmp_path),), Path())
    found = {
        (entry.item.path if isinstance(entry, DatedMedia) else entry.path).removeprefix(f"{tmp_path}/"): entry
        for entry in date_by_folders(listing, str(tmp_path), PathPattern.parse("%Y/%m/%d"), COMMON, None)
    }
    codes = {path: entry.unchecked.code for path, entry in found.items() if isinstance(entry, NotTaken)}
    missing = dict.fromkeys(("2019/02/a.jpg", "2019/02/28.jpg", "2019/02/27"), "date-missing")
    assert codes == {"2019/02/29/a.jpg": "date-invalid", **missing}
    taken = found["2020/02/29/a.jpg"]
    assert isinstance(taken, DatedMedia)
    assert (taken.appearance.date_text, taken.appearance.interval) == ("2020-02-29", parse_edtf("2020-02-29"))
    assert (taken.appearance.publisher, taken.appearance.path) == ("Wire", taken.item.path)
