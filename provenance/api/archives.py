"""An archive: opened to be searched, or to be made and added to."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from types import TracebackType
from typing import Self

from provenance.api.choices import choice, instant
from provenance.archive import ArchiveWriter as StoredWriter
from provenance.archive import Outcome, Signature, StoredArchive
from provenance.archive.coverage import measure_coverage
from provenance.checking import searched_summary
from provenance.contents import FileContent
from provenance.decoding import default_workers
from provenance.errors import DateError
from provenance.fingerprinting import LOCAL_ALGORITHM
from provenance.ingesting import ingest_run
from provenance.intake import DatedMedia, NotTaken
from provenance.model.coverage import Coverage
from provenance.model.dates import DateBasis
from provenance.model.edtf import parse_edtf
from provenance.model.finding import Unchecked
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.media import MediaItem
from provenance.model.record import Appearance, ArchiveSummary, Keep

_KIND = "library"
"""What pictures are called in the log of an archive that a program added."""


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a check searches: one state of an archive.

    Attributes:
        stored: The archive, open for reading.
        generation: Which state of it.
        summary: What it holds.
        coverage: What it could have known.
    """

    stored: StoredArchive
    generation: int
    summary: ArchiveSummary
    coverage: Coverage


class Archive:
    """A folder of dated pictures, open for reading; a context manager. Of one thread: give each thread its own.

    It may stay open as long as a service runs: what others add meanwhile is seen by the next check.

    Attributes:
        folder: Where it lies.
    """

    def __init__(self, stored: StoredArchive) -> None:
        self.folder = stored.folder
        self._stored = stored
        self._state: Searchable | None = None

    @classmethod
    def open(cls, folder: str | os.PathLike[str]) -> Self:
        """Open the archive in `folder`.

        Raises:
            ArchiveError: There is none, it is damaged, or of a later release; as its subclasses say.
        """
        return cls(StoredArchive.open(Path(folder)))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._stored.close()

    def summary(self) -> ArchiveSummary:
        """Its digest, how many pictures it holds, and from when to when: without these, "not found" says nothing.

        Raises:
            ArchiveError: It cannot be read.
        """
        return searched_summary(self._stored)

    def searchable(self) -> Searchable:
        """Its present state, for `check`: what is kept in memory of an earlier one is dropped.

        Raises:
            ArchiveError: It cannot be read.
        """
        generation = self._stored.generation
        if self._state is None or self._state.generation != generation:
            if self._state is not None:
                opened = StoredArchive.open(self.folder)
                self._stored.close()
                self._stored = opened
            self._state = Searchable(self._stored, generation, self.summary(), measure_coverage(self.folder, LOCAL_ALGORITHM))
        return self._state


@dataclass(frozen=True, slots=True)
class DatedPicture:
    """A picture to be added, with one appearance of it. The same picture may come again with another one.

    Attributes:
        image: Its file; or its name with its bytes, a `MediaItem`.
        date: When it appeared: EDTF (2019-03-02, 2019-03, 2019~) or an RFC 3339 time.
        basis: How that is known: `published` and `captured` are evidence, `asserted` and `embedded` are claims.
        source: By whose name the date is trusted, or not.
        url: Where it appeared.
        publisher: Who published it.
        title: Of what it illustrated.
        caption: What was written under it.
        notes: What else is known of it, name and value.
    """

    image: str | os.PathLike[str] | MediaItem
    date: str
    basis: DateBasis | str = DateBasis.ASSERTED
    source: str | None = None
    url: str | None = None
    publisher: str | None = None
    title: str | None = None
    caption: str | None = None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Added:
    """What became of pictures that were to be added.

    Attributes:
        added: How many are new.
        extended: How many were known, and have a new appearance or what they lacked.
        unchanged: How many brought nothing new.
        not_taken: Why each of the others was not added, in their order.
        notes: What else to know of them, a line each: a date that was dropped because it lies in the future, for instance.
    """

    added: int
    extended: int
    unchanged: int
    not_taken: tuple[Unchecked, ...]
    notes: tuple[str, ...]


class ArchiveWriter:
    """An archive, open to be added to; a context manager. Of one thread; others may read meanwhile, one at a time may write."""

    def __init__(self, stored: StoredWriter, now: datetime) -> None:
        self._stored = stored
        self._now = now

    @classmethod
    def create(cls, folder: str | os.PathLike[str], keep: Keep | str = Keep.THUMBS, *, now: datetime | None = None) -> Self:
        """Make an empty archive.

        Args:
            folder: Where; it does not exist yet, or is empty.
            keep: What to keep of each picture: without at least its thumbnail (`none`), matches by looks stay unproven.
            now: The time, for the log, and after which no picture can have appeared; None asks the clock.

        Raises:
            ArchiveExistsError: The folder holds something.
            ArchiveError: It cannot be written.
        """
        keep, now = choice(Keep, keep, "keep"), instant(now)
        return cls(StoredWriter.create(Path(folder), keep, _signature(now)), now)

    @classmethod
    def open(cls, folder: str | os.PathLike[str], *, now: datetime | None = None) -> Self:
        """Open the archive in `folder`.

        Args:
            folder: Where it lies.
            now: As for `create`.

        Raises:
            ArchiveError: There is none, it is damaged, locked, or of a later release; as its subclasses say.
        """
        now = instant(now)
        return cls(StoredWriter.open_writer(Path(folder), _signature(now)), now)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Let go of it."""
        self._stored.close()

    def add(
        self,
        pictures: Iterable[DatedPicture],
        *,
        origin: str,
        timezone: tzinfo | None = None,
        limits: Limits = DEFAULT_LIMITS,
        workers: int | None = None,
    ) -> Added:
        """Add pictures with their dates, as `provenance archive add` does; what it says is stored.

        Adding the same again changes nothing, so an interrupted run is taken up by running it again. Unchanged files are not read again.

        Args:
            pictures: Taken up as they are read, never all at once.
            origin: Where they come from, for the archive's log: "cms", a file, an address.
            timezone: Zone of days and times that have none. None: a day is that day in every zone, and a time without a zone is not taken.
            limits: What is refused unread or undecoded.
            workers: How many are read at a time; None is one a processor.

        Raises:
            ArchiveError: The archive cannot be written; what was stored stays.
        """
        outcomes: Counter[Outcome] = Counter()
        not_taken: list[Unchecked] = []
        notes: list[str] = []
        told = {"sources": [origin], "lists": {}, "options": {} if timezone is None else {"timezone": str(timezone)}}
        workers = workers or default_workers()
        entries = _entries(pictures, timezone)
        for one in ingest_run(self._stored, entries, told, origin=origin, now=self._now, workers=workers, limits=limits):
            outcomes[one.outcome] += 1
            notes += one.notes
            if one.problem is not None:
                not_taken.append(one.problem)
        added, extended, unchanged = (outcomes[outcome] for outcome in (Outcome.ADDED, Outcome.EXTENDED, Outcome.UNCHANGED))
        return Added(added, extended, unchanged, tuple(not_taken), tuple(notes))

    def trust(self, source: str, *, reason: str) -> None:
        """Take the word of a source: its dates that are `asserted` count as `published`, those that are there and those to come.

        Args:
            source: The name in `DatedPicture.source`, or of whoever gave a list that was imported.
            reason: Why, for the log.

        Raises:
            ArchiveError: The archive cannot be written.
        """
        self._stored.set_trust(source, trusted=True, reason=reason)


def media_item(image: str | os.PathLike[str] | MediaItem) -> MediaItem:
    """A picture by its file's name; what has a name and bytes already stays."""
    if isinstance(image, MediaItem):
        return image
    name = os.fspath(image)
    return MediaItem(name, FileContent(Path(name)))


def _signature(now: datetime) -> Signature:
    return Signature.of_account(now.replace(microsecond=0))


def _entries(pictures: Iterable[DatedPicture], timezone: tzinfo | None) -> Iterator[DatedMedia | NotTaken]:
    for picture in pictures:
        item = media_item(picture.image)
        if picture.basis not in list(DateBasis):
            text = f"{item.path}, field basis: {picture.basis!r} is none of {', '.join(DateBasis)}"
            yield NotTaken(item.path, Unchecked("dates-invalid", text))
            continue
        try:
            interval = parse_edtf(picture.date, timezone)
        except DateError as error:
            yield NotTaken(item.path, Unchecked(error.code, f"{item.path}, field date: {error}"))
            continue
        basis, where = DateBasis(picture.basis), (picture.url, picture.publisher, picture.title, picture.caption)
        notes = tuple(sorted(picture.notes))
        yield DatedMedia(item, Appearance(interval, basis, picture.date, item.path, picture.source, *where, notes), _KIND)
