"""A ZIP as a tree: members that are plain files with a harmless name, within the limits, read where they lie."""

import io
import os
import stat
import struct
import threading
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any, BinaryIO

from provenance.contents.content import MissingContent, refuse_size
from provenance.contents.tree import safe_name
from provenance.errors import MediaError, MediaMissingError, SourceError
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import Content

_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, struct.error, OSError, RuntimeError, ValueError, EOFError)
"""What zipfile raises on members that are damaged, lie about themselves, or need what it has not (NotImplementedError)."""


class ZipTree:
    """A ZIP: members that are plain files with a harmless name, within the limits."""

    def __init__(self, file: BinaryIO, name: str, limits: Limits = DEFAULT_LIMITS) -> None:
        """Open it.

        Args:
            file: Seekable; closed with the last reference to the tree.
            name: What messages call it.
            limits: What is refused.

        Raises:
            SourceError: It is no ZIP, or its directory is damaged or over a limit.
        """
        weakref.finalize(self, file.close)
        self.name = name
        self.limits = limits
        self._lock = threading.Lock()
        self._inflated_bytes: dict[str, int] = {}
        self._all_inflated_bytes = 0
        try:
            _check_directory(file, name, limits)
            self._zip = zipfile.ZipFile(file)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, OverflowError, struct.error) as error:
            raise SourceError(f"{name}: not a ZIP that can be read: {error}") from error
        self._members: dict[str, zipfile.ZipInfo] = {}
        refused = []
        for info in self._zip.infolist():
            if (reason := self._why_refused(info)) is not None:
                refused.append((info.filename, reason))
            elif not info.is_dir():
                self._members[str(_member_name(info))] = info
        self._refused = tuple(refused)
        self._why = {name.replace("\\", "/"): reason for name, reason in refused}

    @property
    def refused(self) -> tuple[tuple[str, str], ...]:
        """See `Tree`."""
        return self._refused

    def names(self) -> Iterator[str]:
        """See `Tree`."""
        yield from sorted(name for name in self._members if not any(part.startswith(".") for part in name.split("/")))

    def has(self, member: str) -> bool:
        """See `Tree`."""
        return safe_name(member) in self._members

    def content(self, member: str) -> Content:
        """See `Tree`."""
        key = f"{self.name}!{member}"
        name = safe_name(member)
        if name is None:
            return MissingContent(MediaError(f"{member}: leads out of {self.name}; not read"), key)
        if name not in self._members:
            reason = self._why.get(name)
            error = MediaMissingError(f"{key}: there is no such member") if reason is None else MediaError(f"{key}: not read: {reason}")
            return MissingContent(error, key)
        return MemberContent(self, name)

    def open(self, member: str) -> BinaryIO:
        """See `Tree`."""
        info = self._members.get(safe_name(member) or "")
        if info is None:
            raise MediaMissingError(f"{self.name}!{member}: there is no such member")
        try:
            stream = self._zip.open(info)
        except _ZIP_ERRORS as error:
            raise SourceError(f"{self.name}!{member}: cannot be read: {error}") from error
        return io.BufferedReader(_MemberStream(stream, self._count, f"{self.name}!{member}"))

    def _count(self, member: str, position: int) -> None:
        """Note that a member was inflated up to `position`; what is read again counts once.

        Raises:
            SourceError: All members together are over the limit.
        """
        with self._lock:
            before = self._inflated_bytes.get(member, 0)
            self._all_inflated_bytes += max(0, position - before)
            self._inflated_bytes[member] = max(before, position)
            over = self._all_inflated_bytes > self.limits.max_inflated_bytes
        if over:
            raise SourceError(f"{self.name}: its members are more than {self.limits.max_inflated_bytes:,} bytes (max_inflated_bytes)")

    def read(self, member: str, name: str, max_bytes: int) -> bytes:
        """All bytes of a member.

        Raises:
            MediaTooLargeError: They are more than `max_bytes`.
            SourceError: They cannot be read, or are not what the directory says.
        """
        info = self._members[member]
        if info.file_size > max_bytes:
            refuse_size(name, info.file_size, max_bytes)
        with self.open(member) as stream:
            return stream.read(info.file_size + 1)

    def _why_refused(self, info: zipfile.ZipInfo) -> str | None:
        limits = self.limits
        name = _member_name(info)
        if name is None:
            return "its name leads out of the container"
        if name in self._members and not info.is_dir():
            return "an earlier member has the same name"
        if stat.S_ISLNK(info.external_attr >> 16):
            return "it is a link"
        if len(self._members) >= limits.max_members:
            return f"there are more than {limits.max_members:,} members (max_members)"
        if info.flag_bits & 0x1:
            return "it is encrypted"
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The decoders of the other methods cannot be told to stop at a size.
            return f"it is compressed by method {info.compress_type}; pack it again with Deflate"
        if info.file_size > limits.ratio_free_bytes and info.file_size > limits.max_ratio * max(1, info.compress_size):
            return over_ratio(limits)
        return None


def over_ratio(limits: Limits) -> str:
    """Why something that inflates is refused."""
    ratio, free = f"{limits.max_ratio} times its size (max_ratio)", f"{limits.ratio_free_bytes:,} bytes (ratio_free_bytes)"
    return f"it inflates to more than {ratio}, and {free}"


class _MemberStream(io.RawIOBase):
    """The bytes of a member as they are inflated; every error of the decoder is a SourceError."""

    def __init__(self, stream: IO[bytes], count: Callable[[str, int], None], name: str) -> None:
        super().__init__()
        self._stream = stream
        self._count = count
        self._name = name
        self._position = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._stream.read(len(buffer))
        except _ZIP_ERRORS as error:
            raise SourceError(f"{self._name}: damaged: {error}") from error
        self._position += len(piece)
        self._count(self._name, self._position)
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


@dataclass(frozen=True, slots=True)
class MemberContent:
    """A member of a ZIP."""

    tree: ZipTree
    member: str

    @property
    def key(self) -> str:
        """Container and member."""
        return f"{self.tree.name}!{self.member}"

    def read(self, name: str, max_bytes: int) -> bytes:
        """See `Content`."""
        return self.tree.read(self.member, name, max_bytes)


def _member_name(info: zipfile.ZipInfo) -> str | None:
    """A member's name in one form; some packers for Windows write backslashes, against APPNOTE 4.4.17.1."""
    return safe_name(info.filename.replace("\\", "/"))


def _check_directory(file: BinaryIO, name: str, limits: Limits) -> None:
    """Refuse a central directory that would take long to read: its size stands in the last record (APPNOTE 4.3.16).

    The record is looked for where `zipfile` looks: at the very end, else the last one before a comment.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(max(0, size - 65_558 - 76))
    tail = file.read()
    end = len(tail) - 22
    if end < 0 or tail[end : end + 4] != b"PK\x05\x06" or tail[-2:] != b"\0\0":
        end = tail.rfind(b"PK\x05\x06")
    directory_bytes = int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0
    if end >= 76 and tail[end - 20 : end - 16] == b"PK\x06\x07":  # ZIP64: a record of its own before (APPNOTE 4.3.14)
        zip64_bytes = int.from_bytes(tail[end - 36 : end - 28], "little")
        directory_bytes = zip64_bytes if directory_bytes == 0xFFFFFFFF else max(directory_bytes, zip64_bytes)
    if directory_bytes > (most := limits.max_directory_bytes):
        raise SourceError(f"{name}: its directory is {directory_bytes:,} bytes; the limit is {most:,} (max_directory_bytes)")
