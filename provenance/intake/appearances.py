"""Statements -> pictures with dates, for an archive: each picture of a statement appeared when and where the statement was made.

What a source says of itself is a claim. Nothing that is read here sets `source`, by whose name an appearance is trusted, or makes
evidence, with one exception: the capture times of a web archive that the owner named itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

from provenance.errors import DateError
from provenance.intake.dated import DatedMedia, NotTaken, OwnWords
from provenance.intake.interface import surest_possible
from provenance.model.dates import DateBasis
from provenance.model.edtf import format_edtf, parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.kind import Kind
from provenance.model.media import MediaItem
from provenance.model.record import Appearance
from provenance.model.statement import StatedTime, Statement, TimeBasis, UnreadStatement

DOUBT = "doubt"
"""Note on a capture that something speaks against."""
WEB_ARCHIVES = (Kind.WARC, Kind.WACZ)
"""Kinds whose times of capture are evidence, where the owner named the file."""
_MISSING = "statement-date-missing"
_MAX_TEXT = 4_096
"""Characters of a title, caption or name that are kept: the most that a caption of a messenger has."""


@dataclass(frozen=True, slots=True)
class Dating:
    """By what the pictures of statements are dated.

    Attributes:
        own: What the owner of the archive says.
        otherwise: The time that the owner gives for what has none of its own; statements are read with it as the time given.
        latest: The latest time that is believed of a source; None believes every one.
    """

    own: OwnWords
    otherwise: StatedTime | None = None
    latest: datetime | None = None

    def appearances(self, statement: Statement | UnreadStatement, *, is_named: bool) -> Iterator[DatedMedia | NotTaken]:
        """The pictures of a statement, each with its appearance there and those that the statement claims of it.

        Args:
            statement: As it was read.
            is_named: Whether the owner named the file that it was read from, and not a folder or container that it was found in.
        """
        if isinstance(statement, UnreadStatement):
            yield from _not_taken(statement)
            return
        time, by_owner = self._time(statement)
        kind = Kind.IMAGE if statement.kind is None else statement.kind
        for item in statement.media:
            basis = (self.own.basis or DateBasis.ASSERTED) if by_owner else self._basis(statement, time, item, is_named=is_named)
            here = _appearance(statement, item, time, basis, self.own)
            yield DatedMedia(item, here, kind.value)
            for claim in item.claims:
                if not claim.interval.is_unknown:
                    yield DatedMedia(item, _claim(claim, here, statement), kind.value)

    def _time(self, statement: Statement) -> tuple[StatedTime, bool]:
        """When a statement was made, and whether that is by the owner's `--date`: only where it gives no time itself."""
        otherwise = self.otherwise
        if otherwise is not None and (statement.at_basis, statement.at, statement.at_text) == (
            TimeBasis.GIVEN,
            otherwise.interval,
            otherwise.text,
        ):
            told = surest_possible(statement.times, self.latest)
            return (otherwise, True) if told is None else (told, False)
        place = next((time.place for time in statement.times if time.interval == statement.at), "at")
        return StatedTime(statement.at, statement.at_text, statement.at_basis, place), False

    def _basis(self, statement: Statement, time: StatedTime, item: MediaItem, *, is_named: bool) -> DateBasis:
        """How a time that the source gives is known: a claim, but where its owner says more, or named a web archive."""
        own = self.own.basis
        if time.basis is TimeBasis.CAPTURE and statement.kind in WEB_ARCHIVES:
            if _is_doubted(item):
                return DateBasis.ASSERTED
            if own is None:
                return DateBasis.CAPTURED if is_named else DateBasis.ASSERTED
            return DateBasis.CAPTURED if own.is_evidence else own
        # Nobody has captured what a page, a chat or a document says of its own time.
        return DateBasis.ASSERTED if own in (None, DateBasis.CAPTURED) else own


def name_in(source: str | None, path: str) -> str:
    """The name of a picture in a source, unique and the same in every run: that of the source comes first."""
    return path if source is None or path == source or path.startswith((f"{source}!", f"{source}/")) else f"{source}!{path}"


def _appearance(statement: Statement, item: MediaItem, time: StatedTime, basis: DateBasis, own: OwnWords) -> Appearance:
    text = _edtf(time)
    doubted = _is_doubted(item)
    return Appearance(
        time.interval,
        basis,
        text,
        name_in(item.origin.source if item.origin else statement.source, item.path),
        None if doubted else own.source,  # whoever is trusted is not trusted with what speaks against itself
        own.url or statement.url,
        own.publisher or _cut(statement.publisher) or _site(statement.url),
        _cut(statement.title),
        _cut(item.caption),
        _notes(statement, item, time, text),
    )


def _notes(statement: Statement, item: MediaItem, time: StatedTime, text: str) -> tuple[tuple[str, str], ...]:
    """What else is known, a picture's own notes among it; those that say how the time is known cannot be forged by them."""
    label = item.label
    told = {
        "kind": None if statement.kind is None else statement.kind.value,
        "time_basis": time.basis.value,
        "time_place": time.place,
        "time_as_written": time.text if time.text != text else None,
        "label": None if label is None else label.words,
        "label_kind": None if label is None else label.kind.value,
        "label_date": None if label is None else label.date_text,
        "image_url": None if item.origin is None else item.origin.url,
        "place": None if item.origin is None else item.origin.place,
        "said_to_be_from": next((claim.publisher for claim in item.claims if claim.interval.is_unknown), None),
    }
    notes = dict(item.notes) | {name: value for name, value in told.items() if value}
    return tuple(sorted((name, value[:_MAX_TEXT]) for name, value in notes.items()))


def _claim(claim: Appearance, here: Appearance, statement: Statement) -> Appearance:
    """Where and when the source says that the picture had been before: never more than a claim, by nobody's name."""
    text = _edtf(StatedTime(claim.interval, claim.date_text, TimeBasis.TEXT, ""))
    kind = {} if statement.kind is None else {"kind": statement.kind.value}
    notes = dict(claim.notes) | kind | {"claimed_by": here.url or statement.source or here.path}
    if claim.date_text != text:
        notes["time_as_written"] = claim.date_text[:_MAX_TEXT]
    return replace(
        claim,
        basis=DateBasis.ASSERTED,
        date_text=text,
        path=here.path,
        source=None,
        publisher=_cut(claim.publisher),
        title=_cut(claim.title),
        caption=_cut(claim.caption),
        notes=tuple(sorted(notes.items())),
    )


def _not_taken(statement: UnreadStatement) -> Iterator[NotTaken]:
    """What cannot be dated or read, each of its pictures by name."""
    code = "date-missing" if statement.unchecked.code == _MISSING else statement.unchecked.code
    reason = statement.unchecked.text.replace("--at", "--date and --basis")  # readers name the option of a check
    for path in statement.paths or ("",):
        name = name_in(statement.source.partition(", ")[0], path) if path else statement.source
        yield NotTaken(name, Unchecked(code, reason if name in reason else f"{name}: {reason}"))


def _edtf(time: StatedTime) -> str:
    """A time as EDTF: as it was written where that says the same."""
    try:
        same = parse_edtf(time.text) == time.interval
    except DateError:
        same = False
    return time.text if same else format_edtf(time.interval)


def _site(url: str | None) -> str | None:
    """The host of an address, as far as it has one."""
    try:
        return None if url is None else urlsplit(url).hostname
    except ValueError:
        return None


def _cut(text: str | None) -> str | None:
    return None if text is None else text[:_MAX_TEXT]


def _is_doubted(item: MediaItem) -> bool:
    return any(name == DOUBT for name, _ in item.notes)
