"""Text that grows piece by piece, on disk where it gets long."""

import tempfile
from collections.abc import Iterator

_MAX_IN_MEMORY = 4 * 1024 * 1024
"""Bytes from which a part is written to disk."""
_PIECE = 16 * 1024
"""Characters that are read back at a time."""


class Part:
    """One part of a page, written once, then read once; whoever makes one closes it.

    Attributes:
        count: How many texts were added.
        length: Characters of all of them.
    """

    def __init__(self) -> None:
        """With nothing in it."""
        self._file = tempfile.SpooledTemporaryFile(_MAX_IN_MEMORY, "w+", encoding="utf-8", newline="\n")  # noqa: SIM115  closed by close()
        self.count = self.length = 0

    def add(self, text: str) -> None:
        """Put `text` behind the others."""
        self._file.write(text)
        self.count += 1
        self.length += len(text)

    def pieces(self) -> Iterator[str]:
        """All of it, in pieces."""
        self._file.seek(0)
        while piece := self._file.read(_PIECE):
            yield piece

    def close(self) -> None:
        """Drop it."""
        self._file.close()
