"""The kinds of `Content`: bytes that are read when they are needed, and only then."""

import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, NoReturn

from provenance.errors import InputError, MediaError, MediaMissingError, MediaTooLargeError
from provenance.model.limits import named
from provenance.model.media import Content
from provenance.transport import Fetcher, FetchKind


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file of its own."""

    path: Path

    @property
    def key(self) -> str:
        """Its absolute path."""
        return str(self.path.absolute())

    def read(self, name: str, max_bytes: int) -> bytes:
        """See `Content`."""
        content, _ = read_file(self.path, name, max_bytes)
        return content


@dataclass(frozen=True, slots=True)
class BytesContent:
    """Bytes that are at hand: taken out of a page, a mail or a document."""

    content: bytes

    @property
    def key(self) -> str:
        """Their digest."""
        return f"sha256:{hashlib.sha256(self.content).hexdigest()}"

    def read(self, name: str, max_bytes: int) -> bytes:
        """See `Content`."""
        if len(self.content) > max_bytes:
            refuse_size(name, len(self.content), max_bytes)
        return self.content


@dataclass(frozen=True, slots=True)
class MissingContent:
    """Bytes that cannot be had, and why."""

    error: InputError
    key: str

    def read(self, name: str, max_bytes: int) -> NoReturn:  # noqa: ARG002 - the signature of Content
        """See `Content`.

        Raises:
            InputError: Always: `error`.
        """
        raise self.error


@dataclass(frozen=True, slots=True)
class FirstContent:
    """Several renditions of one picture, the best one first: the first that can be had counts."""

    renditions: tuple[Content, ...]

    @property
    def key(self) -> str:
        """That of the best one."""
        return self.renditions[0].key

    def read(self, name: str, max_bytes: int) -> bytes:
        """See `Content`; where none can be had, the error is that of the best one."""
        first: InputError | None = None
        for rendition in self.renditions:
            try:
                return rendition.read(name, max_bytes)
            except InputError as error:
                first = first or error
        raise first or MediaMissingError(f"{name}: there is no rendition of it")


@dataclass(frozen=True, slots=True)
class UrlContent:
    """What lies at an address; fetched when it is read."""

    fetcher: Fetcher
    url: str

    @property
    def key(self) -> str:
        """The address."""
        return self.url

    def read(self, name: str, max_bytes: int) -> bytes:  # noqa: ARG002 - the error names the address
        """See `Content`.

        Raises:
            TransportError: It could not be fetched.
        """
        return self.fetcher.fetch(self.url, max_bytes=max_bytes, kind=FetchKind.IMAGE).body


def read_file(path: Path, name: str, max_bytes: int) -> tuple[bytes, os.stat_result]:
    """The bytes of a file, and what the system said of it when it was opened.

    Args:
        path: Where it lies.
        name: What messages call it.
        max_bytes: Limit on its size.

    Raises:
        MediaMissingError: There is nothing.
        MediaTooLargeError: It is larger than the limit.
        MediaError: It is no regular file, or cannot be read.
    """
    with open_file(path, name) as handle:
        state = os.fstat(handle.fileno())
        if state.st_size > max_bytes:
            refuse_size(name, state.st_size, max_bytes)
        try:
            return handle.read(), state
        except OSError as error:
            raise MediaError(f"{name}: cannot be read: {error.strerror}") from error


def open_file(path: Path, name: str) -> BinaryIO:
    """A regular file, open for reading; nothing else is opened.

    Raises:
        MediaMissingError: There is nothing.
        MediaError: It is no regular file, or cannot be opened.
    """
    try:
        # Not blocking: opening a named pipe would otherwise wait for a writer for ever.
        handle = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb")
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MediaMissingError(f"{name}: there is no such file") from error
    except IsADirectoryError as error:
        raise MediaError(f"{name}: a folder, not a picture") from error
    except (OSError, ValueError) as error:
        raise MediaError(f"{name}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        handle.close()
        raise MediaError(f"{name}: not a regular file")
    return handle


def is_file(path: Path) -> bool:
    """Whether a regular file is there; never where the name is one that no file can have, as one made longer than a file system takes."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def refuse_size(name: str, size_bytes: int, max_bytes: int) -> NoReturn:
    """Refuse bytes for their number.

    Raises:
        MediaTooLargeError: Always.
    """
    raise MediaTooLargeError(f"{name}: {size_bytes:,} bytes; the limit is {max_bytes:,}{named(max_bytes)}")
