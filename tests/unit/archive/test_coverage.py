"""What an archive could have known: counted as the intervals say, from one state, without reading it whole."""

import sqlite3
from collections.abc import Callable
from datetime import date, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provenance.archive import ArchiveWriter, coverage
from provenance.archive.coverage import measure_coverage
from provenance.archive.values import instant_text
from provenance.errors import ArchiveDamagedError, ArchiveMissingError
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.model.coverage import Coverage, PublisherRecords
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.record import GenericRegion, Keep
from tests.conftest import BY, FIXTURES, PHOTOS, ROOT, add_list

MakeArchive = Callable[..., Path]


def measure(folder: Path) -> Coverage:
    return measure_coverage(folder, LOCAL_ALGORITHM)


def year_of(interval: DateInterval) -> str:
    with sqlite3.connect(":memory:") as connection:
        connection.execute("CREATE TABLE appearances (earliest TEXT, latest TEXT)")
        connection.execute("INSERT INTO appearances VALUES (?, ?)", (instant_text(interval.earliest), instant_text(interval.latest)))
        return str(connection.execute(f"SELECT {coverage._YEAR} FROM appearances a").fetchone()[0])


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)))
def test_a_bare_day_month_or_year_lies_in_its_year(day: date) -> None:
    """Though in UTC each begins hours before it and ends hours after it, since its zone is not known."""
    text = day.isoformat()
    assert {year_of(parse_edtf(text[:length])) for length in (4, 7, 10)} == {text[:4]}


@given(st.integers(2, 9998), st.integers(1, 12), st.integers(-12 * 60, 14 * 60))
def test_a_month_or_year_of_any_zone_lies_in_its_year(year: int, month: int, minutes: int) -> None:
    zone = timezone(timedelta(minutes=minutes))
    assert year_of(parse_edtf(f"{year:04}-{month:02}", zone)) == year_of(parse_edtf(f"{year:04}", zone)) == f"{year:04}"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2019-12-31T23:59:59Z", "2019"),
        ("2020-01-01T00:00:00Z", "2020"),
        ("2019-12-31T23:59Z", "2019"),
        ("2019-11/2020-02", "several"),
        ("2018/2019", "several"),
        ("2019~", "several"),
        ("../2019", "several"),
        ("2019/..", "several"),
        ("2019-21", "several"),
        ("2019-12-31/2020-01-01", "several"),
    ],
)
def test_what_lies_in_one_year_and_what_in_several(text: str, year: str) -> None:
    assert year_of(parse_edtf(text)) == year


def test_counts_of_records_and_appearances(make_archive: MakeArchive) -> None:
    """A picture of two years counts in both; twice in one year it counts once; an impossible date is none."""
    one, two, three = (str(FIXTURES / "photos" / name) for name in ("cat.jpg", "dam.jpg", "brick-wall.jpg"))
    rows = [
        (one, "2019", "published"),
        (one, "2019-03", "captured"),
        (one, "2020", "asserted"),
        (two, "2019", "asserted"),
        (two, "2018/2019", "asserted"),
        (three, "1400", "published"),
    ]
    found = measure(make_archive(rows))
    assert (found.records, found.appearances) == (3, 6)
    assert dict(found.by_basis) == {DateBasis.CAPTURED: 1, DateBasis.PUBLISHED: 2, DateBasis.EMBEDDED: 0, DateBasis.ASSERTED: 3}
    assert found.by_year == ((2019, 2), (2020, 1))
    assert (found.spanning_years, found.undated) == (1, 1)
    assert (found.unnamed, found.publishers) == (3, ())
    assert (found.with_features, found.too_plain, found.thumbnails, found.originals) == (2, 1, 3, 0)
    assert found.last_addition is not None
    assert (found.last_addition.entry, found.last_addition.at) == (2, "2026-01-01T00:00:00Z")


def test_publishers_beyond_the_first_are_summed(tmp_path: Path) -> None:
    """The publisher counts before the source; a name of more records comes first, the alphabet decides between equals."""
    lines = ["path,date,publisher,source"]
    lines += [f"{PHOTOS[number % 2]},2019,paper {number:02},list" for number in range(25)]
    lines += [f"{photo},2018,,desk" for photo in PHOTOS[:2]]
    (tmp_path / "list.csv").write_text("\n".join(lines))
    with ArchiveWriter.create(tmp_path / "a", Keep.ORIGINALS, BY) as writer:
        add_list(writer, tmp_path / "list.csv")
    found = measure(tmp_path / "a")
    assert len(found.publishers) == coverage.MAX_PUBLISHERS
    assert found.publishers[:2] == (PublisherRecords("desk", 2), PublisherRecords("paper 00", 1))
    assert (found.other_publishers, found.other_records, found.unnamed) == (6, 6, 0)
    assert (found.thumbnails, found.originals) == (2, 2)


def test_marks_are_counted_by_record(make_archive: MakeArchive) -> None:
    archive = make_archive([(str(photo), "2019", "published") for photo in PHOTOS[:3]])
    with ArchiveWriter.open_writer(archive, BY) as writer:
        for region in (GenericRegion(0, 0, 1, 0.5, "banner"), GenericRegion(0, 0.9, 1, 1, "logo")):
            writer.mark(str(PHOTOS[0]), region)
        writer.mark(str(PHOTOS[1]), GenericRegion(0, 0, 1, 1, "stock"))
        writer.finish()
    found = measure(archive)
    assert (found.marked, found.marked_whole) == (2, 1)


def test_local_features_of_another_algorithm_do_not_count(make_archive: MakeArchive) -> None:
    assert measure_coverage(make_archive([(str(PHOTOS[0]), "2019", "published")]), "other").with_features == 0


def test_an_empty_archive_and_one_of_the_release_before(tmp_path: Path) -> None:
    ArchiveWriter.create(tmp_path / "a", Keep.NONE, BY).close()
    empty = measure(tmp_path / "a")
    assert (empty.records, empty.appearances, empty.by_year, empty.last_addition, empty.thumbnails) == (0, 0, (), None, 0)
    old = measure(ROOT / "tests" / "peers" / "archive-1")
    assert old.records > 0
    assert (old.with_features, old.marked) == (0, 0)


def test_faults_are_told(make_archive: MakeArchive, tmp_path: Path) -> None:
    with pytest.raises(ArchiveMissingError):
        measure(tmp_path / "nowhere")
    archive = make_archive([(str(PHOTOS[0]), "2019", "published")])
    with sqlite3.connect(archive / "archive.db") as connection:
        connection.execute("UPDATE appearances SET basis = 'guessed'")
    connection.close()
    with pytest.raises(ArchiveDamagedError, match="guessed"):
        measure(archive)
