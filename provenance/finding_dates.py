"""Use case: every date in or about one picture."""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path, PurePosixPath

from provenance.contents import FileContent
from provenance.contents.content import read_file
from provenance.dating.addresses import add_address, add_answer, address_path
from provenance.dating.contradictions import contradictions_of
from provenance.dating.exiftool import ExifToolTags, add_exiftool
from provenance.dating.gathering import Gathering
from provenance.dating.manifests import NO_MANIFEST, Manifest
from provenance.dating.names import add_name
from provenance.dating.stamps import NO_ANCHORS, Anchors, Stamp, add_stamps, read_stamps, stamp_files
from provenance.dating.written import Written
from provenance.decoding.metadata import MAX_METADATA_BYTES
from provenance.errors import DateError, DatesFileError, DecodeError, FetchRefusedError, InputError, MediaError, MediaMissingError
from provenance.intake import TAKEOUT, NotTaken, OwnWords, read_sidecar
from provenance.intake.names import is_address
from provenance.intake.takeout import TakeoutTime, takeout_sidecar
from provenance.model.dates import DateBasis
from provenance.model.finding import Unchecked
from provenance.model.found import FoundDate, Meaning, Zone
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import MediaItem
from provenance.opening.dates import OpenedDates, open_dates, open_xmp
from provenance.transport import Fetched, Fetcher, FetchKind


@dataclass(frozen=True, slots=True)
class PictureDates:
    """What was found about one picture.

    Attributes:
        path: Its name as it was given.
        form: Its format; None where it could not be read.
        dates: Those that nothing speaks against first, each part in the order in which they were found.
        manifest: Its C2PA manifest.
        contradictions: Dates that cannot all be true, in words.
        problems: What was there and could not be read, in words.
        unread: Why the file itself could not be read, or None.
        stamps: Its time stamps, whatever they are worth.
        fetched: The answer of its server; None where it is a file.
    """

    path: str
    form: str | None
    dates: tuple[FoundDate, ...]
    manifest: Manifest
    contradictions: tuple[str, ...]
    problems: tuple[str, ...]
    unread: Unchecked | None
    stamps: tuple[Stamp, ...] = ()
    fetched: Fetched | None = None


@dataclass(frozen=True, slots=True)
class _Held:
    """What was to be had of a picture before anything of it was read.

    Attributes:
        content: Its bytes; None where there are none.
        unread: Why there are none.
        modified_s: When its file was last written, seconds since 1970; None where it is no file.
        fetched: The answer of its server; None where it was not fetched.
    """

    content: bytes | None = None
    unread: Unchecked | None = None
    modified_s: float | None = None
    fetched: Fetched | None = None


def find_dates(
    path: str,
    *,
    timezone: tzinfo | None,
    now: datetime,
    exiftool: ExifToolTags | None = None,
    anchors: Anchors = NO_ANCHORS,
    stamp_paths: tuple[Path, ...] = (),
    fetcher: Fetcher | None = None,
    limits: Limits = DEFAULT_LIMITS,
) -> PictureDates:
    """Every date in the file, in its name, of its disk or server, in what lies beside it, and in what exiftool said of it.

    Args:
        path: The picture's file, or its address.
        timezone: Where times without an offset are meant; None: anywhere.
        now: What lies behind it is in the future.
        exiftool: What exiftool said, if it was asked.
        anchors: What time stamps are verified by.
        stamp_paths: Files with time stamps of it besides those that lie beside it.
        fetcher: Asks for addresses; None: nobody is asked.
        limits: What is refused unread, and what opening it may take.
    """
    by_address = is_address(path)
    held = _fetch(path, fetcher, limits) if by_address else _open(path, limits)
    file = PurePosixPath(address_path(path)) if by_address else Path(path)
    gathering = Gathering(timezone, now if held.fetched is None else max(now, held.fetched.fetched_at))
    form: str | None = None
    manifest, unread = NO_MANIFEST, held.unread
    stamps: tuple[Stamp, ...] = ()
    if held.content is not None:
        try:
            opened = open_dates(held.content, timezone, gathering.now, limits)
            form, manifest = opened.form, opened.manifest
            _take(gathering, opened)
        except InputError as error:
            unread = Unchecked(error.code, str(error))
        files = (*stamp_files(file), *stamp_paths) if isinstance(file, Path) else stamp_paths
        stamps = read_stamps(files, held.content, anchors, limits)
        add_stamps(gathering, stamps)
    if exiftool is not None:
        _add_exiftool(gathering, Path(file), exiftool)
    if isinstance(file, Path):
        _add_sidecars(gathering, path, timezone, limits)
    add_name(gathering, file.name)
    for url in dict.fromkeys((path, held.fetched.url if held.fetched else path)) if by_address else ():
        add_address(gathering, url)
    if held.fetched is not None:
        add_answer(gathering, held.fetched.last_modified, held.fetched.http_date, held.fetched.fetched_at)
    if held.modified_s is not None:
        _add_file_time(gathering, held.modified_s)
    dates = tuple(sorted(gathering.dates, key=lambda date: bool(date.doubts)))
    told = contradictions_of(dates), tuple(gathering.problems)
    return PictureDates(path, form, dates, manifest, *told, unread, stamps, held.fetched)


def _open(path: str, limits: Limits) -> _Held:
    try:
        content, state = read_file(Path(path), path, limits.max_bytes)
    except InputError as error:
        return _Held(unread=Unchecked(error.code, str(error)))
    return _Held(content, modified_s=state.st_mtime)


def _fetch(url: str, fetcher: Fetcher | None, limits: Limits) -> _Held:
    try:
        if fetcher is None:
            raise FetchRefusedError(f"{url}: not asked: there is no network here; save it, and give the file")
        fetched = fetcher.fetch(url, max_bytes=limits.max_bytes, kind=FetchKind.IMAGE)
    except InputError as error:
        return _Held(unread=Unchecked(error.code, str(error)))
    return _Held(fetched.body, fetched=fetched)


def _add_exiftool(gathering: Gathering, file: Path, exiftool: ExifToolTags) -> None:
    tags = exiftool.of(file)
    if tags is None:
        gathering.tell(f"exiftool's output has no entry, or more than one, for {file.name}")
    else:
        add_exiftool(gathering, tags)


def _add_sidecars(gathering: Gathering, path: str, timezone: tzinfo | None, limits: Limits) -> None:
    """`photo.jpg.xmp` and `photo.xmp`, what Google Takeout writes, and the JSON sidecar that `archive add` reads."""
    file = Path(path)
    for sidecar in dict.fromkeys((file.with_name(f"{file.name}.xmp"), file.with_suffix(".xmp"))):
        try:
            packet, _ = read_file(sidecar, str(sidecar), MAX_METADATA_BYTES)
        except MediaMissingError:
            continue
        except MediaError as error:
            gathering.tell(str(error))
            continue
        try:
            _take(gathering, open_xmp(packet, f"{sidecar.name}: ", timezone, gathering.now, limits))
        except DecodeError as error:
            gathering.tell(f"{sidecar.name}: {error}")
    _add_takeout(gathering, file)
    for entry in read_sidecar(MediaItem(path, FileContent(file)), OwnWords(timezone=timezone)):
        if isinstance(entry, NotTaken):
            if entry.unchecked.code != "date-missing":
                gathering.tell(entry.unchecked.text)
            continue
        if entry.kind == TAKEOUT:
            continue
        appearance = entry.appearance
        zone = (
            Zone.WRITTEN if appearance.date_text.endswith("Z") or "+" in appearance.date_text else Zone.GIVEN if timezone else Zone.UNKNOWN
        )
        gathering.take(
            FoundDate(
                "JSON sidecar date",
                appearance.date_text,
                appearance.date_text,
                appearance.interval,
                appearance.basis,
                Meaning.PUBLISHED,
                zone,
            )
        )


def _take(gathering: Gathering, opened: OpenedDates) -> None:
    for date in opened.dates:
        gathering.take(date)
    for problem in opened.problems:
        gathering.tell(problem)


def _add_takeout(gathering: Gathering, file: Path) -> None:
    """What is wrong with such a file, reading it as a sidecar tells."""
    try:
        sidecar = takeout_sidecar(file)
    except (DateError, DatesFileError):
        return
    if sidecar is None:
        return
    note = "as Google read the file or its owner corrected it; where the camera wrote no zone, the zone is Google's guess"
    _add_takeout_time(gathering, f"{sidecar.path.name}: photoTakenTime", sidecar.taken, Meaning.TAKEN, DateBasis.EMBEDDED, note)
    if sidecar.uploaded is not None:
        note = "into Google Photos, by Google's word"
        _add_takeout_time(gathering, f"{sidecar.path.name}: creationTime", sidecar.uploaded, Meaning.UPLOADED, DateBasis.ASSERTED, note)


def _add_takeout_time(gathering: Gathering, field: str, time: TakeoutTime, meaning: Meaning, basis: DateBasis, note: str) -> None:
    day, _, clock = time.written.removesuffix("Z").partition("T")
    gathering.add(field, time.text, Written(day, clock, "Z"), meaning, basis, notes=(note,))


def _add_file_time(gathering: Gathering, modified_s: float) -> None:
    instant = datetime.fromtimestamp(modified_s, UTC).replace(microsecond=0)
    written = Written(instant.date().isoformat(), instant.strftime("%H:%M:%S"), "Z")
    gathering.add("file modification time", written.text, written, Meaning.STORED, DateBasis.ASSERTED)
