"""RawTags -> FoundDates: EXIF, GPS, IPTC and PNG, with the parts put together that their standards spread over several fields."""

from collections.abc import Iterable, Mapping

from provenance.dating.gathering import Gathering
from provenance.dating.written import Written, is_blank, read_spelled, read_written, with_clock, with_fraction, with_offset
from provenance.model.found import Meaning
from provenance.model.metadata import RawTag

_EXIF = {
    "DateTimeOriginal": (Meaning.TAKEN, "Original"),
    "DateTimeDigitized": (Meaning.DIGITISED, "Digitized"),
    "DateTime": (Meaning.MODIFIED, ""),
    "PreviewDateTime": (Meaning.MODIFIED, None),
}
"""Each date of EXIF with its meaning and the ending of its SubSecTime and OffsetTime (Exif 3.0, section 4.6.5)."""
_IPTC = {
    "DateCreated": ("TimeCreated", Meaning.TAKEN),
    "DigitalCreationDate": ("DigitalCreationTime", Meaning.DIGITISED),
    "ReleaseDate": ("ReleaseTime", Meaning.RELEASED),
    "ExpirationDate": ("ExpirationTime", Meaning.EXPIRES),
    "DateSent": ("TimeSent", Meaning.RELEASED),
    "ReferenceDate": (None, Meaning.OTHER),
}
_PNG = (
    ("creat", Meaning.TAKEN),
    ("original", Meaning.TAKEN),
    ("digiti", Meaning.DIGITISED),
    ("modif", Meaning.MODIFIED),
    ("tIME", Meaning.MODIFIED),
)
_NO_NOTES: tuple[str, ...] = ()
_DISK_KEYWORDS = ("date:create", "date:modify", "date:timestamp")
"""ImageMagick writes into these when the file lay on its disk, not when the picture was made."""


def add_tags(gathering: Gathering, tags: Iterable[RawTag], prefix: str = "") -> None:
    """Take the dates of `tags`.

    Args:
        gathering: Where they go.
        tags: Those of one picture.
        prefix: Put before the name of each field: who read it.
    """
    blocks: dict[tuple[int, str], list[RawTag]] = {}
    for tag in tags:
        kind = "EXIF" if tag.group.startswith(("IFD", "ExifIFD")) else tag.group
        blocks.setdefault((tag.block, kind), []).append(tag)
    for (_, kind), members in blocks.items():
        _ADDERS[kind](gathering, members, prefix)


def _add_exif(gathering: Gathering, tags: list[RawTag], prefix: str) -> None:
    texts = {tag.name: tag.text for tag in reversed(tags)}  # of several the first counts
    for tag in tags:
        if tag.name not in _EXIF or is_blank(tag.text):
            continue
        meaning, ending = _EXIF[tag.name]
        written, notes = read_written(tag.text), _NO_NOTES
        is_thumbnail = tag.group.startswith("IFD") and tag.group != "IFD0"
        if written is not None and ending is not None and not is_thumbnail:
            written, notes = _with_parts(written, texts, ending)
        place = f" ({tag.group})" if is_thumbnail else ""
        gathering.add(f"{prefix}EXIF {tag.name}{place}", tag.text, written, Meaning.OTHER if is_thumbnail else meaning, notes=notes)


def _with_parts(written: Written, texts: Mapping[str, str], ending: str) -> tuple[Written, tuple[str, ...]]:
    """`written` with the parts of a second and the offset that stand in fields of their own; which ones were used."""
    notes = []
    for name, put in ((f"SubSecTime{ending}", with_fraction), (f"OffsetTime{ending}", with_offset)):
        whole = put(written, texts.get(name, ""))
        notes += [f"with {name} {texts[name].strip()}"] if whole != written else []
        written = whole
    return written, tuple(notes)


def _add_gps(gathering: Gathering, tags: list[RawTag], prefix: str) -> None:
    """Exif 3.0, section 4.6.6: date and time of the position, UTC. A time without its date is no date."""
    times = [tag.text for tag in tags if tag.name == "GPSTimeStamp"]
    for tag in tags:
        if tag.name != "GPSDateStamp" or is_blank(tag.text):
            continue
        day, clock = read_written(tag.text), _gps_clock(times[0]) if times else None
        field = f"{prefix}GPS GPSDateStamp"
        if day is not None and day.clock is None and clock is not None:
            whole = Written(day.day, clock)
            gathering.add(f"{field} + GPSTimeStamp", f"{tag.text} {clock}", whole, Meaning.POSITION, is_utc=True)
            continue
        notes = (f"GPSTimeStamp is no time of day: {times[0]}",) if times and clock is None else ()
        gathering.add(field, tag.text, day, Meaning.POSITION, is_utc=True, notes=notes)


def _gps_clock(text: str) -> str | None:
    """Three numbers -> `10:11:12.5`; None where they are no time of day."""
    try:
        hours, minutes, seconds = (float(part) for part in text.replace(":", " ").split())
    except ValueError:
        return None
    if not (hours.is_integer() and minutes.is_integer() and 0 <= hours < 24 and 0 <= minutes < 60 and 0 <= seconds < 60):
        return None
    whole, _, fraction = f"{seconds:.6f}".rstrip("0").partition(".")
    return f"{int(hours):02}:{int(minutes):02}:{int(whole):02}{'.' if fraction else ''}{fraction}"


def _add_iptc(gathering: Gathering, tags: list[RawTag], prefix: str) -> None:
    """Date and time stand in two datasets; the n-th time belongs to the n-th date."""
    for name, (time_name, meaning) in _IPTC.items():
        times = [tag.text for tag in tags if tag.name == time_name]
        for number, tag in enumerate(tag for tag in tags if tag.name == name):
            if is_blank(tag.text):
                continue
            clock_text = times[number] if number < len(times) else ""
            day = read_written(tag.text)
            whole = None if day is None or day.clock is not None else with_clock(day, clock_text)
            field = f"{prefix}IPTC {name}"
            if whole is not None:
                gathering.add(f"{field} + {time_name}", f"{tag.text} {clock_text}", whole, meaning)
            else:
                notes = (f"{time_name} is no time of day: {clock_text}",) if clock_text.strip() else ()
                gathering.add(field, tag.text, day, meaning, notes=notes)


def _add_png(gathering: Gathering, tags: list[RawTag], prefix: str) -> None:
    for tag in tags:
        written = read_spelled(tag.text)
        is_standard = tag.name in ("tIME", "Creation Time")
        if is_blank(tag.text) or (written is None and not is_standard):  # of other texts, only those that are a date
            continue
        meaning = next((meaning for part, meaning in _PNG if part.lower() in tag.name.lower()), Meaning.OTHER)
        meaning = Meaning.STORED if tag.name in _DISK_KEYWORDS else meaning
        gathering.add(f"{prefix}PNG {tag.name}", tag.text, written, meaning)


def _add_comment(gathering: Gathering, tags: list[RawTag], prefix: str) -> None:
    """A comment counts only where it is a whole day or time and nothing else."""
    for tag in tags:
        written = read_spelled(tag.text)
        if written is not None and (written.clock is not None or len(tag.text.strip()) == len("2019-03-02")):
            gathering.add(f"{prefix}comment", tag.text, written, Meaning.OTHER)


_ADDERS = {"EXIF": _add_exif, "GPS": _add_gps, "IPTC": _add_iptc, "PNG": _add_png, "comment": _add_comment}
