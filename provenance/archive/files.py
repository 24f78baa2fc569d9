"""Files of an archive beside its database: each written whole or not at all; thumbnails and originals by their digests."""

import errno
import os
import re
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

from provenance.errors import ArchiveDamagedError, ArchiveExistsError
from provenance.model.digest import Digest

_PARTIAL = re.compile(r"\..+\.[0-9a-f]{8}(-journal|-wal|-shm)?")


@contextmanager
def partial_path(path: Path) -> Iterator[Path]:
    """A name beside `path` to write to before it is renamed; whatever is left there is removed."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        yield partial
    finally:
        for end in ("", "-journal"):
            with suppress(OSError):  # what went wrong before is told; what is left over is no part of the archive
                partial.with_name(partial.name + end).unlink(missing_ok=True)


def is_partial(name: str) -> bool:
    """Whether a name is one that `partial_path` gave: an interrupted run may have left it, and nothing refers to it."""
    return _PARTIAL.fullmatch(name) is not None


def publish(partial: Path, path: Path) -> None:
    """Give a file that is on disk its name, unless something has that name; on disk as well when it returns.

    Raises:
        ArchiveExistsError: Something has it.
    """
    try:
        os.link(partial, path)
    except FileExistsError as error:
        raise ArchiveExistsError(f"{path}: is there already") from error
    except OSError:  # file systems without links
        if path.exists():
            raise ArchiveExistsError(f"{path}: is there already") from None
        partial.rename(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names in a folder on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_whole(path: Path, parts: Iterable[bytes | memoryview]) -> None:
    """Write a file so that a reader sees either the old one or the whole new one, its bytes on disk; its folder must exist."""
    with partial_path(path) as partial:
        with partial.open("xb") as handle:
            handle.writelines(parts)
            handle.flush()
            os.fsync(handle.fileno())
        partial.rename(path)


def map_file(path: Path) -> npt.NDArray[np.uint8] | None:
    """The bytes of a file, mapped; None where there is no such file: neither a link nor a pipe is one."""
    try:
        with _opened(path) as handle:
            return np.memmap(handle, dtype=np.uint8, mode="r")
    except (OSError, ValueError):
        return None


def _opened(path: Path) -> BinaryIO:
    """A file of an archive, open for reading.

    Raises:
        OSError: There is none; neither a link nor a pipe is one.
    """
    handle = os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)), "rb")
    if not stat.S_ISREG(os.fstat(handle.fileno()).st_mode):
        handle.close()
        raise OSError(errno.EINVAL, "is no file")
    return handle


class ContentFolder:
    """Files by digest, in sub-folders by its first two digits. What `put` and `sync` returned from is on disk."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        """Take the folder, and the most bytes that a file of it has."""
        self._folder, self._max_bytes = folder, max_bytes
        self._unsynced: set[Path] = set()
        self._synced: set[Path] = set()

    def put(self, content: bytes) -> Digest:
        """Store `content` under its digest; a file that is there already is left alone.

        Its name may have been given by a run that was killed before the name was on disk, so its folder is synced all the same.
        """
        digest = Digest.of(content)
        target = self._path(digest)
        if target.exists():
            self._unsynced |= {self._folder.parent, self._folder, target.parent} - self._synced
            return digest
        if not target.parent.is_dir():
            target.parent.mkdir(parents=True, exist_ok=True)
            self._unsynced |= {self._folder.parent, self._folder}
        write_whole(target, [content])
        self._unsynced |= {target.parent} | ({self._folder.parent, self._folder} - self._synced)
        return digest

    def sync(self) -> None:
        """Put the names of what was stored on disk; call it before anything refers to them."""
        for folder in sorted(self._unsynced):
            sync_folder(folder)
        self._synced |= self._unsynced
        self._unsynced.clear()

    def get(self, digest: Digest) -> bytes:
        """The bytes stored under `digest`.

        Raises:
            ArchiveDamagedError: They are lost or are not what was stored.
        """
        path = self._path(digest)
        try:
            with _opened(path) as handle:
                if (size := os.fstat(handle.fileno()).st_size) > self._max_bytes:
                    raise ArchiveDamagedError(f"{path}: has {size} bytes, and no such file has more than {self._max_bytes}")
                content = handle.read()
        except OSError as error:
            raise ArchiveDamagedError(f"{path}: cannot be read ({error.strerror})") from error
        if Digest.of(content) != digest:
            raise ArchiveDamagedError(f"{path}: its bytes are not what was stored")
        return content

    def contains(self, digest: Digest) -> bool:
        """Whether there is a file under `digest`; its bytes are not read."""
        return self._path(digest).is_file()

    def names(self) -> Iterator[Path]:
        """Every file there, whatever it is called, folder by folder in their order."""
        for folder in sorted(self._folder.iterdir()) if self._folder.is_dir() else ():
            yield from sorted(folder.iterdir()) if folder.is_dir() and not folder.is_symlink() else [folder]

    def remove(self, digest: Digest) -> None:
        """Forget what is stored under `digest`, if anything is."""
        self._path(digest).unlink(missing_ok=True)

    def _path(self, digest: Digest) -> Path:
        name = str(digest)
        return self._folder / name[:2] / name
