"""Time -> places on one axis, and the dates that are written along it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from provenance.model.dates import DateInterval

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_FIRST, _LAST = ((instant.replace(tzinfo=UTC) - _EPOCH).total_seconds() for instant in (datetime(1, 1, 1), datetime(9999, 12, 31)))  # noqa: DTZ001
_MARGIN = 0.02
"""Share of the span that is left free at either end, so that the first and the last bar are seen to begin and end."""
_LEAST_S = 3600.0
"""Seconds that an axis spans at least: where everything is one instant."""
_YEARS = 3
"""From so many on, an axis begins with a year, so that its first date can be written."""
_Unit: TypeAlias = Literal["hour", "day", "month", "year"]
_SECONDS: dict[_Unit, float] = {"hour": 3600, "day": 86_400, "month": 28 * 86_400, "year": 365 * 86_400}
"""The shortest that each can be."""
_STEPS: tuple[tuple[_Unit, int], ...] = (
    ("hour", 1),
    ("hour", 6),
    ("day", 1),
    ("day", 2),
    ("day", 7),
    ("month", 1),
    ("month", 3),
    ("month", 6),
    *(("year", number) for number in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """A date that is written along an axis, at a place from 0 to 1."""

    place: float
    label: str


@dataclass(frozen=True, slots=True)
class Axis:
    """A span of time, drawn from 0 to 1.

    Attributes:
        start_s: Where it begins, in seconds since 1970, UTC; negative before.
        end_s: Where it ends, later.
    """

    start_s: float
    end_s: float

    @classmethod
    def over(cls, intervals: Iterable[DateInterval]) -> "Axis | None":
        """The axis that holds every end that is known, with a margin; None where none is."""
        ends = [_seconds(end) for interval in intervals for end in (interval.earliest, interval.latest) if end is not None]
        if not ends:
            return None
        span = max(max(ends) - min(ends), _LEAST_S)
        start = min(ends) - _MARGIN * span
        if span > _YEARS * _SECONDS["year"]:
            start = _seconds(datetime(_instant(start).year, 1, 1, tzinfo=UTC))
        return cls(start, max(ends) + _MARGIN * span)

    def place(self, instant: datetime) -> float:
        """Where an instant lies, 0 to 1."""
        return min(1.0, max(0.0, (_seconds(instant) - self.start_s) / (self.end_s - self.start_s)))

    def bar(self, interval: DateInterval) -> tuple[float, float]:
        """From where to where an interval lies; an open end lies at the end of the axis."""
        start = 0.0 if interval.earliest is None else self.place(interval.earliest)
        return start, 1.0 if interval.latest is None else self.place(interval.latest)

    def ticks(self, room: float) -> tuple[Tick, ...]:
        """The finest round dates that can be written without touching each other, in their order.

        Args:
            room: Characters that fit along the axis.
        """
        for unit, number in _STEPS:
            if (self.end_s - self.start_s) / _SECONDS[unit] / number > room:
                continue
            instants = list(self._round(unit, number))
            labels = [_label(instant, unit) for instant in instants]
            if labels and len(labels) * (len(labels[0]) + 2) <= room:
                return tuple(Tick(self.place(instant), label) for instant, label in zip(instants, labels, strict=True))
        return ()

    def _round(self, unit: _Unit, number: int) -> Iterator[datetime]:
        """Every round date on the axis: of each `number`th unit."""
        instant = _instant(self.start_s)
        count = {
            "hour": instant.toordinal() * 24 + instant.hour,
            "day": instant.toordinal(),
            "month": instant.year * 12 + instant.month - 1,
            "year": instant.year,
        }[unit]
        count -= count % number
        while (following := _counted(unit, count)) is not None and _seconds(following) <= self.end_s:
            if _seconds(following) >= self.start_s:
                yield following
            count += number


def _counted(unit: _Unit, count: int) -> datetime | None:
    """The instant at which the unit of this number begins; None outside of the calendar."""
    days = {"hour": count // 24, "day": count}
    try:
        if unit in days:
            return datetime.fromordinal(days[unit]).replace(hour=count % 24 if unit == "hour" else 0, tzinfo=UTC)
        year, month = (count, 0) if unit == "year" else divmod(count, 12)
        return datetime(max(year, 1), month + 1, 1, tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _label(instant: datetime, unit: _Unit) -> str:
    text = instant.replace(tzinfo=None).isoformat(" ", "minutes")
    return {"hour": text, "day": text[:10], "month": text[:7], "year": text[:4]}[unit]


def _seconds(instant: datetime) -> float:
    return (instant - _EPOCH).total_seconds()


def _instant(seconds: float) -> datetime:
    return _EPOCH + timedelta(seconds=min(_LAST, max(_FIRST, seconds)))
