"""Where the bytes of a web archive lie: a file, a part of a file that holds several, or bytes at hand; and where in them.

An Address in a compressed file is the byte at which a gzip member begins (RFC 1952, section 2.2) and how many inflated bytes to
skip from there. Files that are compressed record by record (WARC 1.1, annex D) have nothing to skip.
"""

import io
from dataclasses import dataclass
from typing import Any, BinaryIO

from provenance.contents import FolderTree, Source
from provenance.model.limits import Limits

_PIECE = 1 << 16


@dataclass(frozen=True, slots=True, order=True)
class Address:
    """Where a record begins.

    Attributes:
        offset: Byte in the file.
        skip: Inflated bytes after that; 0 in plain files, and in those that are compressed record by record.
    """

    offset: int
    skip: int = 0

    def __str__(self) -> str:
        return f"byte {self.offset:,}" + (f" and {self.skip:,} inflated bytes" if self.skip else "")


BEGINNING = Address(0)


@dataclass(frozen=True, slots=True)
class Place:
    """One WARC or ARC file: a file, a part of one, or bytes at hand.

    Attributes:
        name: What messages call it.
        key: Tells it from every other.
        source: What is opened to read it.
        start: Its first byte in that.
        size: Its bytes; None for all.
        held: Its bytes where they cannot be read in any order otherwise.
    """

    name: str
    key: str
    source: Source
    start: int = 0
    size: int | None = None
    held: bytes | None = None

    @staticmethod
    def of_source(source: Source) -> "Place":
        """A web archive of its own; one within a container that compresses is held.

        Raises:
            InputError: It would have to be held and is too large.
        """
        held = source.read(source.limits.max_document_bytes) if not isinstance(source.tree, FolderTree) else None
        return Place(source.name, source.content.key, source, held=held)

    @property
    def limits(self) -> Limits:
        """Within which it is read."""
        return self.source.limits

    def open(self) -> BinaryIO:
        """Its bytes, in any order; to be closed.

        Raises:
            InputError: They cannot be had.
        """
        if self.held is not None:
            return io.BytesIO(self.held)
        handle = self.source.open()
        return handle if self.size is None else io.BufferedReader(_Part(handle, self.start, self.size), _PIECE)


class _Part(io.RawIOBase):
    """A range of a file as if it were one."""

    def __init__(self, handle: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._handle, self._start, self._size, self._position = handle, start, size, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self._size}[whence]
        self._position = max(0, base + offset)
        return self._position

    def readinto(self, buffer: Any) -> int:
        self._handle.seek(self._start + self._position)
        piece = self._handle.read(max(0, min(len(buffer), self._size - self._position)))
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        self._handle.close()
        super().close()
