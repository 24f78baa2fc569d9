"""The results of a run on their way to the renderers: in memory while they are few, on disk when they are many.

They lie there as the objects of the contract, so every format shows what `report` would show of the run's JSON: nothing more is known.
"""

import json
import tempfile
import weakref
from collections.abc import Collection, Iterator
from types import TracebackType
from typing import IO, Self

from provenance.model.report import CheckedMedia, Tally
from provenance.rendering.json_text import dump
from provenance.rendering.json_v1 import item_v1
from provenance.runs.reading import read_item

_MAX_IN_MEMORY = 4 * 1024 * 1024
"""Bytes from which results are written to disk: those of about 4,000 images that were not found."""


class Spool(Collection[CheckedMedia]):
    """Results in the order in which they were added, to be read any number of times.

    A context manager, which drops them at its end; so does the end of the last reference to it.

    Attributes:
        tally: What was added, counted.
    """

    def __init__(self) -> None:
        """With nothing in it."""
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(_MAX_IN_MEMORY)  # noqa: SIM115  closed by close()
        self._drop = weakref.finalize(self, self._file.close)
        self._end = 0
        self.tally = Tally()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop everything."""
        self._drop()

    def add(self, item: CheckedMedia) -> None:
        """Put a result behind the others."""
        self._file.seek(self._end)
        self._file.write(dump(item_v1(item)).encode() + b"\n")
        self._end = self._file.tell()
        self.tally.add(item)

    def __iter__(self) -> Iterator[CheckedMedia]:
        place = 0
        while place < self._end:  # several may be under way at once, so each keeps its own place
            self._file.seek(place)
            line = self._file.readline()
            place += len(line)
            yield read_item(json.loads(line))

    def __len__(self) -> int:
        return self.tally.images

    def __contains__(self, item: object) -> bool:
        return any(item == one for one in self)
