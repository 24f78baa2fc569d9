"""The use case of `archive enrich`: the addresses of an archive's pictures -> the captures of a web archive that show them.

A capture that is the same file or the same picture becomes an appearance of the record. One that shows a part of it, or an edit, is another
picture: it becomes a record of its own, for the rest of the picture was not captured with it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from provenance.archive import Addition, ArchiveWriter
from provenance.checking import Examined
from provenance.comparing import match_record
from provenance.decoding import THUMBNAIL_SIDE
from provenance.ingesting import picture_of
from provenance.looking_up import DEFAULT_BOUNDS, Bounds, CaptureSearch, Compare, Shown
from provenance.mementos import Mementos, Service
from provenance.model.dates import DateBasis
from provenance.model.digest import Digest
from provenance.model.limits import DEFAULT_LIMITS, Limits
from provenance.model.lookup import LookupOutcome
from provenance.model.match import Match, Tier
from provenance.model.record import Record
from provenance.opening.pixels import open_thumbnail

_ADDRESS = re.compile(r"https?://\S+")
_PICTURE_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".avif", ".tif", ".tiff", ".bmp", ".jp2")
_PICTURE_NOTES = re.compile(r"(?:image|picture|photo|media|file|thumbnail)s?[ _-]?(?:url|address|link)?", re.IGNORECASE)
"""Names of notes that hold the address of a picture."""


@dataclass(frozen=True, slots=True)
class Enriched:
    """What came of asking about one address.

    Attributes:
        url: The address.
        outcomes: What came of it for each picture of the archive that has it.
        appearances: Appearances that are new.
        records: Records that are new.
        problems: What the web archive did not answer, in words.
    """

    url: str
    outcomes: dict[Digest, LookupOutcome]
    appearances: int
    records: int
    problems: tuple[str, ...]

    @property
    def is_whole(self) -> bool:
        """Whether the web archive answered everything that it was asked."""
        return not self.problems


@dataclass(slots=True)
class Enrichment:
    """One run over an archive, against one web archive.

    Attributes:
        archive: Open for writing.
        mementos: The web archive.
        now: The time.
        bounds: How much is looked at for one address.
        limits: What is refused undecoded.
        again: Whether addresses are asked about that were before.
        addresses: Addresses that the archive's pictures have.
        asked_before: Those of them that were asked about in an earlier run.
        asked: Those that were in this one.
        whole: Those of these that were answered whole.
        found: Appearances that are new.
        number: Number of the entry of the archive's log that the run began with; None before.
    """

    archive: ArchiveWriter
    mementos: Mementos
    now: datetime
    bounds: Bounds = DEFAULT_BOUNDS
    limits: Limits = DEFAULT_LIMITS
    again: bool = False
    addresses: int = 0
    asked_before: int = 0
    asked: int = 0
    whole: int = 0
    found: int = 0
    number: int | None = None

    @property
    def left(self) -> int:
        """Addresses that are still to be asked about, in this run or the next."""
        return self.addresses - self.asked_before - self.asked

    def run(self, most: int | None = None) -> Iterator[Enriched]:
        """Ask about one address after the other, until the web archive is left alone; each is stored before it is told.

        However it goes, `end` has to follow.

        Args:
            most: Addresses that are asked about in this run; None: all.

        Raises:
            ArchiveError: The archive cannot be written; what was told is stored.
        """
        service = self.mementos.service
        wanted = _addresses(self.archive, service)
        self.addresses = len(wanted)
        begun = {"service": service.name, "addresses": len(wanted), "again": self.again, "limit": most}
        self.number = self.archive.write_log("enrich", begun)
        for url, pictures in wanted.items():
            known = {} if self.again else self.archive.lookup(service.name, url)
            left = [picture for picture in pictures if picture not in known]
            if not left:
                self.asked_before += 1
                continue
            if self.mementos.left_alone is not None or (most is not None and self.asked >= most):
                continue
            enriched = self._enrich(url, left)
            self.asked += 1
            self.whole += enriched.is_whole
            self.found += enriched.appearances
            yield enriched

    def end(self) -> None:
        """Say in the archive's log what came of the run, and bring what is derived up to date.

        Raises:
            ArchiveError: The archive cannot be written.
        """
        if self.number is None:  # it never began
            return
        told = {"asked": self.asked, "failed": self.asked - self.whole, "appearances": self.found, "asked_before": self.asked_before}
        self.archive.write_log("enriched", {"run": self.number, "service": self.mementos.service.name, **told})
        self.archive.finish()

    def _enrich(self, url: str, pictures: list[Digest]) -> Enriched:
        records = {str(picture): found.record for picture in pictures if (found := self.archive.find_bytes(picture)) is not None}
        comparisons = {name: self._compare(record) for name, record in records.items()}
        search = CaptureSearch(
            mementos=self.mementos, pictures=comparisons, now=self.now, follows_pages=True, bounds=self.bounds, limits=self.limits
        )
        search.look_through(url)
        additions = [self._addition(records[name], shown) for name, shown in search.shown.items()]
        stored = self.archive.add(additions, self.mementos.service.name, self.number)
        outcomes = {records[name].sha256: search.outcome(name) for name in records}
        if not search.problems:
            self.archive.keep_lookup(self.mementos.service.name, url, outcomes)
        appearances, new = sum(one.new_appearances for one in stored), sum(one.new_record for one in stored)
        return Enriched(url, outcomes, appearances, new, tuple(dict.fromkeys(search.problems)))

    def _compare(self, record: Record) -> Compare:
        stored = self.archive.thumbnail(record)
        thumbnail = None if stored is None else open_thumbnail(stored, THUMBNAIL_SIDE, self.limits)
        features = self.archive.local_features(record)

        def compare(captured: Examined, _: int) -> Match | None:
            return match_record(captured, record, features, thumbnail)

        return compare

    def _addition(self, record: Record, shown: Shown) -> Addition:
        host, body = self.mementos.service.host, shown.memento.body
        picture = partial(picture_of, body, self.archive.keep, self.limits)
        if shown.match.tier is Tier.PART_OR_EDIT:
            sha256 = Digest.of(body)
            known = self.archive.find_bytes(sha256)
            path = shown.memento.uri_m if known is None else known.record.path
            return Addition(sha256, len(body), (shown.appearance(path, host, of=record),), picture() if known is None else None)
        # What a list says of a picture's looks is corrected by its file, where that is what was captured.
        heard = shown.match.tier is Tier.SAME_BYTES and record.origin is not None
        return Addition(record.sha256, record.size_bytes, (shown.appearance(record.path, host),), picture() if heard else None)


def _addresses(archive: ArchiveWriter, service: Service) -> dict[str, list[Digest]]:
    """Every address of a picture that a web archive can be asked about, with the pictures that have it, by the pictures' SHA-256."""
    found: dict[str, list[Digest]] = {}
    for record in archive.records():
        if record.file_sha256 is None:  # there is nothing to compare a capture with
            continue
        for url in dict.fromkeys(_of_record(record, service)):
            found.setdefault(url, []).append(record.sha256)
    return found


def _of_record(record: Record, service: Service) -> Iterator[str]:
    """The addresses of one record; what this web archive gave before is no further address."""
    for appearance in record.appearances:
        if (appearance.stated_basis or appearance.basis) is DateBasis.CAPTURED and appearance.source == service.host:
            continue
        for address in (appearance.url, *(text for name, text in appearance.notes if _is_picture(name, text))):
            url = None if address is None or not _ADDRESS.fullmatch(address) else service.original(address)
            if url is not None:
                yield url


def _is_picture(name: str, text: str) -> bool:
    """Whether a note is the address of a picture, by its name or its ending."""
    return _PICTURE_NOTES.fullmatch(name) is not None or text.partition("?")[0].lower().endswith(_PICTURE_ENDINGS)
