"""Open files as arguments of jobs: a worker reads what this process opened for it, and opens nothing itself."""

import fcntl
import io
import os
import tempfile
from pathlib import Path
from typing import Any, BinaryIO


class Handle:
    """An open file, which a job may read for as long as it runs; what it keeps longer it opens anew with `open`.

    Not a dataclass: those may be answers of a worker, and a worker has no files to give.
    """

    __slots__ = ("number",)

    def __init__(self, number: int) -> None:
        """Wrap a file descriptor, open for reading. Whoever opened it closes it."""
        self.number = number

    def open(self) -> BinaryIO:
        """The file as a stream with a position of its own: several workers, or jobs, may share one file."""
        return io.BufferedReader(_Stream(os.dup(self.number)))


class _Stream(io.RawIOBase):
    """Reads a file at a position that it keeps itself: that of a descriptor belongs to all who got it."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        start = {os.SEEK_SET: 0, os.SEEK_CUR: self._position}.get(whence)
        self._position = offset + (os.fstat(self._number).st_size if start is None else start)
        return self._position

    def readinto(self, buffer: Any) -> int:
        piece = os.pread(self._number, len(buffer), self._position)
        buffer[: len(piece)] = piece
        self._position += len(piece)
        return len(piece)

    def close(self) -> None:
        if not self.closed:
            os.close(self._number)
        super().close()


def unnamed_file(content: bytes) -> BinaryIO:
    """Bytes at hand as an open file, for what wants a handle of them; in memory where the system has such files, else a deleted one.

    Raises:
        OSError: There is no room for it.
    """
    if hasattr(os, "memfd_create"):
        file = os.fdopen(os.memfd_create("provenance", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING), "r+b", buffering=0)
        _write_all(file, content)
        # Whoever gets it may write to it, but for this: memfd_create(2), "File sealing".
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
        return file
    with tempfile.NamedTemporaryFile(prefix="provenance-", buffering=0) as written:
        _write_all(written, content)
        return Path(written.name).open("rb", buffering=0)


def _write_all(file: Any, content: bytes) -> None:
    left = memoryview(content)
    while left:
        left = left[file.write(left) :]
