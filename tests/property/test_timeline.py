"""Laws of what is shown: no appearance is lost, drawings are well-formed whatever the texts, dates inside images change no verdict."""

from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path

import defusedxml.ElementTree
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from provenance.archive import StoredArchive
from provenance.checking import Settings, ask, check
from provenance.cli.exit_codes import FailOn, of_tally
from provenance.contents import FileContent
from provenance.model.dates import DateBasis, DateInterval
from provenance.model.digest import Digest
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Judgement
from provenance.model.match import Tier
from provenance.model.media import MediaItem
from provenance.model.record import Appearance
from provenance.model.report import CheckedMedia, Tally
from provenance.model.statement import Statement
from provenance.rendering.appearances import show
from provenance.rendering.axis import Axis
from provenance.rendering.clean import clean
from provenance.rendering.json_v1 import media_items
from provenance.rendering.text import MIN_COLUMNS
from provenance.rendering.timeline import WIDTH, draw_timeline
from provenance.rendering.timeline_svg import render_timeline
from tests.conftest import FIXTURES
from tests.unit.dating import pictures_with_dates as make
from tests.unit.rendering.appearing import checked, found, report, text_of

instants = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.just(UTC))
texts = st.text(max_size=60)


@st.composite
def intervals(draw: st.DrawFn) -> DateInterval:
    ends = draw(st.tuples(st.none() | instants, st.none() | instants))
    if None not in ends:
        ends = tuple(sorted(ends))  # type: ignore[assignment,type-var]
    return DateInterval(*ends)


appearances = st.lists(
    st.builds(
        Appearance,
        intervals(),
        st.sampled_from(DateBasis),
        texts,
        texts,
        source=st.none() | texts,
        url=st.none() | texts,
        publisher=st.none() | texts,
        title=st.none() | texts,
        caption=st.none() | texts,
        origin=st.none() | texts,
        stated_basis=st.none() | st.sampled_from(DateBasis),
    ),
    min_size=1,
    max_size=30,
)


@settings(max_examples=50, deadline=None)
@given(appearances, st.sampled_from(Tier), st.integers(1, 12))
def test_what_is_shown_and_what_is_folded_is_all(seen: list[Appearance], tier: Tier, limit: int) -> None:
    finding = found(*seen, tier=tier)
    item = checked(finding)
    shown = show(item, finding, limit)
    assert len(shown.entries) == min(limit, len(seen))
    assert len(shown.entries) + sum(count for _, count in shown.folded) == len(seen)
    assert [entry.dated for entry in shown.entries] == [finding.appearances[entry.number - 1] for entry in shown.entries]
    (line,) = media_items(report(item))
    told = line["matches"][0]["appearances"]
    assert len(told) == len(seen)
    assert sum(one["earliest_evidence"] for one in told) == (finding.earliest_evidence is not None)


@settings(max_examples=50, deadline=None)
@given(appearances)
def test_appearances_stand_in_the_order_of_time(seen: list[Appearance]) -> None:
    ends = [dated.appearance.interval.latest for dated in found(*seen).appearances]
    known = [end for end in ends if end is not None]
    assert known == sorted(known)
    assert ends[: len(known)] == known


@settings(max_examples=50, deadline=None)
@given(appearances, intervals())
def test_bars_keep_to_their_columns(seen: list[Appearance], at: DateInterval) -> None:
    finding = found(*seen)
    entries = show(checked(finding), finding, 40).entries
    lines = draw_timeline(entries, at, "2023")
    is_dated = any(not entry.dated.appearance.interval.is_unknown for entry in entries)
    assert len(lines) == ((at.earliest is not None) + len(entries) + 1 if is_dated else 0)
    assert all(len(line) <= WIDTH for line in lines)


@given(st.lists(intervals(), min_size=1), st.floats(10, 200))
def test_dates_along_an_axis_are_in_order_and_do_not_touch(spans: list[DateInterval], room: float) -> None:
    axis = Axis.over(spans)
    if axis is None:
        assert all(span.is_unknown for span in spans)
        return
    ticks = axis.ticks(room)
    assert all(0 <= tick.place <= 1 for tick in ticks)
    assert all(one.place < other.place for one, other in pairwise(ticks))
    assert sum(len(tick.label) + 2 for tick in ticks) <= room
    for span in spans:
        start, end = axis.bar(span)
        assert 0 <= start <= end <= 1


@settings(max_examples=50, deadline=None)
@given(appearances, st.sampled_from(Tier))
def test_drawings_and_reports_are_whole_whatever_the_texts(seen: list[Appearance], tier: Tier) -> None:
    finding = found(*seen, tier=tier)
    item = checked(finding)
    drawing = render_timeline(item, finding)
    root = defusedxml.ElementTree.fromstring(drawing, forbid_dtd=True)
    assert len(root.findall("{http://www.w3.org/2000/svg}g")) == min(len(seen), 40)
    assert drawing == render_timeline(item, finding)
    told = text_of(report(item))
    assert all(clean(line) == line for line in told.split("\n"))
    assert text_of(report(item), columns=MIN_COLUMNS)


AT = parse_edtf("2019-03")
_YEARS = st.integers(1826, 2100).map(str) | st.sampled_from(["0000", "9999", "1970", "    ", "20x9"])
_CLOCKS = st.sampled_from([":01:01 00:00:00", ":03:02 10:11:12", ":13:40 99:00:00", "-12-31T23:59:60Z", ""])


@cache
def bare() -> bytes:
    return (FIXTURES / "photos" / "dam.jpg").read_bytes()


def judged(archive: Path, picture: Path, now: datetime | None) -> tuple[Judgement, CheckedMedia]:
    with StoredArchive.open(archive) as opened:
        (item,) = check(ask([Statement("s1", AT, "2019-03", (MediaItem("a.jpg", FileContent(picture)),))]), opened, Settings(), 1, now=now)
    return item.judgement, item


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_dates_inside_an_image_change_no_verdict_and_no_exit_code(
    tmp_path_factory: pytest.TempPathFactory, fixture_archive: Path, data: st.DataObject
) -> None:
    """Whatever EXIF and XMP say, in whatever form: the same judgement as where they are not read."""
    texts = [data.draw(_YEARS) + data.draw(_CLOCKS) for _ in range(4)]
    header = make.tiff({make.DATE_TIME: make.text(texts[0])}, {make.ORIGINAL: make.text(texts[1]), make.DIGITIZED: make.text(texts[2])})
    packet = make.xmp(f'xmp:CreateDate="{texts[3]}" photoshop:DateCreated="{texts[1]}"')
    content = bare()
    dated = content[:2] + make.exif_segment(header) + make.segment(0xE1, make.XMP_HEADER + _bytes(packet)) + content[2:]
    picture = tmp_path_factory.mktemp("dated") / "a.jpg"
    picture.write_bytes(dated)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    read, item = judged(fixture_archive, picture, now)
    unread, without = judged(fixture_archive, picture, None)
    assert read == unread
    for fail_on in FailOn:
        assert of_tally(Tally.of([item]), fail_on) == of_tally(Tally.of([without]), fail_on)
    assert [finding.match for finding in item.findings] == [finding.match for finding in without.findings]
    assert item.sha256 == Digest.of(dated)
    assert without.dates.dates == ()


def _bytes(packet: str | bytes) -> bytes:
    return packet if isinstance(packet, bytes) else packet.encode()
