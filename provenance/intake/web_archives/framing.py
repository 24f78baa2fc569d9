"""The records of a WARC or ARC file as they are framed, one after the other; damage is told and passed over.

WARC 1.0 and 1.1: ISO 28500:2017, https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/. ARC:
https://archive.org/web/researcher/ArcFileFormat.php, versions 1 and 2.

Framing is our own, and not FastWARC's, since that must not be silent: measured with 2.0.1, FastWARC ends without a word where a
file is cut off, gives no usable offsets in files that are one gzip member, knows no ARC, and stops at the first fault.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from provenance.errors import SourceError
from provenance.intake.web_archives.places import Address, Place
from provenance.intake.web_archives.streams import Damaged, GzipStream, PlainStream, Stream, open_stream
from provenance.model.limits import named

_HEADER_BYTES = 1 << 16
"""Of one record; those in use have less than 2,000."""
_MOST_FAULTS = 1_000
"""Told of one file before the rest of it is given up."""
_PIECE = 1 << 16
_FAR_BYTES = 1 << 22
"""Inflated in some 10 milliseconds: as far as one may have to go for one record."""
_VERSION = re.compile(rb"WARC/\d+\.\d+\s*\Z")
_ARC_LINE = re.compile(rb"(\S.*?) (\S*) (\d{8,17}) (\S*)(?: \S+ \S+ \S+ \d+ \S+)? (\d{1,18})\s*\Z")
"""URL, IP, date, type and length; version 2 has five more before the length. URLs may hold spaces, against the format."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of a file that cannot be read, and what became of the rest."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}"


@dataclass(slots=True)
class RawRecord:
    """A record whose block is read next, from the stream that it lies in.

    Attributes:
        address: Where it begins.
        kind: `WARC-Type`, or for ARC `response` and `warcinfo`.
        headers: First value of each, names in small letters; those of an ARC line under the names that WARC has.
        size: The bytes that its block should have.
        recovered: Whether it was only found by searching after damage: then it may be part of what somebody sent.
        left: The bytes that were not read yet.
        is_cut: Whether the file, or its compressed piece, ended before, or is damaged.
        damage: Why it cannot be inflated any further, or None.
    """

    address: Address
    kind: str
    headers: Mapping[str, str]
    size: int
    stream: Stream
    alone: bool
    recovered: bool = False
    left: int = field(init=False)
    is_cut: bool = False
    damage: Damaged | None = None

    def __post_init__(self) -> None:
        self.left = self.size

    def read(self, most: int) -> bytes:
        """The next bytes of the block, at most so many; none at its end, or where they cannot be inflated."""
        if self.is_cut:
            return b""
        try:
            block = self.stream.read(min(most, self.left), within_member=self.alone)
        except Damaged as error:
            self.damage, block = error, b""
        self.is_cut = self.is_cut or len(block) < min(most, self.left)
        self.left -= len(block)
        return block

    def skip_rest(self) -> None:
        """Read what is left."""
        while self.left and not self.is_cut:
            self.read(_PIECE)


def raw_records(place: Place) -> Iterator[RawRecord | Fault]:
    """Every record, in the order of the file; what is left unread of each is passed over.

    Raises:
        InputError: The file cannot be opened, or needs an extra.
    """
    with place.open() as file:
        stream = open_stream(place, file)
        walk, faults = _Walk(stream), 0
        while True:
            try:
                record = walk.next_record()
                if record is None:
                    return
                yield record
                walk.finish(record)
                continue
            except (Damaged, _Malformed) as error:
                faults += 1
                goes_on = faults < _MOST_FAULTS and walk.resynchronise(error)
                rest = f"went on at {walk.stream.address}" if goes_on else "nothing can be read after it"
                yield Fault(place.name, f"{walk.last}: {error}; {rest}")
            if not goes_on:
                return


def within_reach(place: Place) -> Place:
    """The same file, held inflated where its records could else only be reached by inflating all before them.

    So it is where many records are one gzip member, and with Zstandard. A file that is damaged stays as it is.

    Raises:
        SourceError: It inflates to more than `max_document_bytes`.
        InputError: The file cannot be opened, or needs an extra.
    """
    most = place.limits.max_document_bytes
    with place.open() as file:
        stream = open_stream(place, file)
        if isinstance(stream, PlainStream):
            return place
        try:
            held = stream.read(_FAR_BYTES)
            if isinstance(stream, GzipStream) and (stream.address.offset > 0 or _is_alone(place)):
                return place
            held += stream.read(most + 1 - len(held))
        except Damaged:
            return place
    if len(held) > most:
        advice = "pack it again record by record, for instance with: warcio recompress"
        raise SourceError(f"{place.name}: one compressed piece of more than {most:,} bytes{named(most)}; {advice}")
    return replace(place, held=held)


def _is_alone(place: Place) -> bool:
    """Whether the first record is a gzip member of its own."""
    second = next(islice(raw_records(place), 1, None), None)
    return not isinstance(second, RawRecord) or second.address.skip == 0


def read_at(place: Place, stream: Stream) -> RawRecord:
    """The record that begins where a stream is.

    Raises:
        Damaged: There is none any more.
    """
    try:
        record = _Walk(stream).next_record()
    except _Malformed as error:
        raise Damaged(str(error)) from error
    if record is None:
        raise Damaged(f"{place.name}: ends before")
    return record


class _Malformed(Exception):  # noqa: N818 - a state of the file, never seen outside
    """The framing is not that of the format."""


class _Walk:
    """Goes from record to record."""

    def __init__(self, stream: Stream) -> None:
        self.stream = stream
        self.last = Address(0)
        self._block: Address | None = None
        self._unread: tuple[Address, bytes] | None = None
        self._recovered = False

    def next_record(self) -> RawRecord | None:
        """The next one, or None at the end of the file."""
        self._block = None
        address, line = self._first_line()
        if not line:
            return None
        self.last = address
        alone = isinstance(self.stream, GzipStream) and address.skip == 0
        if _VERSION.match(line):
            headers = self._headers()
            length = headers.get("content-length", "")
            if not (length.isascii() and length.isdigit() and len(length) <= 18):
                raise _Malformed(f"a record without a length that can be read: {length[:40]!r}")
            record = RawRecord(address, headers.get("warc-type", "").lower(), headers, int(length), self.stream, alone, self._recovered)
        elif (arc := _ARC_LINE.match(line)) is not None:
            record = self._arc_record(address, arc, alone=alone)
        else:
            raise _Malformed(f"no record begins here: {line[:40]!r}")
        self._block = self.stream.address
        return record

    def _first_line(self) -> tuple[Address, bytes]:
        """The next line that is not empty; two empty ones come after each record, some writers leave more or fewer."""
        if self._unread is not None:
            found, self._unread = self._unread, None
            return found
        while True:
            address = self.stream.address
            self.last = address
            line = self.stream.readline(_HEADER_BYTES)
            if not line or line.strip():
                return address, line

    def _headers(self) -> dict[str, str]:
        headers: dict[str, str] = {}
        name, left = "", _HEADER_BYTES
        while True:
            line = self.stream.readline(left)
            left -= len(line)
            if not line.endswith(b"\n"):
                raise _Malformed("the header is too long" if left <= 0 else "the file ends within a header")
            if not line.strip():
                return headers
            text = line.decode("utf-8", "replace")
            if line[:1] in b" \t" and name:
                headers[name] += f" {text.strip()}"  # a folded line
                continue
            name, _, value = text.partition(":")
            name = name.strip().lower()
            headers.setdefault(name, value.strip())

    def _arc_record(self, address: Address, line: re.Match[bytes], *, alone: bool) -> RawRecord:
        uri, ip, date, content_type, length = (part.decode("utf-8", "replace") for part in line.groups())
        kind = "warcinfo" if uri.startswith("filedesc:") else "response"
        headers = {"warc-target-uri": uri, "warc-date": date, "warc-ip-address": ip, "arc-content-type": content_type}
        return RawRecord(address, kind, headers, int(length), self.stream, alone, self._recovered)

    def finish(self, record: RawRecord) -> None:
        """Pass over what is left of a record."""
        record.skip_rest()
        if record.damage is not None:
            raise record.damage
        if record.is_cut:
            raise _Malformed(f"the record ends {record.left:,} bytes before its length of {record.size:,}")

    def resynchronise(self, error: Exception) -> bool:
        """Go to the next record after damage; False where there is none.

        After a gzip member that ends well, the next one is as sure as any. What a search finds is not: the block of a
        record may hold what looks like one.
        """
        stream = self.stream
        if isinstance(stream, GzipStream):
            return self._next_in_gzip(stream, is_inflated=not isinstance(error, Damaged))
        self._recovered = True
        if isinstance(stream, PlainStream) and self._block is not None and stream.is_at_end():
            stream.go_to(self._block)  # the length was too long: what it swallowed is looked through
        return self._find_line()

    def _next_in_gzip(self, stream: GzipStream, *, is_inflated: bool) -> bool:
        if is_inflated and self.last.skip == 0:
            try:
                if stream.address.skip:
                    stream.leave_member()
                return not stream.is_at_end()
            except Damaged:
                pass
        self._recovered = True
        return (is_inflated and self.last.skip > 0 and self._find_line()) or stream.find_member()

    def _find_line(self) -> bool:
        """Go on to the next line that begins a WARC record."""
        while True:
            address = self.stream.address
            try:
                line = self.stream.readline(_PIECE)
            except Damaged:
                return False
            if not line or _VERSION.match(line):
                self._unread = (address, line) if line else None
                return bool(line)
