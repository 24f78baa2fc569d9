"""A Match's appearances -> Finding: how each stands in time to the statement."""

from datetime import UTC, datetime

from provenance.model.dates import DateInterval
from provenance.model.finding import DatedAppearance, Finding, Precedence
from provenance.model.match import Match
from provenance.model.record import Appearance

_EVER, _NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)


def date_match(match: Match, at: DateInterval) -> Finding:
    """The finding for `match` against a statement's time, its appearances in the order of time."""
    dated = (DatedAppearance(item, _precedence(item.interval, at)) for item in match.record.appearances)
    return Finding(match, tuple(sorted(dated, key=lambda one: _in_time(one.appearance))))


def _in_time(appearance: Appearance) -> tuple[bool, bool, datetime, datetime, str]:
    """The instant by which it had surely been decides: open ends come after all others, unknown dates last."""
    interval = appearance.interval
    latest, earliest = interval.latest or _NEVER, interval.earliest or _EVER
    return interval.latest is None, interval.is_unknown, latest, earliest, appearance.path


def _precedence(interval: DateInterval, at: DateInterval) -> Precedence:
    if interval.surely_before(at):
        return Precedence.EARLIER
    return Precedence.MAYBE_EARLIER if interval.maybe_before(at) else Precedence.NOT_EARLIER
