"""What is fuzzed: a name, sound inputs, the words of their format, and what is done with a case.

Whatever the bytes are, a target comes to its end, or raises a ProvenanceError.
"""

import hashlib
import io
import tempfile
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from provenance.contents import MissingContent
from provenance.errors import DecoderCrashedError, InputError, ProvenanceError
from provenance.intake import Options, OwnWords, intake_options, read_named
from provenance.model.edtf import parse_edtf
from provenance.model.kind import Kind
from provenance.model.limits import DEFAULT_LIMITS
from provenance.model.statement import StatedTime, Statement, TimeBasis
from tests.fuzzing import pictures, records, sources, words
from tests.fuzzing.mutating import Stock
from tests.unit.configuring.catalogues import CATALOGUE
from tests.unit.dating.stamps.chains import rules_of

NOW = datetime(2026, 1, 1, tzinfo=UTC)
_GIVEN = StatedTime(parse_edtf("2023-10-23"), "2023-10-23", TimeBasis.GIVEN, "--at")
_MOST_PIXELS = 1_000_000
"""Of a picture here. A header may tell any size; what the real limits let it cost is measured elsewhere (tests/faults)."""
_MOST_BYTES = 64 * 2**20
_SETTINGS = {"tool_version": "0", "archive_digest": "0", "archive_unsearched": "0", "depth": "1", "max_distance_bits": "31"}


@dataclass(frozen=True, slots=True)
class Target:
    """Something that is given bytes of strangers.

    Attributes:
        name: As `--target` takes it.
        seeds: Makes sound inputs.
        tokens: Words of their format.
        run: Does with a case what the program does; raises a ProvenanceError, or nothing.
        may_speak: Whether libraries may write to stderr: only where the program itself gives them none that is seen.
    """

    name: str
    seeds: Callable[[], tuple[bytes, ...]]
    tokens: tuple[bytes, ...]
    run: Callable[[bytes], None]
    may_speak: bool = False

    def stock(self) -> Stock:
        """What its cases are made of."""
        return Stock(self.seeds(), self.tokens)


def _decode(content: bytes) -> None:
    from provenance.decoding import decode
    from provenance.fingerprinting import DECODE_SIDE, fingerprint
    from provenance.model.limits import Limits

    limits = Limits(max_jpeg_pixels=_MOST_PIXELS, max_pixels=_MOST_PIXELS)
    fingerprint(decode(content, side=DECODE_SIDE, limits=limits))


def _metadata(content: bytes) -> None:
    from provenance.dating.embedded import embedded_dates
    from provenance.decoding.metadata import read_metadata

    embedded_dates(read_metadata(content), content, NOW)


def _intake(kind: Kind, content: bytes) -> None:
    """As its content says, and as the kind that somebody names: then no look at its head stands before the reader."""
    for said in (None, kind):
        options = intake_options(Options(given=None if content[-1:] < b"\x40" else _GIVEN, now=NOW, all_images=content[:1] > b"<"))
        with suppress(ProvenanceError):
            for found in read_named(["-"], options, said, content):
                if isinstance(found, Statement):
                    _look(found)
                else:
                    _hold_worker(found.unchecked.code, found.unchecked.text)


def _look(statement: Statement) -> None:
    """The bytes of a statement's pictures."""
    for item in statement.media:
        if not isinstance(item.content, MissingContent):
            try:
                item.content.read(item.path, _MOST_BYTES)
            except InputError as error:
                _hold_worker(error.code, str(error))


def _hold_worker(code: str, text: str) -> None:
    """A worker that crashed, or met what nobody foresaw, is a finding, as the program's own crash is."""
    assert code != DecoderCrashedError.code, text


def _exchange(content: bytes) -> None:
    from provenance.exchange.columns import FieldError, parse
    from provenance.exchange.formats import recognise
    from provenance.exchange.interface import Line

    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(content))
    for line in recognise(stream, "list").read(stream, "list"):
        if isinstance(line, Line):
            with suppress(FieldError):
                parse(line.fields)


def _import(content: bytes) -> None:
    from provenance.archive import ArchiveWriter, Signature
    from provenance.exchange.formats import recognise
    from provenance.exchange.importing import import_list
    from provenance.model.record import Keep

    stream: io.BufferedReader = io.BufferedReader(io.BytesIO(content))
    with tempfile.TemporaryDirectory() as folder, ArchiveWriter.create(Path(folder) / "a", Keep.THUMBS, Signature("t", "t", NOW)) as writer:
        list(import_list(writer, recognise(stream, "list").read(stream, "list"), file="list", giver="a desk", now=NOW))


def _stamps(content: bytes) -> None:
    from provenance.dating.stamps import Anchors
    from provenance.dating.stamps.beside import read_stamp

    read_stamp(content, "a.jpg.ots", b"picture", Anchors())


def _headers(content: bytes) -> None:
    from provenance.dating.stamps.headers import check_headers

    check_headers(content, "headers", rules_of(content))


def _listings(content: bytes) -> None:
    from provenance.mementos.cdx import read_cdx
    from provenance.mementos.service import Service
    from provenance.mementos.timemap import read_timemap

    service = Service.parse("https://archive.example/all")
    for read in (read_cdx, read_timemap):
        with suppress(ProvenanceError):
            read(content, "https://example.org/a.jpg", service)


def _dates(content: bytes) -> None:
    """A list of dates, a sidecar and the output of exiftool beside a picture."""
    from provenance.contents import FileContent
    from provenance.dating.exiftool import add_exiftool, read_exiftool_json
    from provenance.dating.gathering import Gathering
    from provenance.intake import read_sidecar
    from provenance.intake.lists import open_dates_list, open_list
    from provenance.intake.lists.reading import files_of
    from provenance.model.media import MediaItem

    with suppress(ProvenanceError):
        list(open_dates_list(open_list("-", content), OwnWords(), {}).entries(files_of(None, "-")))
    with suppress(ProvenanceError):
        for tags in read_exiftool_json(content.decode("utf-8", "replace"), "tags.json").files.values():
            add_exiftool(Gathering(None, NOW), tags)
    _each((lambda path: read_sidecar(MediaItem("a.jpg", FileContent(path.with_name("a.jpg"))), OwnWords()),), content, "a.jpg.json")


def _runs(content: bytes) -> None:
    """What an earlier run wrote: to report again, as a baseline, to spare work, and to go on with."""
    from provenance.runs.documents import read_run
    from provenance.runs.journal import Journal
    from provenance.runs.known import KnownRun
    from provenance.runs.spool import Spool
    from provenance.suppressing.baseline import read_baseline

    def report(path: Path) -> None:
        with Spool() as spool:
            list(read_run(path, spool).media)

    readers: tuple[Callable[[Path], object], ...] = (
        report,
        read_baseline,
        lambda path: KnownRun.read(path, _SETTINGS).close(),
        lambda path: Journal.open(path, _SETTINGS, NOW).__exit__(None, None, None),
    )
    _each(readers, content, "run.json")


def _settings(content: bytes) -> None:
    """What is believed in, and so refused as a whole where a part of it cannot be read."""
    from provenance.configuring.files import SettingsFile
    from provenance.configuring.reading import read_settings
    from provenance.deciding import read_decisions
    from provenance.suppressing.ignore_file import read_ignore_file

    readers = (lambda path: read_settings(SettingsFile(path, (), is_named=False), CATALOGUE), read_ignore_file, read_decisions)
    _each(readers, content, "provenance.toml")


def _parts(content: bytes) -> None:
    """A manifest; and a part of which the manifest says what is true of it, whatever that is."""
    from provenance.exchange.parts.manifest import FileEntry, PartEntry, read_manifest
    from provenance.exchange.parts.reading import read_part

    digest = hashlib.sha256(content).hexdigest()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "manifest.json").write_bytes(content)
        with suppress(ProvenanceError):
            read_manifest(folder)
        entries = {}
        for kind in ("records", "appearances"):
            path = f"{kind}/{digest}.parquet"
            (folder / kind).mkdir()
            (folder / path).write_bytes(content)
            entries[kind] = FileEntry(path=path, sha256=digest, size_bytes=max(1, len(content)), rows=2)
        list(read_part(folder, PartEntry(**entries), DEFAULT_LIMITS))


def _each(readers: Iterable[Callable[[Path], object]], content: bytes, name: str) -> None:
    """Give a file with this content to each of them; none may change it for the next one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        for read in readers:
            path.write_bytes(content)
            with suppress(ProvenanceError):
                read(path)


def _of_intake(kind: Kind) -> Target:
    return Target(kind.value, partial(sources.of_kind, kind), (*words.TEXT, *_WORDS.get(kind, ())), partial(_intake, kind))


_WORDS = {
    Kind.PAGE: words.HTML,
    Kind.TELEGRAM: words.HTML,
    Kind.WARC: words.CONTAINER,
    Kind.WACZ: words.CONTAINER,
    Kind.ZIP: words.CONTAINER,
    Kind.OFFICE: words.CONTAINER,
    Kind.PDF: words.PDF,
    Kind.MAIL: (*words.MAIL, *words.HTML),
}
TARGETS = {
    target.name: target
    for target in (
        Target("decode", pictures.decodable, words.IMAGE, _decode, may_speak=True),
        Target("metadata", pictures.dated, (*words.IMAGE, *words.TEXT), _metadata),
        *(_of_intake(kind) for kind in Kind if kind not in {Kind.IMAGE, Kind.FOLDER}),
        Target("dates", records.of_dates, words.TEXT, _dates),
        Target("exchange", records.of_lists, words.TEXT, _exchange),
        Target("import", records.of_lists, words.TEXT, _import),
        Target("parts", records.of_parts, words.TEXT, _parts),
        Target("stamps", records.of_stamps, words.STAMP, _stamps),
        Target("headers", records.of_headers, (), _headers),
        Target("listings", records.of_listings, words.TEXT, _listings),
        Target("runs", records.of_runs, words.TEXT, _runs),
        Target("settings", records.of_settings, words.TEXT, _settings),
    )
}
"""Every target, by its name."""
