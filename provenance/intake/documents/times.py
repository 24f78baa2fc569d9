"""The time that a document or mail says of itself -> the time of its statement."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo

from provenance.contents import Source
from provenance.errors import DateError
from provenance.intake.interface import Options
from provenance.model.edtf import parse_edtf_or_day
from provenance.model.finding import Unchecked
from provenance.model.media import MediaItem
from provenance.model.statement import LeftOut, StatedTime, Statement, TimeBasis, UnreadStatement

_DATE_INVALID = "statement-date-invalid"
_DATELESS = frozenset({_DATE_INVALID, "statement-date-missing"})
"""Codes of statements that lack nothing but a time."""


def stated_time(edtf: str, text: str, basis: TimeBasis, place: str, zone: tzinfo | None) -> StatedTime:
    """A time that was put into the form of RFC 3339, its zone where the source gives one.

    Args:
        edtf: The time; without a zone it is that of `zone`, and its whole day in every zone where that is None.
        text: As the source writes it.
        basis: How it is known.
        place: The field that says it.
        zone: Where times without a zone are meant.

    Raises:
        DateError: There is no such time.
    """
    return StatedTime(parse_edtf_or_day(edtf, zone), text, basis, place)


def timed_statement(
    options: Options,
    time: StatedTime | DateError | None,
    *,
    id: str,  # noqa: A002 - the name of the field
    media: tuple[MediaItem, ...],
    source: str,
    text: str | None = None,
    left_out: tuple[LeftOut, ...] = (),
    title: str | None = None,
    publisher: str | None = None,
) -> Statement | UnreadStatement:
    """See `Options.statement`; a time that cannot be read is named, where it would have counted."""
    if isinstance(time, DateError) and options.given is None:
        unchecked = Unchecked(_DATE_INVALID, f"{source}: {time}; give the time with --at")
        return UnreadStatement(id, time.text, tuple(item.path for item in media), unchecked, source, left_out)
    times = (time,) if isinstance(time, StatedTime) else ()
    return options.statement(id=id, times=times, media=media, source=source, text=text, left_out=left_out, title=title, publisher=publisher)


def read_within(source: Source, options: Options, time: StatedTime | DateError | None) -> Iterator[Statement | UnreadStatement]:
    """The statements of a document that lies in another one, or in a mail: those without a time have that of the outer one.

    A time of their own counts first, since a document may be older than the mail that it is sent with; it cannot be younger. Those
    without any come last: the document is read once more for them.
    """
    dateless = set()
    for found in options.read_source(source, options):
        if not isinstance(time, StatedTime) or options.given is not None:
            yield found
        elif isinstance(found, UnreadStatement):
            if found.unchecked.code in _DATELESS:
                dateless.add(found.id)
            else:
                yield found
        elif time.interval.surely_before(found.at):
            yield replace(found, at=time.interval, at_text=time.text, at_basis=time.basis, times=(time, *found.times))
        else:
            yield found
    if dateless and isinstance(time, StatedTime):
        dated = replace(options, given=time)
        yield from (again for again in options.read_source(source, dated) if again.id in dateless)
