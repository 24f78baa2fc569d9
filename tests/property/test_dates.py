"""Laws of dates: an interval holds every instant that its text may mean, whatever the zone; what is said more vaguely is never narrower.

What a text may mean is spelt out here by ISO 8601-2:2019 and `docs/dates.md`: an instant is drawn first, and then a text that may mean it.
"""

from datetime import UTC, date, datetime, time, timedelta, timezone
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from provenance.dating import impossible
from provenance.errors import DateError
from provenance.model.dates import DateInterval
from provenance.model.edtf import format_edtf, parse_edtf, parse_edtf_or_day

DAY, INSTANT = timedelta(days=1), timedelta(microseconds=1)
_TELLING = (
    *("0001-01-03", "0999-12-31", "1600-02-29", "1825-12-31", "1826-01-01", "1900-02-28", "1969-12-31", "1970-01-01", "2000-02-29"),
    *("2016-12-31", "2019-12-31", "2020-02-29", "2020-03-01", "9996-02-29", "9998-12-31", "9999-01-01", "9999-12-29"),
)
days = st.sampled_from([date.fromisoformat(text) for text in _TELLING]) | st.integers(3, date(9999, 12, 29).toordinal()).map(
    date.fromordinal
)
clocks = st.sampled_from((0, 1, 86_399_999_999)) | st.integers(0, 86_399_999_999)
"""Microseconds since midnight."""
zones = st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
"""All that are in use, and all between: UTC-12 to UTC+14."""
# Zones whose clocks change by half an hour, at midnight, a minute past it, or by a whole day.
_NAMED = (
    *("America/St_Johns", "America/Havana", "America/Sao_Paulo", "Australia/Lord_Howe", "Africa/Casablanca", "Europe/Dublin", "Asia/Gaza"),
    *("Asia/Kathmandu", "Pacific/Apia", "Pacific/Kiritimati", "Etc/GMT+12", "America/New_York", "Europe/Kyiv"),
)


def moment(day: date, clock: int, zone: timezone) -> datetime:
    """The instant at which clocks of this zone show this time, UTC."""
    return (datetime.combine(day, time(), zone) + timedelta(microseconds=clock)).astimezone(UTC)


def holds(interval: DateInterval, instant: datetime) -> bool:
    after = interval.earliest is None or interval.earliest <= instant
    return after and (interval.latest is None or instant <= interval.latest)


def parsed(text: str, zone: timezone | None) -> DateInterval | str:
    """What is read, or why nothing is."""
    try:
        return parse_edtf(text, zone)
    except DateError as error:
        return str(error)


def seasons(day: date) -> list[str]:
    """Those of ISO 8601-2, 4.8: 21 is spring, on the hemisphere of whoever writes; a winter is named for either of its years."""
    northern = {12: 3}.get(day.month, (day.month // 3 + 3) % 4)
    years = {day.year, day.year + 1} if day.month == 12 else {day.year, day.year - 1} if day.month < 3 else {day.year}
    return [f"{year:04}-{21 + code}" for year in sorted(years) if 0 < year < 10_000 for code in (northern, (northern + 2) % 4)]


def unspecified(day: date) -> list[str]:
    """Texts with digits left open, and with few significant ones, that the day may be meant by."""
    year, month, number = f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"
    decade, century = f"{year[:3]}X", f"{year[:2]}XX"
    texts = [
        decade,
        century,
        f"{year[0]}XXX",
        f"{year}-XX",
        f"{year}-XX-XX",
        f"{year}-{month}-XX",
        f"{decade}-{month}",
        f"{century}-{month}-XX",
    ]
    if number < "29":  # else the day may not exist in the first or last month or year that is meant
        texts += [f"{year}-XX-{number}", f"{decade}-{month}-{number}", f"{century}-{month}-{number}"]
    return texts + ([f"{year}S1", f"{year}S2", f"{year}S3"] if year[0] != "0" else [])


def qualified(day: date) -> list[str]:
    """Approximate and uncertain ones, which may be meant of a unit before or after."""
    month = day.year * 12 + day.month - 1
    months = [f"{one // 12:04}-{one % 12 + 1:02}" for one in (month - 1, month, month + 1) if 12 <= one < 120_000]
    years = [f"{year:04}" for year in (day.year - 1, day.year, day.year + 1) if 0 < year < 10_000]
    texts = [f"{one}" for one in (day - DAY, day, day + DAY)] + months + years
    whole = [text + sign for text in texts for sign in "?~%"]
    year, rest = f"{day}"[:4], f"{day}"[5:]
    return (
        whole + [f"{one}{sign}-{rest}" for one in years for sign in "?~%" if rest != "02-29"] + [f"{year}-~{rest}", f"?{year}-{rest[:2]}"]
    )


def single(day: date) -> list[str]:
    """Texts of one date, without a sign for several, that the day may be meant by."""
    return [f"{day}", f"{day}"[:7], f"{day}"[:4], *seasons(day), *unspecified(day), *qualified(day)]


@st.composite
def texts(draw: st.DrawFn, day: date) -> str:
    """A text of EDTF, of any level, that may mean `day`."""
    one = draw(st.sampled_from(single(day)))
    span = timedelta(days=draw(st.integers(0, 400)))
    before = draw(st.sampled_from(single(max(day, date(1, 1, 3) + span) - span)))
    after = draw(st.sampled_from(single(min(day, date(9999, 12, 29) - span) + span)))
    other = draw(st.sampled_from((before, after)))
    forms = [
        f"[{one},{other}]",
        f"{{{other}, {one}}}",
        f"[{other},..{one}]",
        f"[{one}..]",
        f"[{before}..{after}]",
        f"[{other},{before}..{after}]",
    ]
    forms += [f"{before}/{after}", f"{before}/..", f"../{after}", f"{before}/", f"/{after}", f"{one}/{one}"]
    return draw(st.sampled_from((one, *forms)))


@given(days, clocks, zones, st.booleans(), st.data())
def test_interval_holds_every_instant_that_the_text_may_mean(
    day: date, clock: int, zone: timezone, told: bool, data: st.DataObject
) -> None:
    """The zone may be told or not. Refused is only what reaches beyond the years 1 to 9999, and what looks turned round (1826-24/1825)."""
    text = data.draw(texts(day))
    read = parsed(text, zone if told else None)
    if isinstance(read, DateInterval):
        assert holds(read, moment(day, clock, zone))
    else:
        assert day.year < 1300 or day.year > 8700 or "before it begins" in read


@given(days, days, clocks, zones)
def test_day_is_meant_in_every_zone_that_there_is_and_in_no_other(day: date, other: date, clock: int, zone: timezone) -> None:
    for shift in range(-3, 3):
        near = moment(day, clock, UTC) + shift * DAY / 2
        somewhere = (near - timedelta(hours=12)).date() <= day <= (near + timedelta(hours=14)).date()
        assert holds(parse_edtf(f"{day}"), near) == somewhere
        assert holds(parse_edtf(f"{day}", zone), near) == (near.astimezone(zone).date() == day)
    assert holds(parse_edtf(f"{day}", zone), moment(other, clock, zone)) == (day == other)


@given(days, clocks, zones, st.sampled_from(("minutes", "seconds", "milliseconds", "microseconds")), st.sampled_from("T "))
def test_time_is_as_long_as_its_last_unit(day: date, clock: int, zone: timezone, unit: str, between: str) -> None:
    """Whether its zone is written or told; where neither is, it is refused, or its day is all that is taken."""
    instant = moment(day, clock, zone)
    local = instant.astimezone(zone)
    written = local.isoformat(between, unit)
    length = {"minutes": timedelta(minutes=1), "seconds": timedelta(seconds=1), "milliseconds": timedelta(milliseconds=1)}.get(
        unit, INSTANT
    )
    interval = parse_edtf(written)
    assert holds(interval, instant)
    assert interval.earliest is not None and interval.latest is not None
    assert interval.latest - interval.earliest == length - INSTANT
    without = local.replace(tzinfo=None).isoformat(between, unit)
    assert parse_edtf(without, zone) == interval
    assert parse_edtf_or_day(without, None) == parse_edtf(f"{day}")


@given(st.integers(-4_000_000, 4_000_000), st.sampled_from(_NAMED), st.integers(0, 59_999_999))
@example((datetime(2009, 11, 1, 3, 15, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(minutes=1), "America/St_Johns", 0)
@example((datetime(2018, 11, 4, 3, 0, tzinfo=UTC) - datetime(2000, 1, 1, tzinfo=UTC)) // timedelta(minutes=1), "America/Sao_Paulo", 0)
def test_what_clocks_of_a_place_show_is_meant_by_their_day_and_minute(minutes: int, name: str, micros: int) -> None:
    """Whenever these clocks are put back or forward."""
    instant = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes, microseconds=micros)
    shown = instant.astimezone(ZoneInfo(name)).replace(tzinfo=None)
    for text in (f"{shown:%Y-%m-%dT%H:%M}", f"{shown:%Y-%m-%d}", f"{shown:%Y-%m}", f"{shown:%Y}", f"{shown:%Y-%m-%d}/.."):
        assert holds(parse_edtf(text, ZoneInfo(name)), instant)
    assert holds(parse_edtf(f"{shown:%Y-%m-%d}"), instant)


def ladders(day: date, clock: int, zone: timezone) -> list[list[str]]:
    """Texts that say ever less of one instant: each stands for all that the one before may mean."""
    local = moment(day, clock, zone).astimezone(zone)
    whole, *times = (local.isoformat("T", unit) for unit in ("microseconds", "milliseconds", "seconds", "minutes"))
    times.insert(1, whole[:21] + whole[26:])  # tenths
    year, month = f"{day:%Y}", f"{day:%Y-%m}"
    return [
        [whole, *times, f"{day}", month, year, f"{year[:3]}X", f"{year[:2]}XX", f"{year[0]}XXX"],
        [whole, *times, f"{day}", f"{month}-XX", f"{year}-XX-XX", f"{year[:3]}X", f"{year[:3]}X~"],
        *([text, f"{text}~", f"{text}%"] for text in (f"{day}", month, year)),
        *([text, f"{text}?", f"{text}%"] for text in (f"{day}", month, year)),
    ]


@given(days.filter(lambda day: 1300 <= day.year <= 8700), clocks, zones, st.data())
def test_vaguer_text_is_never_narrower(day: date, clock: int, zone: timezone, data: st.DataObject) -> None:
    """Neither by itself nor as the end of an interval; nor is a set, or an interval with an open end, narrower than what it is made of."""
    ladder = data.draw(st.sampled_from(ladders(day, clock, zone)))
    narrow, wide = data.draw(st.sampled_from(list(pairwise(ladder))))
    form = data.draw(st.sampled_from(("{}", "{}/..", "../{}", "[{},2019-05]", "{{1900,{}}}", "[{}..]")))
    assert parse_edtf(form.format(wide)).contains(parse_edtf(form.format(narrow)))
    made = data.draw(st.sampled_from(("[{},1826]", "{{2019-02-28, {}}}", "{}/..", "/{}", "[..{}]")))
    assert parse_edtf(made.format(narrow)).contains(parse_edtf(narrow))


ends = st.none() | st.builds(moment, days, clocks, zones)


@given(ends, ends, days, st.data())
def test_interval_is_written_so_that_it_reads_back(
    earliest: datetime | None, latest: datetime | None, day: date, data: st.DataObject
) -> None:
    """Whether it comes from a text or from two instants; an unknown date has no text."""
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = latest, earliest
    interval = DateInterval(earliest, latest)
    text = format_edtf(interval)
    assert (text == "") if interval.is_unknown else (parse_edtf(text) == interval)
    written = data.draw(st.sampled_from((f"{day}", f"{day}"[:7], f"{day}"[:4], f"{day}/..", f"{day}T10:00Z", f"{day}T10:00:07+14:00")))
    if 1 < day.year < 9999:
        assert parse_edtf(format_edtf(parse_edtf(written))) == parse_edtf(written)


@given(ends, ends, st.builds(moment, days, clocks, zones))
def test_only_dates_that_no_picture_can_have_are_dropped(earliest: datetime | None, latest: datetime | None, now: datetime) -> None:
    """A date stays as long as one of its instants lies between the first photograph and now."""
    if earliest is not None and latest is not None and earliest > latest:
        earliest, latest = latest, earliest
    interval, first = DateInterval(earliest, latest), datetime(1826, 1, 1, tzinfo=UTC)
    possible = (latest is None or latest >= first) and (earliest is None or earliest <= now)
    assert (impossible(interval, now) is None) == possible
