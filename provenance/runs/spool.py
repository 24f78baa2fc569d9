"""The results of a run on their way to the renderers: in memory while they are few, on disk when they are many.

They lie there as the objects of the contract, so every format shows what `report` would show of the run's JSON: nothing more is known.
"""

import json
import tempfile
from collections.abc import Collection, Iterable, Iterator
from types import TracebackType
from typing import IO, NotRequired, Self, cast

from provenance.model.report import CheckedMedia, Tally
from provenance.rendering.json_text import dump
from provenance.rendering.json_v1 import ItemV1, item_v1
from provenance.runs.reading import read_item

_MAX_IN_MEMORY = 16 * 1024 * 1024
"""Bytes from which results are written to disk: those of about 5,000 images that were not found."""


class SpooledV1(ItemV1):
    """A line of a spool: a result, and what became known with it of the whole run."""

    notes: NotRequired[list[str]]
    hosts: NotRequired[list[str]]


class Spool(Collection[CheckedMedia]):
    """Results in the order in which they were added, to be read any number of times; a context manager, which drops them at its end.

    Attributes:
        tally: What was added, counted.
    """

    def __init__(self) -> None:
        """With nothing in it."""
        self._file: IO[bytes] = self._open()
        self._start = self._end = 0
        self._notes: set[str] = set()
        self._hosts: set[str] = set()
        self.tally = Tally()

    def _open(self) -> IO[bytes]:
        return tempfile.SpooledTemporaryFile(_MAX_IN_MEMORY)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Drop everything."""
        self._file.close()

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader has to know of the run besides, each once; sorted, since the parts of a run do not know whose came first."""
        return tuple(sorted(self._notes))

    @property
    def hosts(self) -> tuple[str, ...]:
        """Every host that was contacted, sorted."""
        return tuple(sorted(self._hosts))

    def add(self, item: CheckedMedia, notes: Iterable[str] = (), hosts: Iterable[str] = ()) -> None:
        """Put a result behind the others, with the notes and the hosts that are known by now."""
        line: SpooledV1 = {**item_v1(item)}
        if new_notes := sorted(set(notes) - self._notes):
            line["notes"] = new_notes
        if new_hosts := sorted(set(hosts) - self._hosts):
            line["hosts"] = new_hosts
        self._write(dump(line).encode() + b"\n")
        self._count(item, line)

    def _write(self, line: bytes) -> None:
        self._file.seek(self._end)
        self._file.write(line)
        self._end = self._file.tell()

    def _count(self, item: CheckedMedia, line: SpooledV1) -> None:
        self.tally.add(item)
        self._notes.update(line.get("notes", ()))
        self._hosts.update(line.get("hosts", ()))

    def __iter__(self) -> Iterator[CheckedMedia]:
        place = self._start
        while place < self._end:  # several may be under way at once, so each keeps its own place
            line = self._line(place)
            place += len(line)
            yield read_item(_spooled(line))

    def _line(self, place: int) -> bytes:
        self._file.seek(place)
        return self._file.readline()

    def __len__(self) -> int:
        return self.tally.images

    def __contains__(self, item: object) -> bool:
        return any(item == one for one in self)


def _spooled(line: bytes) -> SpooledV1:
    return cast("SpooledV1", json.loads(line))
