"""A run that can be gone on with: each result as soon as it is there, in a file that outlives the process.

The first line says what run it is, every other is a result as `json_v1` writes it, in the order of the run, with what became known with
it of the whole run. A line is written at once, so the end of this process loses none, and is on disk within a second, so neither does
the end of the machine but those of the last second. A last line that was cut off is dropped.
"""

import fcntl
import json
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, BinaryIO, Literal, Self, cast

from typing_extensions import TypedDict  # that of typing cannot be derived from one of typing_extensions

from provenance.errors import ConfigurationError, RunError
from provenance.model.dates import format_instant, parse_instant
from provenance.model.report import CheckedMedia
from provenance.rendering.json_text import dump
from provenance.rendering.json_v1 import SCHEMA_VERSION, ItemV1, item_v1
from provenance.runs.differing import describe_differences
from provenance.runs.reading import read_item

if TYPE_CHECKING:
    from provenance.checking import Task

_SYNC_S = 1.0
"""Seconds after which what was written is on disk."""
_BEGIN = b'{"schema_version": 1, "began": "'
"""How every first line begins."""


class JournalHeadV1(TypedDict):
    """The first line: when the run began, and all that may change its answers, by name."""

    schema_version: Literal[1]
    began: str
    run: dict[str, str]


class JournalLineV1(ItemV1):
    """Every other line: a result, with the notes and the hosts that were new with it."""

    run_notes: list[str]
    run_hosts: list[str]


class Journal:
    """The file of a run, open for going on; a context manager. No two processes have one open.

    Attributes:
        path: Where it lies.
        began: When the run began, with a zone: however often it is gone on with, it has this one time.
        notes: What a reader has to know of the run besides, so far.
        hosts: Every host that was contacted so far.
        kept: Number of results that were there when it was opened.
    """

    def __init__(self, path: Path, descriptor: int, file: BinaryIO, began: datetime, start: int) -> None:
        """A file that is open for appending and for reading, whose first line ends at `start`; see `open`."""
        self.path, self.began = path, began
        self.notes: set[str] = set()
        self.hosts: set[str] = set()
        self.kept = 0
        self._descriptor, self._file, self._start, self._next = descriptor, file, start, start
        self._kept_end = self._read_kept()
        self._syncing = _Syncing(descriptor)

    @classmethod
    def open(cls, path: Path, run: Mapping[str, str], now: datetime) -> Self:
        """The journal of a run, made where there is none yet.

        Args:
            path: Where it lies.
            run: All that may change the answers of this run, by name.
            now: The time, for a run that begins.

        Raises:
            RunError: The file holds something else, or another run.
            ConfigurationError: It cannot be written, or another process writes to it.
        """
        with ExitStack() as opened:
            try:
                descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o666)
                opened.callback(os.close, descriptor)
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                file = opened.enter_context(path.open("rb"))
                first = _first_line(descriptor, file, {"schema_version": SCHEMA_VERSION, "began": format_instant(now), "run": dict(run)})
            except BlockingIOError as error:
                raise ConfigurationError(f"--resume {path}: another process is writing to it") from error
            except OSError as error:
                raise _unwritable(path, error) from error
            head = read_head(first)
            if head is None:
                raise RunError(f"{path}: not what an interrupted run leaves; name another file for --resume")
            if differing := describe_differences(head["run"], run):
                raise RunError(f"{path}: holds another run ({differing}); name another file for --resume, or remove this one")
            journal = cls(path, descriptor, file, parse_instant(head["began"]), len(first))
            opened.pop_all()
        return journal

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Bring everything to disk and let go of the file.

        Raises:
            ConfigurationError: It cannot be brought to disk.
        """
        try:
            self._syncing.end()
        except OSError as error:
            raise _unwritable(self.path, error) from error
        finally:
            self._file.close()
            os.close(self._descriptor)

    def results(self) -> Iterator[CheckedMedia]:
        """The results that were there when it was opened, in their order."""
        place = self._start
        while place < self._kept_end:
            line = self._line(place)
            place += len(line)
            yield read_item(_result(line))

    def remaining(self, asked: "Iterable[Task]") -> "Iterator[Task]":
        """Those of the images whose results are not here yet.

        Args:
            asked: All images of the run, in its order.

        Raises:
            RunError: The sources have become others: a result is of another image than the one in its place.
        """
        for task in asked:
            if self._next == self._kept_end:
                yield task
                continue
            line = self._line(self._next)
            self._next += len(line)
            self._require_same(task, _result(line))
        if self._next < self._kept_end:
            raise RunError(f"{self.path}: holds more results than the sources now have images; name another file for --resume")

    def add(self, item: CheckedMedia, notes: Iterable[str], hosts: Iterable[str]) -> None:
        """Write a result, with what is known by now of the whole run.

        Raises:
            ConfigurationError: It cannot be written.
        """
        new_notes, new_hosts = sorted(set(notes) - self.notes), sorted(set(hosts) - self.hosts)
        line: JournalLineV1 = {**item_v1(item), "run_notes": new_notes, "run_hosts": new_hosts}
        self.notes.update(new_notes)
        self.hosts.update(new_hosts)
        try:
            _append(self._descriptor, dump(line).encode() + b"\n")
            self._syncing.wrote()
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _read_kept(self) -> int:
        """Take in what is there; the place where it ends. A last line that is not whole is cut off."""
        place = self._start
        self._file.seek(place)
        for line in self._file:
            try:
                if not line.endswith(b"\n"):
                    break
                fields = _result(line)
                read_item(fields)
            except (KeyError, TypeError, ValueError, RecursionError) as error:
                raise RunError(f"{self.path}, byte {place}: no result as --resume writes it: {error}") from error
            self.notes.update(fields["run_notes"])
            self.hosts.update(fields["run_hosts"])
            self.kept += 1
            place += len(line)
        os.truncate(self._descriptor, place)
        return place

    def _line(self, place: int) -> bytes:
        self._file.seek(place)
        return self._file.readline()

    def _require_same(self, task: "Task", kept: ItemV1) -> None:
        """See `remaining`. Where the image lies, and what its source says of it, must be what it was."""
        now = item_v1(task if isinstance(task, CheckedMedia) else task.unanswered())
        if json.loads(dump(_said(now))) != _said(kept):
            was, is_ = (f"{one['media']['path']} of {one['statement']['id']}" for one in (kept, now))
            change = "its source says other things of it" if was == is_ else f"in its place there is now {is_}"
            raise RunError(
                f"{self.path}: the sources have changed: it has a result for {was}, and {change}; name another file for --resume"
            )


class _Syncing:
    """Brings a file to disk a moment after it was written to, in a thread of its own, so that nobody waits for the disk."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._written, self._ended = threading.Event(), threading.Event()
        self._problem: OSError | None = None
        self._thread = threading.Thread(target=self._run, name="provenance-journal", daemon=True)
        self._thread.start()

    def wrote(self) -> None:
        """Something was written.

        Raises:
            OSError: What was written before cannot be brought to disk.
        """
        if self._problem is not None:
            raise self._problem
        self._written.set()

    def end(self) -> None:
        """End the thread, and sync once more.

        Raises:
            OSError: That cannot be done.
        """
        self._ended.set()
        self._written.set()
        self._thread.join()
        os.fsync(self._descriptor)

    def _run(self) -> None:
        while not self._ended.is_set():
            self._written.wait()
            self._ended.wait(_SYNC_S)
            self._written.clear()
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                self._problem = error


def read_head(line: bytes) -> JournalHeadV1 | None:
    """The first line of a journal; None where it is none of this version."""
    try:
        head = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(head, dict) or head.get("schema_version") != SCHEMA_VERSION or not isinstance(head.get("run"), dict):
        return None
    return cast("JournalHeadV1", head) if isinstance(head.get("began"), str) else None


def _first_line(descriptor: int, file: BinaryIO, head: JournalHeadV1) -> bytes:
    """The first line of a file; where there is none, or it was cut off while it was written, that is now this one."""
    first = file.readline()
    if first.endswith(b"\n") or not (_BEGIN.startswith(first) or first.startswith(_BEGIN)):
        return first
    first = dump(head).encode() + b"\n"
    os.truncate(descriptor, 0)
    _append(descriptor, first)
    return first


def _append(descriptor: int, content: bytes) -> None:
    """Write all of it, at once as far as the disk takes it at once: nothing is left to be written later."""
    while content:
        content = content[os.write(descriptor, content) :]


def _result(line: bytes) -> JournalLineV1:
    return cast("JournalLineV1", json.loads(line))


def _said(item: ItemV1) -> dict[str, object]:
    """What the sources say of an image, and where it stands in the run."""
    media = item["media"]
    of_media = {name: media[name] for name in ("path", "origin", "caption", "label", "claims", "notes")}
    return {"statement": item["statement"], "media": of_media}


def _unwritable(path: Path, error: OSError) -> ConfigurationError:
    return ConfigurationError(f"--resume {path}: cannot be written: {error.strerror}")
