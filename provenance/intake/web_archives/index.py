"""What a web archive holds: its captured images and pages, each with the place that it can be read from again.

One pass over each file; no payload is kept. Requests, conversions and continuations are passed over.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urljoin

from provenance.contents import refuse_size
from provenance.errors import InputError, MediaError
from provenance.intake.web_archives.framing import Fault, RawRecord, raw_records, read_at, within_reach
from provenance.intake.web_archives.images import image_format
from provenance.intake.web_archives.payload import Message, decode_payload, parse_http
from provenance.intake.web_archives.places import Address, Place
from provenance.intake.web_archives.saying import digest_doubts, doubts_of, instant, media_type_of, message_of, time_of, url_of
from provenance.intake.web_archives.streams import Damaged, open_stream
from provenance.model.dates import DateInterval
from provenance.model.limits import named

_HEAD_BYTES = 1 << 16
_HTML = frozenset({"text/html", "application/xhtml+xml"})
_PAGE_INFO = "urn:pageinfo:"
"""Resource records that Browsertrix Crawler writes for each page (its docs, "WARC records")."""
_HOPS = re.compile(rb"(?im)^hopsFromSeed:[ \t]*\w*[EX]\s*$")
"""How Heritrix came to an address, in its metadata records; E is embedded, X guessed from scripts (Heritrix, crawl log)."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""RFC 9110, section 15.4."""
_MOST_INFO_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Capture:
    """One captured image or page.

    Attributes:
        place: The file that its payload lies in.
        address: Where in that the record with the payload begins.
        url: What was captured.
        at: When; unknown where that cannot be read.
        at_text: The same as written.
        media_type: As the server gave it, in small letters, without parameters.
        charset: As the server gave it, or None.
        image: The format by magic number, or None for a page.
        sha256: Of the decoded payload, hexadecimal.
        size_bytes: Of the decoded payload.
        doubts: What speaks against taking it for what was captured then, in words.
        is_revisit: Whether it says that the payload was the same as at an earlier capture.
    """

    place: Place
    address: Address
    url: str
    at: DateInterval
    at_text: str
    media_type: str
    charset: str | None
    image: str | None
    sha256: str
    size_bytes: int
    doubts: tuple[str, ...] = ()
    is_revisit: bool = False


@dataclass(frozen=True, slots=True)
class RecordContent:
    """The decoded payload of a record, read again where it lies."""

    capture: Capture

    @property
    def key(self) -> str:
        """The file and the place in it."""
        return f"{self.capture.place.key}@{self.capture.address.offset}+{self.capture.address.skip}"

    def read(self, name: str, max_bytes: int) -> bytes:
        """See `Content`."""
        capture = self.capture
        most = capture.place.limits.max_document_bytes
        if capture.size_bytes > max_bytes:
            refuse_size(name, capture.size_bytes, max_bytes)
        try:
            with capture.place.open() as file:
                stream = open_stream(capture.place, file, capture.address)
                record = read_at(capture.place, stream)
                found = message_of(record, record.read(most))
        except Damaged as error:
            raise MediaError(f"{name}: {capture.place.name}, {capture.address}: {error}") from error
        content = b"" if found is None else decode_payload(found, most).content
        if hashlib.sha256(content).hexdigest() != capture.sha256:
            raise MediaError(f"{name}: {capture.place.name} changed while it was read")
        return content


@dataclass(frozen=True, slots=True)
class Revisit:
    """A capture whose payload was the same as at an earlier one, and is not in its record."""

    url: str
    at: DateInterval
    at_text: str
    refers_to: tuple[str, str]
    digest: str
    place: Place
    address: Address
    media_type: str
    doubts: tuple[str, ...]


@dataclass(slots=True)
class Index:
    """What was found in the files of a web archive.

    Attributes:
        images: In the order of the files; revisits last.
        pages: HTML that was captured with status 200, likewise.
        listed: Addresses of pages that the crawler itself names as such.
        embedded: Addresses that were captured as parts of others.
        redirects: Where addresses led to, by address.
        unmatched: Revisits of what is not in these files.
        faults: What cannot be read.
        software: Who wrote the files, as they say, or None.
        records: How many records were read, of all kinds.
    """

    images: list[Capture] = field(default_factory=list)
    pages: list[Capture] = field(default_factory=list)
    listed: dict[str, None] = field(default_factory=dict)
    embedded: set[str] = field(default_factory=set)
    redirects: dict[str, str] = field(default_factory=dict)
    unmatched: list[Revisit] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    software: str | None = None
    records: int = 0


def build_index(places: Iterable[Place]) -> Index:
    """Everything in some files that belong together; a file that cannot be opened is a fault.

    Raises:
        InputError: None of the files can be opened; the error is that of the first.
    """
    builder = _Builder()
    first: InputError | None = None
    opened = 0
    for place in places:
        try:
            builder.add(within_reach(place))
            opened += 1
        except InputError as error:
            first = first or error
            builder.index.faults.append(Fault(place.name, str(error)))
    if first is not None and not opened:
        raise first
    builder.match_revisits()
    return builder.index


class _Builder:
    def __init__(self) -> None:
        self.index = Index()
        self._revisits: list[Revisit] = []
        self._by_capture: dict[tuple[str, str], Capture] = {}
        self._by_digest: dict[str, Capture] = {}

    def add(self, place: Place) -> None:
        """The records of one file."""
        for record in raw_records(place):
            if isinstance(record, Fault):
                self.index.faults.append(record)
                continue
            self.index.records += 1
            if record.kind in ("response", "resource"):
                self._add_payload(place, record)
            elif record.kind == "revisit":
                self._revisits.append(_revisit(place, record))
            elif record.kind in ("warcinfo", "metadata"):
                self._add_info(record)

    def _add_payload(self, place: Place, record: RawRecord) -> None:
        url = url_of(record)
        if url.startswith(_PAGE_INFO):
            self._add_page_info(record)
            return
        head, most = record.read(_HEAD_BYTES), place.limits.max_document_bytes
        message = message_of(record, head)
        if message is not None and message.status in _REDIRECTS and (location := message.headers.get("location")):
            self.index.redirects.setdefault(url, _joined(url, location))
        if message is None or message.status not in (None, 200):
            return
        media_type, charset = media_type_of(message)
        image = image_format(decode_payload(message, most).content, media_type)
        if image is None and media_type not in _HTML:
            return
        block = head + record.read(most - len(head))
        message = message_of(record, block)
        if message is None or (record.is_cut and image is not None):
            return  # that it is cut is told when the record is left; half a page is still a page
        if record.left and not record.is_cut:
            self.index.faults.append(Fault(place.name, f"{record.address}: {url}: its record is larger than {most:,} bytes{named(most)}"))
            return
        self._keep(_capture(place, record, block, message, (media_type, charset, image)), record)

    def _keep(self, capture: Capture, record: RawRecord) -> None:
        (self.index.pages if capture.image is None else self.index.images).append(capture)
        self._by_capture.setdefault((capture.url, instant(capture.at_text)), capture)
        if digest := record.headers.get("warc-payload-digest"):
            self._by_digest.setdefault(digest.lower(), capture)

    def _add_info(self, record: RawRecord) -> None:
        content = record.read(_MOST_INFO_BYTES)
        software = re.search(rb"(?im)^software:[ \t]*(\S.*?)\s*$", content)
        if record.kind == "warcinfo" and software is not None and self.index.software is None:
            self.index.software = software[1].decode("utf-8", "replace")[:200]
        if record.kind == "metadata" and _HOPS.search(content):
            self.index.embedded.add(url_of(record))

    def _add_page_info(self, record: RawRecord) -> None:
        try:
            info = json.loads(record.read(_MOST_INFO_BYTES))
        except (ValueError, RecursionError):
            return  # the address of the page stands in the record's own
        url = info.get("url") if isinstance(info, dict) else None
        self.index.listed.setdefault(url if isinstance(url, str) else url_of(record).removeprefix(_PAGE_INFO))

    def match_revisits(self) -> None:
        """Give each revisit the payload that it refers to, by address and time, else by digest."""
        for revisit in self._revisits:
            target = self._by_capture.get(revisit.refers_to) or self._by_digest.get(revisit.digest)
            if target is None:
                self.index.unmatched.append(revisit)
                continue
            doubts = tuple(dict.fromkeys((*target.doubts, *revisit.doubts)))
            capture = replace(target, url=revisit.url, at=revisit.at, at_text=revisit.at_text, doubts=doubts, is_revisit=True)
            (self.index.pages if capture.image is None else self.index.images).append(capture)


def _capture(place: Place, record: RawRecord, block: bytes, message: Message, kind: tuple[str, str | None, str | None]) -> Capture:
    payload = decode_payload(message, place.limits.max_document_bytes)
    at, at_text = time_of(record)
    doubts = doubts_of(record, at) + digest_doubts(record, block, payload)
    return Capture(
        place,
        record.address,
        url_of(record),
        at,
        at_text,
        *kind,
        hashlib.sha256(payload.content).hexdigest(),
        len(payload.content),
        doubts,
    )


def _revisit(place: Place, record: RawRecord) -> Revisit:
    at, at_text = time_of(record)
    headers = record.headers
    refers_to = headers.get("warc-refers-to-target-uri", "").strip("<>"), instant(headers.get("warc-refers-to-date", ""))
    message = parse_http(record.read(_HEAD_BYTES))
    media_type = "" if message is None else media_type_of(message)[0]
    digest = headers.get("warc-payload-digest", "").lower()
    return Revisit(url_of(record), at, at_text, refers_to, digest, place, record.address, media_type, doubts_of(record, at))


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:  # an address with brackets that are no IPv6
        return location
