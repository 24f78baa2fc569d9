"""No statement is made in the future, or after its source was captured: such a time would make every picture look older."""

from datetime import UTC, datetime, timedelta

from provenance.intake import Options
from provenance.model.dates import DateInterval
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def stated(at: datetime, basis: TimeBasis = TimeBasis.MESSAGE) -> StatedTime:
    return StatedTime(DateInterval(None if basis is TimeBasis.CAPTURE else at, at), at.isoformat(), basis, "field")


def statement(*times: StatedTime, given: StatedTime | None = None) -> Statement | UnreadStatement:
    return Options(given=given, now=NOW).statement(id="1", times=times, media=(), source="chat.txt, line 1")


def test_a_time_in_the_future_is_none() -> None:
    read = statement(stated(NOW + timedelta(days=543 * 365)))
    assert isinstance(read, UnreadStatement)
    assert read.unchecked.code == "statement-date-invalid"
    assert "chat.txt, line 1" in read.unchecked.text and "in the future" in read.unchecked.text


def test_another_time_that_can_be_is_taken_instead() -> None:
    future, past = stated(NOW + timedelta(days=30)), stated(NOW - timedelta(days=30))
    read = statement(future, past)
    assert isinstance(read, Statement)
    assert read.times == (past, future)
    assert read.at == past.interval


def test_clocks_may_differ_by_a_day() -> None:
    assert isinstance(statement(stated(NOW + timedelta(hours=12))), Statement)


def test_a_time_after_the_capture_is_not_taken() -> None:
    late, capture = stated(NOW - timedelta(days=10)), stated(NOW - timedelta(days=20), TimeBasis.CAPTURE)
    read = statement(late, capture)
    assert isinstance(read, Statement)
    assert (read.at_basis, read.at.earliest) == (TimeBasis.CAPTURE, None)


def test_what_was_given_from_outside_counts_whatever_the_source_says() -> None:
    given = StatedTime(DateInterval(NOW, NOW), "now", TimeBasis.GIVEN, "--at")
    read = statement(stated(NOW + timedelta(days=30)), given=given)
    assert isinstance(read, Statement) and read.at == given.interval
