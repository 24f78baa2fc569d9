"""WhatsApp's "Export chat", a text -> Statements, one a message with pictures.

The form depends on the phone and its language, and is documented nowhere; what is read are the two that all of them share:
`31/12/21, 23:59 - Name: text` (Android) and `[31/12/2021, 23:59:00] Name: text` (iPhone), with any order of day and month,
any separator and either clock. Lines without such a beginning go on with the message before.

Times are a wall clock without a zone. Where no date of the file tells whether the day or the month comes first, both are
meant: the interval then holds both days.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, tzinfo
from typing import ClassVar

from provenance.contents import MissingContent, Source
from provenance.errors import DateError, MediaLeftOutError
from provenance.intake.chats.message import Ids, Message, statements
from provenance.intake.interface import Options, Read
from provenance.intake.names import is_picture_name
from provenance.intake.posts.fields import file_beside, file_name, has_beside, left_out_beside
from provenance.model.dates import DateInterval
from provenance.model.edtf import parse_edtf
from provenance.model.kind import Kind
from provenance.model.media import MediaItem, Origin
from provenance.model.statement import LeftOut, StatedTime, TimeBasis

_DATE = r"(?P<one>\d{1,4})(?P<mark>[./-])(?P<two>\d{1,2})[./-](?P<three>\d{2,4})\.?"
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.](?P<second>\d\d))?(?:\s?(?P<half>[AaPp])\.?\s?[Mm]\.?)?"
_LINE = re.compile(
    rf"(?:\[{_DATE},?\s{_CLOCK}\]\s|{_DATE.replace('?P<', '?P<a_')},?\s{_CLOCK.replace('?P<', '?P<a_')}\s-\s)(?P<rest>.*)", re.DOTALL
)
_OMITTED = re.compile(
    r"<(?:media|medien|multimedia|m[ée]dias?|arquivo de m[íi]dia|fichier|archivo|без медиафайлов)[^<>:]{0,20}>|"
    r"(?:image|photo|bild|foto|imagen|imagem|immagine|afbeelding|изображение)\s(?:omitted|weggelassen|omitida|ocultada|omessa|absente|"
    r"omise|weggelaten|отсутствует)",
    re.IGNORECASE,
)
"""What stands instead of a picture; of several languages, and for pictures or for any media."""
_ATTACHED = re.compile(r"<[^<>:]{1,20}:\s(?P<ios>[^<>/\\]{1,200})>|(?P<android>[^<>:/\\()]{1,200}\.\w{3,4})\s\([^()]{1,40}\)")
_STICKER = re.compile(r"STK-\d|\d+-STICKER-")
"""How stickers are named, on Android and iPhone; their files are pictures like any other."""
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202c\ufeff"))
_LONGEST_LINE = 2**20
_FIRST_YEAR = 9
"""2009, when WhatsApp began."""


@dataclass(frozen=True, slots=True)
class _Line:
    """The beginning of a message."""

    number: int
    date: tuple[int, int, int]
    mark: str
    clock: str
    sender: str
    text: str


class WhatsAppReader:
    """The text of a chat that WhatsApp exported, with or without its media."""

    kind: ClassVar[Kind] = Kind.WHATSAPP

    def recognises(self, source: Source, head: bytes) -> bool:
        """See `Reader`: its first line begins a message."""
        first = head.decode("utf-8-sig", "replace").lstrip().split("\n", 1)[0]
        return source.member is not None and _parse(first, 1) is not None

    def read(self, source: Source, options: Options) -> Read:
        """See `Reader`; the text is gone through twice, first for the order of day and month."""
        order = _order(source)
        yield from statements(_messages(source, options, order), options)

    def owns(self, source: Source) -> None:
        """See `Reader`: itself alone."""
        del source


def _lines(source: Source) -> Iterator[tuple[_Line, str]]:
    """Each message with its whole text."""
    with source.open() as raw, io.TextIOWrapper(raw, encoding="utf-8-sig", errors="replace") as text:
        begun: _Line | None = None
        words: list[str] = []
        for number, line in enumerate(iter(lambda: text.readline(_LONGEST_LINE), ""), start=1):
            parsed = _parse(line, number)
            if parsed is None:
                if sum(map(len, words)) < _LONGEST_LINE:
                    words.append(line.translate(_INVISIBLE).rstrip("\r\n"))
                continue
            if begun is not None:
                yield begun, "\n".join(words).strip()
            begun, words = parsed, [parsed.text]
        if begun is not None:
            yield begun, "\n".join(words).strip()


def _parse(line: str, number: int) -> _Line | None:
    found = _LINE.match(line.translate(_INVISIBLE).rstrip("\r\n"))
    if found is None:
        return None
    part = {name.removeprefix("a_"): value for name, value in found.groupdict().items() if value is not None}
    hour = int(part["hour"])
    if "half" in part:
        hour = hour % 12 + (12 if part["half"] in "Pp" else 0)
    clock = f"{hour:02}:{part['minute']}" + (f":{part['second']}" if "second" in part else "")
    sender, colon, text = part["rest"].partition(": ")
    numbers = int(part["one"]), int(part["two"]), int(part["three"])
    return _Line(number, numbers, part["mark"], clock, sender if colon else "", text if colon else part["rest"])


@dataclass(frozen=True, slots=True)
class _Order:
    """What the numbers of the file's dates may be.

    Attributes:
        day_first: Whether the day comes before the month, by what some date cannot mean; None where all can mean both.
        maybe_year_first: Whether two digits at the front may be those of a year, as in `21-3-24` (French of Canada, Chinese).
    """

    day_first: bool | None
    maybe_year_first: bool


def _order(source: Source) -> _Order:
    """Years, unlike days, never fall from one message to the next."""
    day_first: bool | None = None
    maybe_year_first, last = True, _FIRST_YEAR
    for line, _ in _lines(source):
        one, two, three = line.date
        maybe_year_first = maybe_year_first and line.mark == "-" and last <= one <= 99 and two <= 12 and three <= 31
        last = one
        if day_first is None and (one > 12 or line.mark == "."):
            day_first = one <= 31
        elif day_first is None and two > 12:
            day_first = False
    return _Order(day_first, maybe_year_first)


def _messages(source: Source, options: Options, order: _Order) -> Iterator[Message]:
    ids = Ids()
    ids.begin_chat(file_name(source), None)
    for line, text in _lines(source):
        name, where = ids.of(line.number), f"{source.name}, line {line.number}"
        media, left_out = _files(source, line, text)
        if not media and not left_out:
            continue
        times: tuple[StatedTime, ...] = ()
        problem = None
        try:
            times = (_time(line, order, options.timezone),)
        except DateError as error:
            problem = str(error)
        yield Message(name, where, times, problem, media, left_out, text)


def _files(source: Source, line: _Line, text: str) -> tuple[tuple[MediaItem, ...], tuple[LeftOut, ...]]:
    place = f"line {line.number}"
    notes = (("sender", line.sender),) if line.sender else ()
    if line.sender and _OMITTED.match(text):
        error = MediaLeftOutError(f"{source.name}, {place}: the export does not hold this picture (or film): {text[:80]}")
        content = MissingContent(error, f"{source.name}!{place}")
        return (MediaItem(f"{place}, media", content, Origin(source.name, place), notes=notes),), ()
    found = _ATTACHED.match(text)
    file = (found["ios"] or found["android"]).strip() if found else ""
    if not file or not line.sender:
        return (), ()
    if _STICKER.match(file):
        return (), (left_out_beside(source, file, "a sticker"),)
    if is_picture_name(file):
        return (
            MediaItem(
                file,
                file_beside(source, file),
                Origin(source.name, place),
                text[found.end() :].strip() or None if found else None,
                notes=notes,
            ),
        ), ()
    return (), ((left_out_beside(source, file, "no picture"),) if has_beside(source, file) else ())


def _time(line: _Line, order: _Order, timezone: tzinfo | None) -> StatedTime:
    """What a line's date and clock may mean; only the day where the zone is not known."""
    one, two, three = line.date
    written = f"{one}{line.mark}{two}{line.mark}{three:02}, {line.clock}"
    orders = [(one, two, three)] if one > 31 else [(three, two, one)] if order.day_first else [(three, one, two)]
    if order.day_first is None and one <= 31:
        orders.append((three, two, one))
    if order.maybe_year_first and one <= 31:
        orders.append((one, two, three))
    intervals = []
    for year, month, day in orders:
        try:
            iso = date(year + 2000 if year < 100 else year, month, day).isoformat()
        except ValueError as error:
            raise DateError(f"{written}: {error}", written) from error
        intervals.append(parse_edtf(iso) if timezone is None else parse_edtf(f"{iso}T{line.clock}", timezone))
    starts = [interval.earliest for interval in intervals if interval.earliest is not None]
    ends = [interval.latest for interval in intervals if interval.latest is not None]
    return StatedTime(DateInterval(min(starts), max(ends)), written, TimeBasis.MESSAGE, f"line {line.number}")
