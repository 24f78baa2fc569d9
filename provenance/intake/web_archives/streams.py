"""The inflated bytes of a WARC or ARC file, forwards, with the address of the next one."""

import re
import zlib
from typing import Any, BinaryIO, Protocol

from provenance.contents import over_ratio
from provenance.errors import ExtraMissingError, SourceError
from provenance.intake.web_archives.places import BEGINNING, Address, Place
from provenance.model.limits import Limits

GZIP = b"\x1f\x8b\x08"
"""RFC 1952, section 2.3.1: the magic number, and DEFLATE, the only method."""
ZSTD = (b"\x28\xb5\x2f\xfd", b"\x5d\x2a\x4d\x18")
"""RFC 8878, section 3.1.1, and the skippable frame that holds a dictionary (WARC compressed with Zstandard, IIPC 2021)."""
_RECORD = re.compile(rb"WARC/\d|(?:filedesc|https?|ftp|dns):\S")
"""How a record of WARC or ARC begins."""
_PIECE = 1 << 16
_WINDOW_BITS = 31
"""zlib: a gzip header, and the largest window."""


class Damaged(Exception):  # noqa: N818 - a state of the file, never seen outside
    """The compression cannot be undone from here on."""


class Stream(Protocol):
    """The inflated bytes of a place, forwards, with the address of the next one."""

    @property
    def address(self) -> Address:
        """Of the next byte."""
        ...

    def read(self, size: int, *, within_member: bool = False) -> bytes:
        """Up to `size` bytes, fewer only at the end of the file, or before a gzip member that begins a record.

        Args:
            size: How many at most.
            within_member: Whether the next member is looked at: few writers cut a record into several, and a length that
                lies must not swallow the next one.

        Raises:
            Damaged: They cannot be inflated.
        """
        ...

    def readline(self, limit: int) -> bytes:
        """Up to and with the next line feed, at most `limit` bytes.

        Raises:
            Damaged: They cannot be inflated.
        """
        ...


class PlainStream:
    """A file that is not compressed."""

    def __init__(self, file: BinaryIO, address: Address) -> None:
        self._file = file
        file.seek(address.offset)

    @property
    def address(self) -> Address:
        """See `Stream`."""
        return Address(self._file.tell())

    def read(self, size: int, *, within_member: bool = False) -> bytes:
        """See `Stream`."""
        del within_member
        return self._file.read(size)

    def readline(self, limit: int) -> bytes:
        """See `Stream`."""
        return self._file.readline(limit)

    def is_at_end(self) -> bool:
        """Whether nothing comes any more."""
        here = self._file.tell()
        ended = not self._file.read(1)
        self._file.seek(here)
        return ended

    def go_to(self, address: Address) -> None:
        """Read on from there."""
        self._file.seek(address.offset)


class GzipStream:
    """A file of gzip members, one a record or one for all."""

    def __init__(self, file: BinaryIO, address: Address, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._go_to(address.offset)
        skip = address.skip
        while skip and (piece := self.read(min(skip, _PIECE))):
            skip -= len(piece)

    def _go_to(self, offset: int) -> None:
        self._file.seek(offset)
        self._begin(offset, b"")

    def _begin(self, offset: int, read_ahead: bytes) -> None:
        """Inflate from here, the first byte of a member, of which some bytes may have been read."""
        self._member, self._inflated, self._taken, self._fed = offset, 0, 0, 0
        self._inflater: Any = zlib.decompressobj(_WINDOW_BITS)
        self._read_ahead = read_ahead
        self._buffer = b""
        self._ended = False

    @property
    def address(self) -> Address:
        """See `Stream`."""
        if self._ended and not self._buffer:
            return Address(self._next_member())
        return Address(self._member, self._taken)

    def _next_member(self) -> int:
        return self._member + self._fed - len(self._inflater.unused_data)

    def _fill(self) -> bool:
        """Inflate a piece of this member; False at its end, or at that of the file.

        Raises:
            Damaged: It is damaged, ends too early, or inflates to more than the limits.
        """
        limits = self._limits
        while not self._buffer and not self._ended:
            piece = self._inflater.unconsumed_tail or self._next_piece()
            if not piece:
                if self._fed == 0:
                    return False
                raise Damaged("the compressed piece ends too early")
            try:
                self._buffer = self._inflater.decompress(piece, _PIECE)
            except zlib.error as error:
                raise Damaged(f"the compression is damaged: {error}") from error
            self._inflated += len(self._buffer)
            if self._inflated > limits.ratio_free_bytes and self._inflated > limits.max_ratio * self._fed:
                raise Damaged(over_ratio(limits))
            self._ended = self._inflater.eof
        return bool(self._buffer)

    def _next_piece(self) -> bytes:
        piece, self._read_ahead = self._read_ahead or self._file.read(_PIECE), b""
        self._fed += len(piece)
        return piece

    def _fill_from_any(self, *, within_member: bool) -> bool:
        if self._fill():
            return True
        if not self._ended:
            return False
        self._begin(self._next_member(), self._inflater.unused_data)
        return self._fill() and not (within_member and _RECORD.match(self._buffer))

    def _take(self, size: int) -> bytes:
        piece, self._buffer = self._buffer[:size], self._buffer[size:]
        self._taken += len(piece)
        return piece

    def read(self, size: int, *, within_member: bool = False) -> bytes:
        """See `Stream`."""
        pieces: list[bytes] = []
        wanted = size
        while wanted > 0 and self._fill_from_any(within_member=within_member):
            pieces.append(self._take(wanted))
            wanted -= len(pieces[-1])
        return b"".join(pieces)

    def readline(self, limit: int) -> bytes:
        """See `Stream`."""
        pieces: list[bytes] = []
        wanted = limit
        while wanted > 0 and self._fill_from_any(within_member=bool(pieces)):
            end = self._buffer.find(b"\n", 0, wanted)
            pieces.append(self._take(wanted if end < 0 else end + 1))
            wanted -= len(pieces[-1])
            if end >= 0:
                break
        return b"".join(pieces)

    def leave_member(self) -> None:
        """Go to the end of the gzip member.

        Raises:
            Damaged: It cannot be inflated that far.
        """
        while self._fill():
            self._take(_PIECE)

    def is_at_end(self) -> bool:
        """Whether nothing comes any more.

        Raises:
            Damaged: What comes cannot be inflated.
        """
        return not self._fill_from_any(within_member=False)

    def find_member(self) -> bool:
        """Go to the next gzip member that begins as a record does, by looking at every byte; False where there is none."""
        offset = self._member + 1
        while (offset := _find(self._file, GZIP, offset)) >= 0:
            self._file.seek(offset)
            try:
                begins = zlib.decompressobj(_WINDOW_BITS).decompress(self._file.read(512), 16)
            except zlib.error:
                begins = b""
            if _RECORD.match(begins):
                self._go_to(offset)
                return True
            offset += 1
        return False


def _find(file: BinaryIO, pattern: bytes, offset: int) -> int:
    """The next place of a pattern, or -1."""
    file.seek(offset)
    overlap = b""
    while piece := file.read(_PIECE):
        found = (overlap + piece).find(pattern)
        if found >= 0:
            return offset - len(overlap) + found
        offset += len(piece)
        overlap = (overlap + piece)[1 - len(pattern) :]
    return -1


class ZstdStream:
    """A file of Zstandard frames; its places are only known as inflated bytes from the beginning."""

    def __init__(self, file: BinaryIO, address: Address, name: str) -> None:
        try:
            from fastwarc.stream_io import ZstdReader
        except ImportError as error:
            raise ExtraMissingError(name, "warc") from error
        file.seek(0)
        self._reader = ZstdReader(file)
        self._buffer = b""
        self._taken = 0
        while self._taken < address.skip and self.read(min(_PIECE, address.skip - self._taken)):
            pass

    @property
    def address(self) -> Address:
        """See `Stream`."""
        return Address(0, self._taken)

    def _fill(self) -> bool:
        if not self._buffer:
            try:
                self._buffer = self._reader.read(_PIECE)
            except OSError as error:
                raise Damaged(f"the compression is damaged: {error}") from error
        return bool(self._buffer)

    def read(self, size: int, *, within_member: bool = False) -> bytes:
        """See `Stream`."""
        del within_member
        pieces: list[bytes] = []
        wanted = size
        while wanted > 0 and self._fill():
            pieces.append(self._buffer[:wanted])
            self._buffer = self._buffer[wanted:]
            wanted -= len(pieces[-1])
        self._taken += size - wanted
        return b"".join(pieces)

    def readline(self, limit: int) -> bytes:
        """See `Stream`."""
        line = b""
        while len(line) < limit and not line.endswith(b"\n") and self._fill():
            end = self._buffer.find(b"\n") + 1 or len(self._buffer)
            line += self.read(min(end, limit - len(line)))
        return line


def open_stream(place: Place, file: BinaryIO, address: Address = BEGINNING) -> Stream:
    """The inflated bytes of a place from an address on.

    Raises:
        ExtraMissingError: It needs FastWARC, which is not installed.
        SourceError: The address lies too far behind the beginning of its member.
    """
    if address.skip > place.limits.max_document_bytes:
        advice = "pack it again record by record, for instance with: warcio recompress"
        raise SourceError(f"{place.name}: {address} of one compressed piece is too far to go for one record (max_document_bytes); {advice}")
    file.seek(0)
    head = file.read(4)
    if head.startswith(GZIP):
        return GzipStream(file, address, place.limits)
    if head in ZSTD:
        return ZstdStream(file, address, place.name)
    return PlainStream(file, address)
